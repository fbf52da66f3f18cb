"""Authentication: the header `X-API-Key` on everything under `/api`."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable
from hashlib import sha256
from typing import Final, Protocol, runtime_checkable

from aiohttp import web
from aiohttp.typedefs import Handler
from attrs import frozen

from convroute.errors import StoreError
from convroute.secret import Secret
from convroute.server.envelope import Failure, RequestRefused

log: Final = logging.getLogger("convroute.server")

HEADER: Final = "X-API-Key"
GUARDED: Final = "/api"
LONGEST_KEY: Final = 1024

UNAUTHORIZED: Final = Failure(
    status=401,
    code="UNAUTHORIZED",
    message="Authentication required",
    headers={"WWW-Authenticate": 'ApiKey realm="convroute"'},
)
KEYS_UNAVAILABLE: Final = Failure(
    status=503,
    code="KEYS_UNAVAILABLE",
    message="API keys cannot be checked now",
    headers={"Retry-After": "5"},
)


class KeyVerifier(Protocol):
    """Knows API keys."""

    async def verify(self, plaintext: str) -> object | None:
        """Give something true for a key in force, else None.

        Raises:
            StoreError: It cannot tell just now.
        """


@runtime_checkable
class _Countable(Protocol):
    async def any_in_force(self) -> bool: ...


@frozen
class AcceptedKeys:
    """All keys that open the API.

    Attributes:
        digests: SHA-256 of the settings' keys.
        verifier: Knows further keys.
    """

    digests: tuple[bytes, ...]
    verifier: KeyVerifier | None

    @classmethod
    def of(cls, keys: Iterable[Secret], verifier: KeyVerifier | None) -> AcceptedKeys:
        """Take the settings' keys, and who knows others."""
        return cls(tuple(_digest(key.reveal()) for key in keys if key), verifier)

    async def admit(self, given: str) -> bool:
        """Tell whether a key is accepted; every one of the settings' keys is compared, whichever fits.

        Raises:
            StoreError: The verifier cannot tell just now.
        """
        digest = _digest(given)
        if sum([hmac.compare_digest(digest, known) for known in self.digests]):
            return True
        return self.verifier is not None and bool(await self.verifier.verify(given))

    async def warn_if_none(self) -> None:
        """Log how to make a key, if there is none: every request is going to be refused."""
        if self.digests:
            return
        if self.verifier is None or (
            isinstance(self.verifier, _Countable) and not await self.verifier.any_in_force()
        ):
            log.warning(
                "there is no API key, so every request will be refused: make one with"
                " `convroute keys create NAME`, or set api_keys under [convroute.server]"
            )


ACCEPTED_KEYS: Final = web.AppKey("accepted_keys", AcceptedKeys)


@web.middleware
async def require_key(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request under `/api` pass only with a key."""
    if not _guarded(request):
        return await handler(request)
    given = request.headers.get(HEADER, "")
    if not given or len(given) > LONGEST_KEY:
        raise RequestRefused(UNAUTHORIZED)
    try:
        admitted = await request.app[ACCEPTED_KEYS].admit(given)
    except StoreError as error:
        log.error("API keys cannot be checked: %s", error)  # noqa: TRY400 - a trace adds nothing
        raise RequestRefused(KEYS_UNAVAILABLE) from None
    if not admitted:
        raise RequestRefused(UNAUTHORIZED)
    return await handler(request)


def _guarded(request: web.Request) -> bool:
    # The route counts beside the path, so that no spelling of a path gets around the key.
    resource = request.match_info.route.resource
    paths = (request.path, resource.canonical if resource else "")
    return any(path == GUARDED or path.startswith(f"{GUARDED}/") for path in paths)


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogateescape")).digest()
