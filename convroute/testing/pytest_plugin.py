"""The pytest fixtures. It is loaded by every pytest run beside convroute, so it imports nothing early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from convroute.emulation import EmulationHost
    from convroute.testing.mocked_http import MockedHttp


@pytest.fixture
def emulated_platforms() -> Iterator[EmulationHost]:
    """Every platform that an installed plugin emulates, on loopback, fresh for each test.

    It runs in a thread of its own, so it serves blocking tests and those of any async library.

    Example:
        async def test_a_lead_is_fired(emulated_platforms):
            emulated_platforms.script("acme", [Fault(kind=FaultKind.STATUS)])
            ...
            assert emulated_platforms.received("acme")
    """
    from convroute.testing.hosting import emulated_in_thread

    with emulated_in_thread() as host:
        yield host


@pytest.fixture
def mocked_http() -> Iterator[MockedHttp]:
    """aioresponses, which answers every request of an aiohttp session without a socket."""
    from convroute.testing.mocked_http import MockedHttp

    with MockedHttp() as mocked:
        yield mocked
