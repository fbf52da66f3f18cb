"""One match key as TikTok compares it: the SHA-256 of its normal form, in lower-case hex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from convroute.normalise import already_hashed, is_md5_like, sha256_hex

SHORTEST_DIGEST: Final = 32
"""Shorter texts are not even asked whether somebody hashed them: most values are short."""


def finished(value: str) -> str | None:
    """Give a value that was hashed before it came here, in lower case; None if it was not."""
    return already_hashed(value) if len(value) >= SHORTEST_DIGEST else None


def digest_of(value: str, normal_form: Callable[[str], str | None]) -> str | None:
    """Give the digest to send, or None if the value must be left out.

    An MD5 is left out: TikTok knows SHA-256 only, and hashing it again matches nobody.

    Args:
        value: As the lead has it.
        normal_form: Gives the text to hash, never empty, or None.
    """
    if len(value) >= SHORTEST_DIGEST:
        if (digest := finished(value)) is not None:
            return digest
        if is_md5_like(value):
            return None
    text = normal_form(value)
    return sha256_hex(text) if text else None
