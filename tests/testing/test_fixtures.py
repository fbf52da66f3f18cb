"""The fixtures in projects of their own, each in a pytest process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

USER = """
from __future__ import annotations

import pytest

from convroute import Status
from convroute.testing import Fault, FaultKind


async def test_three_lines(router, lead, emulated_facebook):
    receipt = await router.fire(
        platform="facebook",
        pixel_id=emulated_facebook.pixel.pixel_id,
        event_name="Lead",
        lead=lead,
    )
    assert receipt.status is Status.DELIVERED
    assert emulated_facebook.received()[-1].name == "Lead"


async def test_both_platforms(router, lead, emulated_facebook, emulated_tiktok):
    names = [emulated_facebook.pixel.name, emulated_tiktok.pixel.name]
    result = await router.fire(to=names, event_name="Lead", lead=lead)
    assert [r.status for r in result.receipts] == [Status.DELIVERED] * 2
    for platform in (emulated_facebook, emulated_tiktok):
        (event,) = platform.received()
        assert event.event_id == result.receipts[0].event_id


@pytest.mark.parametrize("number", range(2))
async def test_each_has_fresh_ones(router, lead, emulated_tiktok, number):
    assert not emulated_tiktok.received()
    assert not emulated_tiktok.exchanges()
    await router.fire(
        platform="tiktok", pixel_id=emulated_tiktok.pixel.pixel_id, event_name="Lead", lead=lead
    )


async def test_windows_and_limits(router, lead, emulated_tiktok):
    fire = dict(platform="tiktok", pixel_id=emulated_tiktok.pixel.pixel_id, event_name="Lead",
                lead=lead, event_id="e-1")
    for _ in range(2):
        await router.fire(**fire)
    emulated_tiktok.advance(hours=49)
    await router.fire(**fire)
    assert [e.duplicate for e in emulated_tiktok.received()] == [False, True, False]
    emulated_tiktok.limit(per_hour=0)
    receipt = await router.fire(**fire)
    assert receipt.verdict.value == "throttled"


async def test_a_fault(router, lead, emulated_facebook):
    emulated_facebook.script(Fault(kind=FaultKind.RESET_AFTER))
    receipt = await router.fire(
        platform="facebook", pixel_id=emulated_facebook.pixel.pixel_id, event_name="Lead", lead=lead
    )
    assert [a.verdict.value for a in receipt.attempts] == ["unknown", "delivered"]
    assert [e.fault for e in emulated_facebook.exchanges()] == [FaultKind.RESET_AFTER, None]


def test_without_await(blocking_router, lead, emulated_facebook):
    receipt = blocking_router.fire(
        platform="facebook", pixel_id=emulated_facebook.pixel.pixel_id, event_name="Lead", lead=lead
    )
    assert receipt.status is Status.DELIVERED


class TestOtherSettings:
    @pytest.fixture
    def router_settings(self, router_settings):
        from attrs import evolve

        return evolve(router_settings, retry=evolve(router_settings.retry, attempts=1))

    async def test_hold(self, router, lead, emulated_facebook):
        emulated_facebook.script(Fault(kind=FaultKind.STATUS))
        receipt = await router.fire(
            platform="facebook",
            pixel_id=emulated_facebook.pixel.pixel_id,
            event_name="Lead",
            lead=lead,
        )
        assert (receipt.status, len(receipt.attempts)) == (Status.FAILED, 1)
"""
STRICT = """
import pytest


@pytest.mark.asyncio
async def test_marked(router, lead, emulated_tiktok):
    receipt = await router.fire(
        platform="tiktok", pixel_id=emulated_tiktok.pixel.pixel_id, event_name="Lead", lead=lead
    )
    assert receipt.ok
"""
BLOCKING = """
def test_blocking(blocking_router, lead, emulated_tiktok):
    receipt = blocking_router.fire(
        platform="tiktok", pixel_id=emulated_tiktok.pixel.pixel_id, event_name="Lead", lead=lead
    )
    assert receipt.ok
"""


SCOPE = ("-o", "asyncio_default_fixture_loop_scope=function")
"""pytest-asyncio warns of its absence, and every warning is an error here."""


@pytest.mark.parametrize(
    "code, options, passed",
    [
        (USER, (*SCOPE, "-o", "asyncio_mode=auto"), 8),
        (STRICT, (*SCOPE, "-o", "asyncio_mode=strict"), 1),
        (BLOCKING, ("-p", "no:asyncio", "-p", "no:aiohttp"), 1),
    ],
    ids=["auto", "strict", "no-async-plugin"],
)
def test_a_users_tests(
    pytester: pytest.Pytester, code: str, options: tuple[str, ...], passed: int
) -> None:
    pytester.makepyfile(code)
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", *options)
    result.assert_outcomes(passed=passed)


def test_they_are_listed_with_what_they_give(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--fixtures", "-p", "no:cacheprovider")
    text = result.stdout.str()
    for name in (
        "emulated_platforms", "router", "router_settings", "blocking_router", "lead",
        "mocked_http", "emulated_facebook", "emulated_tiktok",
    ):  # fmt: skip
        assert f"\n{name} -- " in text or f"\n{name} [" in text


@pytest.mark.parametrize(
    "module",
    ["convroute.testing.pytest_plugin", "convroute_facebook_pytest", "convroute_tiktok_pytest"],
)
def test_what_every_pytest_run_loads_imports_nothing_else(module: str) -> None:
    code = (
        "import sys, pytest, pytest_asyncio; before = set(sys.modules);"
        f"import {module}; print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {
        "__future__", "convroute", "convroute.testing", module,
    }, done.stdout  # fmt: skip
