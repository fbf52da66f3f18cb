"""What the application carries for its handlers, each under a typed key."""

from __future__ import annotations

from typing import Final

from aiohttp import web
from attrs import define

from convroute.router import Router
from convroute.settings import ServerSettings


@define
class Lifecycle:
    """Where the application stands between its start and its end.

    Attributes:
        started: The router is entered.
        stopping: A stop has been asked for; no new work should come.
    """

    started: bool = False
    stopping: bool = False


ROUTER: Final = web.AppKey("router", Router)
SETTINGS: Final = web.AppKey("settings", ServerSettings)
LIFECYCLE: Final = web.AppKey("lifecycle", Lifecycle)
