"""What tests of applications and of plugins build on; needs the extra `convroute[testing]`.

The fixtures `emulated_platforms` and `mocked_http` are registered with pytest and need no import;
`MockedHttp` is in `convroute.testing.mocked_http`, since it needs aioresponses. The names below are
imported when they are first asked for: every pytest run beside convroute loads this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from convroute.testing.hosting import emulated, emulated_in_thread, installed_emulators
    from convroute.testing.samples import SAMPLE_FIRES, SAMPLE_LEADS, SampleFire
    from convroute.testing.scripted_server import RawAnswer, ReceivedRequest, ScriptedServer, Way

__all__ = [
    "SAMPLE_FIRES",
    "SAMPLE_LEADS",
    "RawAnswer",
    "ReceivedRequest",
    "SampleFire",
    "ScriptedServer",
    "Way",
    "emulated",
    "emulated_in_thread",
    "installed_emulators",
]

_MODULES: Final = {
    "SAMPLE_FIRES": "samples",
    "SAMPLE_LEADS": "samples",
    "SampleFire": "samples",
    "RawAnswer": "scripted_server",
    "ReceivedRequest": "scripted_server",
    "ScriptedServer": "scripted_server",
    "Way": "scripted_server",
    "emulated": "hosting",
    "emulated_in_thread": "hosting",
    "installed_emulators": "hosting",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
