"""Making a plugin project from a template: complete, and green at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from convroute.errors import ConfigurationError

TEMPLATES: Final = Path(__file__).parent / "templates"
KINDS: Final = ("platform", "lead-source")
NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RESERVED: Final = frozenset({"convroute", "consent", "http", "dry-run", "sqlite"})
"""Names that a plugin cannot have, or should not."""

NO_NAME: Final = (
    "a plugin's name is lower-case words of letters and digits with hyphens between them, such as"
    f" my-platform, and none of {', '.join(sorted(RESERVED))}"
)
MISSING: Final = "needs the extra `scaffold`: pip install 'convroute[scaffold]'"


def new_project(name: str, kind: str, folder: Path) -> Sequence[Path]:
    """Write a plugin project.

    Args:
        name: The plugin's name, which is its entry point's: lower-case words with hyphens.
        kind: `platform` or `lead-source`.
        folder: Where to; it must not exist, or be empty.

    Returns:
        The files that were written, below the folder.

    Raises:
        ConfigurationError: The name cannot be a plugin's, the folder is not empty, or the extra is missing.
    """
    if not is_plugin_name(name):
        raise ConfigurationError(NO_NAME)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"{folder} is there already: name another folder")
    try:
        from copier import run_copy
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "copier":
            raise
        raise ConfigurationError(MISSING) from None
    run_copy(
        str(TEMPLATES / kind),
        folder,
        data=answers(name),
        defaults=True,
        quiet=True,
        overwrite=False,
    )
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def is_plugin_name(name: str) -> bool:
    """Tell whether a new plugin can have a name."""
    return NAME.fullmatch(name) is not None and name not in RESERVED


def answers(name: str) -> dict[str, str]:
    """Give what the templates ask for: the forms that a name takes."""
    words = name.split("-")
    return {
        "name": name,
        "distribution": f"convroute-{name}",
        "package": f"convroute_{'_'.join(words)}",
        "class_name": "".join(word.capitalize() for word in words),
        "title": " ".join(word.capitalize() for word in words),
    }
