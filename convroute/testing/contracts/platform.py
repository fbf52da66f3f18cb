"""The contract of a platform: every check, in one class to subclass."""

from __future__ import annotations

from convroute.testing.contracts.declarations import DeclarationChecks
from convroute.testing.contracts.emulated import EmulatorChecks
from convroute.testing.contracts.events import EventChecks
from convroute.testing.contracts.match_keys import MatchKeyChecks
from convroute.testing.contracts.privacy import PrivacyChecks
from convroute.testing.contracts.purity import PurityChecks
from convroute.testing.contracts.requests import RequestChecks


class PlatformContract(
    DeclarationChecks,
    PurityChecks,
    EventChecks,
    MatchKeyChecks,
    PrivacyChecks,
    RequestChecks,
    EmulatorChecks,
):
    """What every platform must keep; a plugin's tests subclass it and fill in data.

    Example:
        class TestAcme(PlatformContract):
            platform = Acme()
            refusals = {"none taken": HttpResponse.of(200, {"accepted": 0})}

            def acceptance(self, count):
                return HttpResponse.of(200, {"accepted": count})
    """
