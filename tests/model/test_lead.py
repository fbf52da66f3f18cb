from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute import InvalidLeadError, Lead
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys

T1 = datetime(2026, 5, 1, tzinfo=UTC)
T2 = datetime(2026, 5, 2, tzinfo=UTC)

texts = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
times = st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-720, 840).map(lambda m: timezone(timedelta(minutes=m))),
)  # fmt: skip
names = st.sampled_from(["acid", "acb", "other", "acme.lead_id"])
identifiers = st.builds(Identifier, value=texts, seen_at=st.none() | times)
many = st.lists(texts, max_size=3).map(tuple)
keys = st.builds(
    MatchKeys,
    emails=many,
    phones=many,
    identifiers=st.dictionaries(names, identifiers, max_size=3),
    **{name: st.none() | texts for name in PLAIN_FIELDS if name not in ("emails", "phones")},
)
json_values = st.none() | st.booleans() | st.integers() | texts
leads = st.builds(
    Lead,
    id=st.none() | texts,
    keys=keys,
    landing_url=st.none() | texts,
    consent=st.dictionaries(st.sampled_from(["all", "ads", "mail"]), st.booleans()),
    created_at=st.none() | times,
    custom=st.dictionaries(st.sampled_from(["email", "source", "acid", "clickIds"]), json_values),
)


# --- the record


@given(leads)
def test_a_record_gives_the_lead_back(lead: Lead) -> None:
    assert Lead.from_record(lead.to_record()) == lead


RECORD: dict[str, Any] = {
    "id": "lead_1",
    "email": "ann@example.com",
    "emails": ["b@example.com"],
    "phones": ["+12025550123"],
    "firstName": "Ann",
    "lastName": "Lee",
    "dateOfBirth": "1990-01-02",
    "gender": "f",
    "city": "Berlin",
    "state": "BE",
    "zip": 10115,
    "country": "DE",
    "externalId": "x1",
    "ipAddress": "192.0.2.1",
    "userAgent": "Mozilla",
    "landingUrl": "https://example.com/?acid=1",
    "clickIds": {"acid": {"value": "c", "seenAt": "2026-05-01T00:00:00Z"}, "acb": "b"},
    "consent": {"ads": True},
    "createdAt": "2026-05-02T00:00:00Z",
    "custom": {"a": 1},
}


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def test_camel_and_snake_case_are_one_record() -> None:
    in_snake = {snake(name): value for name, value in RECORD.items()}
    in_snake["click_ids"] = {"acid": {"value": "c", "seen_at": "2026-05-01T00:00:00Z"}, "acb": "b"}
    assert Lead.from_record(in_snake) == Lead.from_record(RECORD)


def test_every_field_of_the_record_is_read() -> None:
    lead = Lead.from_record(RECORD)
    assert lead == Lead(
        id="lead_1",
        keys=MatchKeys(
            emails=("b@example.com", "ann@example.com"), phones=("+12025550123",), first_name="Ann",
            last_name="Lee", date_of_birth="1990-01-02", gender="f", city="Berlin", state="BE",
            zip="10115", country="DE", external_id="x1", ip_address="192.0.2.1", user_agent="Mozilla",
            identifiers={"acid": Identifier(value="c", seen_at=T1), "acb": Identifier(value="b")},
        ),
        landing_url="https://example.com/?acid=1",
        consent={"ads": True},
        created_at=T2,
        custom={"a": 1},
    )  # fmt: skip


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_blanks_count_as_absent_everywhere(blank: str | None) -> None:
    assert Lead.from_record(dict.fromkeys([*RECORD, "unknown"], blank)) == Lead()
    assert Lead.from_record({"emails": [blank, "a@example.com"]}).keys.emails == ("a@example.com",)
    assert Lead.from_record({"clickIds": {"acid": blank}}) == Lead()
    assert Lead.from_record({"clickIds": {"acid": {"value": blank}}}) == Lead()


def test_unknown_fields_are_custom_under_their_own_spelling() -> None:
    lead = Lead.from_record({"utmSource": "fair", "utm_medium": "qr", "custom": {"a": None}})
    assert lead.custom == {"utmSource": "fair", "utm_medium": "qr", "a": None}


@pytest.mark.parametrize(
    "given_time", ["2026-05-01T00:00:00Z", T1.timestamp(), int(T1.timestamp()), str(int(T1.timestamp())), T1]
)  # fmt: skip
def test_the_forms_of_a_time(given_time: object) -> None:
    assert Lead.from_record({"createdAt": given_time}).created_at == T1
    record = {"clickIds": {"acid": {"value": "c", "seenAt": given_time}}}
    assert Lead.from_record(record).keys.identifiers["acid"].seen_at == T1


@pytest.mark.parametrize(
    "given_consent, consent",
    [
        (True, {"all": True}),
        (False, {"all": False}),
        ("granted", {"all": True}),
        ("Denied", {"all": False}),
        ("no", {"all": False}),
        ({"ads": "granted", "mail": "denied", "x": True}, {"ads": True, "mail": False, "x": True}),
        ({"ads": "Yes", "mail": "no", "x": None, "y": ""}, {"ads": True, "mail": False}),
    ],
)
def test_the_forms_of_consent(given_consent: object, consent: dict[str, bool]) -> None:
    assert Lead.from_record({"consent": given_consent}).consent == consent


