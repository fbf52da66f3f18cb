"""The server of convroute as `convroute serve` runs it, on a free port, with one pixel, on uvloop.

Neither this server nor the bare one logs its requests.

python -m bench.convroute_server PLATFORM_URL
"""

from __future__ import annotations

import logging
import sys

import convroute_facebook
from convroute import Pixel, Secret, Settings
from convroute.server.runner import run
from convroute.settings import ServerSettings

KEY = "made-up-key-of-the-benchmark"
PIXEL_ID = "900000000000001"


def main(platform_url: str) -> None:
    """Serve until the process is ended."""
    pixel = Pixel(
        name="bench", platform="facebook", pixel_id=PIXEL_ID, access_token=Secret("made-up-token")
    )
    settings = Settings(
        pixels=(pixel,),
        plugins={"facebook": {"base_url": platform_url}},
        server=ServerSettings(port=0, api_keys=(Secret(KEY),)),
    )
    logging.basicConfig(level=logging.WARNING)
    run(settings, plugins={"facebook": convroute_facebook})


if __name__ == "__main__":
    main(sys.argv[1])
