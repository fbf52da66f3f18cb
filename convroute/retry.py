"""When to try again: arithmetic only, nothing here sleeps."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen
from attrs.validators import ge, gt

DOUBLINGS: Final = 60
"""No wait doubles more often: by then any first wait is past any deadline."""


@frozen(kw_only=True)
class RetryPolicy:
    """How often and how patiently a direct fire tries. All times are seconds.

    Attributes:
        deadline: The longest that one fire may take, waits and answers included.
        attempts: How many requests at the most.
        first_wait: The longest first wait; it doubles with each attempt.
        longest_wait: The longest wait between two attempts, unless the platform asks for more.
    """

    deadline: float = field(default=10.0, validator=gt(0))
    attempts: int = field(default=4, validator=ge(1))
    first_wait: float = field(default=0.5, validator=ge(0))
    longest_wait: float = field(default=5.0, validator=ge(0))

    def wait(self, attempts: int, asked: float | None, share: float) -> float | None:
        """Give the wait before the next attempt, or None if there is none left.

        Args:
            attempts: How many were made.
            asked: What the platform asked to wait, honoured whole.
            share: A random number from 0 to 1, for full jitter.
        """
        if attempts >= self.attempts:
            return None
        jittered = share * min(
            self.longest_wait, self.first_wait * 2.0 ** min(attempts - 1, DOUBLINGS)
        )
        return max(jittered, asked or 0.0)
