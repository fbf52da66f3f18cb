"""The environment over the file: which variables count, and which are nearly a setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from doubles.settings_files import GOOD, SECRETS, TOKEN, faults, load, pixel

from convroute import Secret, Settings
from convroute.retry import RetryPolicy


def test_the_environment_overrides_any_single_value(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        GOOD,
        {
            **SECRETS,
            "CONVROUTE_DATABASE": "other.db",
            "CONVROUTE_LEAD_SOURCES": "sqlite, crm,",
            "CONVROUTE_LOOKUP_TIMEOUT": " 0.5 ",
            "CONVROUTE_CONCURRENCY": "3",
            "CONVROUTE_RETRY_ATTEMPTS": "9",
            "CONVROUTE_SERVER_PORT": "0",
            "CONVROUTE_SERVER_SHUTDOWN_GRACE": "1",
            "CONVROUTE_CONFIG": "ignored",
        },
    )
    assert settings.database == tmp_path / "other.db"
    assert settings.lead_sources == ("sqlite", "crm")
    assert (settings.lookup_timeout, settings.concurrency) == (0.5, 3)
    assert settings.retry == RetryPolicy(deadline=20, attempts=9)
    assert (settings.server.port, settings.server.host) == (0, "0.0.0.0")
    assert settings.server.shutdown_grace == 1


def test_the_environment_needs_no_table_to_override(tmp_path: Path) -> None:
    assert load(tmp_path, "", {"CONVROUTE_SERVER_PORT": "1"}).server.port == 1


def test_a_variable_that_cannot_be_read_is_told_with_the_rest(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        "[convroute]\nqueue = 1",
        {"CONVROUTE_SERVER_PORT": "http", "CONVROUTE_RETRY_DEADLINE": "soon"},
    )
    assert told == {
        "CONVROUTE_SERVER_PORT": "must be a whole number",
        "CONVROUTE_RETRY_DEADLINE": "must be a number",
        "convroute.queue": "must be text, not a number",
    }


def test_the_process_environment_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "convroute.toml"
    file.write_text(pixel(), encoding="utf-8")
    monkeypatch.setenv("ACME_TOKEN", TOKEN)
    monkeypatch.setenv("CONVROUTE_CONCURRENCY", "2")
    settings = Settings.load(str(file))
    assert settings.pixels[0].access_token == Secret(TOKEN)
    assert settings.concurrency == 2


@pytest.mark.parametrize(
    "variable, meant",
    [
        ("CONVROUTE_DATABSE", "CONVROUTE_DATABASE"),
        ("CONVROUTE_CONCURENCY", "CONVROUTE_CONCURRENCY"),
        ("CONVROUTE_SERVER_PROT", "CONVROUTE_SERVER_PORT"),
        ("CONVROUTE_PORT", "CONVROUTE_SERVER_PORT"),
        ("CONVROUTE_DEADLINE", "CONVROUTE_RETRY_DEADLINE"),
    ],
)
def test_a_variable_that_is_nearly_a_setting_is_refused(
    tmp_path: Path, variable: str, meant: str
) -> None:
    told = faults(tmp_path, "[convroute]\nqueue = 1", {variable: "x"})
    assert told[variable] == f"is no setting; did you mean {meant}?"
    assert len(told) == 2


@pytest.mark.parametrize(
    "variable",
    ["CONVROUTE_CONFIG", "CONVROUTE_API_KEY", "CONVROUTE_SHARED", "CONVROUTE_VERSION", "DATABSE"],
)
def test_other_variables_are_left_alone(tmp_path: Path, variable: str) -> None:
    load(tmp_path, "", {variable: "x"})


@pytest.mark.parametrize("table", ["plugins.acme", "server", "pixels"])
def test_a_secret_may_have_any_name(tmp_path: Path, table: str) -> None:
    reference = '{ env = "CONVROUTE_DATABSE" }'
    text = {
        "plugins.acme": f"[convroute.plugins.acme]\ntoken = {reference}",
        "server": f"[convroute.server]\napi_keys = [{reference}]",
        "pixels": pixel(access_token=reference),
    }[table]
    load(tmp_path, text, {"CONVROUTE_DATABSE": "x"})
    file = tmp_path / "convroute.toml"
    Settings.load(file, {"CONVROUTE_DATABSE": "x"}, leaving_out=["pixels", "server"])
