"""What a preview tells about match keys: their form and their source."""

from __future__ import annotations

from typing import Any

import pytest
from doubles.previewed_acme import DIGEST, mapping, shown
from doubles.router_bench import EVENT, Bench
from doubles.scripted import Notebook

from convroute.spi import MatchKeySpec, Note


@pytest.mark.parametrize(
    "spec_hashed, value, form",
    [
        (True, "ann@example.com", "hashed_here"),
        (True, DIGEST, "hashed_before"),
        (True, DIGEST.upper(), "hashed_before"),
        (True, f"{DIGEST}.AQICAQMC", "hashed_before"),
        (False, "ann@example.com", "clear"),
    ],
)
async def test_the_form_of_a_value(spec_hashed: bool, value: str, form: str) -> None:
    specs = (MatchKeySpec("mail", ("emails",), hashed=spec_hashed),)
    found = await shown(mapping(specs, {"mail": "emails"})(), lead={"email": value})
    ((key),) = found.match_keys
    assert [(v.field, v.form.value) for v in key.values] == [("emails[0]", form)]


async def test_the_body_goes_before_the_declaration() -> None:
    class Honest(mapping((MatchKeySpec("mail", ("emails",)),), {"mail": "emails"})):  # type: ignore[misc]
        wanted = (MatchKeySpec("mail", ("emails",), hashed=True),)

    found = await shown(Honest(), lead={"email": "ann@example.com"})
    assert found.match_keys[0].values[0].form.value == "clear"


async def test_a_value_that_was_dropped_is_behind_nothing() -> None:
    specs = (MatchKeySpec("mail", ("emails",)), MatchKeySpec("given", ("first_name",)))
    names = {"mail": "emails", "given": "first_name", "other": "event"}
    platform = mapping(specs, names, Note.dropped("emails[1]", "is none"))()
    found = await shown(platform, lead={"emails": ["a@example.com", "b"], "firstName": "Ann"})
    told = [(key.key, key.field, [v.field for v in key.values]) for key in found.match_keys]
    assert told == [
        ("mail", "emails", ["emails[0]"]),
        ("given", "firstName", ["firstName"]),
        ("other", "event", ["event"]),
    ]
    assert found.match_keys[2].source == "event"
    assert [note.field for note in found.dropped] == ["emails[1]"]
    assert found.to_record()["noteDetails"] == [
        {"field": "emails[1]", "kind": "dropped", "message": "is none"}
    ]


async def test_click_ids_of_page_referrer_and_landing_page_are_told_apart() -> None:
    bench = Bench(sources=[Notebook({"l1": {"landingUrl": "https://example.com/?acid=old"}})])

    async def source(**event: Any) -> str:
        found = await bench.router.preview(**{**EVENT, "lead": None, **event})
        return str(found.match_keys[0].source)

    url = "https://example.com/?acid=c"
    assert await source(source_url=url) == "sourceUrl"
    assert await source(referrer_url=url) == "referrerUrl"
    assert await source(source_url="https://example.com/", referrer_url=url) == "referrerUrl"
    assert await source() == "landingUrl"
