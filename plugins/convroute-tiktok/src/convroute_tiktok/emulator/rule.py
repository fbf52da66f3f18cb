"""A rule of the emulated platform: what it looks for, what is answered, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import frozen

from convroute.spi import RefusalRule
from convroute_tiktok.emulator.refusals import Refusal

Event = Mapping[str, Any]
Path = tuple[str | int, ...]
Finds = Callable[[Event, str, int], Iterator[Path]]


@frozen(kw_only=True)
class Rule:
    """One rule of the table.

    Attributes:
        name: Its own name.
        field: What it looks at.
        refuses: What is refused, in words.
        refusal: The answer.
        source: The document that says so.
        finds: Gives the paths, below the event, of what is wrong; takes the event source and Unix seconds.
            None for a rule of the request as a whole.
    """

    name: str
    field: str
    refuses: str
    refusal: Refusal
    source: str
    finds: Finds | None = None

    @cached_property
    def row(self) -> RefusalRule:
        """The rule as the documentation and the host's page show it."""
        refusal = self.refusal
        code = f", code {refusal.code}" if refusal.code else ""
        return RefusalRule(
            name=self.name,
            field=self.field,
            refuses=self.refuses,
            answer=f"HTTP {refusal.status}{code}",
            message=refusal.message,
            source=self.source,
        )


def rule(  # noqa: PLR0917 - the columns of a table
    name: str, field: str, refuses: str, refusal: Refusal, source: str, finds: Finds | None = None
) -> Rule:
    """Write a rule as a row, its members in the order in which the table shows them."""
    return Rule(
        name=name, field=field, refuses=refuses, refusal=refusal, source=source, finds=finds
    )


class RefusedRequest(Exception):
    """The request is refused as a whole.

    Attributes:
        rule: Why.
    """

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.name)
        self.rule = rule
