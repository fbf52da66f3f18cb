"""Looks through everything that each test logged, printed and raised, and fails the test that let something out.

Canary values may stand nowhere. In log records, in convroute's own exceptions and in a server's error answers
no e-mail address, no international phone number and no SHA-256 digest may stand at all, whosever it is.
"""

from __future__ import annotations

import asyncio.subprocess
import logging
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any, Final

import aiohttp
import pytest
from _pytest.capture import CaptureFixture
from _pytest.raises import RaisesExc
from canary import HIDDEN
from click.testing import CliRunner

from convroute.errors import ConvrouteError

PERSONAL: Final = re.compile(
    r"(?P<address>[\w.+-]+@[\w-]+\.[a-z]{2,})|(?P<phone>\+\d{9,15}\b)|(?P<digest>\b[0-9a-f]{64}\b)",
    re.IGNORECASE,
)
_seen: list[tuple[str, str, bool]] = []


def record(where: str, text: object, *, strict: bool = False) -> None:
    """Keep a text until the end of the test."""
    if text:
        _seen.append(
            (where, text.decode(errors="replace") if isinstance(text, bytes) else str(text), strict)
        )


def leaks() -> Iterator[str]:
    """Say what got out, without repeating it."""
    for where, text, strict in _seen:
        folded = text.lower()
        yield from (
            f"{what} in {where}" for what, value in HIDDEN.items() if value.lower() in folded
        )
        if strict and (found := PERSONAL.search(text)):
            yield f"a personal {found.lastgroup} in {where}"


class _Listener(logging.Handler):
    def emit(self, entry: logging.LogRecord) -> None:
        record(
            f"a log record of {entry.name}",
            self.format(entry),
            strict=entry.name.startswith("convroute"),
        )


def _after(cls: Any, name: str, keep: Callable[..., None]) -> None:
    """Have a method's result kept, whoever calls it."""
    original = getattr(cls, name)

    async def awaited(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = await original(self, *args, **kwargs)
        keep(self, result)
        return result

    def called(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        keep(self, result)
        return result

    setattr(cls, name, awaited if asyncio.iscoroutinefunction(original) else called)


def _keep_output(_: Any, result: Any) -> None:
    for text in result:
        record("a program's output", text)


def _keep_command(_: Any, result: Any) -> None:
    record("a command's output", result.output)
    record("a command's exception", result.exception)


def _keep_answer(response: aiohttp.ClientResponse, body: bytes) -> None:
    if response.status >= 400:
        record(f"an answer with status {response.status}", body, strict=b'"success":' in body)


def _keep_raised(manager: Any, _: Any) -> None:
    error = manager.excinfo.value if manager.excinfo and manager.excinfo._excinfo else None
    while error is not None:
        record(f"a raised {type(error).__name__}", error)
        error = error.__cause__ or error.__context__


def _initialised(self: ConvrouteError, *args: Any) -> None:
    Exception.__init__(self, *args)
    record(f"a {type(self).__name__}", " ".join(map(str, args)), strict=True)


def pytest_configure() -> None:
    logging.getLogger().addHandler(_Listener(logging.DEBUG))
    logging.getLogger().setLevel(logging.DEBUG)
    setattr(ConvrouteError, "__init__", _initialised)  # noqa: B010 - mypy takes no assignment to a method
    _after(CaptureFixture, "readouterr", _keep_output)
    _after(subprocess.Popen, "communicate", _keep_output)
    _after(asyncio.subprocess.Process, "communicate", _keep_output)
    _after(CliRunner, "invoke", _keep_command)
    _after(RaisesExc, "__exit__", _keep_raised)
    _after(aiohttp.ClientResponse, "read", _keep_answer)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    _seen.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    result = yield
    for _, kind, text in item._report_sections:
        record(f"captured {kind}", text)
    found = sorted(set(leaks()))
    _seen.clear()
    if found and item.get_closest_marker("leaks_on_purpose") is None:
        pytest.fail(f"personal data or a secret got out: {'; '.join(found)}", pytrace=False)
    return result
