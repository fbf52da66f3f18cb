from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from convroute.cli.fire_rows import Row, read_rows
from convroute.emulation import EmulationHost
from convroute.errors import InvalidEventError

Cli = Callable[..., Result]

HEADER = "lead.email,platform,pixel_id,eventName,eventId,eventValue,currency,properties.plan\n"


def rows(text: str, file_format: str = "csv", size: int = 7) -> list[Row]:
    content = text.encode()
    chunks = [content[start : start + size] for start in range(0, len(content), size)]

    async def arriving() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def read() -> list[Row]:
        return [row async for row in read_rows(arriving(), file_format)]

    return asyncio.run(read())


@pytest.mark.parametrize(
    "cell, column, value",
    [
        ("19.90", "eventValue", Decimal("19.90")),
        ("much", "event_value", "much"),
        ("1700000000", "eventTime", 1_700_000_000),
        ("2026-01-01T00:00:00Z", "event_time", "2026-01-01T00:00:00Z"),
        ('"[{""id"": ""a""}]"', "contents", [{"id": "a"}]),
        ('"{""plan"": 1}"', "properties", {"plan": 1}),
        ("{broken", "properties", "{broken"),
        ("true", "limitedDataUse", True),
        ("007", "leadId", "007"),
        ("12", "orderId", "12"),
    ],
)
def test_a_cell_is_read_by_its_column(cell: str, column: str, value: Any):
    ((number, record),) = rows(f"eventName,{column}\nLead,{cell}\n")
    assert number == 2
    assert isinstance(record, dict)
    assert list(record.values()) == ["Lead", value]


def test_columns_can_name_members():
    header = "lead.email,lead.clickIds.acid,properties.n,properties.zip,lead\n"
    ((_, record),) = rows(header + 'ann@example.com,c-1,3,"""01""","{""city"": ""Bonn""}"\n')
    assert record == {
        "lead": {"email": "ann@example.com", "clickIds": {"acid": "c-1"}, "city": "Bonn"},
        "properties": {"n": 3, "zip": "01"},
    }


def test_a_member_beside_text_is_a_fault():
    ((_, faults),) = rows("lead,lead.email\nnot json,ann@example.com\n")
    assert [str(fault) for fault in faults] == [
        "lead: must be a JSON object beside a column of its members"
    ]


def test_blank_lines_count_and_too_many_cells_are_told():
    found = rows("eventName;leadId\nLead;1\n\nLead;2;3\n;\nLead;4\n")
    assert [number for number, _ in found] == [2, 4, 6]
    assert [isinstance(row, dict) for _, row in found] == [True, False, True]


@pytest.mark.parametrize(
    "header, faults",
    [
        ("eventName,ann@example.com,eventId", ["column 2"]),
        ("eventName,event_name", ["column 2"]),
        ("eventName.x,y", ["column 1", "column 2"]),
    ],
)
def test_a_header_at_fault_stops_before_anything_is_fired(header: str, faults: list[str]):
    with pytest.raises(InvalidEventError) as caught:
        rows(f"{header}\nLead,1,2\n")
    assert [fault.path for fault in caught.value.faults] == faults
    assert "ann@" not in str(caught.value)


def test_ndjson_lines():
    found = rows('{"a": 1}\n\nnonsense\n[1]\n{"b": 2}', "ndjson")
    assert [number for number, _ in found] == [1, 3, 4, 5]
    assert [row if isinstance(row, dict) else "fault" for _, row in found] == [
        {"a": 1}, "fault", "fault", {"b": 2},
    ]  # fmt: skip


def line(
    event_id: str, mail: str = "ann@example.com", pixel: str = "7701", value: str = ","
) -> str:
    return f"{mail},acme,{pixel},Lead,{event_id},{value},gold\n"


FILE = (
    HEADER
    + "".join(line(f"e-{n}") for n in range(8))
    + line("bad", mail="nobody")
    + line("no-currency", value="3,")
    + line("no-pixel", pixel="1")
    + line("value", value="19.90,EUR")
)


def test_a_file_is_fired_in_batches(configured: Cli, emulated: EmulationHost):
    Path("events.csv").write_text(FILE)
    result = configured("fire-file", "events.csv", "--results", "results.ndjson")
    assert result.exit_code == 1
    assert result.stderr == ""
    for words in ("delivered", "9", "12", "nobody could be found by it", "currency: is required"):
        assert words in result.stdout
    arrived = {event.event_id for event in emulated.received("acme")}
    assert arrived == {*(f"e-{n}" for n in range(8)), "value"}
    assert len(emulated.exchanges("acme")) <= 4
    results = [json.loads(text) for text in Path("results.ndjson").read_text().splitlines()]
    assert sorted(result["line"] for result in results) == list(range(2, 14))
    by_line = {result["line"]: result["status"] for result in results}
    assert (by_line[10], by_line[11], by_line[12]) == ("rejected", "invalid", "not_found")


