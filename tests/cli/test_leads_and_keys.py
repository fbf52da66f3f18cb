from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Cli = Callable[..., Result]
Document = Callable[[Result], Any]

LEADS = """id,email,landingUrl,source
lead_1,ann@example.com,https://shop.example.com/?acid=clicked,fair
lead_2,bob@example.com,,
,carl@example.com,,
"""


def test_import_get_forget(configured: Cli, document: Document):
    Path("leads.csv").write_text(LEADS)
    result = configured("leads", "import", "leads.csv")
    assert result.exit_code == 1
    assert result.stdout == "2 of 3 leads imported, 1 refused\n"
    assert result.stderr.startswith("error: line 4: id: is required")
    assert "carl@" not in result.output

    lead = document(configured("leads", "get", "lead_1", "--json"))
    assert lead["email"] == "ann@example.com"
    assert lead["custom"] == {"source": "fair"}
    assert lead["clickIds"]["acid"]["value"] == "clicked"
    assert '"ann@example.com"' in configured("leads", "get", "lead_1").stdout

    assert document(configured("leads", "forget", "lead_1", "--json")) == {
        "leadId": "lead_1",
        "forgotten": True,
    }
    for command in ("get", "forget"):
        result = configured("leads", command, "lead_1")
        assert (result.exit_code, result.stdout) == (4, "")
        assert result.stderr == "error: no lead of this id is stored\n"


def test_import_from_standard_input(configured: Cli, document: Document):
    result = configured(
        "leads", "import", "-", "--format", "ndjson", "--json", input='{"id": "a"}\nnonsense\n'
    )
    report = document(result)
    assert (report["read"], report["written"], report["refused"]) == (2, 1, 1)
    assert report["faults"][0]["line"] == 2


def test_import_of_no_file_is_one_line(configured: Cli):
    result = configured("leads", "import", "gone.csv")
    assert (result.exit_code, result.stdout) == (6, "")
    assert result.stderr == "error: gone.csv: No such file or directory\n"


def test_put(configured: Cli, document: Document):
    record = '{"id": "lead_9", "phone": "+12025550123", "acid": "short-form"}'
    lead = document(configured("leads", "put", record, "--json"))
    assert lead["clickIds"] == {"acid": {"value": "short-form"}}
    assert document(configured("leads", "get", "lead_9", "--json")) == lead


@pytest.mark.parametrize(
    "record, fault",
    [('{"email": "x"}', "id: is required"), ('{"id": "1", "email": {}}', "email: must be text")],
)
def test_put_of_a_bad_record(configured: Cli, record: Any, fault: str):
    result = configured("leads", "put", record)
    assert result.exit_code == 2
    assert fault in result.stderr


def test_a_key_is_shown_once(configured: Cli, document: Document):
    made = configured("keys", "create", "crm")
    assert made.exit_code == 0
    key = made.stdout.strip()
    assert key.startswith("cvr_")
    assert made.stdout.count("\n") == 1

    listed = configured("keys", "list")
    assert "crm" in listed.stdout
    assert key not in listed.stdout
    (one,) = document(configured("keys", "list", "--json"))
    assert one["lastFour"] == key[-4:]
    assert one["revokedAt"] is None
    assert key.encode() not in Path("convroute.db").read_bytes()

    assert configured("keys", "revoke", "crm").exit_code == 0
    (one,) = document(configured("keys", "list", "--json"))
    assert one["revokedAt"]
    again = configured("keys", "revoke", "crm")
    assert (again.exit_code, again.stderr.count("\n")) == (4, 1)


def test_a_key_as_json(configured: Cli, document: Document):
    made = document(configured("keys", "create", "crm", "--json"))
    assert made["key"].endswith(made["lastFour"])
    revoked = document(configured("keys", "revoke", made["id"], "--json"))
    assert revoked["name"] == "crm"


def test_a_key_of_a_taken_name_is_misuse(configured: Cli):
    configured("keys", "create", "crm")
    result = configured("keys", "create", "crm")
    assert result.exit_code == 2
    assert "revoke it, or choose another" in result.stderr


def test_a_database_that_is_none(configured: Cli):
    Path("convroute.db").write_text("this is not a database, it only has the name of one" * 50)
    result = configured("keys", "list")
    assert result.exit_code == 6
    assert "not a SQLite database" in result.stderr
    assert result.stderr.count("\n") == 1


def test_local_commands_need_no_token_of_a_pixel(cli: Any) -> None:
    Path("convroute.toml").write_text(
        '[convroute]\n[[convroute.pixels]]\nname = "a"\nplatform = "acme"\npixel_id = "7"\n'
        'access_token = { env = "NOT_SET_HERE" }\n[convroute.server]\napi_keys = [{ env = "NOR_THIS" }]\n',
        encoding="utf-8",
    )
    assert cli("keys", "create", "crm").exit_code == 0
    assert cli("leads", "put", '{"id": "lead_1", "email": "ann@example.com"}').exit_code == 0
    assert cli("leads", "get", "lead_1").exit_code == 0
    assert cli("check").exit_code == 3, "what fires does need them"
