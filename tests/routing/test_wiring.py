"""Everything that is wrong is told at once; and what was not opened is not used."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from doubles.acme import TOKEN, Acme, AcmePlugin, pixel
from doubles.router_bench import EVENT
from doubles.scripted import Notebook, Plugin, ScriptedTransport

from convroute import ConfigurationError, Lead, Router, Secret, Settings, hookimpl, sync
from convroute.spi import Conversion, Pixel, PluginConfig, Withheld


class Opened:
    """Mixed in: has to be opened."""

    opened = False

    async def __aenter__(self) -> Any:
        self.opened = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.opened = False


class OpenedTransport(Opened, ScriptedTransport):
    pass


class OpenedNotebook(Opened, Notebook):
    pass


class OpenedGate(Opened):
    name = "door"

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        return None


class OpenedObserver(Opened):
    name = "watch"

    async def on_receipt(self, receipt: Any, conversion: Conversion) -> None:
        return None


NEEDS: dict[str, dict[str, Any]] = {
    "transport": {"transports": [OpenedTransport()]},
    "lead source": {"lead_sources": [OpenedNotebook({"l1": {}})]},
    "gate": {"gates": [OpenedGate()]},
    "observer": {"observers": [OpenedObserver()]},
}
SENDING = {"transport", "observer"}
NOT_OPEN = "the router was not entered: use `async with"


def router(**brings: Any) -> Router:
    plugin = Plugin(**{"transports": [ScriptedTransport()], **brings})
    return Router([pixel()], plugins={"acme": AcmePlugin(), "x": plugin})


@pytest.mark.parametrize("what", NEEDS)
async def test_a_router_that_was_not_opened_says_so(what: str) -> None:
    closed = router(**NEEDS[what])
    record = {
        "leadId": "l1",
        "pixelId": "42",
        "platform": "acme",
        "eventName": "Lead",
        "lead": {"email": "a@example.com"},
    }
    for call in (closed.fire(**EVENT), closed.fire_many([EVENT]), closed.fire_record(record)):
        with pytest.raises(ConfigurationError, match=NOT_OPEN):
            await call
    for look in (closed.preview(**EVENT), closed.preview_record(record)):
        if what in SENDING:
            assert await look
        else:
            with pytest.raises(ConfigurationError, match=NOT_OPEN):
                await look
    async with closed:
        assert (await closed.fire(**EVENT)).ok
    with pytest.raises(ConfigurationError, match=NOT_OPEN):
        await closed.fire(**EVENT)


async def test_a_router_with_nothing_to_open_need_not_be_opened() -> None:
    assert (await router().fire(**EVENT)).ok


async def test_the_built_in_transport_and_store_need_opening(tmp_path: Path) -> None:
    built_in = Router([pixel(transport="http")], plugins={"acme": AcmePlugin()})
    with pytest.raises(ConfigurationError, match=NOT_OPEN):
        await built_in.fire(**EVENT)
    settings = Settings(database=tmp_path / "leads.db")
    stored = Router([pixel(transport="dry-run")], settings=settings, plugins={"acme": AcmePlugin()})
    with pytest.raises(ConfigurationError, match=NOT_OPEN):
        await stored.put_lead(Lead(id="l1"))


# --- every fault at once


class Strict:
    """Acme with a table of its own."""

    @hookimpl
    def convroute_platforms(self, config: PluginConfig) -> Iterable[Acme]:
        from attrs import frozen

        @frozen(kw_only=True)
        class Table:
            base_url: str

        config.load(Table)
        return [Acme()]


def told(error: ConfigurationError) -> dict[str, str]:
    by_path = {fault.path: fault.message for fault in error.faults}
    assert len(by_path) == len(error.faults), "each place is told once"
    return by_path


BROKEN = """
[convroute]
concurrency = "many"
lead_sources = ["crm", "acme"]

[convroute.plugins.acme]
base_ulr = "x"

[convroute.plugins.stranger]

[convroute.plugins.http]
body_limit = 1

[[convroute.pixels]]
name = "a"
platform = "nosuch"
pixel_id = "1"
access_token = "literal-token-canary"

[[convroute.pixels]]
platform = "acme"
pixel_id = "2"
access_token = { env = "NO_TOKEN" }
transport = "owl"

[[convroute.pixels]]
name = "c"
platform = "other"
pixel_id = "0"
access_token = { env = "TOKEN" }
options = { regio = "eu" }

[[convroute.pixels]]
"""
EXPECTED = {
    "convroute.concurrency": "must be a whole number, not text",
    "convroute.lead_sources[0]": "no lead source named 'crm'; known: sqlite",
    "convroute.plugins.acme.base_ulr": "unknown field; did you mean base_url?",
    "convroute.plugins.acme.base_url": "is required",
    "convroute.plugins.http.body_limit": "must be >= 1024",
    "convroute.pixels[0].access_token": "must not stand here itself",
    "convroute.pixels[0].platform": "no plugin or platform named 'nosuch'",
    "convroute.pixels[1].name": "is required",
    "convroute.pixels[1].access_token": "NO_TOKEN is not set",
    "convroute.pixels[1].transport": "no transport of this name",
    "convroute.pixels[2].options.regio": "unknown field; did you mean region?",
    "convroute.pixels[3].name": "is required",
    "convroute.pixels[3].platform": "is required",
    "convroute.pixels[3].pixel_id": "is required",
    "convroute.pixels[3].access_token": "is required",
    "convroute.plugins.stranger": "no plugin or platform named 'stranger'",
}


class Other:
    @hookimpl
    def convroute_platforms(self) -> Iterable[Acme]:
        class OtherAcme(Acme):
            name = "other"

        return [OtherAcme()]


@pytest.mark.parametrize("make", [Router, sync.Router], ids=["async", "blocking"])
def test_a_file_tells_every_fault_in_one_round(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", TOKEN)
    file = tmp_path / "convroute.toml"
    file.write_text(BROKEN)
    with pytest.raises(ConfigurationError) as caught:
        make.from_settings(file, plugins={"acme": Strict(), "other": Other()})
    found = told(caught.value)
    assert set(found) == set(EXPECTED)
    assert [path for path, words in EXPECTED.items() if words not in found[path]] == []
    assert "canary" not in str(caught.value)


def test_values_tell_every_fault_in_one_round() -> None:
    settings = Settings(
        plugins={"acme": {}},
        lead_sources=("crm",),
        pixels=(
            pixel(transport="http"),
            pixel("b", platform="nosuch", pixel_id="7", transport="http"),
        ),
    )
    with pytest.raises(ConfigurationError) as caught:
        Router([pixel("c", access_token=Secret(""), transport="dry-run", pixel_id="9")],
               settings=settings, plugins={"acme": Strict()})  # fmt: skip
    assert set(told(caught.value)) == {
        "convroute.plugins.acme.base_url",
        "convroute.pixels[1].platform",
        "convroute.pixels[2].access_token",
        "convroute.lead_sources[0]",
    }
