"""A value that must not be seen: an access token, an application secret."""

from __future__ import annotations

import hmac
from typing import Final

MASK: Final = "***"


class Secret:
    """Holds a text that never shows in a repr, a log, an exception or JSON.

    `reveal` is the only way to the text, so that an audit of who reads secrets is one search for that word.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """Give the text itself. Call it only where the text leaves the process."""
        return self.__text

    def prefixed(self, prefix: str) -> Secret:
        """Give a secret with a public prefix, as in `Bearer ...`."""
        return Secret(prefix + self.__text)

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.__text.encode(), other.__text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self.__text))

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(
            "a Secret is not pickled: pass the name of its environment variable instead"
        )
