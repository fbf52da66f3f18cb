from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from doubles.acme import Acme, pixel
from doubles.scripted import START, Clock, Notebook

from convroute import ConfigurationError, Lead, LeadNotFound, LeadSourceError
from convroute.model.match_keys import Identifier
from convroute.routing.click_capture import clicks_in, with_landing_clicks
from convroute.routing.fire_request import FireRequest, derived_event_id
from convroute.routing.lead_completion import CompletedLead, LeadCompletion, chosen_sources
from convroute.routing.misspelt_fields import MOST_LOOKED_AT, field_meant

CANARY = "canary@example.com"
DAY = timedelta(days=1)


def completion(*sources: Any, timeout: float = 2.0) -> LeadCompletion:
    return LeadCompletion.of(sources, [Acme()], timeout)


def request(lead: Any = None, **fields: Any) -> FireRequest:
    inline = Lead.from_record(lead) if lead is not None else None
    return FireRequest(
        **{"lead_id": "l1", "pixel_id": "42", "platform": "acme", "event_name": "Lead", **fields},
        lead=inline,
    )


async def complete(source: Any = None, lead: Any = None, **fields: Any) -> CompletedLead:
    sources = [] if source is None else [source]
    return await completion(*sources).complete(request(lead, **fields), START, trace=True)


@pytest.mark.parametrize(
    "name, meant",
    [
        ("emial", "email"), ("Email Adress", None), ("fristName", "firstName"), ("zipcode", "zip"),
        ("postal_code", "zip"), ("phoneNumber", "phone"), ("countri", "country"), ("dateOfBirt", "dateOfBirth"),
        ("stage", None), ("status", None), ("plan", None), ("uid", None), ("company", None), ("source", None),
        ("address", None), ("customer", None), ("county", None), ("created", None), ("birth_date", "dateOfBirth"),
        ("emai\ud800l", None), ("e" * 500, None),
    ],
)  # fmt: skip
async def test_a_custom_field_that_looks_like_a_slip_is_noted(name: str, meant: str | None) -> None:
    completed = await complete(lead={"email": "ann@example.com", name: CANARY})
    expected = f"custom.{name}: warning: kept as a custom field; did you mean {meant}?"
    assert [str(note) for note in completed.notes] == ([expected] if meant else [])
    assert completed.lead.custom == {name: CANARY}


async def test_a_stored_lead_s_slips_are_noted_too() -> None:
    notebook = Notebook({"l1": {"email": "ann@example.com", "custom": {"zipcode": CANARY}}})
    done = await complete(notebook)
    assert [note.field for note in done.notes] == ["custom.zipcode"]


async def test_of_very_many_custom_fields_the_first_are_looked_at() -> None:
    slips = {f"emai{at:06d}l": 1 for at in range(1000)} | {
        f"emailx{at % 10}": 1 for at in range(1000)
    }
    before = field_meant.cache_info().misses
    await complete(lead={"email": "ann@example.com", **slips})
    assert field_meant.cache_info().misses - before <= MOST_LOOKED_AT


# --- who is asked


async def test_the_inline_record_is_laid_over_the_stored_one() -> None:
    stored = Notebook(
        {"l1": {"email": "old@example.com", "firstName": "Ann", "custom": {"a": 1, "b": 1}}}
    )
    done = await complete(stored, {"email": "new@example.com", "custom": {"a": 2}})
    assert done.lead.id == "l1"
    assert done.lead.keys.emails == ("new@example.com",)
    assert done.lead.keys.first_name == "Ann"
    assert done.lead.custom == {"a": 2, "b": 1}
    assert done.sources == {"id": "leadId", "emails": "inline", "first_name": "notebook"}


async def test_sources_fill_blanks_in_their_order_and_see_what_is_known() -> None:
    first = Notebook({"l1": {"firstName": "Ann"}}, name="first")
    second = Notebook({"l1": {"firstName": "Bea", "city": "Berlin"}}, name="second")
    done = await completion(first, second).complete(request(), START, trace=True)
    assert (done.lead.keys.first_name, done.lead.keys.city) == ("Ann", "Berlin")
    assert done.sources == {"id": "leadId", "first_name": "first", "city": "second"}
    assert second.asked[0].keys.first_name == "Ann"


async def test_where_it_came_from_is_kept_only_if_asked() -> None:
    done = await completion().complete(request({"email": "a@example.com"}), START)
    assert done.sources == {}


