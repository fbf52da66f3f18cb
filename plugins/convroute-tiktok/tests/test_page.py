from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from convroute.spi import NoteKind


@pytest.mark.parametrize(
    "source_url, landing_url, options, url",
    [
        (
            "https://a.example/?q=1#x",
            "https://b.example",
            {"default_page_url": "https://c.example"},
            "https://a.example/",
        ),
        (None, "https://b.example", {"default_page_url": "https://c.example"}, "https://b.example"),
        ("not a url", "https://b.example", {}, "https://b.example"),
        (
            "javascript:alert(1)",
            None,
            {"default_page_url": "https://c.example"},
            "https://c.example",
        ),
        (None, None, {"default_page_url": "https://c.example"}, "https://c.example"),
        ("https://user@a.example:8080/ü", None, {}, "https://a.example:8080/ü"),
        (None, None, {"default_page_url": "https://c.example/?id=1"}, "https://c.example/?id=1"),
    ],
)
def test_page(source_url: Any, landing_url: Any, options: Any, url: Any, fire: Callable[..., Any]):
    payload = fire(source_url=source_url, lead={"landing_url": landing_url}, options=options)
    assert payload.body["page"] == {"url": url}


@pytest.mark.parametrize(
    "url, sent",
    [
        (
            "https://a.example/p?email=ann%40example.com&ttclid=E.C.P.1&token=abc&utm_source=a#f",
            "https://a.example/p?ttclid=E.C.P.1&utm_source=a",
        ),
        ("https://u:p@a.example/p?phone=2025550123", "https://a.example/p"),
        ("https://a.example/p#token", "https://a.example/p"),
        ("https://a.example/p?ttclid=E.C.P.1", None),
        ("https://a.example/p?ref=7&x_a=1&utm_id=2", None),
        ("https://a.example/p", None),
    ],
)
@pytest.mark.parametrize("place", ["sourceUrl", "landingUrl", "referrerUrl"])
def test_what_may_be_private_in_a_url_stays_here(
    url: str, sent: str | None, place: str, fire: Callable[..., Any]
):
    page = "https://shop.example/"
    payload = fire(
        source_url={"sourceUrl": url, "landingUrl": None}.get(place, page),
        lead={"landing_url": url if place == "landingUrl" else None},
        referrer_url=url if place == "referrerUrl" else None,
        options={"keep_query": ["ref", "x_*"]},
    )
    assert payload.body["page"]["referrer" if place == "referrerUrl" else "url"] == (sent or url)
    noted = [(note.field, note.kind) for note in payload.notes]
    assert noted == ([(place, NoteKind.CHANGED)] if sent else [])
    assert not any(word in str(payload.notes) for word in ("email", "token=", "abc", "ann"))


def test_the_click_id_in_a_page_is_read_and_stays(fire: Callable[..., Any]):
    payload = fire(source_url="https://a.example/?ttclid=E.C.P.1&email=x", lead={})
    assert payload.body["user"]["ttclid"] == "E.C.P.1"
    assert payload.body["page"]["url"] == "https://a.example/?ttclid=E.C.P.1"


def test_no_page_is_noted_and_sent(fire: Callable[..., Any]):
    payload = fire(source_url=None, referrer_url="https://a.example")
    assert "page" not in payload.body
    assert [(note.field, note.kind) for note in payload.notes] == [("sourceUrl", NoteKind.WARNING)]


def test_referrer(fire: Callable[..., Any]):
    assert (
        fire(referrer_url="https://a.example/x").body["page"]["referrer"] == "https://a.example/x"
    )
    payload = fire(referrer_url="a.example")
    assert "referrer" not in payload.body["page"]
    assert "referrerUrl" in [note.field for note in payload.notes]
