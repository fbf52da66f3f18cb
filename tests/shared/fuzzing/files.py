"""Files that people write: leads to import, and settings."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

from convroute import ConfigurationError, Lead, Router, Settings
from convroute.routing.registry import discover
from convroute.store.import_format import ImportFormat, Read, read_leads
from fuzzing.running import run

ENVIRONMENT = {"TOKEN": "made-up-token", "KEY": "made-up-key"}


def import_a_file(content: bytes, *, kind: int, size: int) -> None:
    """See that a file is read to its end, and the same however it is cut."""
    file_format = tuple(ImportFormat)[kind]
    whole = run(_read(content, file_format, len(content) or 1))
    assert run(_read(content, file_format, size)) == whole, "chunks make no difference"
    lines = [line for line, _ in whole]
    assert lines == sorted(set(lines))
    for _, read in whole:
        if isinstance(read, Lead):
            assert read.id
            assert Lead.from_record(read.to_record()) == read
        else:
            assert read, "a record is read, or has its faults"


async def _read(content: bytes, file_format: ImportFormat, size: int) -> list[Read]:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(content), size):
            yield content[start : start + size]

    return [read async for read in read_leads(chunks(), file_format)]


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="convroute-fuzz-"))


@cache
def _plugins() -> dict[str, object]:
    return {plugin.name: plugin.module for plugin in discover()}


def read_settings(content: bytes) -> None:
    """See that a settings file gives a router, or faults with their places."""
    file = _folder() / "convroute.toml"
    file.write_bytes(content)
    try:
        settings = Settings.load(file, ENVIRONMENT)
        shown = repr(settings)
        Router(settings=settings, plugins=_plugins())
    except ConfigurationError as error:
        _check(error)
    else:
        assert "made-up" not in shown


def _check(error: ConfigurationError) -> None:
    assert error.faults
    assert "made-up" not in str(error), "a secret is told"
