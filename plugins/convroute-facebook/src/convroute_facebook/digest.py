"""One match key as Meta compares it: the SHA-256 of its normal form, in lower-case hex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from convroute.normalise import already_hashed, is_md5_like, sha256_hex

SUFFIX_LENGTHS: Final = frozenset({2, 8})
"""Meta's parameter builder puts a dot and 2 (of old) or 8 base64url characters behind what it made."""

SHORTEST_DIGEST: Final = 32
"""Shorter texts are not even asked whether somebody hashed them: most values are short."""


def is_suffix(text: str) -> bool:
    """Tell whether the text can be what the parameter builder puts behind its dot."""
    bare = text.replace("-", "a").replace("_", "a")
    return len(text) in SUFFIX_LENGTHS and text.isascii() and bare.isalnum()


def finished(value: str) -> str | None:
    """Give a value that was hashed before it came here, in lower case; None if it was not.

    A digest that carries the parameter builder's suffix is passed on with it.
    """
    if len(value) < SHORTEST_DIGEST:
        return None
    if (digest := already_hashed(value)) is not None:
        return digest
    head, dot, tail = value.strip().partition(".")
    if dot and len(head) == 64 and is_suffix(tail) and (digest := already_hashed(head)):
        return f"{digest}.{tail}"
    return None


def digest_of(value: str, normal_form: Callable[[str], str | None]) -> str | None:
    """Give the digest to send, or None if the value must be left out.

    An MD5 is left out: Meta's pages know SHA-256 only, and hashing it again matches nobody.

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
