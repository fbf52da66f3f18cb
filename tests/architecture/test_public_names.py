from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def declared_names(module: Path) -> list[str] | None:
    """The literal ``__all__`` of a module, in the order in which it is written."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign), "__all__ is written once, whole"
            assert node.value is not None
            return list(ast.literal_eval(node.value))
    return None


def reading_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest, each by the alphabet: as the linter sorts them."""
    if len(name) > 1 and name.isupper():
        return 0, name
    return (1 if name[0].isupper() else 2), name


LISTS = {
    path.relative_to(ROOT).as_posix(): names
    for path in sorted([*ROOT.glob("convroute/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
    if (names := declared_names(path)) is not None
}


def test_the_package_declares_its_public_names() -> None:
    assert LISTS.get("convroute/__init__.py")


@pytest.mark.parametrize("module", LISTS)
def test_public_names_are_sorted_and_said_once(module: str) -> None:
    assert LISTS[module] == sorted(set(LISTS[module]), key=reading_order)
