"""Dispatch: conversions for one pixel become receipts. Nothing here raises for an event."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import NoneType
from typing import Self, TypeAlias

from attrs import frozen

from convroute.ambient import Ambient
from convroute.model.conversion import Conversion
from convroute.model.outcome import Outcome, Verdict
from convroute.model.payload import Payload, Refusal
from convroute.model.receipt import Receipt, Status
from convroute.note import Note
from convroute.plugin_fault import checked, log_plugin_fault
from convroute.roles import Gate, Observer, Withheld
from convroute.routing.delivery import Delivered, Destination, Sender
from convroute.routing.registry import Registry
from convroute.settings import Settings

STATUS_OF = {
    Verdict.DELIVERED: Status.DELIVERED,
    Verdict.REJECTED: Status.REJECTED,
    Verdict.CREDENTIAL: Status.REJECTED,
    Verdict.MISCONFIGURED: Status.REJECTED,
    Verdict.THROTTLED: Status.FAILED,
    Verdict.UNAVAILABLE: Status.FAILED,
    Verdict.UNKNOWN: Status.FAILED,
    Verdict.WITHHELD: Status.SKIPPED,
    Verdict.BROKEN: Status.REJECTED,
}

Mapped: TypeAlias = Payload | Refusal | Withheld | Outcome
"""What gates and mapping gave; an outcome is that of a plugin which failed."""


@frozen(kw_only=True)
class Fired:
    """A conversion with the notes that were taken before mapping."""

    conversion: Conversion
    notes: tuple[Note, ...] = ()


@frozen(kw_only=True)
class Dispatcher:
    """Takes conversions through gates, mapping, delivery and observers.

    Attributes:
        sender: Sends payloads.
        gates: May withhold a conversion.
        observers: Are told of every receipt.
        timeout: Seconds that each gate and observer may take.
    """

    sender: Sender
    gates: Sequence[Gate] = ()
    observers: Sequence[Observer] = ()
    timeout: float = 2.0

    @classmethod
    def of(cls, registry: Registry, settings: Settings, ambient: Ambient) -> Self:
        """Set up for one router."""
        sender = Sender(
            retry=settings.retry,
            ambient=ambient,
            slots=asyncio.Semaphore(settings.concurrency),
        )
        return cls(
            sender=sender,
            gates=tuple(registry.gates.values()),
            observers=tuple(registry.observers.values()),
            timeout=settings.lookup_timeout,
        )

    async def dispatch(self, fired: Sequence[Fired], destination: Destination) -> list[Receipt]:
        """Deliver conversions to one pixel; give a receipt for each, in their order."""
        receipts: list[Receipt | None] = []
        places: list[int] = []
        payloads: list[Payload] = []
        for index, one in enumerate(fired):
            mapped = await self.prepare(one.conversion, destination)
            if isinstance(mapped, Payload):
                places.append(index)
                payloads.append(mapped)
                receipts.append(None)
            else:
                receipts.append(_not_sent(one, destination, mapped))
        if payloads:
            delivered = await self.sender.deliver(payloads, destination)
            for index, entry in zip(places, delivered, strict=True):
                receipts[index] = _sent(fired[index], destination, entry)
        done = [receipt for receipt in receipts if receipt is not None]
        for one, receipt in zip(fired, done, strict=True):
            await self._tell(receipt, one.conversion)
        return done

    async def dispatch_all(self, fired: Sequence[tuple[Fired, Destination]]) -> list[Receipt]:
        """Deliver conversions to several pixels, side by side; give the receipts in their order."""
        if len(fired) == 1:
            ((one, destination),) = fired
            return await self.dispatch([one], destination)
        lanes: dict[str, list[int]] = {}
        for index, (_, destination) in enumerate(fired):
            lanes.setdefault(destination.pixel.name, []).append(index)
        deliveries = (
            self.dispatch([fired[index][0] for index in lane], fired[lane[0]][1])
            for lane in lanes.values()
        )
        receipts: dict[int, Receipt] = {}
        for lane, given in zip(lanes.values(), await asyncio.gather(*deliveries), strict=True):
            receipts.update(zip(lane, given, strict=True))
        return [receipts[index] for index in range(len(fired))]

    async def prepare(self, conversion: Conversion, destination: Destination) -> Mapped:
        """Take one conversion through the gates and the mapping, and send nothing."""
        pixel, platform = destination.pixel, destination.platform
        if not pixel.admits(conversion.event.name):
            return Withheld(f"pixel '{pixel.name}' does not take this event")
        for gate in self.gates:
            try:
                async with asyncio.timeout(self.timeout):
                    withheld = checked(await gate.admit(conversion, pixel), Withheld, NoneType)
            except Exception as error:
                log_plugin_fault(f"gate '{gate.name}'", error)
                withheld = Withheld(f"the gate '{gate.name}' failed, so the event stays here")
            if withheld:
                return withheld
        try:
            return checked(platform.map(conversion, pixel), Payload, Refusal)
        except Exception as error:
            log_plugin_fault(f"platform '{platform.name}' while mapping", error)
            detail = (
                f"the plugin of '{platform.name}' failed while mapping ({type(error).__name__})"
            )
            return Outcome(verdict=Verdict.BROKEN, detail=detail)

    async def _tell(self, receipt: Receipt, conversion: Conversion) -> None:
        for observer in self.observers:
            try:
                async with asyncio.timeout(self.timeout):
                    await observer.on_receipt(receipt, conversion)
            except Exception as error:
                log_plugin_fault(f"observer '{observer.name}'", error)


def _not_sent(fired: Fired, destination: Destination, why: Refusal | Withheld | Outcome) -> Receipt:
    event = fired.conversion.event
    return Receipt(
        status=Status.SKIPPED if isinstance(why, Withheld) else Status.REJECTED,
        event_id=event.event_id,
        event_name=event.name,
        lead_id=fired.conversion.lead.id,
        pixel=destination.pixel.name,
        pixel_id=destination.pixel.pixel_id,
        platform=destination.platform.name,
        detail=why.detail if isinstance(why, Outcome) else why.reason,
        field=why.field if isinstance(why, Refusal) else "",
        verdict=why.verdict if isinstance(why, Outcome) else None,
        notes=(*fired.notes, *(why.notes if isinstance(why, Refusal) else ())),
    )


def _sent(fired: Fired, destination: Destination, entry: Delivered) -> Receipt:
    event, outcome = fired.conversion.event, entry.final()
    return Receipt(
        status=STATUS_OF[outcome.verdict],
        event_id=event.event_id,
        event_name=event.name,
        lead_id=fired.conversion.lead.id,
        pixel=destination.pixel.name,
        pixel_id=destination.pixel.pixel_id,
        platform=destination.platform.name,
        detail=outcome.detail,
        verdict=outcome.verdict,
        code=outcome.code,
        subcode=outcome.subcode,
        reference=outcome.reference,
        retry_after=outcome.retry_after,
        attempts=tuple(entry.attempts),
        notes=(*fired.notes, *entry.payload.notes, *outcome.notes),
    )
