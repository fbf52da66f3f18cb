"""The message about a platform or a plugin that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from convroute.errors import LONGEST_NAME
from convroute.hookspecs import GROUP


def unknown_platform(name: str, known: Iterable[str]) -> str:
    """Say that a platform is unknown, and what to do."""
    return missing_plugin(name, known)


def missing_plugin(name: str, known: Iterable[str]) -> str:
    """Say that nothing of that name is there, and how to install it if it can be."""
    remedy = f"; install it: pip install 'convroute[{name}]'" if name in _extras() else ""
    listed = ", ".join(sorted(known)) or "none"
    # What is no name may be anything, even somebody's address that was put in the wrong field.
    is_name = len(name) <= LONGEST_NAME and name.replace("-", "_").isidentifier()
    named = f"named '{name}'" if is_name else "of this name"
    return f"no plugin or platform {named}; known: {listed}{remedy}"


@lru_cache(maxsize=1)
def _extras() -> frozenset[str]:
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        return frozenset(metadata(GROUP).get_all("Provides-Extra") or ())
    except PackageNotFoundError:
        return frozenset()
