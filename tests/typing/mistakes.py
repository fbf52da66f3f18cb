"""Mistakes that type checkers must find: a comment that silences nothing is an error itself."""

from __future__ import annotations

from convroute import Lead, Pixel, Receipt, Router, Secret, Settings
from convroute.spi import LeadSource, Observer, Outcome, Platform
from convroute.sync import Router as BlockingRouter


async def fire(router: Router) -> None:
    # A misspelt argument, and one of the JSON form.
    await router.fire(pixel_id="1", platform="acme", event_name="Lead", event_vale=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    await router.fire(pixel_id="1", platform="acme", eventName="Lead")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    # An event without its name, and a pixel without its platform.
    await router.fire(pixel_id="1", platform="acme")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    await router.fire(pixel_id="1", event_name="Lead")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    # One name is no list of names, and a set has no order.
    await router.fire(to="shop", event_name="Lead")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    await router.fire(to={"shop"}, event_name="Lead")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    # Nothing is positional.
    await router.fire("1", "acme", "Lead")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    await router.fire(pixel_id="1", platform="acme", event_name="Lead", event_value="1")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    await router.preview(pixel_id="1", platform="acme", event_name="Lead", lead="ann")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    await router.fire_many([1, 2])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    # The receipts of several pixels are no receipt.
    receipt: Receipt = await router.fire(to=["shop"], event_name="Lead")  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    receipt.status = None  # type: ignore[misc, assignment]  # pyright: ignore[reportAttributeAccessIssue]


def blocking(router: BlockingRouter) -> None:
    router.fire(pixel_id="1", platform="acme", event_name="Lead", event_vale=1)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    router.preview(to="shop", event_name="Lead")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    with router as opened:
        opened.fire(pixel_id=1, platform="acme", event_name="Lead")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


def values(record: list[str]) -> None:
    Pixel(name="shop", platform="acme", pixel_id="1", access_token="made-up")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Pixel("shop", "acme", "1", Secret("made-up"))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Lead.from_record(record)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Settings(databse=None)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Lead(id="a").id = "b"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Outcome(verdict="delivered")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


class Half(Platform):
    name = "half"


class Blocking:
    name = "blocking"

    def lookup(self, lead: Lead) -> Lead | None:
        return None


Half()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
source: LeadSource = Blocking()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
observer: Observer = Blocking()  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
