"""The command line as a process: what a shell and a pipe see."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_help_loads_nothing_heavy(process: Run) -> None:
    code = (
        "import sys; from convroute.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.stderr.write(' '.join(m for m in ('aiohttp', 'rich', 'apsw') if m in sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert result.stderr == ""


def test_a_piped_demo_is_plain(process: Run) -> None:
    result = process("demo", env={"TERM": "xterm-256color"})
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout
    assert "acme" in result.stdout


def test_colours_can_be_forced_and_refused(process: Run) -> None:
    forced = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    assert "\x1b[32m" in process("demo", env=forced).stdout
    assert "\x1b[3" not in process("demo", env={**forced, "NO_COLOR": "1"}).stdout


def test_a_demo_as_json_is_one_document(process: Run) -> None:
    result = process("demo", "--json")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["ok"]
    assert "acme" in found["platforms"]


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["--version"], 0),
        (["fire", "--nope"], 2),
        (["check"], 3),
        (["check", "--config", "gone.toml"], 3),
        (["leads", "import", "gone.csv"], 6),
        (["fire", "--lead-id", "1"], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_exit_codes_without_a_traceback(process: Run, arguments: list[str], code: int) -> None:
    result = process(*arguments)
    assert result.returncode == code
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == (1 if code else 0)


def test_a_terminal_without_unicode_gets_something(process: Run) -> None:
    result = process("demo", env={"PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, "")


def test_a_reader_that_leaves_is_no_error(process: Run, site: Path) -> None:
    command = f"'{sys.executable}' -m convroute demo | head -n 1"
    result = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert result.stderr == ""


@contextmanager
def running(
    site: Path, folder: Path, *arguments: str, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "convroute", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def read_document(child: subprocess.Popen[str]) -> Any:
    assert child.stdout is not None
    text = ""
    for line in child.stdout:
        text += line
        if line == "}\n" or text.startswith('{"'):
            return json.loads(text)
    raise AssertionError(text)


def test_emulate_fire_and_serve(site: Path, tmp_path: Path, process: Run) -> None:
    """The settings that `emulate` prints are all that `serve` and `fire` need."""
    with running(site, tmp_path, "emulate", "--port", "0", "--json") as emulation:
        found = read_document(emulation)
        pixel = next(p for p in found["pixels"] if p["name"] == "acme-good")
        (tmp_path / "convroute.toml").write_text(
            "[convroute]\n[convroute.plugins.acme]\n"
            f'base_url = "{found["plugins"]["acme"]["base_url"]}"\n'
            '[[convroute.pixels]]\nname = "a"\nplatform = "acme"\n'
            f'pixel_id = "{pixel["pixelId"]}"\naccess_token = {{ env = "A_TOKEN" }}\n'
        )
        settings = str(tmp_path / "convroute.toml")
        env = {"A_TOKEN": pixel["accessToken"], "CONVROUTE_CONFIG": settings}
        fired = process(
            "fire", "--platform", "acme", "--pixel-id", pixel["pixelId"], "--event-name", "Lead",
            "--lead", '{"email": "ann@example.com"}', "--json", env=env,
        )  # fmt: skip
        assert fired.returncode == 0, fired.stderr
        assert json.loads(fired.stdout)["status"] == "delivered"

        with running(site, tmp_path, "serve", "--port", "0", "--json", **env) as server:
            url = read_document(server)["listening"]
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310
                assert answer.status == 200
            server.send_signal(signal.SIGTERM)
            assert server.wait(10) == 0

        emulation.send_signal(signal.SIGINT)
        assert emulation.wait(10) == 0


@pytest.mark.parametrize(
    "command, what", [("serve", "convroute.server"), ("emulate", "emulated platforms")]
)
def test_a_port_that_is_taken(process: Run, tmp_path: Path, command: str, what: str) -> None:
    settings = tmp_path / "empty.toml"
    settings.write_text("[convroute]\n")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = process(command, "--port", str(port), "--config", str(settings))
    assert ended.returncode == 6
    told = [line for line in ended.stderr.splitlines() if line.startswith("error: ")]
    place = f"{what}: cannot listen on 127.0.0.1:{port}"
    assert told == [
        f"error: {place}: another program listens there; stop it, or choose another port"
    ]


def test_emulate_for_people(site: Path, tmp_path: Path) -> None:
    with running(site, tmp_path, "emulate", "--port", "0") as child:
        assert child.stdout is not None
        text = ""
        for line in child.stdout:
            text += line
            if "Stop with" in line:
                break
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
    for words in (
        "/acme", "/_emulation", "[convroute.plugins.acme]", 'name = "acme-good"',
        'access_token = { env = "ACME_GOOD_TOKEN" }', "export ACME_GOOD_TOKEN='acme-made-up-good'",
    ):  # fmt: skip
        assert words in text


def test_emulate_with_limits(site: Path, tmp_path: Path) -> None:
    limits = ("--limit", "acme=0/minute", "--limit", "acme=5/hour")
    with running(site, tmp_path, "emulate", "--port", "0", "--json", *limits) as child:
        url = read_document(child)["url"]
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{url}/acme/", timeout=5)  # noqa: S310
        refused.value.close()
        assert refused.value.code == 429
        with urllib.request.urlopen(f"{url}/_emulation", timeout=5) as page:  # noqa: S310
            assert b"5 requests in 3,600 s" in page.read()
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0


@pytest.mark.parametrize(
    "limit, words",
    [
        ("acme", "must be written NAME=N/UNIT"),
        ("acme=2", "must be written NAME=N/UNIT"),
        ("acme=2/week", "one of second, minute, hour, day"),
        ("acme=-2/day", "must be written NAME=N/UNIT"),
        ("acme=99999999999/day", "per_day must be a whole number from 0 to 1000000000"),
        ("acne=2/day", "no emulated platform is named 'acne'; known: acme"),
    ],
)
def test_a_limit_that_is_none_is_one_line(process: Run, limit: str, words: str) -> None:
    result = process("emulate", "--port", "0", "--limit", limit)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


def test_a_port_that_is_taken_is_one_line(site: Path, tmp_path: Path, process: Run) -> None:
    with running(site, tmp_path, "emulate", "--port", "0", "--json") as child:
        port = read_document(child)["url"].rpartition(":")[2]
        result = process("emulate", "--port", port)
    assert (result.returncode, result.stdout) == (6, "")
    assert result.stderr.count("\n") == 1
    assert "another program listens there" in result.stderr


def test_a_server_ends_in_the_same_way(site: Path, tmp_path: Path, process: Run) -> None:
    settings = tmp_path / "convroute.toml"
    settings.write_text("[convroute]\n")
    with running(site, tmp_path, "emulate", "--port", "0", "--json") as child:
        port = read_document(child)["url"].rpartition(":")[2]
        result = process("serve", "--port", port, "--config", str(settings))
    assert (result.returncode, result.stdout) == (6, "")
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr


def test_an_interrupt_is_130(site: Path, tmp_path: Path) -> None:
    code = (
        "import click, os, signal\nfrom convroute.cli.root import Root\n"
        "@click.group(cls=Root)\ndef group(): pass\n"
        "group.get_command = lambda *_: click.Command("
        "'x', callback=lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "group.main(['x'])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    assert result.returncode == 130
    assert result.stderr.strip() == "error: interrupted"


PRINTING = {
    "table": ("platforms",),
    "document": ("openapi",),
    "help": ("--help",),
    "error": ("nosuch",),
}


@pytest.mark.parametrize("arguments", PRINTING.values(), ids=PRINTING)
@pytest.mark.parametrize(
    "output, code",
    [("| true", 141), (">/dev/full", 6), (">&-", 0)],
    ids=["unread", "full", "closed"],
)
def test_an_output_that_takes_nothing(arguments: tuple[str, ...], output: str, code: int):
    # With an unread pipe only what is printed can fail; an error goes to standard error, which is redirected too.
    if arguments == ("nosuch",):
        output, code = output.replace("|", "2>&1 |").replace(">/", "2>/").replace(">&-", "2>&-"), 2
    command = f'"$@" {output}; exit ${{PIPESTATUS[0]}}'
    ended = subprocess.run(
        ["bash", "-c", command, "bash", sys.executable, "-m", "convroute", *arguments],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
