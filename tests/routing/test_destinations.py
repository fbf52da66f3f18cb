from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from doubles.acme import Acme, AcmeOptions, AcmePlugin, pixel
from doubles.scripted import Plugin, ScriptedTransport

from convroute import ConfigurationError, Pixel, PixelNotFound, Secret, Settings
from convroute.errors import Fault
from convroute.routing.destinations import Destinations
from convroute.routing.registry import Registry, passed_in

CANARY = "canary@example.com"


def bind(*pixels: Pixel, platform: Acme | None = None, **settings: Any) -> Destinations:
    plugins = {
        "acme": AcmePlugin(platform or Acme()),
        "x": Plugin(transports=[ScriptedTransport()]),
    }
    return Destinations.bind(pixels, Registry.build(passed_in(plugins), {}), Settings(**settings))


def faults(*pixels: Pixel, **more: Any) -> dict[str, str]:
    with pytest.raises(ConfigurationError) as caught:
        bind(*pixels, **more)
    return {fault.path: fault.message for fault in caught.value.faults}


def test_a_destination_is_found_by_name_and_by_place() -> None:
    found = bind(pixel(), pixel("b", pixel_id="43"))
    assert found.by_place["acme", "43"] is found.by_name["b"]
    assert [d.pixel.name for d in found.named(["b", "shop"])] == ["b", "shop"]
    assert list(found.pixels) == ["shop", "b"]
    with pytest.raises(PixelNotFound, match="to: no pixel of this name; known: b, shop"):
        found.named(["shop", "c"])
    with pytest.raises(TypeError):
        found.pixels["c"] = pixel()  # type: ignore[index]


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\t", "\0", "\x7f", "ü", "\ud800"])
def test_a_token_that_no_header_can_carry_is_a_fault_and_is_not_shown(mark: str) -> None:
    told = faults(pixel(access_token=Secret(f"made{mark}up")))
    assert told == {
        "convroute.pixels[0].access_token": "has a line break or another character that no token has"
    }


def test_every_fault_of_every_pixel_is_told() -> None:
    told = faults(
        pixel(transport="pigeon", options={"regio": "eu", "tags": "x"}),
        pixel("b", platform="nosuch", transport="owl"),
        pixel("b", pixel_id="0"),
        pixel("d", pixel_id="0"),
        pixel("e", pixel_id="5", access_token=Secret("")),
        pixel("f", pixel_id="6", test_event_code="T"),
    )
    assert told == {
        "convroute.pixels[0].transport": "no transport of this name; known: dry-run, http, scripted",
        "convroute.pixels[0].options.regio": "unknown field; did you mean region?",
        "convroute.pixels[0].options.tags": "must be a list, not text",
        "convroute.pixels[1].platform": "no plugin or platform named 'nosuch'; known: acme",
        "convroute.pixels[1].transport": "no transport of this name; known: dry-run, http, scripted",
        "convroute.pixels[2].name": "is taken by pixels[1]; give each pixel a name of its own",
        "convroute.pixels[2].pixel_id": "is no pixel of Acme",
        "convroute.pixels[3].pixel_id": "is no pixel of Acme",
        "convroute.pixels[4].access_token": "is empty",
        "convroute.pixels[5].test_until": "is required with test_event_code, so that a test ends",
    }


def test_a_check_that_raises_is_told_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Acme):
        def check(self, pixel: Pixel) -> Iterable[Fault]:
            raise ValueError(CANARY)

    told = faults(pixel(), platform=Broken())
    assert told == {"convroute.pixels[0]": "the plugin of 'acme' failed while checking this pixel"}
    assert "platform 'acme' while checking a pixel failed: ValueError" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    "own, general, taken",
    [
        ({}, {}, (None, None)),
        ({}, {"default_currency": "eur", "default_phone_region": "us"}, ("EUR", "US")),
        ({"default_currency": "usd", "default_phone_region": "de"}, {"default_currency": "EUR"}, ("USD", "DE")),
    ],
)  # fmt: skip
def test_a_pixel_takes_what_it_lacks_from_the_settings(own: Any, general: Any, taken: Any) -> None:
    complete = bind(pixel(**own), **general).pixels["shop"]
    assert (complete.default_currency, complete.default_phone_region) == taken


def test_options_are_read_once() -> None:
    shop = bind(pixel(options={"region": "us", "tags": ["a"]})).pixels["shop"]
    assert shop.load(AcmeOptions) == AcmeOptions(region="us", tags=("a",))
    assert shop.load(AcmeOptions) is shop.load(AcmeOptions)


def test_a_pixel_takes_every_event_or_those_it_lists() -> None:
    assert pixel().admits("Anything")
    assert pixel(events=frozenset({"Lead"})).admits("Lead")
    assert not pixel(events=frozenset({"Lead"})).admits("lead")
    assert not pixel(events=frozenset()).admits("Lead")
