"""A Flask view with the blocking router; it is run where only the wheels and Flask are installed."""

from __future__ import annotations

import json

from flask import Flask, request

from convroute import Settings
from convroute.sync import Router
from convroute.testing import emulated_in_thread

app = Flask(__name__)


@app.post("/sign-up")
def sign_up():
    form = request.get_json()
    receipt = app.extensions["convroute"].fire(
        lead_id="lead_1",
        pixel_id=form["pixel"],
        platform=form["platform"],
        event_name="CompleteRegistration",
        lead={"email": form["email"]},
    )
    return {"status": receipt.status.value}


with emulated_in_thread("facebook", "tiktok") as host:
    settings = Settings(plugins=host.plugin_tables())
    results = {}
    with Router(host.pixels(), settings=settings) as app.extensions["convroute"]:
        client = app.test_client()
        for platform in sorted(host.emulators):
            form = {"platform": platform, "pixel": host.pixels(platform)[0].pixel_id}
            answer = client.post("/sign-up", json={**form, "email": "ann@example.com"}).get_json()
            results[platform] = {**answer, "received": len(host.received(platform))}

print(json.dumps(results))  # noqa: T201
