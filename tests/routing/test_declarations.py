"""Malformed declarations of a plugin's objects stop the router, each named with what was expected."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from doubles.acme import Acme, AcmePlugin

from convroute import PluginError, hookimpl
from convroute.routing.registry import Plugin, Registry
from convroute.spi import Emulator, HttpResponse, IdentifierSpec, MatchKeySpec

CASES: dict[str, tuple[str, Any, str]] = {
    "identifiers that are names": ("identifiers", ("x",), "a tuple of IdentifierSpec"),
    "an identifier without a name": ("identifiers", (IdentifierSpec(" ", "the click id"),), "IdentifierSpec"),
    "one identifier without its comma": ("identifiers", IdentifierSpec("acid", "the click id"), "IdentifierSpec"),
    "no identifiers at all": ("identifiers", None, "a tuple of IdentifierSpec"),
    "one wanted key without its comma": ("wanted", MatchKeySpec("em", ("emails",)), "a tuple of MatchKeySpec"),
    "wanted keys that are names": ("wanted", ("em", "ph"), "a tuple of MatchKeySpec"),
    "a wanted key without fields": ("wanted", (MatchKeySpec("em", ()),), "a tuple of MatchKeySpec"),
    "a wanted key's fields as text": ("wanted", (MatchKeySpec("em", "emails"),), "a tuple of MatchKeySpec"),  # type: ignore[arg-type]
    "features as a table": ("features", {"rate_limit": None}, "Features"),
    "one event name as text": ("event_names", "Lead", "a frozenset of names"),
    "event names as a table": ("event_names", {"Lead": "lead"}, "a frozenset of names"),
    "a batch of nothing": ("batch_limit", 0, "a whole number of at least 1"),
    "a batch of true": ("batch_limit", True, "a whole number of at least 1"),
    "options that are no class": ("options_class", {}, "an attrs class"),
    "options of another kind of class": ("options_class", dict, "an attrs class"),
    "a title that is no text": ("title", None, "text"),
    "a blank title": ("title", "", "text"),
    "a version that is a number": ("api_version", 25, "text"),
    "documentation that is none": ("documentation", None, "a URL"),
    "custom names, perhaps": ("custom_event_names", "yes", "True or False"),
    "a property that raises": ("wanted", property(lambda self: 1 / 0), "a tuple of MatchKeySpec"),
}  # fmt: skip


def built(**declared: Any) -> Registry:
    platform = type("Mine", (Acme,), declared)()
    plugin = Plugin(name="acme", distribution="convroute-acme 0.0.1", module=AcmePlugin(platform))
    return Registry.build([plugin], {})


@pytest.mark.parametrize("attribute, value, expected", CASES.values(), ids=CASES)
def test_a_malformed_declaration_is_named(attribute: str, value: Any, expected: str) -> None:
    with pytest.raises(PluginError) as caught:
        built(**{attribute: value})
    said = str(caught.value)
    assert said.startswith("plugin 'acme' (convroute-acme 0.0.1): convroute_platforms gave Mine: ")
    assert f"`{attribute}` must be " in said
    assert expected in said
    assert (caught.value.plugin, caught.value.distribution) == ("acme", "convroute-acme 0.0.1")


def test_all_are_told_at_once() -> None:
    with pytest.raises(PluginError) as caught:
        built(identifiers=("x",), wanted="em", batch_limit=0)
    assert all(
        f"`{name}`" in str(caught.value) for name in ("identifiers", "wanted", "batch_limit")
    )


def test_lists_and_sets_are_taken_too() -> None:
    specs = [IdentifierSpec("acid", "the click id")]
    wanted = [MatchKeySpec("em", ("emails",))]
    platform = built(identifiers=specs, wanted=wanted, event_names={"Lead"}).platforms["acme"]
    record: Any = platform.to_record()
    assert [key["key"] for key in record["matchKeys"]] == ["em"]


def test_an_emulated_platform_needs_a_title() -> None:
    class Nameless(Emulator):
        name = "acme"
        title: ClassVar[Any] = None

        def pixels(self) -> Any:
            return []

        def answer(self, request: Any) -> HttpResponse:
            return HttpResponse.of(200, {})

        def received(self) -> Any:
            return []

        def reset(self) -> None:
            pass

        def throttled(self) -> HttpResponse:
            return HttpResponse.of(429, {})

    class EmulatorPlugin:
        @hookimpl
        def convroute_emulators(self) -> Any:
            yield Nameless()

    with pytest.raises(
        PluginError, match="convroute_emulators gave Nameless: `title` must be text"
    ):
        Registry.build([Plugin(name="acme", module=EmulatorPlugin())], {})
