from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve
from doubles.acme import pixel as acme_pixel
from doubles.settings_files import GOOD, TOKEN, faults, load, pixel

from convroute import ConfigurationError, Secret, Settings
from convroute.retry import RetryPolicy


def test_everything_is_read(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    assert settings.database == tmp_path / "data/leads.db"
    assert settings.queue == "sqlite:///q.db"
    assert settings.lead_sources == ("crm", "sqlite")
    assert (settings.default_phone_region, settings.default_currency) == ("US", "EUR")
    assert (settings.lookup_timeout, settings.concurrency) == (1.5, 7)
    assert settings.retry == RetryPolicy(deadline=20, attempts=2)
    shop, other = settings.pixels
    assert shop.access_token == Secret(TOKEN)
    assert other.access_token == Secret(f"{TOKEN}-2")
    assert (shop.events, shop.consent, shop.options) == (
        frozenset({"Lead"}),
        ("ads",),
        {"region": "us"},
    )
    assert shop.test_until == datetime(2026, 6, 1, tzinfo=UTC)
    assert settings.plugins == {"acme": {"base_url": "https://example.com"}}
    assert (settings.server.host, settings.server.port) == ("0.0.0.0", 9090)
    assert settings.server.api_keys == (Secret("server-key-canary"),)
    assert TOKEN not in repr(settings)
    assert "server-key-canary" not in repr(settings)


@pytest.mark.parametrize("text", ["", "[convroute]", "[convroute.server]"])
def test_nothing_is_needed(tmp_path: Path, text: str) -> None:
    settings = load(tmp_path, text)
    assert settings.database == tmp_path / "convroute.db"
    assert settings.pixels == ()


def test_an_absolute_database_stays_where_it_is(tmp_path: Path) -> None:
    assert load(tmp_path, '[convroute]\ndatabase = "/srv/leads.db"').database == Path(
        "/srv/leads.db"
    )


def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    text = f"""
[convrout]
x = 1
[convroute]
databse = "x"
concurrency = "many"
default_currency = "euros"
default_phone_region = "Atlantis"
[convroute.retry]
deadlin = 5
[convroute.server]
port = "8080"
api_keys = ["{TOKEN}", {{ env = "NO_KEY" }}]
[[convroute.pixels]]
name = 5
platform = "acme"
access_token = "{TOKEN}"
test_until = 2026-06-01T00:00:00
[[convroute.pixels]]
name = "b"
platform = "acme"
pixel_id = "1"
access_token = {{ env = "NO_TOKEN" }}
[[convroute.pixels]]
name = "c"
platform = "acme"
pixel_id = "1"
access_token = {{ file = "none.txt" }}
[[convroute.pixels]]
name = "d"
platform = "acme"
pixel_id = "7"
access_token = {{ env = "ACME_TOKEN" }}
test_event_code = "T1"
"""
    told = faults(tmp_path, text)
    assert set(told) == {
        "convrout",
        "convroute.databse",
        "convroute.concurrency",
        "convroute.default_currency",
        "convroute.default_phone_region",
        "convroute.retry.deadlin",
        "convroute.server.port",
        "convroute.server.api_keys[0]",
        "convroute.server.api_keys[1]",
        "convroute.pixels[0].name",
        "convroute.pixels[0].pixel_id",
        "convroute.pixels[0].access_token",
        "convroute.pixels[0].test_until",
        "convroute.pixels[1].access_token",
        "convroute.pixels[2].access_token",
        "convroute.pixels[3].test_until",
    }
    assert told["convroute.databse"] == "unknown field; did you mean database?"
    assert told["convrout"] == "unknown table; everything stands under [convroute]"
    literal = 'must not stand here itself; write { env = "NAME" } or { file = "PATH" }'
    assert told["convroute.pixels[0].access_token"] == literal
    assert told["convroute.server.api_keys[0]"] == literal
    assert (
        told["convroute.pixels[1].access_token"] == "the environment variable NO_TOKEN is not set"
    )
    assert "none.txt cannot be read (FileNotFoundError)" in told["convroute.pixels[2].access_token"]


@pytest.mark.parametrize(
    "text, place, words",
    [
        (pixel() + pixel(pixel_id='"43"'), "convroute.pixels[1].name", "is taken by pixels[0]"),
        (pixel() + pixel(name='"b"'), "convroute.pixels[1].pixel_id", "is the same pixel as pixels[0]"),
        (pixel(test_event_code='"T1"'), "convroute.pixels[0].test_until", "is required with test_event_code"),
        (pixel(default_currency='"euro"'), "convroute.pixels[0].default_currency", "ISO 4217"),
        (pixel(default_phone_region='"xx1"'), "convroute.pixels[0].default_phone_region", "ISO 3166"),
        (pixel(access_token="{ env = 5 }"), "convroute.pixels[0].access_token", "must not stand here itself"),
        (pixel(access_token='{ env = "A", file = "b" }'), "convroute.pixels[0].access_token", "must not stand"),
        (pixel(access_token='{ file = "." }'), "convroute.pixels[0].access_token", "cannot be read"),
        ("[convroute]\nconcurrency = 0", "convroute.concurrency", "must be "),
        ("[convroute]\nlookup_timeout = 0", "convroute.lookup_timeout", "must be "),
        ("[convroute.server]\nport = 70000", "convroute.server.port", "must be "),
        ("[convroute.retry]\ndeadline = 0", "convroute.retry.deadline", "must be "),
        ("convroute = 5", "convroute", "must be an object, not a number"),
        ("[convroute]\nretry = 5", "convroute.retry", "must be an object, not a number"),
        ("[convroute]\nplugins = 5", "convroute.plugins", "must be an object, not a number"),
        ("[convroute]\nplugins.acme = 5", "convroute.plugins.acme", "must be an object, not a number"),
    ],
)  # fmt: skip
def test_a_fault(tmp_path: Path, text: str, place: str, words: str) -> None:
    told = faults(tmp_path, text)
    assert list(told) == [place]
    assert words in told[place]


def test_tables_that_lie_too_deep_are_a_fault(tmp_path: Path) -> None:
    told = faults(tmp_path, "convroute.plugins" + ".a" * 3000 + " = 1")
    assert told == {"convroute.plugins.a": "lies too deep: settings have at most 50 levels"}


def test_a_token_that_no_header_can_carry_is_a_fault(tmp_path: Path) -> None:
    told = faults(tmp_path, pixel(), {"ACME_TOKEN": f"{TOKEN}\nX-Other: 1"})
    assert told == {
        "convroute.pixels[0].access_token": "has a line break or another character that no token has"
    }


def test_the_folder_of_the_file_is_known_and_no_key(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    assert settings.folder == tmp_path
    assert evolve(settings, concurrency=1).folder == tmp_path
    assert Settings().folder is None
    told = faults(tmp_path, '[convroute]\nfolder = "/srv"', {"CONVROUTE_FOLDER": "/srv"})
    assert list(told) == ["convroute.folder"]
    assert told["convroute.folder"].startswith("unknown field; known: database, queue")


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    text = pixel() + pixel(name='"b"', pixel_id='"43"', access_token='{ file = "empty" }')
    told = faults(tmp_path, text, {"ACME_TOKEN": "  "})
    assert (
        told["convroute.pixels[0].access_token"] == "the environment variable ACME_TOKEN is not set"
    )
    assert told["convroute.pixels[1].access_token"].endswith("empty is empty")


@pytest.mark.parametrize(
    "write, words",
    [
        (None, "there is no such settings file"),
        (b"[convroute\n", "not valid TOML"),
        (b"\xff\xfe", "cannot be read (UnicodeDecodeError)"),
        (b"x = " + b"[" * 3000, "not valid TOML"),
        (b"x = " + b"1" * 5000, "not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, write: bytes | None, words: str) -> None:
    file = tmp_path / "convroute.toml"
    if write is not None:
        file.write_bytes(write)
    with pytest.raises(ConfigurationError, match=r"convroute\.toml") as caught:
        Settings.load(file, {})
    assert words in str(caught.value)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Settings.load(tmp_path, {})


def test_a_test_code_ends() -> None:
    until = datetime(2026, 6, 1, tzinfo=UTC)
    testing = acme_pixel(test_event_code="T1", test_until=until)
    assert testing.test_code_at(datetime(2026, 5, 31, tzinfo=UTC)) == "T1"
    assert testing.test_code_at(until) is None
    assert acme_pixel().test_code_at(until) is None
