"""A Celery task that fires a conversion, and fires again under the same event id until it is settled.

    CONVROUTE_CONFIG=convroute.toml CELERY_BROKER_URL=redis://localhost celery -A embed_celery worker

A web application calls `queue_signup` and answers its visitor at once.
"""

from __future__ import annotations

import logging
import os
import uuid
from datetime import UTC, datetime
from functools import cache
from typing import Any

from celery import Celery, Task
from celery.signals import worker_process_init, worker_process_shutdown

from convroute import LeadSourceError, Status
from convroute.sync import Router

log = logging.getLogger("shop")

app = Celery("shop")


@cache
def router() -> Router:
    """Give the router of this process."""
    return Router.from_settings(os.environ["CONVROUTE_CONFIG"])


@worker_process_init.connect
def open_router(**_: object) -> None:
    """Open it in each worker process, so that wrong settings stop the worker and not the first task."""
    router().open()


@worker_process_shutdown.connect
def close_router(**_: object) -> None:
    """Close it: a worker process ends without running exit handlers."""
    router().close()


def queue_signup(lead: dict[str, Any]) -> str:
    """Queue one sign-up, and give the event id for the page, so that a browser pixel sends the same one.

    What identifies and dates the event is settled here, once: every attempt sends the same.
    """
    event_id = uuid.uuid4().hex
    fire_signup.delay(lead, event_id, datetime.now(UTC).isoformat())
    return event_id


# Late acknowledgement: if a worker dies in the middle of a fire, another one fires again. The platform
# may have got the first event already; it counts both as one, because they share an event id.
@app.task(bind=True, max_retries=8, acks_late=True, reject_on_worker_lost=True)
def fire_signup(
    self: Task,
    lead: dict[str, Any],
    event_id: str,
    event_time: str,
    pixels: list[str] | None = None,
) -> dict[str, str]:
    """Fire one sign-up at every pixel, and try those again that could not take it yet.

    An error that the caller made (`InvalidEventError`, say) is not caught: the task fails, and says why.
    """
    try:
        result = router().fire(
            to=pixels or list(router().pixels),
            event_name="CompleteRegistration",
            action_source="website",
            source_url="https://shop.example.com/signup",
            lead_id=lead.get("id"),
            lead=lead,
            event_id=event_id,
            event_time=event_time,
        )
    except LeadSourceError as error:
        raise self.retry(exc=error, countdown=patience(self)) from error
    for receipt in result.receipts:
        log.info("%s: %s %s", receipt.pixel, receipt.status.value, receipt.detail)
    if failed := [receipt for receipt in result.receipts if receipt.status is Status.FAILED]:
        again = [receipt.pixel for receipt in failed]
        wait = max(receipt.retry_after or patience(self) for receipt in failed)
        raise self.retry(args=(lead, event_id, event_time, again), kwargs={}, countdown=wait)
    # Rejected is settled too: nothing but other data, another token or another mapping would help.
    return {receipt.pixel: receipt.status.value for receipt in result.receipts}


def patience(task: Task) -> float:
    """Give the seconds to wait where nobody else says: 10, 20, 40 ... about 40 minutes at the last."""
    return 10.0 * 2.0**task.request.retries
