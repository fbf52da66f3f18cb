"""Acme keeps the contract of every platform; what is Acme's own is the data."""

from __future__ import annotations

from convroute.spi import HttpResponse
from convroute.testing import PlatformContract
from convroute_acme import Acme


class TestAcme(PlatformContract):
    platform = Acme()
    marks_tests = "flagged"  # Acme has a flag for tests, and no codes
    refusals = {
        "none taken, with HTTP 200": HttpResponse.of(200, {"accepted": 0}),
        "a bad token": HttpResponse.of(401, {"why": "token"}),
        "too much": HttpResponse.of(429, {}, {"retry-after": "30"}),
    }

    def acceptance(self, count: int) -> HttpResponse:
        return HttpResponse.of(200, {"accepted": count})
