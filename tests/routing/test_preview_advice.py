"""What a preview tells about coverage, and what it advises."""

from __future__ import annotations

from typing import Any

import pytest
from doubles.previewed_acme import mapping, shown

from convroute import Pixel
from convroute.spi import Conversion, MatchKeySpec, Note
from convroute.wire import as_record

WANTED = (
    MatchKeySpec("mail", ("emails",), "it finds most people"),
    MatchKeySpec("acid", ("clickIds.acid",), "it names the click"),
    MatchKeySpec("given", ("first_name", "last_name")),
    MatchKeySpec("device", ("clickIds.acb",), rare=True),
)


async def test_the_most_useful_missing_key_is_advised() -> None:
    found = await shown(mapping(WANTED, {"mail": "emails"})())
    assert (found.missing, round(found.coverage, 2)) == (("acid", "given"), 0.33)
    assert as_record(found.advice) == {
        "key": "acid",
        "fields": ["clickIds.acid", "landingUrl"],
        "mend": False,
        "text": "supply clickIds.acid or landingUrl: it names the click",
    }


async def test_names_in_advice_are_those_of_the_lead_record() -> None:
    names = {"mail": "emails", "acid": "clickIds.acid"}
    found = await shown(mapping(WANTED, names)(), lead={"email": "a@example.com", "acid": "c"})
    assert found.advice.text == "supply firstName or lastName"
    found = await shown(mapping(WANTED, {"acid": "clickIds.acid"})(), lead={"acid": "c"})
    assert found.advice.fields == ("email",)


async def test_nothing_is_advised_where_nothing_is_missing() -> None:
    names = {"mail": "emails", "acid": "clickIds.acid", "given": "last_name"}
    found = await shown(mapping(WANTED, names)())
    assert (found.advice, found.missing, found.coverage) == (None, (), 1.0)


async def test_a_platform_that_wants_nothing() -> None:
    assert (await shown(mapping((), {"x": "emails"})())).coverage == 1.0
    assert (await shown(mapping((), {})())).coverage == 0.0


async def test_what_the_event_cannot_have_is_neither_missing_nor_advised() -> None:
    class Caller(mapping(WANTED, {"mail": "emails"})):  # type: ignore[misc]
        def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> dict[str, str]:
            return {"acid": "a call has no click", "mail": "never", "device": "no"}

    found = await shown(Caller())
    assert found.advice.key == "given"
    assert (found.missing, found.coverage) == (("given",), 0.5)
    assert as_record(found.out_of_reach) == [{"key": "acid", "why": "a call has no click"}]


@pytest.mark.parametrize(
    "notes, lead, advice",
    [
        ([Note.dropped("emails[0]", "is none")], {"email": "x"}, ("emails[0]", True)),
        ([Note.dropped("emails[0]", "is none")], {"emails": ["x", "a@example.com"]}, ("email", False)),
        ([Note.warning("emails", "wanted")], {"firstName": "Ann"}, ("email", False)),
        ([Note.dropped("clickIds.acid", "no")], {"email": "a@example.com", "acid": "c"}, ("email", False)),
    ],
    ids=["given and lost", "one of two lost", "not given", "another key is lost"],
)  # fmt: skip
async def test_what_is_there_and_unusable_is_to_be_mended(
    notes: list[Note], lead: Any, advice: Any
) -> None:
    found = await shown(mapping(WANTED, {}, *notes)(), lead=lead)
    assert (found.advice.fields[0], found.advice.mend) == advice
    if found.advice.mend:
        assert found.advice.text == "mend emails[0]: is none"


async def test_what_is_sent_and_matches_nobody_is_to_be_mended_but_no_click_is() -> None:
    names = {"mail": "emails", "acid": "clickIds.acid"}
    lead = {"email": "a@example.com", "acid": "c"}
    notes = Note.warning("clickIds.acid", "is old"), Note.warning("emails[0]", "matches nobody")
    found = await shown(mapping(WANTED, names, *notes)(), lead=lead)
    assert found.advice.text == "mend emails[0]: matches nobody"
    found = await shown(mapping(WANTED, names, notes[0])(), lead=lead)
    assert found.advice.key == "given"


async def test_a_refused_event_is_covered_by_what_its_lead_has() -> None:
    note = Note.dropped("emails[0]", "is none")
    platform = mapping(WANTED, {}, note, refuse=True)()
    found = await shown(platform, lead={"email": "x", "firstName": "Ann"})
    assert (found.would_send, found.match_keys, found.missing) == (False, (), ("mail", "acid"))
    assert found.advice.text == "mend emails[0]: is none"
