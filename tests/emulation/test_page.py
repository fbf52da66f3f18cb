from __future__ import annotations

import re

import pytest
from aiohttp import ClientSession

from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.emulation.markup import Html, tag
from convroute.spi import Emulator

SCRIPT = "<script>alert(1)</script>"


async def fetched(session: ClientSession, host: EmulationHost) -> tuple[str, str]:
    async with session.get(f"{host.url}/_emulation") as response:
        assert response.content_type == "text/html"
        return await response.text(), response.headers["content-security-policy"]


async def shown(session: ClientSession, host: EmulationHost) -> str:
    """The page's text without its markup and its style."""
    text, _ = await fetched(session, host)
    body = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


async def test_it_counts(host: EmulationHost, session: ClientSession) -> None:
    assert "Nothing has arrived yet" in await shown(session, host)
    url = f"{host.base_url('acme')}/"
    await session.post(url, json=[{"name": "Lead"}, {"name": "Contact"}])
    await session.post(url, json=[{"name": "bad"}])
    host.script("acme", [Fault(kind=FaultKind.EMPTY)])
    await session.get(url)
    text = await shown(session, host)
    assert "3 requests 2 events taken 0 of them duplicates 0 of them tests" in text
    assert "1 requests refused 0 over the limit 1 faults met" in text


async def test_it_says_in_words_why_something_was_refused(
    host: EmulationHost, session: ClientSession
) -> None:
    for _ in range(2):
        await session.post(f"{host.base_url('acme')}/", json=[{"name": "bad"}])
    text = await shown(session, host)
    assert (
        "2 name &lt;bad&gt; names [0].name HTTP 400 that is &lt;bad&gt; the book of names" in text
    )
    assert "refused: [0].name : &lt;bad&gt; names" in text
    assert "What it refuses: 1 rules" in text


async def test_it_shows_what_waits_and_what_is_limited(
    host: EmulationHost, session: ClientSession
) -> None:
    host.limit("acme", per_second=5)
    host.script(
        "acme",
        [
            Fault(kind=FaultKind.STATUS, status=500, seconds=0.5, times=3),
            Fault(kind=FaultKind.TOKEN_REFUSED, after=4, times=None),
        ],
    )
    text = await shown(session, host)
    assert "status, HTTP 500, 0.5 s, 3 times" in text
    assert "token_refused, after 4 more, for ever" in text
    assert "5 requests in 1 s" in text


async def test_it_shows_faults_and_limits_that_were_met(
    host: EmulationHost, session: ClientSession
) -> None:
    host.script("acme", [Fault(kind=FaultKind.HTML)])
    host.limit("acme", per_second=1)
    for _ in range(2):
        await session.get(f"{host.base_url('acme')}/")
    text = await shown(session, host)
    assert "fault html , and the platform did not see the request" in text
    assert "over the limit" in text


async def test_it_escapes_all_that_arrived(host: EmulationHost, session: ClientSession) -> None:
    event = {"name": SCRIPT, SCRIPT: f'"{SCRIPT}'}
    for path in ("", f"x/{SCRIPT}"):
        await session.post(
            f"{host.base_url('acme')}/{path}", json=[event], headers={"X-Own": SCRIPT}
        )
    text, _ = await fetched(session, host)
    assert text.count("<script") == 1  # the page's own
    assert text.count("&lt;script&gt;") >= 6
    assert "Acme &lt;Ads&gt;" in text


async def test_it_loads_nothing_and_no_token_is_on_it(
    host: EmulationHost, session: ClientSession
) -> None:
    await session.post(
        f"{host.base_url('acme')}/", json=[], headers={"Authorization": "Bearer made-up"}
    )
    text, policy = await fetched(session, host)
    assert "src=" not in text
    assert "@import" not in text
    assert "url(" not in text
    assert set(re.findall(r'href="(.)', text)) == {"#"}
    assert "made-up" not in text
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/]+='", policy)


async def test_it_shows_the_last_twenty(acme: Emulator, session: ClientSession) -> None:
    async with EmulationHost([acme]) as host:
        for number in range(22):
            await session.post(f"{host.base_url('acme')}/", json=[{"name": f"Event{number}"}])
        text = await shown(session, host)
    assert "Requests, the last 20 of 22" in text
    assert "Events taken, the last 20 of 22" in text
    assert text.count("POST /") == 20
    assert re.findall(r"Event(\d+) none", text) == [str(number) for number in range(21, 1, -1)]


@pytest.mark.parametrize(
    "made, html",
    [
        (tag("b", "a<b"), "<b>a&lt;b</b>"),
        (tag("b", tag("i", 1), "&"), "<b><i>1</i>&amp;</b>"),
        (tag("b", class_='"', id=False, open=True), '<b class="&quot;" open></b>'),
        (tag("b") + "<", "<b></b>&lt;"),
        (tag("b", Html("<hr>")), "<b><hr></b>"),
    ],
    ids=["text", "nested", "attributes", "joined", "markup"],
)
def test_markup_escapes_what_is_no_markup(made: Html, html: str) -> None:
    assert made == html
