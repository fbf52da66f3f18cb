"""The transport under test: how the checks send through it, to a server on loopback that does what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, ClassVar, Final, TypeVar
from unittest import SkipTest

from convroute.errors import TransportError
from convroute.model.http import HttpRequest, HttpResponse
from convroute.roles import Transport
from convroute.secret import Secret
from convroute.testing.contracts.fault import ContractFault, named
from convroute.testing.contracts.subject import TOKEN
from convroute.testing.scripted_server import RawAnswer, ScriptedServer, Way

T = TypeVar("T")

LONGEST: Final = 30.0
"""Seconds after which a send that never ends is given up."""


class TransportSubject:
    """What the author of a transport gives to its contract.

    Attributes:
        sends: False for a transport that withholds every request on purpose.
    """

    sends: ClassVar[bool] = True

    def transport(self) -> Transport:
        """Give the transport, not entered yet."""
        raise NotImplementedError("give the transport under test")

    def needs_sending(self) -> None:
        """Leave a check out for a transport that withholds.

        Raises:
            SkipTest: It does.
        """
        if not self.sends:
            raise SkipTest("the transport withholds every request")

    def make_request(self, url: str, **changes: Any) -> HttpRequest:
        """Make a request with a token in a header and in the body."""
        return HttpRequest(
            url=url,
            headers={"Authorization": Secret(f"Bearer {TOKEN}")},
            json={"events": ["contract-body-774"], "token": Secret(TOKEN)},
            **changes,
        )

    def sent(self, script: Sequence[RawAnswer], path: str = "/") -> tuple[HttpResponse, list[Any]]:
        """Send a request to a server with a script; give the answer, and what arrived."""
        self.needs_sending()

        async def send(transport: Transport) -> tuple[HttpResponse, list[Any]]:
            async with ScriptedServer(script) as server:
                return await transport.send(self.make_request(server.url + path)), server.requests

        return self.ask(send)

    def failing(
        self, script: Sequence[RawAnswer], path: str = "/", timeout: float | None = None
    ) -> tuple[TransportError, list[Any]]:
        """Send a request that brings no answer; give the error, and what arrived."""
        if script[0].way is not Way.WHOLE:
            self.needs_sending()
        arrived: list[Any] = []

        async def send(transport: Transport) -> HttpResponse:
            async with ScriptedServer(script) as server:
                try:
                    return await transport.send(
                        self.make_request(server.url + path, timeout=timeout)
                    )
                finally:
                    arrived.extend(server.requests)

        return self.error_of(send), arrived

    def error_of(self, work: Callable[[Transport], Awaitable[object]]) -> TransportError:
        """Do something that must end in a TransportError, and give it.

        Raises:
            ContractFault: It ended otherwise.
        """

        async def failing(transport: Transport) -> TransportError | None:
            try:
                await work(transport)
            except TransportError as error:
                return error
            return None

        error = self.ask(failing)
        if error is None:
            raise ContractFault(
                "a broken exchange gives an answer",
                "raise TransportError if no whole answer came",
            )
        return error

    def ask(self, work: Callable[[Transport], Awaitable[T]]) -> T:
        """Do something with a transport of its own, entered where it wants to be.

        Raises:
            ContractFault: It raised what is no TransportError.
        """

        async def entered() -> T:
            transport = self.transport()
            async with AsyncExitStack() as stack:
                if isinstance(transport, AbstractAsyncContextManager):
                    await stack.enter_async_context(transport)
                async with asyncio.timeout(LONGEST):
                    return await work(transport)

        try:
            return asyncio.run(entered())
        except (ContractFault, SkipTest, NotImplementedError):
            raise
        except Exception as error:
            raise ContractFault(
                f"the transport raised {named(error)}",
                "raise TransportError, and nothing else, when no whole answer came",
            ) from error
