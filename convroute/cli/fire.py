"""`convroute fire`: one event, now."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from convroute.cli.exit_codes import ExitCode, exit_code_for
from convroute.cli.fire_options import fire_options, fire_record, required_of
from convroute.cli.invocation import Invocation, run, shared

if TYPE_CHECKING:
    from convroute.model.receipt import Receipt


@click.command(short_help="Fire one event.")
@fire_options
@shared
@click.pass_context
def fire(context: click.Context, /, request: Mapping[str, Any] | None, **options: Any) -> None:
    """Fire one event, and wait for the platform's answer.

    The options are the names of the HTTP API. Exit code 0 means that the platform's answer says it took the
    event (or that the event was skipped as it was wanted), 1 that it is refused, 5 that it may be fired again
    later, 70 that a plugin failed before anything was sent.
    """
    from convroute.model.outcome import Verdict

    invocation: Invocation = context.obj
    receipt = run(_fired(invocation, fire_record(request, options)))
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(receipt.to_record())
    else:
        _show(receipt)
    broken = receipt.verdict is Verdict.BROKEN
    context.exit(ExitCode.INTERNAL if broken else exit_code_for([receipt.status.value]))


async def _fired(invocation: Invocation, record: Mapping[str, Any]) -> Receipt:
    if not record.get("orderId"):
        record = {"eventId": uuid4().hex, **record}
    try:
        async with invocation.router() as router:
            return await router.fire_record(record, required=required_of(record))
    except CancelledError:
        again = f"--event-id {record['eventId']}" if "eventId" in record else "the same --order-id"
        click.echo(f"the event may have been sent: to fire it again, add {again}", err=True)
        raise


def _show(receipt: Receipt) -> None:
    from convroute.cli.screen import print_facts

    print_facts(
        {
            "status": receipt.status.value,
            "event": f"{receipt.event_name} -> {receipt.platform} {receipt.pixel_id} ({receipt.pixel})",
            "event id": receipt.event_id,
            "reason": receipt.detail,
            "look at": receipt.field,
            "code": " / ".join(code for code in (receipt.code, receipt.subcode) if code),
            "reference": receipt.reference,
            "retry after": f"{receipt.retry_after:g} s" if receipt.retry_after else "",
            "attempts": [
                f"{a.verdict.value}, {f'HTTP {a.http_status}' if a.http_status else 'no answer'}, {a.seconds:.2f} s"
                for a in receipt.attempts
            ],
            "notes": receipt.notes,
        }
    )
