"""The kit finds what connectors get wrong: each fault is planted into Acme, and the check that is there for it fails.

`COUNT` and `evolve` are there for the faults to use.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from planted_faults import FAULTS

from convroute.spi import HttpResponse, Pixel, Secret
from convroute.testing import PlatformContract
from convroute.testing.contracts.run import CheckState, checks, run_check, run_contract

ROOT = Path(__file__).resolve().parents[3]
SOURCE = (ROOT / "examples/convroute-acme/src/convroute_acme/__init__.py").read_text(
    encoding="utf-8"
)
PIXEL = Pixel(name="shop", platform="acme", pixel_id="77", access_token=Secret("made-up"))
EMULATED = {name for name in checks(PlatformContract) if "emulator" in name}


@pytest.fixture
def load() -> Iterator[Any]:
    """Run a source as the module `planted_acme`."""

    def run(source: str) -> ModuleType:
        module = ModuleType("planted_acme")
        module.__dict__.update(COUNT=[], evolve=evolve)
        sys.modules["planted_acme"] = module
        exec(compile(source, "planted_acme.py", "exec"), module.__dict__)  # noqa: S102 - it is this test's own
        return module

    yield run
    sys.modules.pop("planted_acme", None)


def contract(module: Any) -> type[PlatformContract]:
    """Acme's contract, with the data of Acme's own tests."""

    class Filled(PlatformContract):
        platform = module.Acme()
        pixel = PIXEL
        marks_tests = "flagged"
        refusals = {
            "none taken": HttpResponse.of(200, {"accepted": 0}),
            "too much": HttpResponse.of(429, {}, {"retry-after": "30"}),
        }

        def acceptance(self, count: int) -> HttpResponse:
            return HttpResponse.of(200, {"accepted": count})

    return Filled


def planted(name: str) -> str:
    fault = FAULTS[name]
    assert SOURCE.count(fault.old) == 1, f"Acme no longer has what this fault changes: {fault.old}"
    return SOURCE.replace(fault.old, fault.new)


def test_acme_as_it_is_keeps_every_check(load: Any) -> None:
    found = [r for r in run_contract(contract(load(SOURCE))) if r.state is CheckState.FAULT]
    assert found == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_check(load: Any, name: str) -> None:
    filled = contract(load(planted(name)))
    if FAULTS[name].check == "check_finds_what_is_wrong":
        filled.bad_pixels = {"pixel_id": PIXEL}
    check = f"test_{FAULTS[name].check}"
    result = run_check(filled, check, checks(filled)[check])
    assert result.state is CheckState.FAULT, result
    assert result.what, "it says what was wrong"
    assert len(result.remedy) > 10, "it says what to do"


def test_every_check_has_a_fault_that_it_finds() -> None:
    """A check that no fault can break proves nothing. Those of emulated platforms are proven in a file of their own."""
    proven = {f"test_{fault.check}" for fault in FAULTS.values()}
    assert set(checks(PlatformContract)) - EMULATED == proven


def test_every_check_says_which_rule_and_why() -> None:
    for name, check in checks(PlatformContract).items():
        text = check.__doc__ or ""
        assert len(text) > 40, name
        assert text.rstrip().endswith("."), name
