"""`convroute preview`: what `fire` would send, and why it looks as it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.fire_options import fire_options, fire_record, required_of
from convroute.cli.invocation import Invocation, run, shared

if TYPE_CHECKING:
    from convroute.routing.preview import Preview


@click.command(short_help="Show what `fire` would send, and send nothing.")
@fire_options
@shared
@click.pass_context
def preview(context: click.Context, /, request: Mapping[str, Any] | None, **options: Any) -> None:
    """Show the exact request that `fire` would send, the token masked; nothing is sent.

    Takes the options of `fire`. Exit code 1 says that nothing would leave.
    """
    invocation: Invocation = context.obj
    found = run(_previewed(invocation, fire_record(request, options)))
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(found.to_record())
    else:
        _show(found)
    context.exit(ExitCode.OK if found.would_send else ExitCode.NOT_DELIVERED)


async def _previewed(invocation: Invocation, record: Mapping[str, Any]) -> Preview:
    async with invocation.router() as router:
        return await router.preview_record(record, required=required_of(record))


def _show(found: Preview) -> None:
    from convroute.cli.screen import print_facts, print_json, print_table

    request = found.request or {}
    print_facts(
        {
            "would send": "yes" if found.would_send else "no",
            "reason": found.reason,
            "look at": found.field,
            "pixel": f"{found.pixel} ({found.platform})",
            "event id": found.event_id,
            "test event": "yes" if found.test else "",
            "request": f"{request['method']} {request['url']}" if request else "",
            "headers": [f"{name}: {value}" for name, value in _headers(request).items()],
        }
    )
    if found.match_keys:
        rows = [(key.key, key.field, key.source) for key in found.match_keys]
        print_table(("match key", "lead field", "from"), rows)
    coverage = f"{found.coverage:.0%}" if found.match_keys or found.missing else ""
    print_facts({"coverage": coverage, "missing": ", ".join(found.missing), "notes": found.notes})
    if request:
        print_json(request["json"])


def _headers(request: Mapping[str, Any]) -> Mapping[str, Any]:
    headers = request.get("headers", {})
    return headers if isinstance(headers, Mapping) else {}