async def test_the_callers_id_wins_over_that_of_the_inline_record() -> None:
    assert (await complete(None, {"id": "inline"})).lead.id == "l1"
    assert (await complete(None, {"id": "inline"}, lead_id=None)).lead.id == "inline"


async def test_nobody_knows_the_lead() -> None:
    with pytest.raises(LeadNotFound, match="asked: notebook"):
        await complete(Notebook())
    with pytest.raises(LeadNotFound, match="none is set up"):
        await complete()


async def test_an_inline_lead_needs_nobody_to_know_it() -> None:
    assert (await complete(Notebook(), {"email": "a@example.com"})).lead.keys.emails


@pytest.mark.parametrize(
    "source, words",
    [
        (Notebook(error=LeadSourceError("the CRM is closed")), "the CRM is closed"),
        (Notebook(error=ValueError(CANARY)), "cannot answer (ValueError)"),
        (Notebook(error=TimeoutError(CANARY)), "no answer within 0.02 s"),
        (Notebook({"l1": "a text"}), "cannot answer (TypeError)"),
        (Notebook(pause=5), "no answer within 0.02 s"),
    ],
    ids=["says so", "raises", "times out", "gives no lead", "is slow"],
)
async def test_a_source_that_cannot_answer(source: Notebook, words: str, caplog: Any) -> None:
    with pytest.raises(LeadSourceError) as caught:
        await completion(source, timeout=0.02).complete(request(), START)
    assert words in str(caught.value)
    assert "leadSources.notebook" in str(caught.value)
    done = await completion(source, timeout=0.02).complete(
        request({"email": "a@example.com"}), START
    )
    (note,) = done.notes
    assert words in note.message
    others = Notebook({"l1": {"city": "Berlin"}}, name="other")
    done = await completion(source, others, timeout=0.02).complete(request(), START)
    assert done.lead.keys.city == "Berlin"
    assert CANARY not in caplog.text + str(caught.value) + repr(done)


async def test_a_cancellation_is_not_swallowed() -> None:
    with pytest.raises(asyncio.CancelledError):
        await complete(Notebook(error=asyncio.CancelledError()))


def test_sources_are_chosen_by_name() -> None:
    known: dict[str, Any] = {name: Notebook(name=name) for name in ("b", "a", "c")}
    assert [s.name for s in chosen_sources(known, None)] == ["a", "b", "c"]
    assert [s.name for s in chosen_sources(known, ["c", "a"])] == ["c", "a"]
    assert chosen_sources(known, []) == ()
    with pytest.raises(ConfigurationError, match="no lead source named 'd'; known: a, b, c"):
        chosen_sources(known, ["a", "d"])


class Store(Notebook):
    """A notebook that can be written."""

    put = get = forget = count = all = Notebook.lookup


def test_which_of_several_stores_is_written_to_must_be_said() -> None:
    known: dict[str, Any] = {name: Store(name=name) for name in ("b", "a")}
    with pytest.raises(ConfigurationError, match=r"several lead stores \(a, b\)"):
        chosen_sources(known, None)
    assert [s.name for s in chosen_sources(known, ["b", "a"])] == ["b", "a"]


# --- click ids: inline, then the event's URL, then what is stored, then the landing URL

INLINE = {"clickIds": {"acid": "inline"}}
STORED = {"clickIds": {"acid": {"value": "stored", "seenAt": (START - 9 * DAY).isoformat()}}}
LANDED = {
    "landingUrl": "https://example.com/?acid=landing",
    "createdAt": (START - 5 * DAY).isoformat(),
}
EVENT = {"source_url": "https://example.com/?x=1&acid=event#f"}


@pytest.mark.parametrize(
    "inline, url, stored, value, seen_at",
    [
        (INLINE, EVENT, {**STORED, **LANDED}, "inline", None),
        ({}, EVENT, {**STORED, **LANDED}, "event", START),
        ({}, {}, {**STORED, **LANDED}, "stored", START - 9 * DAY),
        ({}, {}, LANDED, "landing", START - 5 * DAY),
        (LANDED, {}, STORED, "stored", START - 9 * DAY),
        (LANDED, EVENT, {}, "event", START),
        ({}, {"referrer_url": "https://example.com/?acid=ref"}, {}, "ref", START),
        ({}, {**EVENT, "referrer_url": "https://example.com/?acid=ref"}, {}, "event", START),
        ({}, {**EVENT, "event_time": START - DAY}, STORED, "event", START - DAY),
    ],
    ids=[
        "inline wins", "a new click in the event's URL replaces an older one", "stored", "landing",
        "stored before the landing URL", "event before the landing URL", "referrer", "page before referrer",
        "seen when the event happened",
    ],
)  # fmt: skip
async def test_which_click_counts(
    inline: Any, url: Any, stored: Any, value: str, seen_at: Any
) -> None:
    done = await complete(Notebook({"l1": stored}), inline, **url)
    assert done.lead.keys.identifiers == {"acid": Identifier(value=value, seen_at=seen_at)}


