"""The router and the real HTTP transport against each fault of each emulated platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from convroute import Receipt, RetryPolicy, Settings, Status
from convroute.emulation import EmulatedPlatform, EmulationHost, Exchange, Fault, FaultKind
from convroute.spi import Verdict
from convroute.sync import Router
from convroute.testing import emulated_in_thread

ONCE = RetryPolicy(attempts=1, deadline=1.0)
AGAIN = RetryPolicy(attempts=3, deadline=5.0, first_wait=0.01, longest_wait=0.02)

both = pytest.mark.parametrize("name", ["facebook", "tiktok"])


Fire = Callable[[str, RetryPolicy], Receipt]


@pytest.fixture(scope="module")
def host() -> Iterator[EmulationHost]:
    with emulated_in_thread("facebook", "tiktok") as host:
        yield host


@pytest.fixture(scope="module")
def fire(host: EmulationHost) -> Iterator[Fire]:
    tables, pixels = host.plugin_tables(), host.pixels()
    with (
        Router(pixels, settings=Settings(plugins=tables, retry=ONCE)) as once,
        Router(pixels, settings=Settings(plugins=tables, retry=AGAIN)) as again,
    ):

        def fire(name: str, retry: RetryPolicy) -> Receipt:
            return {ONCE: once, AGAIN: again}[retry].fire(
                platform=name,
                pixel_id=host.pixels(name)[0].pixel_id,
                event_name="Lead",
                lead={"email": "ann@example.com"},
            )

        yield fire


@pytest.fixture
def platform(host: EmulationHost, name: str) -> Iterator[EmulatedPlatform]:
    platform = host.platform(name)
    platform.reset()
    yield platform
    platform.limit()


FAULTS: Mapping[str, tuple[Fault, Verdict, Verdict]] = {
    "latency": (Fault(kind=FaultKind.LATENCY, seconds=0.05), Verdict.DELIVERED, Verdict.DELIVERED),
    "latency-beyond-the-deadline": (
        Fault(kind=FaultKind.LATENCY, seconds=3), Verdict.UNKNOWN, Verdict.UNKNOWN,
    ),
    "drip": (Fault(kind=FaultKind.DRIP, seconds=0.1), Verdict.DELIVERED, Verdict.DELIVERED),
    "drip-beyond-the-deadline": (
        Fault(kind=FaultKind.DRIP, seconds=3), Verdict.UNKNOWN, Verdict.UNKNOWN,
    ),
    "status-503": (Fault(kind=FaultKind.STATUS), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "status-500-processed": (
        Fault(kind=FaultKind.STATUS, status=500, processed=True), Verdict.UNKNOWN, Verdict.UNKNOWN,
    ),
    "status-200": (Fault(kind=FaultKind.STATUS, status=200), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "status-204": (Fault(kind=FaultKind.STATUS, status=204), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "status-302": (
        Fault(kind=FaultKind.STATUS, status=302), Verdict.MISCONFIGURED, Verdict.MISCONFIGURED,
    ),
    "status-400": (Fault(kind=FaultKind.STATUS, status=400), Verdict.REJECTED, Verdict.REJECTED),
    "throttled": (Fault(kind=FaultKind.THROTTLED), Verdict.THROTTLED, Verdict.THROTTLED),
    "html-502": (Fault(kind=FaultKind.HTML), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "html-200": (Fault(kind=FaultKind.HTML, status=200), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "truncated": (Fault(kind=FaultKind.TRUNCATED), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "reset-before": (Fault(kind=FaultKind.RESET_BEFORE), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "reset-after": (Fault(kind=FaultKind.RESET_AFTER), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "empty": (Fault(kind=FaultKind.EMPTY), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "bad-json": (Fault(kind=FaultKind.BAD_JSON), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "bad-status-line": (Fault(kind=FaultKind.BAD_STATUS_LINE), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "huge-header": (Fault(kind=FaultKind.HUGE_HEADER), Verdict.UNKNOWN, Verdict.UNKNOWN),
    "endless": (Fault(kind=FaultKind.ENDLESS), Verdict.UNKNOWN, Verdict.UNKNOWN),
    # TikTok's answer holds no number, only a code for a part of the events, which counts with a warning.
    "counts-fewer": (Fault(kind=FaultKind.WRONG_COUNT), Verdict.UNKNOWN, Verdict.DELIVERED),
    "counts-more": (
        Fault(kind=FaultKind.WRONG_COUNT, by=1), Verdict.DELIVERED, Verdict.DELIVERED,
    ),
    "token-refused": (
        Fault(kind=FaultKind.TOKEN_REFUSED), Verdict.CREDENTIAL, Verdict.CREDENTIAL,
    ),
}  # fmt: skip
STATUSES = {
    Verdict.DELIVERED: Status.DELIVERED,
    Verdict.UNKNOWN: Status.FAILED,
    Verdict.THROTTLED: Status.FAILED,
    Verdict.REJECTED: Status.REJECTED,
    Verdict.CREDENTIAL: Status.REJECTED,
    Verdict.MISCONFIGURED: Status.REJECTED,
}
WHOLE = {FaultKind.LATENCY, FaultKind.DRIP, FaultKind.WRONG_COUNT}
"""The faults that let the platform's own answer through."""


