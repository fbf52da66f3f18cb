"""A FastAPI application that fires a conversion behind its answer.

Against the emulated platforms, without an account:  python examples/embed_fastapi.py
Against your own pixels:
    CONVROUTE_CONFIG=convroute.toml uvicorn --factory embed_fastapi:create_app
Then:  curl --json '{"id": "lead_1", "email": "ann@example.com"}' http://127.0.0.1:8000/signup
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypedDict

import uvicorn
from fastapi import BackgroundTasks, Depends, FastAPI, Request
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from convroute import ConvrouteError, Router, Settings
from convroute.testing import emulated_in_thread

log = logging.getLogger("shop")


class State(TypedDict):
    """What the lifespan hands to every request."""

    router: Router


class SignUp(BaseModel):
    """The form, with the names of a lead record."""

    model_config = ConfigDict(alias_generator=to_camel)

    id: str
    email: str | None = None
    phone: str | None = None
    landing_url: str | None = None


def router_of(request: Request) -> Router:
    """Give the application's router: a dependency, which a test may override."""
    router: Router = request.state.router
    return router


async def signup(
    form: SignUp,
    request: Request,
    behind: BackgroundTasks,
    router: Annotated[Router, Depends(router_of)],
) -> dict[str, str]:
    """Take a sign-up, answer at once, and fire behind the answer: no visitor waits for a platform.

    The event id goes back to the page, so that a browser pixel can send the same one.
    """
    event_id = uuid.uuid4().hex
    lead = {
        **form.model_dump(by_alias=True, exclude_none=True),
        "ipAddress": request.client.host if request.client else None,
        "userAgent": request.headers.get("User-Agent"),
    }
    behind.add_task(fire, router, form.id, lead, event_id)
    return {"eventId": event_id}


async def fire(router: Router, lead_id: str, lead: dict[str, Any], event_id: str) -> None:
    """Fire one sign-up at every pixel, and log what became of it."""
    try:
        result = await router.fire(
            to=list(router.pixels),
            event_name="CompleteRegistration",
            action_source="website",
            source_url="https://shop.example.com/signup",
            lead_id=lead_id,
            lead=lead,
            event_id=event_id,
        )
    except ConvrouteError as error:
        log.error("not fired: %s", error)  # noqa: TRY400 - it says what the caller did
        return
    for receipt in result.receipts:
        log.info("%s: %s %s", receipt.pixel, receipt.status.value, receipt.detail)


def create_app(router: Router | None = None) -> FastAPI:
    """Build the application around a router that is not entered yet."""
    router = router or Router.from_settings(os.environ["CONVROUTE_CONFIG"])

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[State, None]:
        # The server ends the lifespan after the last background task, so every fire finishes.
        async with router:
            yield {"router": router}

    app = FastAPI(lifespan=lifespan)
    app.post("/signup")(signup)
    return app


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    with emulated_in_thread() as host:
        tables = Settings(plugins=host.plugin_tables())
        uvicorn.run(create_app(Router(host.pixels(), settings=tables)), port=8000)
