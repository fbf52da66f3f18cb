"""E-mail addresses, as platforms compare them: trimmed and in lower case, nothing else.

Dots and ``+tags`` of the local part stay. Who removes them for one provider hashes a different
person for another.
"""

from __future__ import annotations

from convroute.normalise.text import clean

__all__ = ["email"]


def email(value: str, *, exact: bool = False) -> str | None:
    """One e-mail address in lower case, or None if the text is not one address.

    Accented and non-Latin addresses are kept; no punycode is made. A local part in quotes
    (RFC 5321) may hold spaces and the like.

    Args:
        value: The address as typed.
        exact: Do nothing but trim white space and lower-case: for a platform that knows neither
            Unicode normalisation nor invisible marks. Default: NFC, and zero-width and bidi marks
            at the ends go too.

    Returns:
        The address if it has one ``@``, a local part, and a domain of at least two non-empty
        labels; else None.
    """
    if value.isascii():
        text = value.strip().lower()
    elif exact:
        text = value.encode("utf-8", "ignore").decode("utf-8").strip().strip("\ufeff").strip()
        text = text.lower()
    else:
        text = clean(clean(value).lower())
    local, _, domain = text.partition("@")
    if not local or "." not in domain or "@" in domain:
        return None
    if domain[0] == "." or domain[-1] == "." or ".." in domain:
        return None
    if _is_plain(text):
        return text
    return text if _is_quoted(local) and _is_plain(domain) else None


def _is_plain(text: str) -> bool:
    if "<" in text or ">" in text or "," in text or ";" in text:
        return False
    return len(text.split(None, 1)) == 1


def _is_quoted(local: str) -> bool:
    """Tell whether a local part is one quoted string, of printable characters, without escapes."""
    inner = local[1:-1]
    quoted = len(local) > 2 and local[0] == local[-1] == '"'
    return quoted and inner.isprintable() and '"' not in inner and "\\" not in inner