def test_each_reason_names_its_first_lines(configured: Cli):
    Path("events.csv").write_text(
        HEADER
        + line("no-currency", value="3,")
        + "".join(line(f"bad-{n}", mail="nobody") for n in range(7))
    )
    told = [text.split() for text in configured("fire-file", "events.csv").stdout.splitlines()]
    (many,) = [words for words in told if words[:2] == ["7", "rejected"]]
    assert many[-6:] == ["3,", "4,", "5,", "6,", "7,", "..."]
    (one,) = [words for words in told if words[:2] == ["1", "invalid"]]
    assert one[-1] == "2"


@pytest.mark.parametrize("results", ["events.csv", "./events.csv", "link", "hard", "old.ndjson"])
@pytest.mark.parametrize("given", ["events.csv", "-"])
def test_results_are_written_over_no_file(
    configured: Cli, emulated: EmulationHost, results: str, given: str
):
    Path("events.csv").write_text(FILE)
    Path("link").symlink_to("events.csv")
    os.link("events.csv", "hard")
    Path("old.ndjson").write_text("{}\n")
    before = Path(results).read_text()
    ended = configured("fire-file", given, "--format", "csv", "--results", results, input=FILE)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "--results" in ended.stderr
    assert "name another" in ended.stderr
    assert Path(results).read_text() == before
    assert not emulated.exchanges("acme")


def test_results_may_go_into_an_empty_file(configured: Cli):
    Path("events.csv").write_text(HEADER + line("e-1"))
    Path("results").touch()
    assert configured("fire-file", "events.csv", "--results", "results").exit_code == 0
    assert json.loads(Path("results").read_text())["line"] == 2


def test_batch_limits_a_request(configured: Cli, emulated: EmulationHost):
    Path("events.csv").write_text(HEADER + "".join(line(f"e-{n}") for n in range(4)))
    assert configured("fire-file", "events.csv", "--batch", "1").exit_code == 0
    assert len(emulated.exchanges("acme")) == 4


def test_json_is_a_line_each_and_a_summary(configured: Cli):
    text = "\n".join(
        json.dumps(
            {
                "platform": "acme",
                "pixelId": pixel,
                "eventName": "Lead",
                "lead": {"email": "a@example.com"},
            }
        )
        for pixel in ("7701", "7703")
    )
    result = configured("fire-file", "-", "--format", "ndjson", "--json", input=text)
    assert result.exit_code == 5
    *lines, summary = map(json.loads, result.stdout.splitlines())
    assert sorted((entry["line"], entry["status"]) for entry in lines) == [
        (1, "delivered"),
        (2, "failed"),
    ]
    assert summary == {"summary": {"lines": 2, "delivered": 1, "failed": 1}}


def test_leads_of_the_store_are_used_and_a_lead_is_required(
    configured: Cli, emulated: EmulationHost
):
    configured("leads", "put", '{"id": "lead_1", "email": "ann@example.com"}')
    Path("e.csv").write_text(
        "leadId,platform,pixelId,eventName\nlead_1,acme,7701,Lead\n,acme,7701,Lead\nx,acme,7701,Lead\n"
    )
    result = configured("fire-file", "e.csv", "--json")
    statuses = sorted(
        (entry["line"], entry["status"])
        for entry in map(json.loads, result.stdout.splitlines())
        if "line" in entry
    )
    assert statuses == [(2, "delivered"), (3, "invalid"), (4, "not_found")]


@pytest.mark.parametrize(
    "text, line",
    [
        ("mail,eventName\na,b\n", "error: column 1: names no field"),
        ('"never closed', "error: line 1: opens a quoted cell"),
    ],
    ids=["unknown column", "broken header"],
)
def test_a_file_without_a_usable_header(
    configured: Cli, emulated: EmulationHost, text: str, line: str
):
    Path("events.csv").write_text(text)
    result = configured("fire-file", "events.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(line)
    assert result.stderr.count("\n") == 1
    assert not emulated.exchanges("acme")


def test_a_results_file_that_cannot_be_written(configured: Cli):
    Path("events.csv").write_text(FILE)
    result = configured("fire-file", "events.csv", "--results", "no/folder/results")
    assert result.exit_code == 6
    assert result.stderr == "error: no/folder/results: No such file or directory\n"


def test_a_pipe_that_stays_open_holds_up_nothing(configured: Cli, emulated: EmulationHost) -> None:
    """What has come so far is fired while the rest is still to come."""
    reading, writing = os.pipe()
    row = {
        "platform": "acme",
        "pixelId": "7701",
        "eventName": "Lead",
        "lead": {"email": "a@example.com"},
    }

    def feed() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(b"".join(json.dumps(row).encode() + b"\n" for _ in range(3)))
            pipe.flush()
            ends = time.monotonic() + 10
            while not emulated.received("acme") and time.monotonic() < ends:
                time.sleep(0.01)
            arrived.append(len(emulated.received("acme")))

    arrived: list[int] = []
    feeder = threading.Thread(target=feed)
    feeder.start()
    with os.fdopen(reading, "rb"):
        result = configured("fire-file", f"/dev/fd/{reading}", "--format", "ndjson")
    feeder.join()
    assert result.exit_code == 0, result.stderr
    assert arrived == [3]
