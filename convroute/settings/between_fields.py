"""Faults between fields: values that are each well-formed, and wrong together, or known only by their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from convroute.errors import Fault
from convroute.model.pixel import Pixel
from convroute.normalise import country_code, currency_code
from convroute.secret import Secret
from convroute.settings.toml_file import ROOT
from convroute.wire import Wire

WIRE: Final = Wire()
"""One for all settings: what it learns of a class, it learns once."""


def faults_between_fields(table: Any) -> Iterator[Fault]:
    """Give what is wrong with fields that are each well-formed, even where others are not."""
    if not isinstance(table, Mapping):
        return
    region, currency = table.get("default_phone_region"), table.get("default_currency")
    if isinstance(region, str) and not country_code(region):
        yield Fault(f"{ROOT}.default_phone_region", "must be an ISO 3166 code such as US")
    if isinstance(currency, str) and not currency_code(currency):
        yield Fault(f"{ROOT}.default_currency", "must be an ISO 4217 code such as EUR")
    queue = table.get("queue")
    if isinstance(queue, str) and not queue.startswith("sqlite:///"):
        yield Fault(f"{ROOT}.queue", "must be a queue that is there: sqlite:///FILE")
    tables = table.get("pixels")
    read = [WIRE.read(one, Pixel)[0] for one in (tables if isinstance(tables, list) else ())]
    yield from pixel_faults((index, pixel) for index, pixel in enumerate(read) if pixel)


def pixel_faults(pixels: Iterable[tuple[int, Pixel]]) -> Iterator[Fault]:
    """Give what is wrong with a router's pixels, each with its index, whatever their platforms."""
    names: dict[str, int] = {}
    places: dict[tuple[str, str], int] = {}
    for index, pixel in pixels:
        path = f"{ROOT}.pixels[{index}]"
        if not pixel.access_token:
            yield Fault(f"{path}.access_token", "is empty")
        elif not _fits_a_header(pixel.access_token):
            yield Fault(
                f"{path}.access_token", "has a line break or another character that no token has"
            )
        if (other := names.setdefault(pixel.name, index)) != index:
            yield Fault(
                f"{path}.name", f"is taken by pixels[{other}]; give each pixel a name of its own"
            )
        if (other := places.setdefault((pixel.platform, pixel.pixel_id), index)) != index:
            yield Fault(f"{path}.pixel_id", f"is the same pixel as pixels[{other}]")
        if pixel.default_currency and not currency_code(pixel.default_currency):
            yield Fault(f"{path}.default_currency", "must be an ISO 4217 code such as EUR")
        if pixel.default_phone_region and not country_code(pixel.default_phone_region):
            yield Fault(f"{path}.default_phone_region", "must be an ISO 3166 code such as US")
        if pixel.test_event_code and pixel.test_until is None:
            yield Fault(
                f"{path}.test_until", "is required with test_event_code, so that a test ends"
            )


def _fits_a_header(token: Secret) -> bool:
    text = token.reveal()
    return text.isascii() and text.isprintable()
