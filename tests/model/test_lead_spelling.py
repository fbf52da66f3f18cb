"""How the fields of a lead record may be spelt."""

from __future__ import annotations

from typing import Any

import pytest

from convroute import InvalidLeadError, Lead
from convroute.model.match_keys import MatchKeys


def test_unknown_fields_are_custom_under_their_own_spelling() -> None:
    lead = Lead.from_record({"utmSource": "fair", "utm_medium": "qr", "custom": {"a": None}})
    assert lead.custom == {"utmSource": "fair", "utm_medium": "qr", "a": None}


@pytest.mark.parametrize(
    "spelt", ["firstName", "first_name", "First Name", "FirstName", "FIRST_NAME", "first-name"]
)
def test_a_spreadsheet_may_spell_its_header_as_it_likes(spelt: str) -> None:
    assert Lead.from_record({spelt: "Ann"}).keys.first_name == "Ann"


@pytest.mark.parametrize("spelt", ["Email", "EMAIL", "email "])
def test_a_capital_does_not_lose_the_address(spelt: str) -> None:
    assert Lead.from_record({spelt: "ann@example.com"}).keys.emails == ("ann@example.com",)


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
