from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from convroute.errors import ConfigurationError
from convroute.store import ApiKey, ApiKeys, Database, embedded

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def keys(database: Database) -> ApiKeys:
    return ApiKeys(database, clock=lambda: NOW)


async def test_a_key_is_verified(keys: ApiKeys) -> None:
    key, secret = await keys.create("crm")
    text = secret.reveal()
    assert re.fullmatch(r"cvr_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", text)
    assert key == ApiKey(id=text.split("_")[1], name="crm", last_four=text[-4:], created_at=NOW)
    assert await keys.verify(text) == key
    assert text not in repr((key, secret))


async def test_time_and_chance_come_from_outside(database: Database) -> None:
    _, secret = await ApiKeys(database, random=lambda size: b"\xff" * size).create("crm")
    assert secret.reveal() == "cvr_" + "ff" * 8 + "_" + "_" * 42 + "8"
    assert await ApiKeys(database).verify(secret.reveal())


async def test_only_a_digest_is_kept(path: Path, database: Database, keys: ApiKeys) -> None:
    _, secret = await keys.create("crm")
    kept = secret.reveal().split("_", 2)[2]
    assert await database.read("SELECT digest FROM api_keys") == [
        (hashlib.sha256(kept.encode()).digest(),)
    ]
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert kept.encode() not in content


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "cvr",
        lambda text: "cvr__",
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text + " ",
        lambda text: text.upper(),
        lambda text: text.replace("cvr_", "xyz_"),
        lambda text: text.replace("cvr_", ""),
        lambda text: "cvr_0000000000000000_" + text[21:],
        lambda text: text[:21] + "A" * 43,
        lambda text: text[:20],
        lambda text: text + "é",
        lambda text: text + "\udcff",
        lambda text: "\0" + text,
        lambda text: "x" * 100_000,
    ],
)
async def test_any_other_text_is_no_key(keys: ApiKeys, spoil: Callable[[str], str]) -> None:
    _, secret = await keys.create("crm")
    assert await keys.verify(spoil(secret.reveal())) is None


async def test_an_unknown_id_costs_a_comparison_too(
    keys: ApiKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    monkeypatch.setattr(
        "convroute.store.keys.hmac.compare_digest", lambda a, b: compared.append((len(a), len(b)))
    )
    assert await keys.verify("cvr_0000000000000000_" + "A" * 43) is None
    assert compared == [(32, 32)]


@pytest.mark.parametrize("by", ["name", "id"])
async def test_revoking(keys: ApiKeys, by: str) -> None:
    key, secret = await keys.create("crm")
    other, others = await keys.create("shop")
    revoked = await keys.revoke(getattr(key, by))
    assert revoked
    assert (revoked.id, revoked.revoked_at) == (key.id, NOW)
    assert await keys.verify(secret.reveal()) is None
    assert await keys.verify(others.reveal()) == other
    assert await keys.revoke(getattr(key, by)) is None
    assert {k.name: k.revoked_at for k in await keys.list()} == {"crm": NOW, "shop": None}


async def test_an_id_goes_before_a_name(keys: ApiKeys) -> None:
    key, _ = await keys.create("crm")
    await keys.create(key.id)
    revoked = await keys.revoke(key.id)
    assert revoked
    assert revoked.name == "crm"


async def test_revoking_elsewhere_holds_at_once(path: Path, keys: ApiKeys) -> None:
    _, secret = await keys.create("crm")
    assert await keys.verify(secret.reveal())
    async with embedded(path) as elsewhere:
        assert await ApiKeys(elsewhere).revoke("crm")
    assert await keys.verify(secret.reveal()) is None


async def test_a_name_in_force_is_not_given_twice(keys: ApiKeys) -> None:
    await keys.create("crm")
    with pytest.raises(ConfigurationError, match="name: is that of a key in force"):
        await keys.create(" crm ")
    await keys.revoke("crm")
    await keys.create("crm")
    assert len(await keys.list()) == 2


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
async def test_a_name_that_is_refused(keys: ApiKeys, name: str) -> None:
    with pytest.raises(ConfigurationError, match="printable"):
        await keys.create(name)
    assert await keys.list() == ()


async def test_the_oldest_is_listed_first(database: Database) -> None:
    times = iter([NOW, NOW - timedelta(days=1), NOW + timedelta(days=1)])
    keys = ApiKeys(database, clock=lambda: next(times))
    for name in ("a", "b", "c"):
        await keys.create(name)
    assert [key.name for key in await keys.list()] == ["b", "a", "c"]
