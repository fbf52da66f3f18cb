from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from convroute import ConfigurationError, Receipt, Status, StoreError
from convroute.model.outcome import Verdict
from convroute.server.answers import BY_VERDICT, answer_of_receipt, answer_to, failure_of
from convroute.server.app_keys import ROUTER
from convroute.server.envelope import Failure, Success


def receipt(**changes: Any) -> Receipt:
    return Receipt(
        **{
            "status": Status.DELIVERED, "event_id": "e", "event_name": "Lead", "lead_id": "l",
            "pixel": "shop", "pixel_id": "7", "platform": "acme", **changes,
        }
    )  # fmt: skip


def test_every_verdict_but_delivery_and_a_dry_run_is_a_failure():
    assert set(BY_VERDICT) == set(Verdict) - {Verdict.DELIVERED, Verdict.WITHHELD}


def test_a_plugin_that_broke_is_no_fault_of_the_client():
    answer = answer_of_receipt(
        receipt(
            status=Status.REJECTED, verdict=Verdict.BROKEN, detail="the plugin of 'acme' failed"
        )
    )
    assert isinstance(answer, Failure)
    assert (answer.status, answer.code) == (500, "INTERNAL_ERROR")


def test_an_accepted_event_is_202_and_says_so():
    answer = answer_of_receipt(receipt(status=Status.ACCEPTED))
    assert isinstance(answer, Success)
    assert (answer.status, answer.data["status"]) == (202, "accepted")


@pytest.mark.parametrize(
    "status", [s for s in Status if s not in (Status.DELIVERED, Status.ACCEPTED)]
)
@pytest.mark.parametrize("verdict", [None, *BY_VERDICT])
def test_success_is_only_said_of_what_was_delivered(status: Status, verdict: Verdict | None):
    answer = answer_of_receipt(receipt(status=status, verdict=verdict))
    assert answer.status >= 400
    assert answer.document()["success"] is False


def test_an_error_of_the_program_is_not_the_clients():
    error = ConfigurationError("no such thing")
    with pytest.raises(ConfigurationError):
        failure_of(error)
    assert answer_to(StoreError("x")).status == 503


async def test_a_configuration_error_while_serving_is_500(
    client: TestClient[Any, Any], event: dict[str, Any]
):
    async def broken(*_: Any, **__: Any) -> None:
        raise ConfigurationError("canary")

    client.app[ROUTER].fire_record = broken
    response = await client.post("/api/v1/pixels/fire", json=event)
    assert response.status == 500
    assert "canary" not in await response.text()


async def test_a_bad_idempotency_key_is_told_though_the_lead_is_unknown(
    client: TestClient[Any, Any], event: dict[str, Any], plugin: Any
):
    response = await client.post(
        "/api/v1/pixels/fire", json=event | {"leadId": "x"}, headers={"Idempotency-Key": " "}
    )
    details = (await response.json())["error"]["details"]
    assert (response.status, len(details)) == (400, 1)
    assert not plugin.transport.requests
