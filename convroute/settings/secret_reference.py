"""Secret references: `{ env = "NAME" }` and `{ file = "PATH" }`, wherever they stand in the settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from convroute.errors import Fault
from convroute.secret import Secret

FORMS: Final = ({"env"}, {"file"})
SHORTEST_SECRET: Final = 20
DEEPEST: Final = 50


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

    def walk(value: Any, path: str, depth: int = 0) -> Any:
        if depth == DEEPEST:
            first = ".".join(path.split(".")[:3])
            faults.append(Fault(first, f"lies too deep: settings have at most {DEEPEST} levels"))
            return None
        if isinstance(value, dict):
            if set(value) in FORMS and isinstance(reference := next(iter(value.values())), str):
                return fetch(next(iter(value)), reference, path)
            return {name: walk(inner, f"{path}.{name}", depth + 1) for name, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner, f"{path}[{index}]", depth + 1) for index, inner in enumerate(value)]
        return value

    def fetch(form: str, reference: str, path: str) -> Secret | None:
        text, fault = (
            _from_environment(reference, environment)
            if form == "env"
            else _from_file(folder, reference)
        )
        if fault:
            faults.append(Fault(path, fault))
            return None
        return Secret(text)

    return walk(value, path), faults


def references(value: Any, depth: int = 0) -> Iterator[str]:
    """Name the environment variables that references anywhere in a table read."""
    if depth == DEEPEST:
        return
    if isinstance(value, dict):
        if set(value) == {"env"} and isinstance(value["env"], str):
            yield value["env"]
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from references(inner, depth + 1)


def _from_environment(name: str, environment: Mapping[str, str]) -> tuple[str, str]:
    text = environment.get(name, "").strip()
    shown = "variable that is named here" if _may_be_secret(name) else f"variable {name}"
    return text, "" if text else f"the environment {shown} is not set"


def _from_file(folder: Path, name: str) -> tuple[str, str]:
    path = folder / name
    shown = "file that is named here" if _may_be_secret(name) else f"file {path}"
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        return "", f"the {shown} cannot be read ({type(error).__name__})"
    return text, "" if text else f"the {shown} is empty"


def _may_be_secret(name: str) -> bool:
    """Tell whether somebody may have written the secret itself where its name belongs: no log may show it."""
    return len(name) >= SHORTEST_SECRET and name.isalnum() and not name.isupper()
