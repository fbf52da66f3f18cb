"""URLs of pages, without what could be private in them."""

from __future__ import annotations

from typing import Final

from convroute.normalise import http_url, private_query_removed
from convroute.spi import JSON, Note
from convroute_facebook.digest import is_suffix
from convroute_facebook.draft import Draft

KEPT_QUERY: Final = ("utm_*", "fbclid")
"""Campaign names, and the click id that Meta put there itself. Everything else may be anything."""

_WANTED: Final = "must be a full http or https address"
_NO_SOURCE: Final = Note.dropped("sourceUrl", _WANTED)
_NO_REFERRER: Final = Note.dropped("referrerUrl", _WANTED)


def add_page(body: dict[str, JSON], draft: Draft) -> None:
    """Add the event's page, and the one before it, without what could be private in their addresses."""
    event, keep = draft.conversion.event, draft.options.keep_query
    if value := event.source_url:
        if (url := read_page_url(value, keep)) is not None:
            body["event_source_url"] = url
        else:
            draft.notes.append(_NO_SOURCE)
    if value := event.referrer_url:
        if (url := read_page_url(value, keep)) is not None:
            body["referrer_url"] = url
        else:
            draft.notes.append(_NO_REFERRER)


def read_page_url(value: str, keep: tuple[str, ...] = ()) -> str | None:
    """Give the address without user, fragment, and query parameters that are not to be kept.

    Args:
        value: The address as the event has it.
        keep: Names of query parameters to keep, beside those that always stay.

    Returns:
        The address, or None if the text is none.
    """
    address = http_url(value)
    if address is None:
        return None
    address = without_suffix(address)
    if "?" not in address and "#" not in address and "@" not in address:
        return address
    return private_query_removed(address, keep=KEPT_QUERY + keep)


def without_suffix(address: str) -> str:
    """Give the address without what Meta's parameter builder may have put behind it.

    Only its present form is taken away, six bytes in base64url of which the first is 1 and the third at
    most 3: the two letters behind a dot that it was of old may be a country's domain.
    """
    head, dot, tail = address.rpartition(".")
    marked = dot and len(tail) == 8 and tail.startswith("AQ") and tail[3] in "ABCD"
    return head if marked and is_suffix(tail) else address
