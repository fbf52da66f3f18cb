"""API keys: made here, shown once, kept only as a digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import apsw
from attrs import frozen

from convroute.errors import ConfigurationError, Fault
from convroute.secret import Secret
from convroute.store.database import Database

CREATE_API_KEYS: Final = """
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    digest BLOB NOT NULL, -- SHA-256 of the secret part
    last_four TEXT NOT NULL,
    created_at REAL NOT NULL, -- Unix seconds
    revoked_at REAL
) STRICT;
CREATE UNIQUE INDEX live_api_key_names ON api_keys (name) WHERE revoked_at IS NULL
"""

PREFIX: Final = "cvr"
LONGEST_NAME: Final = 100

_COLUMNS: Final = "id, name, last_four, created_at, revoked_at"
_FIND: Final = f"SELECT digest, {_COLUMNS} FROM api_keys WHERE id = ?"  # noqa: S608 - a constant
_NO_DIGEST: Final = bytes(hashlib.sha256().digest_size)


@frozen(kw_only=True)
class ApiKey:
    """What may be shown of an API key.

    Attributes:
        id: Its public part, `cvr_<id>_...`.
        name: Given by whoever made it; no two keys in force share one.
        last_four: Its last four characters, for recognition.
        created_at: When it was made.
        revoked_at: When it was revoked; None while it is in force.
    """

    id: str
    name: str
    last_four: str
    created_at: datetime
    revoked_at: datetime | None = None


class ApiKeys:
    """The API keys of the embedded database.

    A digest of one round is right here, unlike for passwords: the secret part is 32 random bytes, which nobody
    finds by trying, however fast each try is. Nothing is cached, since reading a key takes about as long as asking
    whether a cache still holds: a key that is revoked, by whichever process, is refused from then on.

    Args:
        database: Where they are kept; whoever made it closes it.
        clock: Gives the time, with its zone.
        random: Gives so many random bytes.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._database = database
        self._clock = clock
        self._random = random

    async def create(self, name: str) -> tuple[ApiKey, Secret]:
        """Make a key; its text is to be had only now.

        Raises:
            ConfigurationError: The name is empty, too long, or that of a key in force.
            StoreError: The database could not take it.
        """
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise ConfigurationError(
                Fault("name", f"must be 1 to {LONGEST_NAME} printable characters")
            )
        key_id, now = self._random(8).hex(), self._clock()
        secret = urlsafe_b64encode(self._random(32)).rstrip(b"=").decode()
        key = ApiKey(id=key_id, name=name, last_four=secret[-4:], created_at=now)

        def work(connection: apsw.Connection) -> None:
            if connection.execute(
                "SELECT 1 FROM api_keys WHERE name = ? AND revoked_at IS NULL", (name,)
            ).get:
                raise ConfigurationError(
                    Fault("name", "is that of a key in force: revoke it, or choose another")
                )
            connection.execute(
                "INSERT INTO api_keys (id, name, digest, last_four, created_at) VALUES (?, ?, ?, ?, ?)",
                (key_id, name, _digest(secret), key.last_four, now.timestamp()),
            )

        await self._database.write(work)
        return key, Secret(f"{PREFIX}_{key_id}_{secret}")

    async def list(self) -> tuple[ApiKey, ...]:
        """Give all keys, revoked ones too, the oldest first.

        Raises:
            StoreError: The database cannot be read.
        """
        rows = await self._database.read(f"SELECT {_COLUMNS} FROM api_keys ORDER BY created_at, id")  # noqa: S608
        return tuple(_key(*row) for row in rows)

    async def revoke(self, name_or_id: str) -> ApiKey | None:
        """Revoke the key in force of that id, else of that name; None if there is none.

        Raises:
            StoreError: The database could not take it.
        """
        now = self._clock().timestamp()

        def work(connection: apsw.Connection) -> Any:
            return connection.execute(
                f"""
                UPDATE api_keys SET revoked_at = ?1 WHERE id = (
                    SELECT id FROM api_keys WHERE revoked_at IS NULL AND (id = ?2 OR name = ?2)
                    ORDER BY id <> ?2 LIMIT 1)
                RETURNING {_COLUMNS}
                """,  # noqa: S608 - a constant
                (now, name_or_id),
            ).fetchall()

        rows = await self._database.write(work)
        return _key(*rows[0]) if rows else None

    async def verify(self, plaintext: str) -> ApiKey | None:
        """Give the key in force that has this text, or None; how long it takes does not tell which ids there are.

        Raises:
            StoreError: The database cannot be read.
        """
        if not plaintext.isascii():
            plaintext = ""
        prefix, _, rest = plaintext.partition("_")
        key_id, _, secret = rest.partition("_")
        rows = await self._database.read(_FIND, (key_id,))
        digest, *columns = rows[0] if rows else (_NO_DIGEST,)
        genuine = hmac.compare_digest(digest, _digest(secret))
        if not genuine or not columns or prefix != PREFIX:
            return None
        key = _key(*columns)
        return None if key.revoked_at else key


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _key(
    key_id: str, name: str, last_four: str, created_at: float, revoked_at: float | None
) -> ApiKey:
    return ApiKey(
        id=key_id,
        name=name,
        last_four=last_four,
        created_at=datetime.fromtimestamp(created_at, UTC),
        revoked_at=None if revoked_at is None else datetime.fromtimestamp(revoked_at, UTC),
    )
