"""Text that people typed: trimmed, in one Unicode form, and reduced to what identifies a person.

Everything here takes any `str`, never raises, and gives the same again when applied to its own
result. ASCII, which is most of what arrives, takes a path of a few string methods.
"""

from __future__ import annotations

from unicodedata import category, normalize

__all__ = ["clean", "collapse", "external_id", "name", "place", "without_spaces"]

_WHITESPACE = "".join(
    map(chr, [*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)])
) + "".join(map(chr, [0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))
# Soft hyphen, Arabic letter mark, vowel separator, zero-width and bidi marks, word joiner, BOM.
_INVISIBLE = "".join(
    map(chr, [0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
) + "".join(map(chr, [*range(0x2060, 0x2070), 0xFEFF]))
_EDGES = _WHITESPACE + _INVISIBLE
_LONGEST = 1000
_VARIATION_SELECTORS = frozenset(map(chr, [*range(0x180B, 0x180E), *range(0xFE00, 0xFE10)]))

_ASCII_PUNCTUATION = {c: None for c in range(128) if not chr(c).isalnum()}
_ASCII_BUT_SPACES = {
    c: " " if chr(c).isspace() else None for c in range(128) if not chr(c).isalnum()
}
# What exports and form libraries write for "nothing": left as text it would be hashed as a name.
_PLACEHOLDERS = frozenset({"n/a", "#n/a", "(null)", "<null>", "\\n"})


def clean(value: str) -> str:
    """The text in NFC, without white space and invisible marks (BOM, zero-width, bidi) at its ends.

    Lone surrogates, which no encoding can carry, are dropped. The result may be empty. A text of more than 1000
    characters keeps the form it has: nobody typed it.
    """
    if value.isascii():
        return value.strip()
    text = composed(value.encode("utf-8", "ignore").decode("utf-8").strip(_EDGES))
    # A composition may begin or end with what is stripped; a piece of a text in NFC is in NFC.
    return text.strip(_EDGES)


def composed(text: str) -> str:
    """The text in NFC, unless it is too long for one that somebody typed.

    The time that this takes grows with the square of a run of combining marks.
    """
    return text if len(text) > _LONGEST or text.isascii() else normalize("NFC", text)


def collapse(value: str) -> str:
    """The cleaned text with every run of white space inside it made one space."""
    return " ".join(clean(value).split())


def without_spaces(value: str) -> str | None:
    """The cleaned text in lower case without any white space, or None if that leaves nothing."""
    text = "".join(clean(value).lower().split())
    # Without the space between them, a letter and a combining mark may compose.
    return composed(text) or None


def external_id(value: str, *, fold: bool = False) -> str | None:
    """A customer number or account name, as a platform compares it.

    Args:
        value: The id as the lead has it.
        fold: Whether the platform compares ids in lower case and without spaces. Otherwise only the
            ends are trimmed.

    Returns:
        The id, or None if it is blank.
    """
    if value.isascii() and value.isalnum():
        return value.lower() if fold else value
    return without_spaces(value) if fold else clean(value) or None


def name(value: str, *, spaces: bool = False) -> str | None:
    """A first or last name in lower case, letters, digits and combining marks only.

    Accents and non-Latin scripts stay as they are. Symbols and punctuation go, curly apostrophes
    and hyphens too.

    Args:
        value: The name as typed.
        spaces: Keep the spaces between words, as single ones (``van der berg``); default:
            ``vanderberg``.

    Returns:
        The name, or None if nothing is left or the text is a placeholder such as ``N/A``.
    """
    if value.isascii():
        text = value.strip().lower()
        if text.isalpha():
            return text
        if text in _PLACEHOLDERS:
            return None
        if spaces:
            return " ".join(text.translate(_ASCII_BUT_SPACES).split()) or None
        return text.translate(_ASCII_PUNCTUATION) or None
    text = clean(value).lower()
    if text in _PLACEHOLDERS:
        return None
    if not spaces:
        return _letters(text)
    words = (_letters(word) for word in text.split())
    return " ".join([word for word in words if word]) or None


def place(value: str) -> str | None:
    """A city, or a state without a code, in lower case: letters, digits and combining marks only.

    Returns:
        The text (``São Paulo`` gives ``sãopaulo``), or None without a single letter in it: a postal
        code that slipped into the city's column is no city.
    """
    text = name(value)
    return None if text is None or text.isdecimal() else text


def _letters(text: str) -> str | None:
    """The letters, digits and combining marks of a text, in NFC; None if only marks are left."""
    if text.isalpha():
        return text
    kept = [
        char
        for char in text
        if char.isalnum() or (category(char)[0] == "M" and char not in _VARIATION_SELECTORS)
    ]
    # Taking a hyphen out can bring a letter and a combining mark together: compose again.
    result = composed("".join(kept))
    return result if any(map(str.isalnum, result)) else None
