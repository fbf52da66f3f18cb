"""What tests of applications and of plugins build on; needs the extra `convroute[testing]`.

The contracts and the servers need nothing beside the core: `convroute plugin check` runs without the extra.
The fixtures of `convroute.testing.pytest_plugin` are registered with pytest and need no import;
`MockedHttp` is in `convroute.testing.mocked_http`, since it needs aioresponses. The names below are
imported when they are first asked for: every pytest run beside convroute loads this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from convroute.emulation import EmulatedPlatform, EmulationHost, Exchange, Fault, FaultKind
    from convroute.testing.contracts.fault import ContractFault
    from convroute.testing.contracts.lead_source import LeadSourceContract
    from convroute.testing.contracts.lead_store import LeadStoreContract
    from convroute.testing.contracts.platform import PlatformContract
    from convroute.testing.contracts.transport import TransportContract
    from convroute.testing.hosting import emulated, emulated_in_thread, installed_emulators
    from convroute.testing.samples import SAMPLE_FIRES, SAMPLE_LEADS, SampleFire
    from convroute.testing.scripted_server import RawAnswer, ReceivedRequest, ScriptedServer, Way

__all__ = [
    "SAMPLE_FIRES",
    "SAMPLE_LEADS",
    "ContractFault",
    "EmulatedPlatform",
    "EmulationHost",
    "Exchange",
    "Fault",
    "FaultKind",
    "LeadSourceContract",
    "LeadStoreContract",
    "PlatformContract",
    "RawAnswer",
    "ReceivedRequest",
    "SampleFire",
    "ScriptedServer",
    "TransportContract",
    "Way",
    "emulated",
    "emulated_in_thread",
    "installed_emulators",
]

_MODULES: Final = {
    "SAMPLE_FIRES": "convroute.testing.samples",
    "SAMPLE_LEADS": "convroute.testing.samples",
    "ContractFault": "convroute.testing.contracts.fault",
    "EmulatedPlatform": "convroute.emulation",
    "EmulationHost": "convroute.emulation",
    "Exchange": "convroute.emulation",
    "Fault": "convroute.emulation",
    "FaultKind": "convroute.emulation",
    "LeadSourceContract": "convroute.testing.contracts.lead_source",
    "LeadStoreContract": "convroute.testing.contracts.lead_store",
    "PlatformContract": "convroute.testing.contracts.platform",
    "RawAnswer": "convroute.testing.scripted_server",
    "ReceivedRequest": "convroute.testing.scripted_server",
    "SampleFire": "convroute.testing.samples",
    "ScriptedServer": "convroute.testing.scripted_server",
    "TransportContract": "convroute.testing.contracts.transport",
    "Way": "convroute.testing.scripted_server",
    "emulated": "convroute.testing.hosting",
    "emulated_in_thread": "convroute.testing.hosting",
    "installed_emulators": "convroute.testing.hosting",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
