"""What tells a device: advertising ids, the tracking permission, the locale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from convroute.normalise import already_hashed

# Apple's answers to a tracking request, and TikTok's word for systems without one (doc 1771101303285761).
ATT_STATUSES: Final = frozenset(
    {"AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"}
)


def idfa(value: object) -> str | None:
    """Give an Apple advertising id in upper case, or its SHA-256; None for the zeros of who refused tracking."""
    text = _device_id(value)
    return text and (already_hashed(text) or text.upper())


def idfv(value: object) -> str | None:
    """Give an Apple vendor id as it is."""
    return _device_id(value)


def gaid(value: object) -> str | None:
    """Give a Google advertising id in lower case, or its SHA-256; None for the zeros of who refused tracking."""
    text = _device_id(value)
    return text and text.lower()


def att_status(value: object) -> str | None:
    """Give the state of Apple's tracking permission, if it is one of the five."""
    text = value.strip().upper() if isinstance(value, str) else ""
    return text if text in ATT_STATUSES else None


def locale(value: object) -> str | None:
    """Give a BCP 47 language tag (`en-US`); `en_US` is taken for one."""
    if not isinstance(value, str) or not value.isascii():
        return None
    text = value.strip().replace("_", "-")
    first, *rest = text.split("-")
    fits = (
        2 <= len(first) <= 8 and first.isalpha() and all(p.isalnum() and len(p) <= 8 for p in rest)
    )
    return text if fits and len(text) <= 35 else None


def _device_id(value: object) -> str | None:
    if not isinstance(value, str) or not value.isascii():
        return None
    text = value.strip()
    bare = text.replace("-", "")
    return text if bare.isalnum() and bare.strip("0") and len(text) <= 64 else None


DEVICE: Final[Mapping[str, Callable[[object], str | None]]] = {
    "idfa": idfa,
    "idfv": idfv,
    "gaid": gaid,
    "att_status": att_status,
    "locale": locale,
}
