"""A preview for people: what to do first, then where everything came from, then the request itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from convroute.cli.screen import print_facts, print_json, print_table
from convroute.routing.gate_answers import Answer, GateAnswer, PurposeAnswer
from convroute.routing.match_key_origins import KeyForm

if TYPE_CHECKING:
    from convroute.routing.preview import Preview

FORMS: Final[Mapping[KeyForm, str]] = {
    KeyForm.HASHED_HERE: "hashed here",
    KeyForm.HASHED_BEFORE: "came hashed",
    KeyForm.CLEAR: "in clear",
}
GRANTED: Final[Mapping[bool | None, str]] = {
    True: "granted it",
    False: "denied it",
    None: "said nothing",
}
GATES: Final[Mapping[Answer, str]] = {
    Answer.ADMITTED: "lets it pass",
    Answer.WITHHELD: "withholds it",
    Answer.FAILED: "failed",
    Answer.NOT_ASKED: "was not asked",
}


def show_preview(found: Preview) -> None:
    """Print a preview."""
    print_facts(
        {
            "would send": "yes" if found.would_send else "no",
            "reason": found.reason,
            "look at": found.field,
            "pixel": f"{found.pixel} ({found.platform})",
            "event id": found.event_id,
            "test event": found.test_code.text,
            "helps most": found.advice.text if found.advice else "",
        }
    )
    _show_keys(found)
    if found.notes:
        rows = [(note.field, note.kind.value, note.message) for note in found.notes]
        _table("Notes", ("field", "what", "why"), rows)
    click.echo()
    print_facts(
        {
            "windows": [f"{window.name}: {window.text}" for window in found.windows],
            "consent": [f"{said.purpose}: {_purpose(said)}" for said in found.consent],
            "gates": [f"{said.gate}: {_gate(said)}" for said in found.gates],
        }
    )
    if found.request:
        _show_request(found.request)


def _show_keys(found: Preview) -> None:
    if found.match_keys:
        rows = [
            (origin.key if index == 0 else "", value.field, value.source, FORMS[value.form])
            for origin in found.match_keys
            for index, value in enumerate(origin.values)
        ]
        _table("Match keys", ("match key", "lead field", "from", "sent"), rows)
    reasons: dict[str, list[str]] = {}
    for one in found.out_of_reach:
        reasons.setdefault(one.why, []).append(one.key)
    counted = found.match_keys or found.missing
    if counted:
        click.echo()
    print_facts(
        {
            "coverage": f"{found.coverage:.0%} of what {found.platform} wants" if counted else "",
            "missing": ", ".join(found.missing),
            "out of reach": [f"{', '.join(keys)}: {why}" for why, keys in reasons.items()],
        }
    )


def _purpose(said: PurposeAnswer) -> str:
    asked = "the pixel asks for it, and " if said.required else ""
    return f"{asked}the lead {GRANTED[said.granted]}"


def _gate(said: GateAnswer) -> str:
    return f"{GATES[said.answer]}: {said.reason}" if said.reason else GATES[said.answer]


def _show_request(request: Mapping[str, Any]) -> None:
    click.echo()
    headers = request.get("headers", {})
    print_facts(
        {
            "request": f"{request['method']} {request['url']}",
            "headers": [f"{name}: {value}" for name, value in headers.items()],
        }
    )
    print_json(request["json"])


def _table(title: str, columns: tuple[str, ...], rows: Any) -> None:
    click.echo()
    print_table(columns, rows, title=title)
