"""`manage.py fire_signups FILE`: fires the sign-ups of a file of JSON lines, each a lead record."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from convroute import ConvrouteError
from shop.apps import router


class Command(BaseCommand):
    """Fires sign-ups that were missed; a second run counts nothing twice."""

    help = "Fire the sign-ups of a file of JSON lines, each a lead record, at every pixel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        """Fire them in requests as large as each platform takes, and say what became of each."""
        leads = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        events = [
            {
                "platform": pixel.platform,
                "pixel_id": pixel.pixel_id,
                "event_name": "CompleteRegistration",
                "event_id": f"signup-{lead['id']}",  # the same in every run
                "event_time": lead.get("createdAt"),
                "lead_id": lead["id"],
                "lead": lead,
            }
            for lead in leads
            for pixel in router().pixels.values()
        ]
        unsettled = 0
        for event, result in zip(events, router().fire_many(events), strict=True):
            if isinstance(result, ConvrouteError):
                said, settled = f"not fired: {result}", False
            else:
                said, settled = f"{result.status.value} {result.detail}", result.ok
            self.stdout.write(f"{event['lead_id']} {event['platform']}: {said}")
            unsettled += not settled
        if unsettled:
            raise CommandError(f"{unsettled} of {len(events)} events were not delivered")
