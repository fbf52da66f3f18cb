"""Where the router takes an event's lead from."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from doubles.router_bench import CANARY, Bench
from doubles.scripted import Notebook

from convroute import (
    ConfigurationError,
    Lead,
    LeadNotFound,
    LeadSourceError,
)


async def test_an_inline_lead_is_laid_over_the_stored_one() -> None:
    bench = Bench(sources=[Notebook({"l1": {"email": "old@example.com", "acid": "c"}})])
    await bench.fire()
    await bench.fire(lead=Lead.from_record({"acb": "b"}))
    await bench.fire(lead=None)
    assert [event["user"] for event in bench.sent] == [
        {"mail": ["ann@example.com"], "acid": "c"},
        {"mail": ["old@example.com"], "acb": "b", "acid": "c"},
        {"mail": ["old@example.com"], "acid": "c"},
    ]


async def test_an_unknown_lead_is_not_found_and_a_source_that_is_down_says_so() -> None:
    with pytest.raises(LeadNotFound):
        await Bench(sources=[Notebook()]).fire(lead=None)
    with pytest.raises(LeadSourceError):
        await Bench(sources=[Notebook(error=OSError(CANARY))]).fire(lead=None)


async def test_a_slow_source_is_left_behind() -> None:
    bench = Bench(sources=[Notebook(pause=60)], lookup_timeout=0.02)
    receipt = await asyncio.wait_for(bench.fire(), 5)
    assert receipt.ok
    assert "no answer within 0.02 s" in str(receipt.notes[0])
    with pytest.raises(LeadSourceError, match="no answer within"):
        await bench.fire(lead=None)


async def test_sources_take_precedence_as_the_settings_say() -> None:
    sources = [Notebook({"l1": {"email": f"{n}@example.com"}}, name=n) for n in ("a", "b")]
    bench = Bench(sources=sources, lead_sources=("b", "a"))
    await bench.fire(lead=None)
    assert bench.sent[0]["user"]["mail"] == ["b@example.com"]
    with pytest.raises(ConfigurationError, match=r"convroute\.lead_sources"):
        Bench(sources=sources, lead_sources=("c",))


async def test_a_lead_is_kept_with_its_clicks(tmp_path: Path) -> None:
    bench = Bench(database=tmp_path / "leads.db")
    async with bench.router as router:
        await router.put_lead(
            Lead.from_record({"id": "l1", "landingUrl": "https://example.com/?acid=c"})
        )
        await bench.fire(lead=None)
    assert bench.sent[0]["user"] == {"acid": "c"}
