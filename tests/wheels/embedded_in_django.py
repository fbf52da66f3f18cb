"""The example's Django project, called by Django's client; it is run where only the wheels and Django are installed."""

from __future__ import annotations

import json
import os
import sys

from convroute import Settings
from convroute.testing import emulated_in_thread

sys.path.insert(0, f"{sys.argv[1]}/embed_django")  # in the folder of the examples
os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"

import django
from django.apps import apps
from django.conf import settings
from django.test import Client

with emulated_in_thread("facebook", "tiktok") as host:
    good = tuple(pixel for pixel in host.pixels() if pixel.name.endswith("-good"))
    settings.CONVROUTE = Settings(pixels=good, plugins=host.plugin_tables())
    django.setup()
    form = {"id": "lead_1", "email": "ann@example.com"}
    answer = Client(headers={"host": "localhost"}).post(
        "/signup", form, content_type="application/json"
    )
    results = {
        receipt["pixel"].removesuffix("-good"): {"status": receipt["status"]}
        for receipt in answer.json()["receipts"]
    }
    for name, result in results.items():
        result["received"] = len(host.received(name))
    apps.get_app_config("shop").router.close()

print(json.dumps(results))  # noqa: T201
