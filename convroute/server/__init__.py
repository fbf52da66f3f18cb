"""The server: the router behind HTTP, for those who do not embed it.

`create_app` gives an aiohttp application for a host of your own; `run` and `serve` are the host that
`convroute serve` uses.
"""

from __future__ import annotations

from convroute.server.app import create_app
from convroute.server.auth import KeyVerifier
from convroute.server.runner import run, serve
from convroute.server.stored_keys import StoredKeys

__all__ = ["KeyVerifier", "StoredKeys", "create_app", "run", "serve"]
