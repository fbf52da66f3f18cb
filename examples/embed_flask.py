"""A Flask application that fires a conversion from a view, with the blocking router.

Against the emulated platforms, without an account:  python examples/embed_flask.py
Against your own pixels, with a WSGI server:
    CONVROUTE_CONFIG=convroute.toml gunicorn "embed_flask:create_app()"
Then:  curl --json '{"id": "lead_1", "email": "ann@example.com"}' http://127.0.0.1:5000/signup
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, request

from convroute import ConvrouteError, Settings
from convroute.sync import Router
from convroute.testing import emulated_in_thread


def create_app(router: Router | None = None) -> Flask:
    """Build the application; one router serves all threads of the process.

    It is opened by the first request, so a process that serves none has no thread of it. `open` may be
    called as often as you like, from any thread. The router closes itself when the process exits.
    """
    router = router or Router.from_settings(os.environ["CONVROUTE_CONFIG"])
    app = Flask(__name__)
    app.before_request(router.open)

    @app.post("/signup")
    def signup() -> tuple[dict[str, Any], int]:
        form = request.get_json()
        try:
            result = router.fire(
                to=list(router.pixels),
                event_name="CompleteRegistration",
                action_source="website",
                source_url="https://shop.example.com/signup",
                lead_id=form.get("id"),
                lead={
                    **form,
                    "ipAddress": request.remote_addr,
                    "userAgent": request.headers.get("User-Agent"),
                },
            )
        except ConvrouteError as error:
            return {"error": str(error)}, 400
        receipts = [
            {"pixel": r.pixel, "status": r.status.value, "detail": r.detail}
            for r in result.receipts
        ]
        return {"eventId": result.receipts[0].event_id, "receipts": receipts}, 200

    return app


if __name__ == "__main__":
    with emulated_in_thread() as host:
        good = [pixel for pixel in host.pixels() if pixel.name.endswith("-good")]
        create_app(Router(good, settings=Settings(plugins=host.plugin_tables()))).run(port=5000)