@pytest.mark.parametrize(
    "stored",
    [
        {"clickIds": {"acid": {"value": "event", "seenAt": (START - 9 * DAY).isoformat()}}},
        {"acid": {"value": "event", "seenAt": (START - 9 * DAY).isoformat()}},
        {
            "landingUrl": "https://example.com/?acid=event",
            "createdAt": (START - 9 * DAY).isoformat(),
        },
        {"acid": "event", "createdAt": (START - 9 * DAY).isoformat()},
    ],
)
async def test_the_same_click_keeps_the_time_at_which_it_was_first_seen(stored: Any) -> None:
    done = await complete(Notebook({"l1": stored}), None, **EVENT)
    assert done.lead.keys.identifiers == {
        "acid": Identifier(value="event", seen_at=START - 9 * DAY)
    }
    assert done.sources["clickIds.acid"] == "sourceUrl"


async def test_origins_name_the_landing_url() -> None:
    done = await complete(Notebook({"l1": LANDED}))
    assert done.sources == {
        "id": "leadId",
        "landing_url": "notebook",
        "clickIds.acid": "landingUrl",
    }


@pytest.mark.parametrize(
    "url",
    [None, "", "https://example.com/", "https://example.com/?acid=", "acid=1", "https://example.com/#acid=1",
     "https://example.com/?xacid=1", "https://example.com/?ACID", "https://[bad?acid", "?"],
)  # fmt: skip
def test_urls_without_a_click(url: str | None) -> None:
    assert not clicks_in([url], ["acid"], START).identifiers


def test_only_click_ids_are_read_from_urls() -> None:
    lead = Lead(landing_url="https://example.com/?acid=c&acb=b&email=x")
    assert set(with_landing_clicks(lead, completion().clicks, START).keys.identifiers) == {"acid"}


def test_a_lead_is_kept_with_its_clicks_and_their_time() -> None:
    lead = Lead.from_record({"acb": "b", "landingUrl": "https://example.com/?acid=c"})
    kept = completion().stored_form(lead, START)
    assert kept.keys.identifiers == {
        "acb": Identifier(value="b"),
        "acid": Identifier(value="c", seen_at=START),
    }
    assert kept.custom == {}
    assert completion().stored_form(kept, START + DAY) == kept


# --- the event of a request


def test_the_event_id_is_the_callers_or_derived_or_fresh() -> None:
    ambient = Clock().ambient

    def event_id(**fields: Any) -> str:
        return request(**fields).event(pixel(), START, ambient.event_id).event_id

    assert event_id(event_id="mine", order_id="o1") == "mine"
    derived = event_id(order_id="o1")
    assert derived == event_id(order_id="o1") == derived_event_id("Lead", "o1")
    assert len(derived) == 32
    assert set(derived) <= set("0123456789abcdef")
    assert derived not in (event_id(order_id="o2"), event_id(order_id="o1", event_name="Purchase"))
    assert [event_id(), event_id()] == ["fresh-1", "fresh-2"]


def test_a_derived_event_id_never_changes() -> None:
    # Servers and browsers out there have derived it too.
    assert derived_event_id("Purchase", "4711") == "66be9acfe7a2a72f223b407ef2a149ad"


@pytest.mark.parametrize(
    "fields, default, currency",
    [
        ({"event_value": Decimal(1), "currency": "eur"}, None, "EUR"),
        ({"event_value": Decimal(1), "currency": "usd"}, "EUR", "USD"),
        ({"event_value": Decimal(1)}, "EUR", "EUR"),
        ({"event_value": Decimal(0)}, "EUR", "EUR"),
        ({}, "EUR", None),
        ({"currency": "EUR"}, None, "EUR"),
    ],
)
def test_currency(fields: Any, default: str | None, currency: str | None) -> None:
    event = request(**fields).event(pixel(default_currency=default), START, lambda: "e")
    assert event.currency == currency
