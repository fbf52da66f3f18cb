"""`convroute plugin`: for those who write plugins."""

from __future__ import annotations

import click

from convroute.cli.invocation import shared
from convroute.cli.plugin_check import check_plugin
from convroute.cli.plugin_new import new_plugin


@click.group()
@shared
def plugin() -> None:
    """Write a plugin, and check one."""


plugin.add_command(new_plugin)
plugin.add_command(check_plugin)
