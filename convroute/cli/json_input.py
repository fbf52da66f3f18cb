"""JSON on the command line: as it stands, `@file`, or `-` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    _Base = click.ParamType[Any]
else:
    _Base = click.ParamType  # older versions of click have no type arguments here


class JsonInput(_Base):
    """A parameter that is JSON, a file of it, or standard input.

    Args:
        wanted: What it must be: `dict`, `list`, or `object` for anything.
    """

    name = "json"

    def __init__(self, wanted: type = dict) -> None:
        self._wanted = wanted

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Give what the help page shows."""
        return "JSON|@FILE|-"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """Read the JSON; the message of a failure does not show it."""
        if not isinstance(value, str):
            return value
        import orjson

        try:
            document = orjson.loads(_content(value))
        except OSError as error:
            self.fail(f"the file cannot be read ({error.strerror})", param, ctx)
        except ValueError:
            self.fail("is not JSON; for a file write @FILE, for standard input -", param, ctx)
        if not isinstance(document, self._wanted):
            what = "object" if self._wanted is dict else "list"
            self.fail(f"must be a JSON {what}", param, ctx)
        return document


def _content(value: str) -> bytes:
    if value == "-":
        return sys.stdin.buffer.read()
    if value.startswith("@"):
        return Path(value[1:]).read_bytes()
    return value.encode("utf-8", "surrogateescape")
