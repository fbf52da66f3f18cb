"""The page object of web events, without what could be private in its addresses."""

from __future__ import annotations

from typing import Any, Final

from convroute.normalise import http_url, private_query_removed
from convroute.spi import Note
from convroute_tiktok.draft import Draft

KEPT_QUERY: Final = ("utm_*", "ttclid")
"""Campaign names, and the click id that TikTok put there itself. Everything else may be anything."""

REMOVED: Final = (
    "may hold personal data: sent without its query parameters beside utm_*, ttclid and those of keep_query,"
    " and without user and fragment"
)
_WANTED: Final = "not an absolute http or https URL"
_NO_URL: Final = Note.warning(
    "sourceUrl", "TikTok asks for the page of a web event; give it, or set default_page_url"
)


def add_page(body: dict[str, Any], draft: Draft) -> None:
    """Add the page: the event's, else the lead's landing page, else the pixel's default page.

    TikTok's table asks for its URL on every web event, while its own sample does without: so an event without one is
    sent, with a note. Of the query stays what TikTok reads there: its click id, and the campaign's names.
    """
    event = draft.conversion.event
    url = _page_url(draft)
    if url is not None:
        body["page"] = {"url": url}
    if event.referrer_url:
        referrer = http_url(event.referrer_url)
        if referrer is None:
            draft.dropped("referrerUrl", _WANTED)
        elif url is not None:
            body["page"]["referrer"] = _without_private("referrerUrl", referrer, draft)


def _page_url(draft: Draft) -> str | None:
    event, lead = draft.conversion.event, draft.conversion.lead
    for path, value in (("sourceUrl", event.source_url), ("landingUrl", lead.landing_url)):
        if value:
            url = http_url(value)
            if url is not None:
                return _without_private(path, url, draft)
            draft.dropped(path, _WANTED)
    default = draft.options.default_page_url
    url = http_url(default) if default else None
    if url is None:
        draft.notes.append(_NO_URL)
    return url


def _without_private(path: str, url: str, draft: Draft) -> str:
    kept = private_query_removed(url, keep=KEPT_QUERY + draft.options.keep_query)
    if kept != url:
        draft.notes.append(Note.changed(path, REMOVED))
    return kept
