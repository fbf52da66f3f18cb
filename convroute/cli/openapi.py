"""`convroute openapi`: the description of the HTTP API."""

from __future__ import annotations

import click

from convroute.cli.invocation import Invocation, shared


@click.command(short_help="Print the description of the HTTP API.")
@shared
@click.pass_obj
def openapi(invocation: Invocation) -> None:
    """Print the OpenAPI document of the server, in JSON in any case.

    It names the platforms that are installed, and the pixels of the settings if there are any.
    """
    from convroute.cli.screen import print_document
    from convroute.router import Router
    from convroute.server import create_app
    from convroute.server.openapi import DOCUMENT

    router = invocation.router() if invocation.has_settings() else Router()
    print_document(create_app(router)[DOCUMENT])
