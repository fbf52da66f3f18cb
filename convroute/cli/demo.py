"""`convroute demo`: everything at once, on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from convroute.cli.exit_codes import ExitCode
from convroute.cli.invocation import Invocation, run, shared

if TYPE_CHECKING:
    from convroute.demo import DemoReport, Result, ShownPayload


@click.command(short_help="Fire events of every kind at emulated platforms.")
@shared
@click.pass_context
def demo(context: click.Context) -> None:
    """Fire every kind of event, good and bad, at the emulated platforms: no account, no network.

    The platforms of all installed plugins are emulated on this machine, sample leads are imported into a
    temporary database, and the receipts are shown. Exit code 1 says that something went otherwise than intended.
    """
    from convroute.demo import run_demo

    invocation: Invocation = context.obj
    report = run(run_demo())
    if invocation.json:
        from convroute.cli.screen import print_document

        print_document(report.to_record())
    else:
        _show(report)
    for surprise in report.surprises:
        scenario = surprise.scenario
        wanted = scenario.expected + (
            f" after {scenario.attempts} attempts" if scenario.attempts is not None else ""
        )
        found = f"{surprise.status} after {surprise.attempts}"
        click.echo(f"error: {surprise.platform}: {scenario.title}: {found}, not {wanted}", err=True)
    context.exit(ExitCode.NOT_DELIVERED if report.surprises else ExitCode.OK)


def _show(report: DemoReport) -> None:
    from convroute.cli.screen import print_table

    if report.left_out:
        click.echo(f"Not emulated by their plugins, so left out: {', '.join(report.left_out)}")
    click.echo(f"Imported {report.leads} sample leads into a temporary database.\n")
    for name, url in report.platforms.items():
        rows = [_row(result) for result in report.results if result.platform == name]
        title = f"What went to {name}, emulated at {url}"
        print_table(("event", "status", "attempts", "in words"), rows, title=title)
        click.echo()
    _show_counts(report)
    refused = [r for r in report.results if r.status not in ("delivered", "failed")]
    rows = [(f"{r.platform}: {r.scenario.title}", "\n".join(_why(r))) for r in refused]
    click.echo()
    print_table(("event", "why, and where to look"), rows, title="What was refused, and why")
    for payload in report.payloads[:1]:
        _show_payload(payload)
    click.echo(f"\n{_verdict(report)}")


def _row(result: Result) -> tuple[object, ...]:
    words = result.reason or ("the platform took it" if result.status == "delivered" else "")
    if result.status == "delivered" and result.attempts > 1:
        words = f"the platform took it at attempt {result.attempts}"
    if result.receipt and result.receipt.retry_after:
        words += f" (asks to wait {result.receipt.retry_after:g} s)"
    title = result.scenario.title
    return (title, result.status, result.attempts or "-", words)


def _show_counts(report: DemoReport) -> None:
    from convroute.cli.screen import print_table

    names = list(report.platforms)
    statuses = sorted({result.status for result in report.results})
    rows = [(status, *(report.counts(name)[status] for name in names)) for status in statuses]
    taken = ("arrived there", *(report.taken[name] for name in names))
    repeats = ("dropped there as repeats", *(report.repeats[name] for name in names))
    print_table(("", *names), [*rows, taken, repeats], title="How many")


def _why(result: Result) -> Iterator[str]:
    yield result.reason
    receipt = result.receipt
    if receipt is None:
        return
    if receipt.field:
        yield f"look at: {receipt.field}"
    if receipt.code:
        yield f"code {receipt.code}" + (f", subcode {receipt.subcode}" if receipt.subcode else "")
    if receipt.reference:
        yield f"reference {receipt.reference}"
    for note in receipt.notes:
        yield str(note)


def _show_payload(payload: ShownPayload) -> None:
    from convroute.cli.screen import print_json

    request = payload.request
    click.echo(f"\nOne payload as it left, for {payload.platform}, the token masked:\n")
    print_json(request)
    click.echo(f"\nWhat the emulated {payload.platform} recorded of it:\n")
    recorded = dict(payload.recorded)
    if _holds(request["json"], recorded["body"]):
        recorded["body"] = "as it left"
    print_json(recorded)


def _holds(document: object, part: object) -> bool:
    if document == part:
        return True
    members: Iterable[object] = ()
    if isinstance(document, Mapping):
        members = document.values()
    elif isinstance(document, list):
        members = document
    return any(_holds(member, part) for member in members)


def _verdict(report: DemoReport) -> str:
    count, surprises = len(report.results), len(report.surprises)
    how = f"{surprises} not as intended" if surprises else "all as intended"
    return f"{count} events in {report.seconds:.1f} s, {how}."
