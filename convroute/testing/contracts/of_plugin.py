"""The contracts of what a plugin brings, filled from its declarations, without a line of its author's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve

from convroute.model.payload import Payload
from convroute.roles.emulator import Emulator
from convroute.roles.platform import Platform
from convroute.routing.registry import Registry
from convroute.testing.contracts.events import TEST_CODE
from convroute.testing.contracts.lead_source import LeadSourceContract
from convroute.testing.contracts.platform import PlatformContract
from convroute.testing.contracts.transport import TransportContract

WANTED_PLAIN_BY_SOME = ("city", "state", "zip", "country", "date_of_birth", "external_id")
"""What some platforms want unhashed. Without the author's word only addresses, numbers and names are looked for."""


def contracts_of(plugin: str, build: Callable[[], Registry]) -> Iterator[tuple[str, type[Any]]]:
    """Give a filled contract for each platform, lead source and transport of a plugin, with the role and name.

    Args:
        plugin: The plugin's name.
        build: Gives a registry with fresh objects.
    """
    registry = build()
    for (hook, name), origin in sorted(registry.origins.items()):
        if origin != plugin:
            continue
        if hook == "convroute_platforms":
            emulator = registry.emulators.get(name)
            yield f"platform {name}", platform_contract(registry.platforms[name], emulator)
        elif hook == "convroute_lead_sources":
            yield f"lead source {name}", _lead_source_contract(name, build)
        elif hook == "convroute_transports":
            yield f"transport {name}", _transport_contract(name, build)


def platform_contract(given: Platform, emulated: Emulator | None) -> type[PlatformContract]:
    """Fill the contract of a platform from the platform itself, and from its emulated platform if it has one."""

    class Filled(PlatformContract):
        platform = given
        emulator = emulated
        sent_plain = WANTED_PLAIN_BY_SOME
        thorough = False

    Filled.marks_tests = _how_tests_are_marked(Filled())
    return Filled


def _how_tests_are_marked(contract: PlatformContract) -> str:
    try:
        test = contract.platform.map(
            evolve(contract.whole(), test_event_code=TEST_CODE), contract.destination()
        )
        if not isinstance(test, Payload):
            return "none"
        content = contract.platform.request([test], contract.destination()).content().decode()
    except Exception:  # the checks will say what is wrong
        return "carried"
    if TEST_CODE in content:
        return "carried"
    return "none" if any(note.field == "testEventCode" for note in test.notes) else "flagged"


def _lead_source_contract(name: str, build: Callable[[], Registry]) -> type[LeadSourceContract]:
    class Filled(LeadSourceContract):
        def source(self) -> Any:
            return build().lead_sources[name]

    return Filled


def _transport_contract(name: str, build: Callable[[], Registry]) -> type[TransportContract]:
    class Filled(TransportContract):
        def transport(self) -> Any:
            return build().transports[name]

    return Filled
