"""One test for each hook: the example in its docstring runs, and does what the hook is for."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import click
import pytest
from aiohttp import web
from click.testing import CliRunner
from doubles.acme import TOKEN

from convroute import Lead, Pixel, Router, Secret, Status, hookspecs
from convroute.model.http import HttpResponse
from convroute.roles.emulator import EmulatedRequest
from convroute.routing.registry import PROVIDERS, Registry, passed_in

HOOKS = [name for name in vars(hookspecs) if name.startswith("convroute_")]


def example(hook: str) -> Any:
    """Run a hook's example and give what it defined, as a plugin."""
    spec: Callable[..., Any] = getattr(hookspecs, hook)
    (test,) = doctest.DocTestFinder(recurse=False).find(spec, hook, globs={})
    assert test.examples
    told: list[str] = []
    result = doctest.DocTestRunner().run(test, out=told.append, clear_globs=False)
    assert result.failed == 0, "".join(told)
    return plugin(hook, test.globs[hook])


def plugin(hook: str, implementation: object) -> ModuleType:
    """A module as an entry point would give it."""
    module = ModuleType("mine")
    setattr(module, hook, implementation)
    return module


def registry(hook: str) -> Registry:
    return Registry.build(passed_in({"mine": example(hook)}), {})


def pixel(**changes: Any) -> Pixel:
    return Pixel(name="shop", platform="acme", pixel_id="42", access_token=Secret(TOKEN), **changes)


EVENT: dict[str, Any] = {
    "lead_id": "1", "pixel_id": "42", "platform": "acme", "event_name": "Lead", "lead": {"custom": {"test": True}},
}  # fmt: skip


def test_every_hook_has_a_test() -> None:
    assert len(HOOKS) == 8
    tests = [name for name in globals() if name.startswith("test_hook_")]
    assert sorted(tests) == sorted(f"test_hook_{hook.removeprefix('convroute_')}" for hook in HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_every_example_runs_and_implements_its_hook(hook: str) -> None:
    implementation = getattr(example(hook), hook)
    assert implementation.convroute_impl, "the example marks its function with hookimpl"
    offered = inspect.signature(getattr(hookspecs, hook)).parameters
    assert set(inspect.signature(implementation).parameters) <= set(offered)


def test_every_provider_hook_is_asked() -> None:
    returning = [
        h for h in HOOKS if inspect.signature(getattr(hookspecs, h)).return_annotation != "None"
    ]
    assert set(PROVIDERS) == set(returning)


async def test_hook_lead_sources() -> None:
    source = registry("convroute_lead_sources").lead_sources["notebook"]
    found = await source.lookup(Lead(id="1"))
    assert found is not None
    assert found.keys.emails == ("ann@example.com",)
    assert await source.lookup(Lead(id="2")) is None


async def test_hook_platforms() -> None:
    answer = HttpResponse.of(200, {"accepted": 1})

    async def send(_: object) -> HttpResponse:
        return answer

    carrier = SimpleNamespace(name="carrier", send=send)
    plugins = {
        "acme": example("convroute_platforms"),
        "carrier": plugin("convroute_transports", hookspecs.hookimpl(lambda: [carrier])),
    }
    router = Router([pixel(transport="carrier")], plugins=plugins)
    assert (await router.fire(**EVENT)).status is Status.DELIVERED
    answer = HttpResponse.of(400, {})
    assert (await router.fire(**EVENT)).status is Status.REJECTED
    answer = HttpResponse(status=401, body=b"<html>")
    assert (await router.fire(**EVENT)).status is Status.REJECTED


async def test_hook_transports() -> None:
    plugins = {"acme": example("convroute_platforms"), "nowhere": example("convroute_transports")}
    receipt = await Router([pixel(transport="nowhere")], plugins=plugins).preview(**EVENT)
    assert receipt.would_send
    response = await registry("convroute_transports").transports["nowhere"].send(None)  # type: ignore[arg-type]
    assert response.status == 204


async def test_hook_gates() -> None:
    plugins = {"acme": example("convroute_platforms"), "gate": example("convroute_gates")}
    async with Router([pixel()], plugins=plugins) as router:
        receipt = await router.fire(**EVENT)
    assert (receipt.status, receipt.detail) == (Status.SKIPPED, "a test lead")
    assert (await router.preview(**{**EVENT, "lead": {}})).would_send


async def test_hook_observers() -> None:
    plugins = {
        "acme": example("convroute_platforms"),
        "gate": example("convroute_gates"),
        "counter": example("convroute_observers"),
    }
    async with Router([pixel()], plugins=plugins) as router:
        await router.fire(**EVENT)
    assert router.registry.observers["counter"].count == 1  # type: ignore[attr-defined]


def test_hook_emulators() -> None:

    emulator = registry("convroute_emulators").emulators["acme"]
    request = EmulatedRequest(method="POST", path="/", received_at=datetime.now(UTC))
    assert emulator.answer(request).document == {"accepted": 1}
    assert emulator.throttled().status == 429
    assert (list(emulator.pixels()), list(emulator.received())) == ([], [])


async def test_hook_server_setup(aiohttp_client: Any) -> None:
    app = web.Application()
    router = Router([pixel()], plugins={"acme": example("convroute_platforms")})
    registry("convroute_server_setup").manager.hook.convroute_server_setup(app=app, router=router)
    client = await aiohttp_client(app)
    response = await client.get("/acme/pixels")
    assert await response.json() == {"pixels": 1}


def test_hook_cli_commands() -> None:
    group = click.Group()
    registry("convroute_cli_commands").manager.hook.convroute_cli_commands(commands=group)
    assert CliRunner().invoke(group, ["hello"]).output == "hello\n"


def test_an_example_that_fails_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hookspecs.convroute_gates, "__doc__", ">>> 1 / 0\n")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        example("convroute_gates")
