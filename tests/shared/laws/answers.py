"""Laws of answers: any answer to any number of payloads."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from convroute.model.outcome import LONGEST_WAIT
from convroute.spi import HttpResponse, Outcome, Payload, Platform, Verdict


def check_answer(platform: Platform, response: HttpResponse, count: int) -> Sequence[Outcome]:
    """Read an answer, and see that each payload has one outcome, and none is delivered that nothing says is."""
    payloads = [Payload(body={}, event_id=str(index)) for index in range(count)]
    found = platform.outcomes(response, payloads)
    assert len(found) == count, "one outcome each"
    assert platform.outcomes(response, payloads) == found, "the same answer means the same"
    for outcome in found:
        assert isinstance(outcome, Outcome)
        assert "\n" not in outcome.detail
        if outcome.retry_after is not None:
            assert isfinite(outcome.retry_after)
            assert 0 <= outcome.retry_after <= LONGEST_WAIT
        if outcome.verdict is Verdict.DELIVERED:
            assert 200 <= response.status < 300, "delivered, with a status that says no"
            assert response.document, "delivered, without a body that says so"
            assert outcome.at_fault is None
        else:
            assert outcome.detail, "who is refused is told why"
    assert sum(outcome.at_fault is True for outcome in found) <= 1, "one is named, or none"
    if len({outcome.verdict for outcome in found}) > 1:
        assert any(outcome.at_fault for outcome in found)
    return found
