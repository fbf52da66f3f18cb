"""`convroute serve`: the server."""

from __future__ import annotations

import click

from convroute.cli.invocation import Invocation, shared


@click.command(short_help="Serve the HTTP API.")
@click.option("--host", help="The address to listen on, instead of the settings' own.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 for any free one.")
@shared
@click.pass_obj
def serve(invocation: Invocation, host: str | None, port: int | None) -> None:
    """Serve the HTTP API until SIGTERM or SIGINT; requests in flight are finished.

    Standard output has one line once the port is bound; the log is on standard error.
    """
    from attrs import evolve

    from convroute.routing.wiring import settings_of
    from convroute.server import run

    settings = settings_of(invocation.settings_file(), None)
    server = settings.server
    server = evolve(server, host=host or server.host, port=server.port if port is None else port)
    run(
        evolve(settings, server=server),
        announce=_announce_json if invocation.json else click.echo,
    )


def _announce_json(message: str) -> None:
    from convroute.cli.screen import print_line

    print_line({"listening": message.rpartition(" ")[2]})
