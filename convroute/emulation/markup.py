"""HTML that is safe by construction: what is not markup already is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that is markup. Only `tag` and `each` make it of what arrived."""

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        """Join; what is no markup is escaped."""
        return Html(str.__add__(self, _safe(other)))


def _safe(content: object) -> str:
    return content if isinstance(content, Html) else escape(str(content))


def tag(name: str, *content: object, **attributes: object) -> Html:
    """Give an element.

    Args:
        name: Its name.
        content: What it holds: markup as it is, anything else as escaped text.
        attributes: Its attributes; a `_` at the end is cut, True gives the name alone, what is false is left out.
    """
    words = "".join(
        f" {key.rstrip('_')}" if value is True else f' {key.rstrip("_")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value not in (None, False, "")
    )
    return Html(f"<{name}{words}>{''.join(map(_safe, content))}</{name}>")


def each(parts: Iterable[Html]) -> Html:
    """Put elements one after the other."""
    return Html("\n".join(parts))
