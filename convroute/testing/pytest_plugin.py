"""The pytest fixtures. It is loaded by every pytest run beside convroute, so it imports nothing early."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from convroute.emulation import EmulationHost
    from convroute.model.lead import Lead
    from convroute.router import Router
    from convroute.settings import Settings
    from convroute.sync import Router as BlockingRouter
    from convroute.testing.mocked_http import MockedHttp

    _async_fixture = pytest.fixture
else:
    try:
        # So that an asynchronous fixture works in pytest-asyncio's strict mode too. pytest loads it anyway.
        from pytest_asyncio import fixture as _async_fixture
    except ImportError:
        _async_fixture = pytest.fixture


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
def router_settings(emulated_platforms: EmulationHost) -> Settings:
    """The settings of `router` and `blocking_router`; a test overrides it to have others.

    They lead every platform to `emulated_platforms`, hold no pixels, and try again without a long wait.

    Example:
        @pytest.fixture
        def router_settings(router_settings):
            return evolve(router_settings, lead_sources=("crm",))
    """
    from convroute.retry import RetryPolicy
    from convroute.settings import Settings

    return Settings(
        plugins=emulated_platforms.plugin_tables(),
        retry=RetryPolicy(deadline=5.0, first_wait=0.01, longest_wait=0.05),
    )


@_async_fixture
async def router(
    emulated_platforms: EmulationHost, router_settings: Settings
) -> AsyncIterator[Router]:
    """A router that is entered, over the pixels of all emulated platforms and of `router_settings`.

    Example:
        async def test_a_lead_is_fired(router, lead, emulated_platforms):
            pixel = emulated_platforms.platform("acme").pixel
            receipt = await router.fire(
                platform="acme", pixel_id=pixel.pixel_id, event_name="Lead", lead=lead
            )
            assert receipt.status is Status.DELIVERED
    """
    from convroute.router import Router

    async with Router(emulated_platforms.pixels(), settings=router_settings) as router:
        yield router


@pytest.fixture
def blocking_router(
    emulated_platforms: EmulationHost, router_settings: Settings
) -> Iterator[BlockingRouter]:
    """The same for a test that does not await: a `convroute.sync.Router`."""
    from convroute.sync import Router

    with Router(emulated_platforms.pixels(), settings=router_settings) as router:
        yield router


@pytest.fixture
def lead() -> Lead:
    """A sample lead with nearly everything that a platform can match by."""
    from convroute.model.lead import Lead
    from convroute.testing.samples import SAMPLE_LEADS

    return Lead.from_record(SAMPLE_LEADS[0])


@pytest.fixture
def mocked_http() -> Iterator[MockedHttp]:
    """aioresponses, which answers every request of an aiohttp session without a socket."""
    from convroute.testing.mocked_http import MockedHttp

    with MockedHttp() as mocked:
        yield mocked
