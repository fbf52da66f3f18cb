"""The kit finds what emulated platforms get wrong, and fills a contract from one."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from convroute.testing import PlatformContract
from convroute.testing.contracts.run import CheckState, checks, run_check, run_contract

SOURCE = (Path(__file__).parent / "emulated_acme.py").read_text(encoding="utf-8")
ROOT = Path(__file__).resolve().parents[3]

FAULTS = {
    "another platform's name": (
        'name, title = "acme"', 'name, title = "acne"', "the_emulator_belongs_to_the_platform"),
    "no accounts": (
        "return [Pixel(", "return [][:0] and [Pixel(", "the_emulator_belongs_to_the_platform"),
    "stricter than the page": (
        'if not document.get("events"):', 'if not document.get("events") or "ph" not in document["events"][0]["user"]:',
        "the_emulator_takes_what_the_platform_sends"),
    "takes and forgets": (
        "return tuple(self.events)", "return tuple(self.events)[1:]", "the_emulator_takes_what_the_platform_sends"),
    "any token": (
        'if request.headers.get("authorization") != f"Bearer {TOKEN}":', "if False:",
        "the_emulator_refuses_what_it_should"),
    "any path": (
        'if request.path != "/pixels/77/events":', "if False:", "the_emulator_refuses_what_it_should"),
    "no throttling": (
        "HttpResponse.of(429, {}", "HttpResponse.of(400, {}", "the_emulators_throttling_is_read_as_such"),
    "every event is new": (
        'duplicate=event["id"] in seen', "duplicate=False", "the_emulator_tells_tests_and_repeats"),
    "no tests": (
        'test=document.get("test", False)', "test=False", "the_emulator_tells_tests_and_repeats"),
    "reset forgets nothing": (
        "self.events.clear()", "pass", "the_emulator_tells_tests_and_repeats"),
}  # fmt: skip


def module(source: str) -> Any:
    made = ModuleType("planted_emulator")
    exec(compile(source, "planted_emulator.py", "exec"), made.__dict__)  # noqa: S102 - it is this test's own
    return made


@pytest.fixture(scope="module")
def filled() -> Callable[[str], type[PlatformContract]]:
    path = ROOT / "examples/convroute-acme/src/convroute_acme/__init__.py"
    spec = importlib.util.spec_from_file_location("acme_beside_its_emulator", path)
    assert spec
    assert spec.loader
    acme = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(acme)

    def fill(source: str) -> type[PlatformContract]:
        class Filled(PlatformContract):
            platform = acme.Acme()
            emulator = module(source).EmulatedAcme()
            marks_tests = "flagged"

        return Filled

    return fill


def test_from_an_emulator_alone_the_contract_knows_acceptance_and_refusals(filled: Any) -> None:
    results = list(run_contract(filled(SOURCE)))
    assert [r for r in results if r.state is CheckState.FAULT] == []
    assert {r.name for r in results if r.state is CheckState.LEFT_OUT} == {
        "check_finds_what_is_wrong"
    }


@pytest.mark.parametrize("old, new, check", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(filled: Any, old: str, new: str, check: str) -> None:
    assert SOURCE.count(old) == 1
    contract = filled(SOURCE.replace(old, new))
    result = run_check(contract, f"test_{check}", checks(contract)[f"test_{check}"])
    assert result.state is CheckState.FAULT, result


def test_every_check_of_emulators_has_a_fault() -> None:
    assert {f"test_{check}" for _, _, check in FAULTS.values()} == {
        name for name in checks(PlatformContract) if "emulator" in name
    }
