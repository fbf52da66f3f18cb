"""The contract of a lead source."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, ClassVar, Final, NoReturn, TypeVar
from unittest import SkipTest

from convroute.errors import InvalidLeadError
from convroute.model.lead import Lead
from convroute.model.match_keys import MatchKeys
from convroute.roles import LeadSource
from convroute.testing.contracts.declarations import NAME
from convroute.testing.contracts.fault import ContractFault, demand, named

T = TypeVar("T")

UNKNOWN_ID: Final = "contract-nobody-774"

ODD_IDS: Final = (
    "", " ", "\x00", "\ud800", "%", "_%", "*", "?", "[a-z]*", "' OR '1'='1", "'; DROP TABLE leads; --",
    "../../etc/passwd", "/etc/passwd", "..", "C:\\leads", "$(id)", '{"$ne": null}', "id\nid", "\u200b", "9" * 5000,
    "null", "None", "0",
)  # fmt: skip
"""Ids that some client will ask for: patterns, injections, paths, and nothing at all."""

AT_ONCE: Final = 20
INLINE: Final = "contract.inline@example.com"


class LeadSourceContract:
    """What every lead source must keep; a plugin's tests subclass it and fill in data.

    Example:
        class TestNotebook(LeadSourceContract):
            known = {"1": Lead.from_record({"email": "ann@example.com"})}

            def source(self):
                return Notebook()

    Attributes:
        known: What the source knows, by the lead's id. What is blank here may be anything there.
        secrets: Texts that no repr and no error may show: passwords, a URL with one in it.
    """

    known: ClassVar[Mapping[str, Lead]] = {}
    secrets: ClassVar[tuple[str, ...]] = ()

    def source(self) -> LeadSource:
        """Give the source, not entered yet; each call gives another one over the same data."""
        raise NotImplementedError("give the source under test")

    def unreachable(self) -> LeadSource | None:
        """Give a source that cannot answer just now; None if there is no such state."""
        return None

    def test_it_is_a_lead_source_with_a_name(self) -> None:
        """Settings name it in `lead_sources`, and notes say what it supplied."""
        source = self.source()
        demand(
            isinstance(source, LeadSource) and inspect.iscoroutinefunction(source.lookup),
            "the source has no `name`, or its lookup is not `async def`",
            "write a class with a name and async def lookup(self, lead)",
        )
        demand(
            isinstance(source.name, str) and NAME.fullmatch(source.name),
            "the name is not lower-case letters, digits and single hyphens or underscores",
            "name the source like its entry point",
        )

    def test_a_known_lead_is_found_by_its_id(self) -> None:
        """With everything that the source knows of it."""
        self._needs_known()
        for lead_id, expected in self.known.items():
            found = self.ask(lambda s, i=lead_id: s.lookup(Lead(id=i)))  # type: ignore[misc]
            demand(found is not None, "a known lead is not found", "look leads up by lead.id")
            whole = expected.filled_from(found).keys == found.keys
            demand(
                whole and expected.custom.items() <= found.custom.items(),
                "a known lead is found without all that is known of it",
                "read the whole record: Lead.from_record(record) takes every field that it knows",
            )

    def test_an_unknown_lead_is_none(self) -> None:
        """None means that the source does not have the lead; an empty Lead would be fired."""
        found = self.ask(lambda s: s.lookup(Lead(id=UNKNOWN_ID)))
        demand(
            found is None, "an unknown id finds a lead", "give None for a lead that you do not have"
        )

    def test_a_lead_without_an_id_is_none(self) -> None:
        """Events about people that nobody named yet are looked up too."""
        found = self.ask(lambda s: s.lookup(Lead()))
        demand(found is None, "no id finds a lead", "give None if lead.id is None")

    def test_odd_ids_find_nothing_and_break_nothing(self) -> None:
        """Ids come from clients: patterns, SQL, paths. They are compared, never run."""
        for lead_id in ODD_IDS:
            if lead_id not in self.known:
                found = self.ask(lambda s, i=lead_id: s.lookup(Lead(id=i)))  # type: ignore[misc]
                demand(
                    found is None,
                    f"the id {lead_id[:20]!r} finds a lead",
                    "compare the whole id, to the byte: bind it as a parameter, and build no path, pattern"
                    " or query of it",
                )

    def test_only_what_the_source_knows_comes_back(self) -> None:
        """The core fills blanks; what is echoed would be told as the source's own."""
        self._needs_known()
        lead_id = next(iter(self.known))
        inline = Lead(id=lead_id, keys=MatchKeys(emails=(INLINE,)), custom={"inline": True})
        found = self.ask(lambda s: s.lookup(inline))
        demand(
            found is not None and INLINE not in found.keys.emails and "inline" not in found.custom,
            "what the caller knew comes back as if the source had known it",
            "give back only what stands in the source's own record",
        )

    def test_the_answer_is_of_the_lead_that_was_asked_for(self) -> None:
        """Another id than the one asked for is another person."""
        self._needs_known()
        for lead_id in self.known:
            found = self.ask(lambda s, i=lead_id: s.lookup(Lead(id=i)))  # type: ignore[misc]
            demand(
                isinstance(found, Lead) and found.id in (None, lead_id),
                "lookup gives something that is no Lead, or a lead of another id",
                "give a Lead of the id that was asked for, or without one",
            )

    def test_it_answers_again_and_many_at_once(self) -> None:
        """Events come at the same time; a shared cursor or a used-up iterator mixes people up."""
        self._needs_known()
        ids = ([*self.known, UNKNOWN_ID] * AT_ONCE)[:AT_ONCE]

        async def ask(source: LeadSource) -> list[Lead | None]:
            return list(await asyncio.gather(*(source.lookup(Lead(id=i)) for i in ids)))

        first = {i: self.ask(lambda s, i=i: s.lookup(Lead(id=i))) for i in set(ids)}  # type: ignore[misc]
        for lead_id, found in zip(ids, self.ask(ask), strict=True):
            demand(
                found == first[lead_id],
                "asked many times at once, a lead comes out different",
                "share no cursor, file position or iterator between lookups",
            )

    def test_a_lookup_that_is_given_up_harms_nobody(self) -> None:
        """A source has a time limit; the next lookup must find it whole."""
        self._needs_known()
        lead_id = next(iter(self.known))

        async def ask(source: LeadSource) -> Lead | None:
            given_up = asyncio.ensure_future(source.lookup(Lead(id=lead_id)))
            await asyncio.sleep(0)
            given_up.cancel()
            await asyncio.gather(given_up, return_exceptions=True)
            return await source.lookup(Lead(id=lead_id))

        demand(
            self.ask(ask) is not None,
            "after a lookup that was cancelled, a known lead is not found",
            "release locks and connections in `finally` or `async with`",
        )

    def test_its_repr_shows_nobody(self) -> None:
        """Sources are in logs and tracebacks, which many people read."""
        source = self.source()
        values = [v for lead in self.known.values() for v in (*lead.keys.emails, *lead.keys.phones)]
        demand(
            not any(value in repr(source) for value in [*values, *self.secrets]),
            "the source's repr shows a lead or a secret",
            "keep data in fields with repr=False, and passwords in a Secret",
        )

    def test_a_source_that_cannot_answer_says_so(self) -> None:
        """None would say that there is no such lead, and its event would be refused for good."""
        source = self.unreachable()
        if source is None:
            self.left_out("`unreachable` is not given")
        lead_id = next(iter(self.known), UNKNOWN_ID)
        try:
            asyncio.run(_entered(source, lambda s: s.lookup(Lead(id=lead_id))))
        except Exception as error:
            demand(
                not any(secret in str(error) for secret in (*self.secrets, lead_id)),
                "the error of a source that cannot answer shows a secret or the id",
                "say what failed in your own words: LeadSourceError('the CRM does not answer')",
            )
        else:
            raise ContractFault(
                "a source that cannot answer gives None",
                "raise LeadSourceError, or let the library's own exception pass",
            )

    def _needs_known(self) -> None:
        if not self.known:
            self.left_out("`known` is not given")

    def left_out(self, why: str) -> NoReturn:
        """Leave a check out, with the reason.

        Raises:
            SkipTest: Always; pytest shows it as skipped.
        """
        raise SkipTest(why)

    def ask(self, work: Callable[[Any], Awaitable[T]]) -> T:
        """Do something with a source of its own, entered where it wants to be, in an event loop of its own.

        Raises:
            ContractFault: The source raised.
        """
        __tracebackhide__ = True
        try:
            return asyncio.run(_entered(self.source(), work))
        except (ContractFault, SkipTest, InvalidLeadError, NotImplementedError):
            raise
        except Exception as error:
            raise ContractFault(
                f"the source raised {named(error)}",
                "give None for what you do not have; LeadSourceError is for a source that cannot answer now",
            ) from error


async def _entered(source: Any, work: Callable[[Any], Awaitable[T]]) -> T:
    async with AsyncExitStack() as stack:
        if isinstance(source, AbstractAsyncContextManager):
            await stack.enter_async_context(source)
        return await work(source)