def test_names_that_are_no_text_are_read_as_text() -> None:
    assert Lead.from_record({1: "x", "id": "l1"}) == Lead(id="l1", custom={"1": "x"})  # type: ignore[dict-item]


def test_every_fault_is_told_at_once_in_the_authors_spelling() -> None:
    canary = "canary@example.com"
    with pytest.raises(InvalidLeadError) as caught:
        Lead.from_record(
            {
                "email": {"value": canary},
                "first_name": ["x", canary],
                "zip": 1.5,
                "consent": "perhaps",
                "createdAt": f"zone {canary}",
                "clickIds": {"acid": {"val": canary}, "acb": True},
                "custom": [canary],
                "phones": [True],
            }
        )
    assert {fault.path for fault in caught.value.faults} == {
        "email",
        "first_name",
        "zip",
        "consent",
        "createdAt",
        "clickIds.acid",
        "clickIds.acb",
        "custom",
        "phones",
    }
    assert canary not in str(caught.value)


def test_a_lead_does_not_show_who_it_is() -> None:
    shown = repr(Lead.from_record(RECORD))
    for hidden in ("ann@", "2025550123", "Ann", "Berlin", "192.0.2.1", "acid=1", "x1"):
        assert hidden not in shown


# --- identifiers


@pytest.mark.parametrize(
    "short",
    [
        {"acid": "c"},
        {"acid": " c "},
        {"acid": {"value": "c"}},
        {"clickIds": {"acid": "c"}},
        {"clickIds": {"acid": {"value": "c"}}},
    ],
)
@pytest.mark.parametrize("created", [{}, {"createdAt": "2026-05-02T00:00:00Z"}])
def test_the_short_forms_of_an_identifier_are_one(
    short: dict[str, Any], created: dict[str, Any]
) -> None:
    lead = Lead.from_record({**short, **created}).recognising(["acb", "acid"])
    assert lead.keys.identifiers == {"acid": Identifier(value="c", seen_at=T2 if created else None)}
    assert lead.custom == {}


def test_a_short_form_may_say_when_it_was_seen() -> None:
    record = {
        "acid": {"value": "c", "seenAt": "2026-05-01T00:00:00Z"},
        "createdAt": "2026-05-02T00:00:00Z",
    }
    assert Lead.from_record(record).recognising(["acid"]).keys.identifiers["acid"].seen_at == T1


def test_a_number_is_an_identifier_too() -> None:
    assert Lead.from_record({"acme.lead_id": 1234}).recognising(["acme.lead_id"]).keys.value_of(
        "acme.lead_id"
    ) == "1234"  # fmt: skip


@pytest.mark.parametrize("odd", [True, 1.5, ["c"], {"val": "c"}, {"value": "c", "seenAt": "x"}, {}])
def test_what_has_no_form_of_an_identifier_stays_in_custom(odd: object) -> None:
    lead = Lead.from_record({"acid": odd})
    assert lead.recognising(["acid"]) == lead
    assert lead.custom == {"acid": odd}


def test_an_identifier_that_stands_in_its_place_wins_over_a_short_form() -> None:
    lead = Lead.from_record({"acid": "short", "clickIds": {"acid": "long"}}).recognising(["acid"])
    assert lead.keys.value_of("acid") == "long"


# --- laying one over another


@given(keys, keys)
def test_filling_never_changes_a_set_key(a: MatchKeys, b: MatchKeys) -> None:
    filled = a.filled_from(b)
    for name in PLAIN_FIELDS:
        assert getattr(filled, name) == (getattr(a, name) or getattr(b, name))
    assert set(filled.identifiers) == set(a.identifiers) | set(b.identifiers)
    for name, identifier in a.identifiers.items():
        assert filled.identifiers[name].value == identifier.value


@given(leads, leads)
def test_filling_is_idempotent(a: Lead, b: Lead) -> None:
    once = a.filled_from(b)
    assert once.filled_from(b) == once
    assert a.filled_from(a) == a
    assert a.filled_from(Lead()) == a
    assert Lead().filled_from(a) == a


def one_value_a_name(lead: Lead) -> Lead:
    # Which of three times is kept depends on the order if the values differ: see the next test.
    ids = {n: Identifier(value=n, seen_at=i.seen_at) for n, i in lead.keys.identifiers.items()}
    return Lead(
        id=lead.id,
        keys=MatchKeys(**{n: getattr(lead.keys, n) for n in PLAIN_FIELDS}, identifiers=ids),
        landing_url=lead.landing_url,
        consent=lead.consent,
        created_at=lead.created_at,
        custom=lead.custom,
    )


