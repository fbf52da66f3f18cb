"""What the laws are about: every installed platform, with its emulator and pixels of every kind."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from attrs import evolve, fields, frozen
from attrs import field as attribute

from convroute.errors import ConfigurationError
from convroute.roles.emulator import Emulator
from convroute.roles.platform import Platform
from convroute.routing.registry import Registry, discover
from convroute.spi import Pixel, Secret

NAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,40}")
# What an option that is a text may want to be.
TEXTS: Final = ("US", "7000000000000000019", "https://shop.example.com/", "Acme")


@frozen(kw_only=True)
class Subject:
    """A platform under test.

    Attributes:
        platform: The platform.
        emulator: Its emulated platform, if its plugin brings one.
        pixels: Pixels of different options, the plainest first.
        known: Those that the emulated platform knows.
        words: Names that its plugin looks for, in extras, custom data and answers.
    """

    platform: Platform
    emulator: Emulator | None = attribute(repr=False)
    pixels: tuple[Pixel, ...] = attribute(repr=False)
    known: tuple[Pixel, ...] = attribute(repr=False)
    words: tuple[str, ...] = attribute(repr=False)


@cache
def installed() -> Mapping[str, Subject]:
    """Find every installed platform, by its name."""
    found = Registry.build(discover(), {})
    return {
        name: _subject(platform, found.emulators.get(name))
        for name, platform in found.platforms.items()
    }


def _subject(platform: Platform, emulator: Emulator | None) -> Subject:
    accounts = emulator.pixels() if emulator else ()
    plain = Pixel(
        name="p",
        platform=platform.name,
        pixel_id=accounts[0].pixel_id if accounts else "1",
        access_token=accounts[0].access_token if accounts else Secret("made-up-token"),
    )
    spelt = evolve(plain, event_names={"Lead": "Renamed"}, default_phone_region="GB")
    switched = [evolve(plain, options=one) for one in _options(platform, plain, texts=False)]
    every = [evolve(plain, options=one) for one in _options(platform, plain, texts=True)]
    first = accounts[:1]
    return Subject(
        platform=platform,
        emulator=emulator,
        pixels=(plain, spelt, *first, *every),
        known=(*first, *switched) if emulator else (),
        words=_words(type(platform).__module__.partition(".")[0]),
    )


def _options(platform: Platform, pixel: Pixel, *, texts: bool) -> Iterator[Mapping[str, Any]]:
    """Give options, each alone and then all together, that the platform's own check has nothing against."""
    taken: dict[str, Any] = {}
    hints = get_type_hints(platform.options_class)
    for one in fields(platform.options_class):
        values = _values(hints[one.name], one.default, texts=texts)
        fitting = [value for value in values if _fits(platform, pixel, {one.name: value})]
        for value in fitting[:1]:
            yield {one.name: value}
            if _fits(platform, pixel, {**taken, one.name: value}):
                taken[one.name] = value
    if len(taken) > 1:
        yield taken


def _values(kind: Any, default: object, *, texts: bool) -> Iterator[Any]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        yield from (member.value for member in kind if member is not default)
    elif kind is bool:
        yield not default
    elif texts and str in get_args(kind) and type(None) in get_args(kind):
        yield from TEXTS
    elif texts and get_args(kind)[:1] == (str,):
        yield ["email", "x_*"]


def _fits(platform: Platform, plain: Pixel, options: Mapping[str, Any]) -> bool:
    pixel = evolve(plain, options=options)
    try:
        pixel.load(platform.options_class)
    except ConfigurationError:
        return False
    return not list(platform.check(pixel))


def _words(package: str) -> tuple[str, ...]:
    """Gather the names that stand in a plugin's tables: what it can be told by name."""
    found: set[str] = set()
    for name, module in sorted(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            for label, value in vars(module).items():
                if not label.startswith("__") and isinstance(value, Mapping | frozenset | tuple):
                    found.update(word for word in value if isinstance(word, str))
    return tuple(sorted(filter(NAME.fullmatch, found)))
