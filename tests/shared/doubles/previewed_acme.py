"""An Acme that sends what it is told to, and the preview of an event for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doubles.acme import Acme, AcmePlugin, pixel
from doubles.router_bench import EVENT
from doubles.scripted import Clock, Plugin, ScriptedTransport

from convroute import Payload, Pixel, Router
from convroute.spi import Conversion, Note, Refusal

DIGEST = "ab" * 32


def mapping(specs: Any, names: Mapping[str, str], *notes: Note, refuse: bool = False) -> type[Acme]:
    """An Acme whose keys hold the value of their field, hashed ones a digest."""

    class Mapped(Acme):
        wanted = specs

        def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
            if refuse:
                return Refusal(reason="nobody", field="lead", notes=notes)
            hashed = {spec.name for spec in specs if spec.hashed}
            user = {
                key: [DIGEST if key in hashed else v for v in conversion.lead.values_of(field)]
                for key, field in names.items()
            }
            return Payload(body={"user": user}, event_id="e", match_keys=names, notes=notes)

    return Mapped


async def shown(platform: Acme, *gates: Any, pixel_: Pixel | None = None, **event: Any) -> Any:
    plugin = Plugin(transports=[ScriptedTransport()], gates=gates)
    plugins = {"acme": AcmePlugin(platform), "x": plugin}
    router = Router([pixel_ or pixel()], plugins=plugins, ambient=Clock().ambient)
    return await router.preview(**{**EVENT, **event})
