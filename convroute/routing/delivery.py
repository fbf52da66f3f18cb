"""Delivery: payloads for one pixel go out, and each comes back with its last outcome and its attempts."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from convroute.ambient import Ambient
from convroute.errors import SendingWithheld, TransportError
from convroute.model.http import HttpRequest, HttpResponse
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Payload
from convroute.model.pixel import Pixel
from convroute.model.receipt import Attempt
from convroute.plugin_fault import checked, log_plugin_fault
from convroute.retry import RetryPolicy
from convroute.roles import Transport
from convroute.roles.platform import Platform

SPLIT = 4
"""Into how many parts a refused request is cut to find the event at fault: the cheapest, measured."""

TOO_LATE = Outcome(
    verdict=Verdict.UNAVAILABLE, detail="the deadline passed before it could be sent"
)


@frozen(kw_only=True)
class Destination:
    """A pixel with what speaks for it and what carries it."""

    pixel: Pixel
    platform: Platform
    transport: Transport


@define(kw_only=True)
class Delivered:
    """One payload on its way: its outcome so far, and every attempt it was part of."""

    payload: Payload
    outcome: Outcome | None = None
    attempts: list[Attempt] = field(factory=list)

    def run_out(self) -> None:
        """Note that the deadline passed; an outcome that another try might have changed stays as it is."""
        if self.outcome is None or not self.outcome.verdict.retryable:
            self.outcome = TOO_LATE

    def final(self) -> Outcome:
        """Give the last outcome; it is there once delivery has ended."""
        return self.outcome or TOO_LATE


@frozen(kw_only=True)
class Sender:
    """Sends, judges, waits and sends again, inside one deadline.

    Attributes:
        retry: How often and how patiently.
        ambient: Time, waiting and chance.
        slots: Bounds the requests under way.
    """

    retry: RetryPolicy
    ambient: Ambient
    slots: asyncio.Semaphore

    async def deliver(
        self, payloads: Sequence[Payload], destination: Destination
    ) -> list[Delivered]:
        """Deliver payloads to one pixel; never raises for what a platform or a network does.

        Payloads of equal envelopes share requests, up to the platform's limit. If a platform refuses a whole
        request for one event, the event it named is parked and the rest sent again; if it named none, the
        request is cut in parts until the event is alone. Requests go out side by side, as far as there are slots.
        """
        entries = [Delivered(payload=payload) for payload in payloads]
        ends = self.ambient.ticks() + self.retry.deadline
        requests = list(_shared(entries, destination.platform.batch_limit))
        if len(requests) == 1:
            await self._deliver(requests[0], destination, ends)
        else:
            await asyncio.gather(*(self._deliver(one, destination, ends) for one in requests))
        return entries

    async def _deliver(
        self, shared: list[Delivered], destination: Destination, ends: float
    ) -> None:
        """Deliver what shares one request, in as many as it takes."""
        waiting = deque([shared])
        while waiting:
            batch = waiting.popleft()
            if not await self._has_slot(ends):
                for entry in batch:
                    entry.run_out()
                continue
            try:
                outcomes = await self._attempt(batch, destination, ends)
            finally:
                self.slots.release()
            for entry, outcome in zip(batch, outcomes, strict=True):
                entry.outcome = outcome
            waiting.extendleft(reversed(_after_refusal(batch)))
            again = [entry for entry in batch if entry.final().verdict.retryable]
            if again and await self._waited(again, ends):
                waiting.append(again)

    async def _has_slot(self, ends: float) -> bool:
        """Wait for a slot, no longer than the deadline; without one, nothing may be sent."""
        if self.slots.locked():
            try:
                async with asyncio.timeout(max(ends - self.ambient.ticks(), 0.0)):
                    await self.slots.acquire()
            except TimeoutError:
                return False
        else:
            await self.slots.acquire()
        if self.ambient.ticks() < ends:
            return True
        self.slots.release()
        return False

    async def _waited(self, batch: Sequence[Delivered], ends: float) -> bool:
        asked = max((e.final().retry_after or 0.0 for e in batch), default=0.0)
        tries = max(sum(attempt.verdict.retryable for attempt in e.attempts) for e in batch)
        wait = self.retry.wait(tries, asked, self.ambient.share())
        if wait is None or self.ambient.ticks() + wait >= ends:
            return False
        await self.ambient.sleep(wait)
        return True

    async def _attempt(
        self, batch: Sequence[Delivered], destination: Destination, ends: float
    ) -> Sequence[Outcome]:
        payloads = [entry.payload for entry in batch]
        started, ticks = self.ambient.now(), self.ambient.ticks()
        outcomes, response = await self._exchange(payloads, destination, ends - ticks)
        seconds = self.ambient.ticks() - ticks
        for entry, outcome in zip(batch, outcomes, strict=True):
            entry.attempts.append(
                Attempt(
                    started_at=started,
                    seconds=seconds,
                    verdict=outcome.verdict,
                    http_status=response.status if response else None,
                    detail=outcome.detail,
                )
            )
        return outcomes

    async def _exchange(
        self, payloads: Sequence[Payload], destination: Destination, seconds: float
    ) -> tuple[Sequence[Outcome], HttpResponse | None]:
        platform, pixel, count = destination.platform, destination.pixel, len(payloads)
        try:
            request = checked(platform.request(payloads, pixel), HttpRequest)
        except Exception as error:
            log_plugin_fault(f"platform '{platform.name}' while building a request", error)
            detail = f"the plugin of '{platform.name}' failed before anything was sent"
            return [Outcome(verdict=Verdict.BROKEN, detail=detail)] * count, None
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                response = checked(await destination.transport.send(request), HttpResponse)
        except SendingWithheld as error:
            return [Outcome(verdict=Verdict.WITHHELD, detail=str(error))] * count, None
        except TransportError as error:
            verdict = Verdict.UNKNOWN if error.in_doubt else Verdict.UNAVAILABLE
            return [Outcome(verdict=verdict, detail=str(error))] * count, None
        except TimeoutError:
            return [
                Outcome(verdict=Verdict.UNKNOWN, detail="no answer before the deadline")
            ] * count, None
        except Exception as error:
            log_plugin_fault(f"transport '{destination.transport.name}'", error)
            detail = f"the transport '{destination.transport.name}' failed ({type(error).__name__})"
            return [Outcome(verdict=Verdict.UNKNOWN, detail=detail)] * count, None
        return _judged(platform, response, payloads), response


def _judged(
    platform: Platform, response: HttpResponse, payloads: Sequence[Payload]
) -> Sequence[Outcome]:
    """Ask the platform what its answer means; the bytes have left, so a failure here is in doubt."""
    not_understood = Outcome(
        verdict=Verdict.UNKNOWN, detail=f"answer not understood (HTTP {response.status})"
    )
    try:
        outcomes = [checked(one, Outcome) for one in platform.outcomes(response, payloads)]
    except Exception as error:
        log_plugin_fault(f"platform '{platform.name}' while reading an answer", error)
        return [not_understood] * len(payloads)
    return outcomes if len(outcomes) == len(payloads) else [not_understood] * len(payloads)


def _shared(entries: Sequence[Delivered], limit: int) -> Iterator[list[Delivered]]:
    """Group entries of equal envelopes, in order, into requests of at most `limit`."""
    groups: list[list[Delivered]] = []
    for entry in entries:
        for group in groups:
            if group[0].payload.envelope == entry.payload.envelope:
                group.append(entry)
                break
        else:
            groups.append([entry])
    for group in groups:
        for start in range(0, len(group), limit):
            yield group[start : start + limit]


def _after_refusal(batch: Sequence[Delivered]) -> list[list[Delivered]]:
    """Give what to send next of a request that was refused as a whole."""
    refused = [entry for entry in batch if entry.final().verdict is Verdict.REJECTED]
    if len(batch) == 1 or len(refused) < len(batch):
        return []
    if any(entry.final().at_fault for entry in refused):
        innocent = [entry for entry in refused if not entry.final().at_fault]
        return [innocent] if innocent else []
    size = -(-len(refused) // SPLIT)
    return [refused[start : start + size] for start in range(0, len(refused), size)]
