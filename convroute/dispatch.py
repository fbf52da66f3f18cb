"""Dispatch: conversions for one pixel become receipts. Nothing here raises for an event."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from convroute.conversion import Conversion
from convroute.delivery import Delivered, Destination, Sender
from convroute.note import Note
from convroute.outcome import Verdict
from convroute.payload import Payload, Refusal
from convroute.plugin_fault import log_plugin_fault
from convroute.receipt import Receipt, Status
from convroute.roles import Gate, Observer, Withheld

STATUS_OF = {
    Verdict.DELIVERED: Status.DELIVERED,
    Verdict.REJECTED: Status.REJECTED,
    Verdict.CREDENTIAL: Status.REJECTED,
    Verdict.MISCONFIGURED: Status.REJECTED,
    Verdict.THROTTLED: Status.FAILED,
    Verdict.UNAVAILABLE: Status.FAILED,
    Verdict.UNKNOWN: Status.FAILED,
}


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
    """

    sender: Sender
    gates: Sequence[Gate] = ()
    observers: Sequence[Observer] = ()

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

    async def prepare(
        self, conversion: Conversion, destination: Destination
    ) -> Payload | Refusal | Withheld:
        """Take one conversion through the gates and the mapping, and send nothing."""
        pixel, platform = destination.pixel, destination.platform
        if not pixel.admits(conversion.event.name):
            return Withheld(f"pixel '{pixel.name}' does not take this event")
        for gate in self.gates:
            try:
                withheld = await gate.admit(conversion, pixel)
            except Exception as error:
                log_plugin_fault(f"gate '{gate.name}'", error)
                withheld = Withheld(f"the gate '{gate.name}' failed, so the event stays here")
            if withheld:
                return withheld
        try:
            return platform.map(conversion, pixel)
        except Exception as error:
            log_plugin_fault(f"platform '{platform.name}' while mapping", error)
            return Refusal(
                reason=f"the plugin of '{platform.name}' failed while mapping ({type(error).__name__})"
            )

    async def _tell(self, receipt: Receipt, conversion: Conversion) -> None:
        for observer in self.observers:
            try:
                await observer.on_receipt(receipt, conversion)
            except Exception as error:
                log_plugin_fault(f"observer '{observer.name}'", error)


def _not_sent(fired: Fired, destination: Destination, why: Refusal | Withheld) -> Receipt:
    event = fired.conversion.event
    refused = isinstance(why, Refusal)
    return Receipt(
        status=Status.REJECTED if refused else Status.SKIPPED,
        event_id=event.event_id,
        event_name=event.name,
        lead_id=fired.conversion.lead.id,
        pixel=destination.pixel.name,
        pixel_id=destination.pixel.pixel_id,
        platform=destination.platform.name,
        detail=why.reason,
        field=why.field if isinstance(why, Refusal) else "",
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
