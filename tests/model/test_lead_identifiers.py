"""The forms in which a lead's identifiers may be given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from convroute import Lead
from convroute.model.match_keys import Identifier

T1 = datetime(2026, 5, 1, tzinfo=UTC)
T2 = datetime(2026, 5, 2, tzinfo=UTC)


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
