"""What the fuzzer found, and what it starts from, replayed; the fuzzer itself is not needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing.mutation import mutated
from fuzzing.targets import JSON_TARGETS, TARGETS

HERE = Path(__file__).resolve().parent
CASES = sorted(path for path in HERE.glob("*/*/*") if path.parent.parent.name in ("cases", "seeds"))
MOST_BYTES = 100_000


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_case(path: Path):
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_target_begins_with_something(target: str):
    assert [path for path in CASES if path.parent.name == target]


@pytest.mark.parametrize("target", sorted(TARGETS))
@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe", b"[", b"null", b'"\\ud800"'])
def test_a_target_takes_any_bytes(target: str, content: bytes):
    TARGETS[target](content)


def test_the_cases_stay_small():
    assert sum(path.stat().st_size for path in CASES) < MOST_BYTES


@pytest.mark.parametrize("target", sorted(JSON_TARGETS))
def test_json_is_mutated_to_what_the_target_takes(target: str):
    content = next(path for path in CASES if path.parent.name == target).read_bytes()
    seen = {content}
    for seed in range(60):
        content = mutated(content, 4096, seed, lambda text: text[::-1])
        seen.add(content)
        TARGETS[target](content)
    assert len(seen) > 40
