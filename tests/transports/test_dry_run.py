from __future__ import annotations

from doubles.acme import TOKEN, AcmePlugin, pixel
from doubles.router_bench import EVENT

from convroute import Router, Status
from convroute.model.outcome import Verdict
from convroute.transports.dry_run import DryRunTransport


async def test_a_dry_run_sends_nothing_and_never_says_delivered() -> None:
    router = Router([pixel(transport="dry-run")], plugins={"acme": AcmePlugin()})
    receipt = await router.fire(**EVENT)
    assert (receipt.status, receipt.verdict) == (Status.SKIPPED, Verdict.WITHHELD)
    assert len(receipt.attempts) == 1, "trying again would change nothing"
    assert receipt.detail == "dry run: nothing was sent"
    dry_run = router.registry.transports["dry-run"]
    assert isinstance(dry_run, DryRunTransport)
    (request,) = dry_run.requests
    assert TOKEN not in repr(request)
