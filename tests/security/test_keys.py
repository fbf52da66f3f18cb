"""API keys: compared in a way whose time tells nothing, and kept as digests alone.

What is looked at is which comparisons are made, and of what, not how long they take.
"""

from __future__ import annotations

import ast
import hmac
import inspect
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from convroute import Secret
from convroute.server import StoredKeys, auth
from convroute.server.auth import AcceptedKeys
from convroute.store import ApiKeys, keys
from convroute.store.schema import embedded

KEYS = ("first-key-0123456789", "second-key-0123456789", "third-key-0123456789")
WRONG = {
    "empty": "", "a letter off": "first-key-0123456788", "beginning": "first-key", "longer": KEYS[0] + "x",
    "very long": "x" * 1024, "no ASCII": "é" * 20, "no UTF-8": "\udcff",
}  # fmt: skip


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The lengths of what each comparison is made of."""
    made: list[tuple[int, int]] = []

    def compare(one: Any, other: Any) -> bool:
        made.append((len(one), len(other)))
        return hmac.compare_digest(one, other)

    for module in (auth, keys):
        monkeypatch.setattr(module, "hmac", SimpleNamespace(compare_digest=compare))
    return made


@pytest.mark.parametrize("given", [*KEYS, *WRONG.values()], ids=[*KEYS, *WRONG])
async def test_every_key_of_the_settings_is_compared_by_its_digest(given: str, compared: Any):
    accepted = AcceptedKeys.of(map(Secret, KEYS), None)
    assert await accepted.admit(given) is (given in KEYS)
    assert compared == [(32, 32)] * len(KEYS)


async def test_a_stored_key_takes_one_look_up_and_one_comparison_whatever_it_is(
    tmp_path: Path, compared: Any, monkeypatch: pytest.MonkeyPatch
):
    async with embedded(tmp_path / "keys.db") as database:
        stored = ApiKeys(database)
        live, secret = await stored.create("live")
        _, old = await stored.create("old")
        await stored.revoke("old")
        looked_up: list[str] = []
        read = database.read

        async def counted(sql: str, *more: Any) -> Any:
            looked_up.append(sql)
            return await read(sql, *more)

        monkeypatch.setattr(database, "read", counted)
        good = secret.reveal()
        tried = {
            good: True,
            old.reveal(): False,
            good[:-1] + ("A" if good[-1] != "A" else "B"): False,
            good.replace("cvr", "xyz"): False,
            f"cvr_{live.id}_": False,
            "cvr_0000000000000000_unknown": False,
            **dict.fromkeys(WRONG.values(), False),
        }
        for text, fits in tried.items():
            compared.clear()
            looked_up.clear()
            assert (await stored.verify(text) is not None) is fits
            assert (compared, len(looked_up)) == ([(32, 32)], 1)


@pytest.mark.parametrize("module", [auth, keys], ids=["settings", "stored"])
def test_no_digest_is_compared_in_another_way(module: Any):
    named = {"digest", "known", "genuine", "secret", "given", "plaintext"}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Compare):
            names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
            calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
            only_length = all(isinstance(c.func, ast.Name) and c.func.id == "len" for c in calls)
            assert not (names & named) or (calls and only_length), ast.unparse(node)


async def test_no_key_is_kept_as_it_is(tmp_path: Path):
    path = tmp_path / "keys.db"
    async with embedded(path) as database:
        _, secret = await ApiKeys(database).create("crm")
    text = secret.reveal().encode()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())  # noqa: ASYNC240
    assert text not in kept
    assert text.rpartition(b"_")[2] not in kept
    assert path.stat().st_mode & 0o077 == 0
    accepted = AcceptedKeys.of(map(Secret, KEYS), None)
    assert not any(key in repr(accepted) for key in KEYS)


async def test_a_revoked_key_is_refused_from_then_on(tmp_path: Path):
    path = tmp_path / "keys.db"
    async with embedded(path) as database, StoredKeys(path) as serving:
        _, secret = await ApiKeys(database).create("crm")
        accepted = AcceptedKeys.of((), serving)
        assert await accepted.admit(secret.reveal())
        await ApiKeys(database).revoke("crm")
        assert not await accepted.admit(secret.reveal())
