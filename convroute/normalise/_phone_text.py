"""What was dialled: a phone number as ASCII digits with or without ``+``, nothing else."""

from __future__ import annotations

from convroute.normalise.text import clean

_TAIL_STARTS = frozenset(",;#")
_EXTENSION_WORDS = frozenset(
    ["", "x", "e", "ext", "extn", "extension", "int", "poste", "ramal", "anexo", "dw", "доб"]
)
_WIDE = str.maketrans("\uff0b\uff08\uff09\u200b", "+()\u00ad")
_KEEP_ZERO = ("39", "378", "379")  # Italy, San Marino, Vatican: the zero belongs to the number
_ASCII_SEPARATORS = {ord(char): None for char in " -./()\t"}

_LONGEST = 256  # whatever is longer is no number with a label and an extension


def dialled(value: str) -> str | None:
    """The digits of one phone number as typed, behind a ``+`` if it had one; leading zeros stay.

    A label in front (``tel:``) goes, an extension behind, and the trunk ``(0)`` after a calling
    code where it is not part of the number. Digits of any script become ASCII. None if there are no
    digits, several numbers, or letters that are neither label nor extension.
    """
    if len(value) > _LONGEST:
        return None
    text = clean(value)
    if not text.isascii():
        text = text.translate(_WIDE)
        text = "".join([str(int(c)) if c.isdecimal() else c for c in text])
    if "(" in text:
        text = _without_trunk_zero(text)
    bare = text.translate(_ASCII_SEPARATORS)
    if not (bare.isascii() and bare[1:].isdecimal() and (bare[0] == "+" or bare[0].isdecimal())):
        found = _taken_apart(text)
        if found is None:
            return None
        bare = found
    return "+" + bare.lstrip("+0") if bare.startswith("+0") else bare


def _without_trunk_zero(text: str) -> str:
    """The text without ``(0)`` behind a calling code, and so only if it begins with one."""
    head, zero, tail = text.partition("(0)")
    if not zero:
        return text
    code = "".join(filter(str.isdecimal, head))
    international = "+" in head or code.startswith("00")
    code = code.lstrip("0")
    return head + " " + tail if international and code and code not in _KEEP_ZERO else text


def _taken_apart(text: str) -> str | None:
    """Label, number and extension told apart; the number, or None if there is more than that."""
    start = next((i for i, char in enumerate(text) if char == "+" or char.isdecimal()), -1)
    if start < 0 or text.count("+") > 1:
        return None
    end = next(
        (i for i in range(start, len(text)) if text[i].isalpha() or text[i] in _TAIL_STARTS),
        len(text),
    )
    number = "".join([char for char in text[start:end] if char.isdecimal()])
    if not _is_tail(text[end:], digits_before=len(number)) or "+" in text[start + 1 :]:
        return None
    return "+" + number if text[start] == "+" else number


def _is_tail(tail: str, *, digits_before: int) -> bool:
    """Whether what stands behind a number can be an extension or a remark."""
    count = sum(map(str.isdecimal, tail))
    word = "".join(filter(str.isalpha, tail)).lower()
    if count == 0:
        return not word or digits_before >= 10
    return count <= 6 and word in _EXTENSION_WORDS