@given(leads.map(one_value_a_name), leads.map(one_value_a_name), leads.map(one_value_a_name))
def test_filling_is_associative(a: Lead, b: Lead, c: Lead) -> None:
    assert a.filled_from(b).filled_from(c) == a.filled_from(b.filled_from(c))


@given(keys, keys, keys)
def test_filling_is_associative_in_values_whatever_the_times(
    a: MatchKeys, b: MatchKeys, c: MatchKeys
) -> None:
    left, right = a.filled_from(b).filled_from(c), a.filled_from(b.filled_from(c))
    assert {n: i.value for n, i in left.identifiers.items()} == {
        n: i.value for n, i in right.identifiers.items()
    }


@pytest.mark.parametrize(
    "mine, theirs, kept",
    [
        (("c", T2), ("c", T1), ("c", T1)),
        (("c", T1), ("c", T2), ("c", T1)),
        (("c", None), ("c", T2), ("c", T2)),
        (("c", T2), ("c", None), ("c", T2)),
        (("c", T2), ("d", T1), ("c", T2)),
        (("c", None), ("d", T1), ("c", None)),
    ],
)
def test_the_same_click_keeps_the_time_at_which_it_was_first_seen(
    mine: Any, theirs: Any, kept: Any
) -> None:
    a, b, c = (Identifier(value=value, seen_at=at) for value, at in (mine, theirs, kept))
    filled = MatchKeys(identifiers={"acid": a}).filled_from(MatchKeys(identifiers={"acid": b}))
    assert filled.identifiers["acid"] == c


@pytest.mark.parametrize(
    "over, under, consent",
    [
        ({"ads": True}, {"ads": False, "mail": True}, {"ads": True, "mail": True}),
        ({"all": False}, {"ads": True}, {"all": False}),
        ({"all": True}, {"ads": False}, {"all": True}),
        ({"ads": True}, {"all": False}, {"ads": True, "all": False}),
        ({}, {"all": False}, {"all": False}),
    ],
)
def test_the_later_word_on_consent_stands(over: Any, under: Any, consent: Any) -> None:
    assert Lead(consent=over).filled_from(Lead(consent=under)).consent == consent


def test_a_lead_names_the_keys_that_are_there() -> None:
    lead = Lead.from_record({"email": "a@example.com", "clickIds": {"acid": "c"}})
    assert lead.present() == {"emails", "clickIds.acid"}


@pytest.mark.parametrize(
    "spelt", ["firstName", "first_name", "First Name", "FirstName", "FIRST_NAME", "first-name"]
)
def test_a_spreadsheet_may_spell_its_header_as_it_likes(spelt: str) -> None:
    assert Lead.from_record({spelt: "Ann"}).keys.first_name == "Ann"


@pytest.mark.parametrize("spelt", ["Email", "EMAIL", "email "])
def test_a_capital_does_not_lose_the_address(spelt: str) -> None:
    assert Lead.from_record({spelt: "ann@example.com"}).keys.emails == ("ann@example.com",)


@pytest.mark.parametrize(
    "record, words",
    [
        ({"id": 10**5000}, "so many digits"),
        ({"createdAt": "1" * 5000}, "createdAt: (must be a time|needs)"),
    ],
    ids=["number", "time"],
)
def test_thousands_of_digits_are_refused_in_our_own_words(record: Any, words: str) -> None:
    with pytest.raises(InvalidLeadError, match=words):
        Lead.from_record(record)


SPELT_TWICE = [
    ({"firstName": "Ann", "first_name": "Bea"}, {"firstName"}),
    ({"Email": "a@example.com", "email": "b@example.com", "EMAIL": 1}, {"email"}),
    ({"clickIds": {"acid": "1"}, "click_ids": {"acid": "2"}, "zip": 1.5}, {"clickIds", "zip"}),
    ({"custom": {"a": 1}, "Custom": {"a": 2}}, {"custom"}),
    ({"zip": 1, "Zip": True}, {"zip"}),
]


@pytest.mark.parametrize("record, places", SPELT_TWICE)
def test_two_spellings_with_two_values_are_a_fault_in_any_order(record: Any, places: Any) -> None:
    told = []
    for pairs in (list(record.items()), list(reversed(record.items()))):
        with pytest.raises(InvalidLeadError) as caught:
            Lead.from_record(dict(pairs))
        told.append({str(fault) for fault in caught.value.faults})
        assert {fault.path for fault in caught.value.faults} == places
    assert told[0] == told[1]


@pytest.mark.parametrize("blank", ["", " ", None])
def test_two_spellings_with_one_value_are_one_field(blank: str | None) -> None:
    assert Lead.from_record({"firstName": "Ann", "first_name": "Ann", "FIRST_NAME": blank}) == (
        Lead(keys=MatchKeys(first_name="Ann"))
    )


def test_unknown_fields_of_nearly_one_name_are_all_kept() -> None:
    record = {"utmSource": "fair", "utm_source": "ad", "UTM source": "", "Utm-Source": 1}
    kept = {"utmSource": "fair", "utm_source": "ad", "Utm-Source": 1}
    assert Lead.from_record(record).custom == kept