IN_DOUBT = [
    case
    for case, (fault, verdict, _) in FAULTS.items()
    if verdict is Verdict.UNKNOWN and not fault.seconds
]
"""Those that leave time for another try."""


def says_so(name: str, exchange: Exchange) -> bool:
    """Whether the answer that left says that the event was taken."""
    document: Any = exchange.answer.document if exchange.answer else {}
    if exchange.fault not in WHOLE:
        return False
    taken = document.get("events_received") if name == "facebook" else None
    return bool(taken) or (name == "tiktok" and document.get("code") in (0, 20001))


@both
@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_becomes_the_verdict_that_it_is(
    fire: Fire, platform: EmulatedPlatform, name: str, case: str
) -> None:
    fault, *verdicts = FAULTS[case]
    verdict = verdicts[("facebook", "tiktok").index(name)]
    platform.script(fault)
    receipt, after = fire(name, ONCE), fire(name, ONCE)
    assert (receipt.verdict, receipt.status) == (verdict, STATUSES[verdict])
    assert receipt.status is not Status.DELIVERED or says_so(name, platform.exchanges()[0])
    assert after.status is Status.DELIVERED
    warned = (name, case) in {("facebook", "counts-more"), ("tiktok", "counts-fewer")}
    assert (receipt.notes != after.notes) is warned


def test_every_kind_of_fault_has_a_case() -> None:
    assert {fault.kind for fault, *_ in FAULTS.values()} == set(FaultKind)


@both
@pytest.mark.parametrize("case", IN_DOUBT)
def test_what_is_in_doubt_is_sent_again_and_counted_once(
    fire: Fire, platform: EmulatedPlatform, name: str, case: str
) -> None:
    platform.script(FAULTS[case][0])
    receipt = fire(name, AGAIN)
    assert receipt.status is Status.DELIVERED
    assert {event.event_id for event in platform.received()} == {receipt.event_id}
    assert [event.duplicate for event in platform.received()].count(False) == 1
    tries = 1 if receipt.attempts[0].verdict is Verdict.DELIVERED else 2
    assert len(receipt.attempts) == tries


@both
def test_a_token_that_expires_half_way_stops_what_comes_after(
    fire: Fire, platform: EmulatedPlatform, name: str
) -> None:
    platform.script(Fault(kind=FaultKind.TOKEN_REFUSED, after=1, times=None))
    before, after = fire(name, AGAIN), fire(name, AGAIN)
    assert (before.status, after.status) == (Status.DELIVERED, Status.REJECTED)
    assert after.verdict is Verdict.CREDENTIAL
    assert len(after.attempts) == 1
    assert len(platform.received()) == 1
    refused = platform.exchanges()[-1].refused_by
    assert refused is not None
    assert refused.name in ("expired-token", "revoked-token")


@both
def test_what_is_over_the_limit_is_throttled_and_not_counted(
    fire: Fire, platform: EmulatedPlatform, name: str
) -> None:
    platform.limit(per_hour=1)
    receipts = [fire(name, ONCE) for _ in range(2)]
    assert [receipt.verdict for receipt in receipts] == [Verdict.DELIVERED, Verdict.THROTTLED]
    assert receipts[1].retry_after
    assert len(platform.received()) == 1
