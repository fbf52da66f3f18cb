"""The targets: each takes bytes, and fails where a law is broken or something is raised that no contract names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve
from laws.answers import check_answer
from laws.hashes import check_hashed
from laws.leads import check_lead_record
from laws.mapping import check_mapping
from laws.normal_forms import TEXT_FUNCTIONS, check_birth_date, check_phone, check_text, check_value
from laws.subjects import Subject, installed
from laws.wire import Recorder, check_record, recording_router

from convroute import InvalidLeadError, Lead
from convroute.errors import TransportError
from convroute.routing.fire_request import read_fire_request
from convroute.spi import Conversion, HttpResponse
from convroute.testing.strategies import NOW
from convroute.wire import Naming
from fuzzing.files import import_a_file, read_settings
from fuzzing.raw_answers import exchange
from fuzzing.running import run

JSON_TARGETS: Final = frozenset({"answers", "lead_records", "mapping", "wire"})
"""Those whose input is JSON, half characters and NaN included."""

_RECORDER: Final = Recorder()
_ROUTER: Final = recording_router(_RECORDER)
_TRIES: Final = 4


def answers(content: bytes) -> None:
    """Read `{"status", "headers", "body", "count"}`; a body that is no text is written as JSON."""
    given = _object(content)
    status, count, body = given.get("status", 200), given.get("count", 1), given.get("body")
    headers = given.get("headers")
    written = body if isinstance(body, str) else json.dumps(body)
    response = HttpResponse(
        status=_between(status, 100, 999, otherwise=200),
        headers={k.lower(): v for k, v in headers.items() if isinstance(v, str)}
        if isinstance(headers, dict)
        else {},
        body=written.encode("utf-8", "surrogatepass"),
    )
    for subject in installed().values():
        check_answer(subject.platform, response, _between(count, 1, 5, otherwise=1))


def http(content: bytes) -> None:
    """Let the transport read the bytes of an answer, and each platform what it made of them."""
    try:
        response = exchange(content)
    except TransportError:
        return
    for subject in installed().values():
        check_answer(subject.platform, response, 1)


def imports(content: bytes) -> None:
    """Import a file; its first byte says how it is cut and what it is."""
    if content:
        import_a_file(content[1:], kind=content[0] & 1, size=(content[0] >> 1) + 1)


def lead_records(content: bytes) -> None:
    """Read a lead record, in its own order and backwards."""
    if record := _object(content):
        check_lead_record(record, lambda members: dict(reversed(list(members.items()))))


def mapping(content: bytes) -> None:
    """Map `{"lead", "fire", "pixel"}` for each platform; what the readers refuse is taken out first."""
    given = _object(content)
    pixel = given.get("pixel")
    for subject in installed().values():
        for conversion in _conversions(given, subject):
            index = pixel if isinstance(pixel, int) else 0
            chosen = subject.pixels[index % len(subject.pixels)]
            check_mapping(subject.platform, chosen, conversion)
            check_hashed(subject.platform, chosen, conversion)


def normal_forms(content: bytes) -> None:
    """Normalise a text in every way."""
    text = content.decode("utf-8", "surrogatepass" if _is_text(content) else "replace")
    for label in TEXT_FUNCTIONS:
        check_text(label, text)
    for country, region in ((None, None), ("de", None), (None, "US"), (text[:2], text[-2:])):
        check_phone(text, country, region)
    check_birth_date(text, day_first=False)
    check_birth_date(text, day_first=True)
    check_value(text)


def settings(content: bytes) -> None:
    """Read a settings file, and build a router from it."""
    read_settings(content)


def wire(content: bytes) -> None:
    """Fire and preview a body."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return
    check_value(body)
    run(check_record(_ROUTER, _RECORDER, body))


TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    target.__name__: target
    for target in (answers, http, imports, lead_records, mapping, normal_forms, settings, wire)
}
"""Every target, by its name, which is also the name of its folder of cases."""


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _between(value: object, least: int, most: int, *, otherwise: int) -> int:
    return value if type(value) is int and least <= value <= most else otherwise


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _conversions(given: Mapping[str, Any], subject: Subject) -> Iterator[Conversion]:
    lead = _lead(given.get("lead"))
    fire = given.get("fire")
    record: dict[str, Any] = {"eventName": "Lead", **(fire if isinstance(fire, dict) else {})}
    record |= {"leadId": "l1", "platform": subject.platform.name, "pixelId": "1"}
    for _ in range(_TRIES):
        request, faults = read_fire_request(record, Naming.CAMEL)
        if request is not None:
            pixel = subject.pixels[0]
            names = [spec.name for spec in subject.platform.identifiers]
            yield Conversion(
                event=request.event(pixel, NOW, lambda: "fresh-1"),
                lead=(request.lead or lead).recognising(names),
                fired_at=NOW,
                test_event_code=request.test_event_code,
            )
            return
        for fault in faults:
            record.pop(fault.path.partition(".")[0].partition("[")[0], None)


def _lead(given: object) -> Lead:
    record = dict(given) if isinstance(given, dict) else {}
    for _ in range(_TRIES):
        try:
            return evolve(Lead.from_record(record), id="l1")
        except InvalidLeadError as error:
            for fault in error.faults:
                record.pop(fault.path.partition(".")[0].partition("[")[0], None)
    return Lead(id="l1")
