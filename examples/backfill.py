"""A script for cron: fires what a CSV file holds, and may be run again without counting anything twice.

    CONVROUTE_CONFIG=convroute.toml python examples/backfill.py purchases.csv

The file has the columns order,time,value,currency,email,phone. The exit status is 0 if everything is settled,
1 if something is at fault, and 75 if the file should be run again later. (`convroute fire-file` does more.)
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from convroute import ConvrouteError, Status
from convroute.sync import Router


def events(path: Path, router: Router) -> Iterator[dict[str, Any]]:
    """Give an event for each row and pixel; the event id is derived from the order, so it is stable."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            for pixel in router.pixels.values():
                yield {
                    "platform": pixel.platform,
                    "pixel_id": pixel.pixel_id,
                    "event_name": "Purchase",
                    "order_id": row["order"],
                    "event_time": row["time"],
                    "event_value": float(row["value"]),
                    "currency": row["currency"],
                    "lead_id": f"order-{row['order']}",
                    "lead": {"email": row["email"], "phone": row["phone"]},
                }


def main(path: Path) -> int:
    """Fire the file, and say what became of each event."""
    status = 0
    with Router.from_settings(os.environ["CONVROUTE_CONFIG"]) as router:
        fired = list(events(path, router))
        for event, result in zip(fired, router.fire_many(fired), strict=True):
            if isinstance(result, ConvrouteError):
                print(event["order_id"], event["platform"], "not fired:", result)
                status = status or 1
                continue
            print(event["order_id"], result.pixel, result.status.value, result.detail)
            if result.status is Status.FAILED:
                status = 75
            elif result.status is Status.REJECTED:
                status = status or 1
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
