"""URLs of pages, without what could be private in them."""

from __future__ import annotations

from typing import Final

from convroute.normalise import http_url, private_query_removed
from convroute.spi import JSON, Note
from convroute_facebook.digest import is_suffix
from convroute_facebook.draft import Draft

KEPT_QUERY: Final = ("utm_*", "fbclid")
"""Campaign names, and the click id that Meta put there itself. Everything else may be anything."""

REMOVED: Final = (
    "may hold personal data: sent without its query parameters beside utm_*, fbclid and those of keep_query,"
    " and without user and fragment"
)
_WANTED: Final = "must be a full http or https address"


def add_page(body: dict[str, JSON], draft: Draft) -> None:
    """Add the event's page, and the one before it, without what could be private in their addresses."""
    event = draft.conversion.event
    if value := event.source_url:
        _add(body, "event_source_url", value, "sourceUrl", draft)
    if value := event.referrer_url:
        _add(body, "referrer_url", value, "referrerUrl", draft)


def _add(body: dict[str, JSON], wire: str, value: str, path: str, draft: Draft) -> None:
    address = page_url(value)
    if address is None:
        draft.dropped(path, _WANTED)
        return
    body[wire] = url = private_query_removed(address, keep=KEPT_QUERY + draft.options.keep_query)
    if url != address:
        draft.notes.append(Note.changed(path, REMOVED))


def page_url(value: str) -> str | None:
    """Give the address without what was put behind it, or None if the text is none."""
    address = http_url(value)
    return None if address is None else without_suffix(address)


def without_suffix(address: str) -> str:
    """Give the address without what Meta's parameter builder may have put behind it.

    Only its present form is taken away, six bytes in base64url of which the first is 1 and the third at
    most 3: the two letters behind a dot that it was of old may be a country's domain.
    """
    head, dot, tail = address.rpartition(".")
    marked = dot and len(tail) == 8 and tail.startswith("AQ") and tail[3] in "ABCD"
    return head if marked and is_suffix(tail) else address
