"""The preview: the exact request that would leave, and why it looks as it does. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
from attrs import frozen

from convroute.jsonvalue import JSON
from convroute.model.conversion import Conversion
from convroute.model.outcome import Outcome
from convroute.model.payload import Refusal
from convroute.note import Note
from convroute.plugin_fault import log_plugin_fault
from convroute.roles import Withheld
from convroute.routing.delivery import Destination
from convroute.routing.dispatch import Mapped
from convroute.wire import camel


@frozen(kw_only=True)
class MatchKeyOrigin:
    """A match key that would be sent.

    Attributes:
        key: The platform's name of it.
        field: The lead field behind it.
        source: Where that came from: `inline`, a lead source, `sourceUrl`, `landingUrl` or `event`.
    """

    key: str
    field: str
    source: str


@frozen(kw_only=True)
class Preview:
    """What a fire would do.

    Attributes:
        would_send: Whether anything would leave.
        reason: Why not, else empty.
        field: The field to look at if it was refused.
        event_id: The deduplication key that it would carry.
        pixel: The pixel's local name.
        platform: The platform's name.
        request: Method, url, headers and JSON body, the token masked; None if nothing would leave.
        match_keys: The match keys in it, with their origins.
        missing: Match keys that the platform could use and that are not in it, the most useful first.
        notes: What was dropped or changed, and why.
        test: Whether it would carry a test event code.
    """

    would_send: bool
    reason: str = ""
    field: str = ""
    event_id: str
    pixel: str
    platform: str
    request: Mapping[str, JSON] | None = attrs.field(default=None, repr=False)
    match_keys: tuple[MatchKeyOrigin, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    test: bool = False

    @property
    def coverage(self) -> float:
        """The share of the platform's wanted match keys that are there, from 0 to 1."""
        wanted = len(self.match_keys) + len(self.missing)
        return len(self.match_keys) / wanted if wanted else 0.0

    def to_record(self) -> dict[str, JSON]:
        """Write the preview as JSON values, in camel case."""
        record: dict[str, JSON] = {
            camel(name): getattr(self, name)
            for name in (
                "would_send",
                "reason",
                "field",
                "event_id",
                "pixel",
                "platform",
                "request",
                "test",
            )
        }
        record["matchKeys"] = [
            {"key": m.key, "field": _record_name(m.field), "source": m.source}
            for m in self.match_keys
        ]
        record["missing"] = list(self.missing)
        record["coverage"] = round(self.coverage, 2)
        record["notes"] = [str(note) for note in self.notes]
        return record


def _record_name(field: str) -> str:
    """Give a lead field as the JSON record has it; an identifier's name is its platform's own."""
    return field if "." in field else camel(field)


def preview_of(
    conversion: Conversion, destination: Destination, mapped: Mapped, notes: tuple[Note, ...] = ()
) -> Preview:
    """Describe what gates and mapping gave, without sending it."""
    pixel, platform = destination.pixel, destination.platform
    unsent = Preview(
        would_send=False,
        event_id=conversion.event.event_id,
        pixel=pixel.name,
        platform=platform.name,
        notes=notes,
        test=conversion.test_event_code is not None,
    )
    if isinstance(mapped, Withheld):
        return attrs.evolve(unsent, reason=mapped.reason)
    if isinstance(mapped, Outcome):
        return attrs.evolve(unsent, reason=mapped.detail)
    noted = attrs.evolve(unsent, notes=(*notes, *mapped.notes))
    if isinstance(mapped, Refusal):
        return attrs.evolve(
            noted, reason=mapped.reason, field=mapped.field, missing=platform.wanted
        )
    try:
        request = platform.request([mapped], pixel).masked()
    except Exception as error:
        log_plugin_fault(f"platform '{platform.name}' while building a request", error)
        return attrs.evolve(
            noted, reason=f"the plugin of '{platform.name}' failed while building the request"
        )
    origins = (
        MatchKeyOrigin(key=key, field=field, source=conversion.sources.get(field, "event"))
        for key, field in mapped.match_keys.items()
    )
    return attrs.evolve(
        noted,
        would_send=True,
        event_id=mapped.event_id,
        request=request,
        match_keys=tuple(origins),
        missing=tuple(key for key in platform.wanted if key not in mapped.match_keys),
    )
