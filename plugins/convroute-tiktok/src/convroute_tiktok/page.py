"""The page object of web events."""

from __future__ import annotations

from convroute.spi import Note
from convroute_tiktok.draft import Draft
from convroute_tiktok.web_address import page_url


def page(draft: Draft) -> dict[str, str]:
    """Give the page: the event's, else the lead's landing page, else the pixel's default page.

    TikTok's table asks for its URL on every web event, while its own sample does without: so an event without one is
    sent, with a note. URLs keep their query, from which TikTok reads.
    """
    event, lead, options = draft.conversion.event, draft.conversion.lead, draft.options
    found: dict[str, str] = {}
    for label, value in (("sourceUrl", event.source_url), ("landingUrl", lead.landing_url)):
        if value:
            url = page_url(value)
            if url:
                found["url"] = url
                break
            draft.dropped(label, "not an absolute http or https URL")
    else:
        url = page_url(options.default_page_url) if options.default_page_url else None
        if url:
            found["url"] = url
        else:
            draft.notes.append(
                Note.warning(
                    "sourceUrl",
                    "TikTok asks for the page of a web event; give it, or set default_page_url",
                )
            )
    if event.referrer_url:
        referrer = page_url(event.referrer_url)
        if referrer:
            found["referrer"] = referrer
        else:
            draft.dropped("referrerUrl", "not an absolute http or https URL")
    return found if "url" in found else {}
