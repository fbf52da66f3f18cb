"""The settings file, as the TOML parser gives it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from convroute.errors import ConfigurationError

ROOT: Final = "convroute"
"""The one table that everything stands under."""


def parsed(path: Path) -> dict[str, Any]:
    """Parse a file.

    Raises:
        ConfigurationError: It is not there, cannot be read, or is no TOML.
    """
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise ConfigurationError(f"{path}: there is no such settings file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from None
    except (ValueError, RecursionError):
        # What the parser does not catch: a number of thousands of digits, or thousands of brackets.
        raise ConfigurationError(
            f"{path}: not valid TOML: a number is too long, or values lie too deep in each other"
        ) from None
