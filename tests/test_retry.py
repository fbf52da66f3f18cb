from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convroute.retry import RetryPolicy


@pytest.mark.parametrize(
    "attempts, asked, share, wait",
    [
        (1, None, 1.0, 0.5),
        (2, None, 1.0, 1.0),
        (3, None, 1.0, 2.0),
        (1, None, 0.0, 0.0),
        (2, None, 0.25, 0.25),
        (1, 600.0, 1.0, 600.0),
        (3, 0.1, 1.0, 2.0),
        (1, 0.0, 0.5, 0.25),
        (4, None, 1.0, None),
        (4, 1.0, 1.0, None),
    ],
    ids=str,
)
def test_waits(attempts: int, asked: float | None, share: float, wait: float | None) -> None:
    assert RetryPolicy().wait(attempts, asked, share) == wait


@given(
    attempts=st.integers(1, 10_000),
    asked=st.none() | st.floats(0, 1e6),
    share=st.floats(0, 1),
    longest=st.floats(0, 1e6),
)
def test_a_wait_is_never_shorter_than_asked_nor_longer_than_set(
    attempts: int, asked: float | None, share: float, longest: float
) -> None:
    wait = RetryPolicy(attempts=20_000, longest_wait=longest).wait(attempts, asked, share)
    assert wait is not None
    assert (asked or 0.0) <= wait <= max(longest, asked or 0.0)


@pytest.mark.parametrize(
    "change", [{"deadline": 0}, {"attempts": 0}, {"first_wait": -1}, {"longest_wait": -0.1}]
)
def test_nonsense_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        RetryPolicy(**change)  # type: ignore[arg-type]
