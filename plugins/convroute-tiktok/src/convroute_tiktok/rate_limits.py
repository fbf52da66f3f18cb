"""How long to wait: what TikTok's answer says, which is little."""

from __future__ import annotations

from typing import Final

from convroute.spi import HttpResponse, Verdict, retry_after
from convroute_tiktok.codes import Meaning

# "Rate limits", doc 1740029171730433. Words in a throttling message that tell the window; by the minute TikTok
# advises five minutes' patience.
WINDOWS: Final[tuple[tuple[str, float], ...]] = (
    ("minute", 300.0),
    ("day", 3600.0),
    ("daily", 3600.0),
)
_LONGEST_TEXT: Final = 200


def waiting_time(response: HttpResponse, meaning: Meaning) -> float | None:
    """Give the seconds to wait: what the header asks for, else what the message lets guess, else the code's own."""
    asked = retry_after(response.headers)
    if asked:
        return asked
    window = _window(response) if meaning.verdict is Verdict.THROTTLED else None
    return window or meaning.retry_after


def _window(response: HttpResponse) -> float | None:
    message = response.document.get("message")
    text = message[:_LONGEST_TEXT].lower() if isinstance(message, str) else ""
    return next((seconds for word, seconds in WINDOWS if word in text), None)
