"""Emulated platforms that know canary tokens, others that repeat whatever they were sent, and a plugin that fails."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from canary import TOKEN

from convroute.emulation import EmulationHost
from convroute.model.http import HttpResponse
from convroute.testing import emulated_in_thread
from convroute_facebook.emulator import EmulatedFacebook
from convroute_tiktok.emulator import EmulatedTikTok

HERE = Path(__file__).parent


def echo(request: Any) -> str:
    return f"{request.body.decode()} {request.headers} {request.query}"


class EchoingFacebook(EmulatedFacebook):
    """Refuses with words that repeat whatever was sent, token and all."""

    shape = 0

    def answer(self, request: Any) -> HttpResponse:
        said = echo(request)
        self.shape += 1
        error = {
            "message": said, "type": said, "code": (100, 190, 2, 80004, 999, 1)[self.shape % 6], "fbtrace_id": "Atrace",
            "error_subcode": 2804019, "error_user_title": said, "error_user_msg": said, "error_data": {said: said},
        }  # fmt: skip
        return shaped(self.shape, {"error": error}, said)


class EchoingTikTok(EmulatedTikTok):
    """The same with TikTok's envelope."""

    shape = 0

    def answer(self, request: Any) -> HttpResponse:
        said = echo(request)
        self.shape += 1
        code = (40002, 40105, 40100, 50000, 40051, 77777)[self.shape % 6]
        return shaped(
            self.shape,
            {"code": code, "message": said, "request_id": said, "data": {said: said}},
            said,
        )


def shaped(number: int, document: Any, said: str) -> HttpResponse:
    if number % 4 == 3:
        page = f"<html><body>{said}</body></html>".encode()
        return HttpResponse(status=(200, 400, 502)[number % 3], body=page)
    return HttpResponse.of(
        (200, 400, 401, 500)[number % 4], document, {"x-echo": "1", "www-authenticate": "x"}
    )


@pytest.fixture(scope="module")
def canary_tokens() -> Iterator[None]:
    """The emulated platforms know accounts whose tokens are canaries."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (
            "convroute_facebook.emulator.platform",
            "convroute_tiktok.emulator.platform",
            "convroute_tiktok.emulator.envelope",
        ):
            accounts = importlib.import_module(module).ACCOUNTS
            known = tuple(
                evolve(account, token=f"{TOKEN}{n}") for n, account in enumerate(accounts)
            )
            patch.setattr(f"{module}.ACCOUNTS", known)
        yield


@pytest.fixture(scope="module")
def host(canary_tokens: None) -> Iterator[EmulationHost]:
    with emulated_in_thread("facebook", "tiktok") as running:
        yield running


@pytest.fixture(scope="module")
def echoing(canary_tokens: None) -> Iterator[EmulationHost]:
    with emulated_in_thread(EchoingFacebook(), EchoingTikTok()) as running:
        yield running


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which the faulty plugin is installed, for other processes; here its module can be imported."""
    site = tmp_path_factory.mktemp("site")
    shutil.copy(HERE / "convroute_faulty.py", site)
    info = site / "convroute_faulty-0.0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: convroute-faulty\nVersion: 0.0.1\n"
    )
    (info / "entry_points.txt").write_text("[convroute]\nacme = convroute_faulty\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        yield site
