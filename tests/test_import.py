from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = {"aiohttp", "apsw", "asyncio", "importlib.metadata", "jinja2", "phonenumbers", "rich", "ssl"}


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement", ["import convroute", "from convroute import Lead, Pixel, Platform, hookimpl"]
)
def test_the_package_face_loads_nothing_slow(statement: str) -> None:
    assert not loaded_by(statement) & SLOW


def test_a_router_loads_what_opens_sockets_and_files_only_when_it_is_built() -> None:
    loaded = loaded_by("from convroute import Router")
    assert "asyncio" in loaded
    assert not loaded & {"aiohttp", "apsw", "phonenumbers"}
