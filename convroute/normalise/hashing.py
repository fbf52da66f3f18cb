"""SHA-256 of a match key, and telling a value that is hashed already."""

from __future__ import annotations

from hashlib import sha256

__all__ = ["already_hashed", "is_md5_like", "sha256_hex"]


def sha256_hex(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex digits.

    Raises:
        ValueError: The text is empty: its hash would match every other person without that key.
    """
    if not text:
        raise ValueError("an empty text must be left out, not hashed")
    try:
        return sha256(text.encode()).hexdigest()
    except UnicodeEncodeError:  # a lone surrogate
        return sha256(text.encode("utf-8", "replace")).hexdigest()


def already_hashed(value: str) -> str | None:
    """The value as a SHA-256 in lower case if that is what it is, else None.

    Exactly 64 hex digits, white space around them aside. Whoever hashed it is taken to have
    normalised it.
    """
    return _hex_digits(value, 64)


def is_md5_like(value: str) -> bool:
    """Whether the value is 32 hex digits: an MD5, which matches nothing, or an opaque id."""
    return _hex_digits(value, 32) is not None


def _hex_digits(value: str, length: int) -> str | None:
    if len(value) < length:
        return None
    text = value.strip()
    if len(text) != length or not text.isascii():
        return None
    try:
        bytes.fromhex(text)
    except ValueError:
        return None
    # fromhex passes over white space between the digits; a digest has none.
    return text.lower() if text.isalnum() else None
