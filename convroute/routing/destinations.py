"""The destinations of a router: each pixel bound, at start, to what speaks for it and what carries it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from attrs import evolve, frozen

from convroute.errors import ConfigurationError, Fault, PixelNotFound
from convroute.model.pixel import Pixel
from convroute.normalise import country_code, currency_code
from convroute.plugin_fault import log_plugin_fault
from convroute.routing.delivery import Destination
from convroute.routing.missing_plugin import unknown_platform
from convroute.routing.registry import Registry
from convroute.settings import ROOT, Settings, pixel_faults


@frozen
class Destinations:
    """Finds a destination by its name, or by platform and pixel id.

    Attributes:
        by_name: Keyed by the pixel's local name.
        by_place: Keyed by platform and pixel id.
        pixels: The pixels, by name, for showing.
    """

    by_name: Mapping[str, Destination]
    by_place: Mapping[tuple[str, str], Destination]
    pixels: Mapping[str, Pixel]

    @classmethod
    def bind(cls, pixels: Sequence[Pixel], registry: Registry, settings: Settings) -> Destinations:
        """Bind pixels to platforms and transports.

        Raises:
            ConfigurationError: Every fault of every pixel.
        """
        faults = list(pixel_faults(enumerate(pixels)))
        bound = []
        for index, pixel in enumerate(pixels):
            path = f"{ROOT}.pixels[{index}]"
            problems = list(_faults(pixel, path, registry))
            faults += problems
            if not problems and not registry.failed:
                complete = _with_defaults(pixel, settings)
                bound.append(
                    Destination(
                        pixel=complete,
                        platform=registry.platforms[pixel.platform],
                        transport=registry.transports[pixel.transport],
                    )
                )
        if faults:
            raise ConfigurationError(faults)
        return cls(
            by_name={d.pixel.name: d for d in bound},
            by_place={(d.pixel.platform, d.pixel.pixel_id): d for d in bound},
            pixels=MappingProxyType({d.pixel.name: d.pixel for d in bound}),
        )

    def named(self, names: Iterable[str]) -> list[Destination]:
        """Find destinations by the pixels' local names.

        Raises:
            PixelNotFound: One of them is not there.
        """
        found = []
        for name in names:
            if name not in self.by_name:
                raise PixelNotFound(
                    f"to: no pixel of this name; known: {', '.join(sorted(self.by_name)) or 'none'}"
                )
            found.append(self.by_name[name])
        return found


def _with_defaults(pixel: Pixel, settings: Settings) -> Pixel:
    currency = pixel.default_currency or settings.default_currency
    region = pixel.default_phone_region or settings.default_phone_region
    return evolve(
        pixel,
        default_currency=currency_code(currency) if currency else None,
        default_phone_region=(country_code(region) or region).upper() if region else None,
    )


def _faults(pixel: Pixel, path: str, registry: Registry) -> Iterator[Fault]:
    # Of a plugin whose own table is wrong that is told, and not what it therefore does not bring.
    if pixel.transport not in {*registry.transports, *registry.failed}:
        known = ", ".join(sorted(registry.transports))
        yield Fault(f"{path}.transport", f"no transport of this name; known: {known}")
    platform = registry.platforms.get(pixel.platform)
    if platform is None:
        if pixel.platform not in registry.failed:
            yield Fault(f"{path}.platform", unknown_platform(pixel.platform, registry.platforms))
        return
    try:
        pixel.load(platform.options_class)
    except ConfigurationError as error:
        prefix = f"pixels.{pixel.name}"
        yield from (
            Fault(fault.path.replace(prefix, path, 1), fault.message) for fault in error.faults
        )
        return
    try:
        found = list(platform.check(pixel))
    except Exception as error:
        log_plugin_fault(f"platform '{platform.name}' while checking a pixel", error)
        yield Fault(path, f"the plugin of '{platform.name}' failed while checking this pixel")
        return
    for fault in found:
        yield Fault(f"{path}.{fault.path}" if fault.path else path, fault.message)
