"""The record of a lead: its fields, their forms, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from drawn_leads import leads
from hypothesis import given

from convroute import InvalidLeadError, Lead
from convroute.model.match_keys import Identifier, MatchKeys

T1 = datetime(2026, 5, 1, tzinfo=UTC)
T2 = datetime(2026, 5, 2, tzinfo=UTC)


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


def test_a_lead_names_the_keys_that_are_there() -> None:
    lead = Lead.from_record({"email": "a@example.com", "clickIds": {"acid": "c"}})
    assert lead.present() == {"emails", "clickIds.acid"}


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
