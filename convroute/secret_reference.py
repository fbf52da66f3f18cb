"""Secret references: `{ env = "NAME" }` and `{ file = "PATH" }`, wherever they stand in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from convroute.errors import Fault
from convroute.secret import Secret

FORMS: Final = ({"env"}, {"file"})


def with_secrets(
    value: Any, environment: Mapping[str, str], folder: Path, path: str = ""
) -> tuple[Any, list[Fault]]:
    """Replace every reference by the secret that it names.

    Args:
        value: A table of the settings, as the TOML parser gives it.
        environment: The variables.
        folder: What a relative `file` is relative to.
        path: Where the table stands.

    Returns:
        The table with `Secret`s in it, and what could not be fetched.
    """
    faults: list[Fault] = []

    def walk(value: Any, path: str) -> Any:
        if isinstance(value, dict):
            if set(value) in FORMS and isinstance(reference := next(iter(value.values())), str):
                return fetch(next(iter(value)), reference, path)
            return {name: walk(inner, f"{path}.{name}") for name, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, f"{path}[{index}]") for index, inner in enumerate(value)]
        return value

    def fetch(form: str, reference: str, path: str) -> Secret | None:
        text, fault = (
            _from_environment(reference, environment)
            if form == "env"
            else _from_file(folder / reference)
        )
        if fault:
            faults.append(Fault(path, fault))
            return None
        return Secret(text)

    return walk(value, path), faults


def _from_environment(name: str, environment: Mapping[str, str]) -> tuple[str, str]:
    text = environment.get(name, "").strip()
    return text, "" if text else f"the environment variable {name} is not set"


def _from_file(path: Path) -> tuple[str, str]:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        return "", f"the file {path} cannot be read ({type(error).__name__})"
    return text, "" if text else f"the file {path} is empty"
