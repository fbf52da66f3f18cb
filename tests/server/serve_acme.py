"""A server process for the tests: `python serve_acme.py PORT GRACE DELAY`, DELAY being how slow the platform is."""

from __future__ import annotations

import sys
from pathlib import Path

from acme_plugin import Acme  # type: ignore[import-not-found]

from convroute import ConvrouteError, Pixel, Secret, ServerSettings, Settings
from convroute.server import run

port, grace, delay = sys.argv[1:4]
database = Path(sys.argv[4]) if len(sys.argv) > 4 else None
acme = Acme()
acme.transport.delay = float(delay)
settings = Settings(
    database=database,
    lead_sources=("memory",),
    pixels=(
        Pixel(
            name="shop-eu",
            platform="acme",
            pixel_id="777",
            access_token=Secret("tok-made-up"),
            transport="scripted",
        ),
    ),
    server=ServerSettings(
        port=int(port), api_keys=(Secret("key-0123456789"),), shutdown_grace=float(grace)
    ),
)
try:
    run(settings, plugins={"acme": acme})
except ConvrouteError as error:
    sys.exit(f"error: {error}")
