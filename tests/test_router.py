"""The router itself: what it opens and closes, what it is made of, the event loop it belongs to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from doubles.acme import TOKEN, AcmePlugin, pixel
from doubles.router_bench import EVENT, Bench
from doubles.scripted import Notebook, Plugin, ScriptedTransport

import convroute
from convroute import (
    ConfigurationError,
    InvalidEventError,
    Lead,
    PixelNotFound,
    Router,
    Settings,
    StoreError,
)


async def test_what_plugins_bring_is_opened_and_closed_in_reverse() -> None:
    story: list[str] = []

    class Opened(Notebook):
        async def __aenter__(self) -> None:
            story.append(f"open {self.name}")
            if self.error:
                raise self.error

        async def __aexit__(self, *_: object) -> None:
            story.append(f"close {self.name}")

    async with Bench(sources=[Opened(name="a"), Opened(name="b")]).router:
        story.append("in")
    assert story == ["open a", "open b", "in", "close b", "close a"]
    story.clear()
    with pytest.raises(OSError, match="disk"):
        async with Bench(
            sources=[Opened(name="a"), Opened(name="b", error=OSError("disk"))]
        ).router:
            pass
    assert story == ["open a", "open b", "close a"]


async def test_a_router_may_be_entered_again_with_its_database(tmp_path: Path) -> None:
    router = Router(settings=Settings(database=tmp_path / "convroute.db"), plugins={})
    async with router:
        await router.put_lead(Lead(id="l1"))
    store = router.lead_store
    assert store is not None
    with pytest.raises(StoreError, match="is closed"):
        await store.get("l1")
    async with router:
        assert await store.get("l1") == Lead(id="l1")


async def test_a_router_has_no_lead_store_without_a_database() -> None:
    bench = Bench()
    assert bench.router.lead_store is None
    with pytest.raises(ConfigurationError, match="no lead store: set `database` in the settings"):
        await bench.router.put_lead(Lead(id="l1"))


def test_settings_and_pixels_are_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_TOKEN", TOKEN)
    file = tmp_path / "convroute.toml"
    file.write_text(
        '[[convroute.pixels]]\nname = "a"\nplatform = "acme"\npixel_id = "1"\naccess_token = { env = "ACME_TOKEN" }',
        encoding="utf-8",
    )
    plugins = {"acme": AcmePlugin(), "x": Plugin(transports=[ScriptedTransport()])}
    router = Router.from_settings(file, plugins=plugins)
    assert list(router.pixels) == ["a"]
    assert list(router.platforms) == ["acme"]
    both = Router([pixel()], settings=router.settings, plugins=plugins)
    assert list(both.pixels) == ["a", "shop"]
    with pytest.raises(ConfigurationError, match="is taken by"):
        Router([pixel("a")], settings=router.settings, plugins=plugins)


async def test_two_routers_do_not_know_each_other() -> None:
    one, two = Bench(), Bench(pixels=[pixel("other", pixel_id="7")])
    assert (await one.fire()).pixel == "shop"
    assert (await two.fire(pixel_id="7")).pixel == "other"
    with pytest.raises(PixelNotFound):
        await two.fire()
    assert (len(one.sent), len(two.sent)) == (1, 1)


async def test_no_token_shows_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench(ValueError(TOKEN))
    receipt = await bench.fire()
    shown = (
        repr(bench.router.settings) + repr(dict(bench.router.pixels)) + repr(receipt) + caplog.text
    )
    assert TOKEN not in shown + repr(bench.transport.requests)


async def test_a_cancelled_fire_is_cancelled() -> None:
    async def hang(_: object) -> None:
        await asyncio.sleep(60)

    bench = Bench(hang, hang)
    task = asyncio.create_task(bench.fire(pixel_id=["42", "43"]))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_package_gives_its_public_names() -> None:
    for name in convroute.__all__:
        assert getattr(convroute, name) is not None
    with pytest.raises(AttributeError, match="nosuch"):
        convroute.nosuch  # noqa: B018


class TestLifetime:
    """A router that sends over a session belongs to the event loop in which it was entered."""

    @staticmethod
    def router() -> Router:
        return Router([pixel(transport="http")], plugins={"acme": AcmePlugin()})

    async def test_not_entered_it_sends_nothing_and_says_so(self) -> None:
        with pytest.raises(ConfigurationError, match="was not entered: use `async with router:`"):
            await self.router().fire(**EVENT)
        with pytest.raises(ConfigurationError, match="was not entered"):
            await self.router().fire_many([EVENT])
        with pytest.raises(InvalidEventError):
            await self.router().preview(**{**EVENT, "event_name": ""})

    async def test_left_it_sends_nothing(self) -> None:
        async with self.router() as router:
            pass
        with pytest.raises(ConfigurationError, match="was not entered"):
            await router.fire(**EVENT)

    async def test_entered_in_another_loop_it_says_so(self) -> None:
        async with self.router() as router:
            with pytest.raises(ConfigurationError, match="entered in another event loop"):
                await asyncio.to_thread(lambda: asyncio.run(router.fire(**EVENT)))
            assert (
                await asyncio.to_thread(lambda: asyncio.run(router.preview(**EVENT)))
            ).would_send

    async def test_it_is_entered_once_at_a_time(self) -> None:
        async with self.router() as router:
            with pytest.raises(ConfigurationError, match="entered already"):
                await router.__aenter__()
        async with router:
            pass
