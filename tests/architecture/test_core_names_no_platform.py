"""The core works for any platform, so it names none: not in code, comment or docstring."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORE_FILES = sorted(
    path
    for path in ROOT.glob("convroute/**/*")
    if path.is_file() and "__pycache__" not in path.parts
)

# Long enough to be found inside another word (``FacebookSettings``) without false alarms.
ANYWHERE = ("facebook", "tiktok", "bytedance", "fbclid", "ttclid", "instagram", "whatsapp")
# Short ones count only as a word or between underscores: ``http`` holds ``ttp``.
AS_WORD = ("fbc", "fbp", "ttp", "capi")
# The brand, not the English prefix: ``metadata`` and ``meta`` in HTML are innocent.
BRAND = r"(?<![A-Za-z0-9])Meta(?![a-z0-9])|(?<![A-Za-z0-9])(?:meta|META)_"
# The fictitious platform of the examples may be installed and may be named.
FICTITIOUS = {"acme"}


@pytest.fixture(scope="module")
def registered_platforms() -> set[str]:
    """Entry names of the installed plugins that provide a platform."""
    return {
        entry.name
        for entry in entry_points(group="convroute")
        if hasattr(entry.load(), "convroute_platforms")
    } - FICTITIOUS


def forbidden(extra: set[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted({*AS_WORD, *extra} - {*ANYWHERE}))
    return re.compile(
        rf"(?i:{'|'.join(ANYWHERE)})|(?<![A-Za-z0-9])(?i:{words})(?![A-Za-z0-9])|{BRAND}"
    )


@pytest.mark.parametrize("path", CORE_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_core_file_names_no_platform(path: Path, registered_platforms: set[str]) -> None:
    names = forbidden(registered_platforms)
    text = path.read_text(encoding="utf-8", errors="replace")
    found = [
        f"{number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        if (match := names.search(line))
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "class FacebookSettings:",
        "# as TikTok does",
        "fbc = 1",
        "x['_fbp']",
        "TTP",
        "Meta counts them",
        "META_TOKEN",
        "meta_token",
        "the CAPI",
        "gads",
    ],
)
def test_the_search_finds(line: str) -> None:
    assert forbidden({"gads"}).search(line)


@pytest.mark.parametrize(
    "line",
    [
        "from importlib.metadata import entry_points",
        "Metadata of the event",
        '<meta charset="utf-8">',
        "http://acme.example",
        "the capital",
        "capitalise",
        "metaclass",
    ],
)
def test_the_search_leaves_alone(line: str) -> None:
    assert not forbidden({"gads"}).search(line)
