"""Enrichment: a lead id and an inline record become a lead, from the lead sources in their order."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from types import NoneType

from attrs import field, frozen

from convroute.errors import ConfigurationError, Fault, LeadNotFound, LeadSourceError
from convroute.model.lead import Lead
from convroute.note import Note
from convroute.plugin_fault import checked, log_plugin_fault
from convroute.roles import LeadSource, LeadStore
from convroute.roles.platform import Platform
from convroute.routing.click_capture import clicks_in, with_landing_clicks
from convroute.routing.fire_request import FireRequest
from convroute.routing.misspelt_fields import misspelt_fields

INLINE = "inline"
LEAD_ID = "leadId"
EVENT_URL = "sourceUrl"
REFERRER_URL = "referrerUrl"
LANDING_URL = "landingUrl"


@frozen(kw_only=True)
class CompletedLead:
    """A lead, ready to be mapped.

    Attributes:
        lead: The lead.
        sources: Which source gave each match key; empty unless it was asked for.
        notes: Sources that could not answer.
    """

    lead: Lead
    sources: Mapping[str, str] = field(factory=dict)
    notes: tuple[Note, ...] = ()


@frozen(kw_only=True)
class LeadCompletion:
    """Completes leads for one router.

    Attributes:
        sources: The lead sources, the one that takes precedence first.
        timeout: Seconds that each may take.
        identifiers: The names of all identifiers that the platforms read.
        clicks: Those among them that are click ids in URLs.
    """

    sources: Sequence[LeadSource] = ()
    timeout: float = 2.0
    identifiers: frozenset[str] = frozenset()
    clicks: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, sources: Sequence[LeadSource], platforms: Iterable[Platform], timeout: float
    ) -> LeadCompletion:
        """Set up for the identifiers that platforms read."""
        specs = [spec for platform in platforms for spec in platform.identifiers]
        return cls(
            sources=sources,
            timeout=timeout,
            identifiers=frozenset(spec.name for spec in specs),
            clicks=tuple(spec.name for spec in specs if spec.in_url),
        )

    def stored_form(self, lead: Lead, now: datetime) -> Lead:
        """Give a lead as it should be kept: identifiers recognised, click ids captured with their time."""
        return with_landing_clicks(lead.recognising(self.identifiers), self.clicks, now)

    async def complete(
        self, request: FireRequest, now: datetime, *, trace: bool = False
    ) -> CompletedLead:
        """Find and complete the lead of a request.

        The inline record comes first, then click ids in the event's own URLs, then the lead sources in
        their order, then click ids in the landing URL; each only fills what is still blank.

        Args:
            request: What was fired.
            now: The present moment.
            trace: Whether to keep which source gave what; it costs a little.

        Raises:
            LeadNotFound: There is no inline lead, and no source knows the id.
            LeadSourceError: There is no inline lead, no source knows the id, and one could not answer.
        """
        inline = request.lead
        steps: list[tuple[str, Lead]] = []
        lead = inline.known_as(request.lead_id) if inline else Lead(id=request.lead_id)
        lead = lead.recognising(self.identifiers)
        steps.append((INLINE, lead))
        clicks = clicks_in(
            (request.source_url, request.referrer_url), self.clicks, request.event_time or now
        )
        if clicks.identifiers:
            lead = lead.with_clicks(clicks)
            steps.append((EVENT_URL, lead))
        found = inline is not None
        notes: list[Note] = []
        for source in self.sources:
            try:
                known = await self._lookup(source, lead)
            except LeadSourceError as error:
                notes.append(Note.warning(f"leadSources.{source.name}", str(error)))
                continue
            if known is not None:
                found = True
                lead = lead.filled_from(known.recognising(self.identifiers))
                steps.append((source.name, lead))
        if not found:
            raise self._nobody_knows(notes)
        lead = with_landing_clicks(lead, self.clicks, now)
        steps.append((LANDING_URL, lead))
        if lead.custom:
            notes += misspelt_fields(lead.custom)
        return CompletedLead(
            lead=lead, sources=self._origins(steps, request) if trace else {}, notes=tuple(notes)
        )

    def _origins(self, steps: Sequence[tuple[str, Lead]], request: FireRequest) -> dict[str, str]:
        origins = {"id": LEAD_ID if request.lead_id else INLINE}
        for name, lead in steps:
            for key in (*lead.present(), *(("landing_url",) if lead.landing_url else ())):
                origins.setdefault(key, name)
        on_page = clicks_in([request.source_url], self.clicks, None).identifiers
        for key, name in origins.items():
            if name == EVENT_URL and key.removeprefix("clickIds.") not in on_page:
                origins[key] = REFERRER_URL
        return origins

    async def _lookup(self, source: LeadSource, lead: Lead) -> Lead | None:
        try:
            async with asyncio.timeout(self.timeout):
                return checked(await source.lookup(lead), Lead, NoneType)
        except TimeoutError:
            raise LeadSourceError(f"no answer within {self.timeout:g} s") from None
        except LeadSourceError:
            raise
        except Exception as error:
            log_plugin_fault(f"lead source '{source.name}'", error)
            raise LeadSourceError(f"cannot answer ({type(error).__name__})") from None

    def _nobody_knows(self, failed: Sequence[Note]) -> LeadNotFound | LeadSourceError:
        if failed:
            return LeadSourceError("; ".join(f"{note.field}: {note.message}" for note in failed))
        names = ", ".join(source.name for source in self.sources) or "none is set up"
        return LeadNotFound(f"leadId: no lead source has a lead of this id (asked: {names})")


def chosen_sources(
    known: Mapping[str, LeadSource], names: Sequence[str] | None, failed: Container[str] = ()
) -> tuple[LeadSource, ...]:
    """Put lead sources in the order of the settings; without one, all of them, by name.

    Args:
        known: The lead sources.
        names: The settings' order.
        failed: Plugins that bring nothing because of faults that are told already.

    Raises:
        ConfigurationError: Names that no plugin brought; or two lead stores, and no word on which is written to.
    """
    path = "convroute.lead_sources"
    if names is None:
        stores = sorted(name for name, source in known.items() if isinstance(source, LeadStore))
        if len(stores) > 1:
            message = f"there are several lead stores ({', '.join(stores)}); name the one to write to first"
            raise ConfigurationError(Fault(path, message))
        return tuple(known[name] for name in sorted(known))
    listed = ", ".join(sorted(known)) or "none"
    strangers = [
        Fault(f"{path}[{index}]", f"no lead source named '{name}'; known: {listed}")
        for index, name in enumerate(names)
        if name not in known and name not in failed
    ]
    if strangers:
        raise ConfigurationError(strangers)
    return tuple(known[name] for name in names if name in known)
