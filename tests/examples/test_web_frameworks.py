"""The web applications of the examples, each served for real, fired at emulated platforms, and stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from doubles.programs import free_port, program, settings_file

from convroute import LeadSourceError, Settings, StoreError
from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.sync import Router

ANN = {"id": "lead_ann", "email": "ann@example.com", "phone": "+1 202 555 0123"}
RETRY = "deadline = 3.0\nattempts = 2"


def arrived(host: EmulationHost) -> dict[str, set[str | None]]:
    return {name: {event.event_id for event in host.received(name)} for name in host.emulators}


def both(*ids: str) -> dict[str, set[str | None]]:
    return {"facebook": set(ids), "tiktok": set(ids)}


class TestFastAPI:
    @pytest.fixture
    def command(self, examples_folder: Path) -> list[Any]:
        return ["-m", "uvicorn", "--factory", "embed_fastapi:create_app", "--app-dir", examples_folder]  # fmt: skip

    def test_it_answers_at_once_and_lets_every_fire_finish(
        self, command: list[Any], host: EmulationHost, tmp_path: Path
    ):
        for name in host.emulators:
            host.script(name, [Fault(kind=FaultKind.LATENCY, seconds=1.5)])
        url = f"http://127.0.0.1:{(port := free_port())}"
        environment = settings_file(host, tmp_path)
        with program(
            *command, "--port", str(port), folder=tmp_path, environment=environment, url=url
        ) as served:
            assert served.post("/signup", {"email": "ann@example.com"})[0] == 422
            status, answer = served.post("/signup", ANN)
            assert status == 200
            assert arrived(host) == both()  # the platforms are slow, the answer is not
            served.stop()
        assert arrived(host) == both(answer["eventId"])
        assert "Application shutdown complete" in served.output

    def test_a_pixel_that_cannot_be_read_stops_the_server_with_its_place(
        self, command: list[Any], host: EmulationHost, tmp_path: Path
    ):
        environment = settings_file(host, tmp_path)
        del environment["TIKTOK_TOKEN"]
        ended = subprocess.run(
            [sys.executable, *map(str, command)], capture_output=True, text=True, timeout=50,
            check=False, env=environment, cwd=tmp_path,
        )  # fmt: skip
        assert ended.returncode != 0
        assert "convroute.pixels[1].access_token" in ended.stderr


DJANGO = "embed_django"
SERVERS = {
    "Django's own server and its reloader": (DJANGO, ["manage.py", "runserver", "{port}"]),
    "Django, gunicorn": (
        DJANGO,
        ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "-w", "2", "--threads", "4", "shop.wsgi"],
    ),
    "Django, gunicorn that forks late": (
        DJANGO,
        ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "-w", "2", "--preload", "shop.wsgi"],
    ),
    "Flask, gunicorn that forks late": (
        "",
        ["-m", "gunicorn", "-b", "127.0.0.1:{port}", "-w", "2", "--preload", "embed_flask:create_app()"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("folder, command", SERVERS.values(), ids=SERVERS)
def test_every_worker_fires_in_the_view_and_says_what_became_of_it(
    folder: str, command: list[str], host: EmulationHost, examples_folder: Path, tmp_path: Path
):
    code, port = examples_folder / folder, free_port()
    words = [word.format(port=port) for word in command]
    words[0] = str(code / words[0]) if words[0] == "manage.py" else words[0]
    environment = {**settings_file(host, tmp_path, RETRY), "PYTHONPATH": str(code)}
    url = f"http://127.0.0.1:{port}"
    with program(*words, folder=tmp_path, environment=environment, url=url) as served:
        with ThreadPoolExecutor(6) as visitors:
            answers = list(visitors.map(lambda _: served.post("/signup", ANN), range(12)))
        assert {status for status, _ in answers} == {200}
        told = {receipt["status"] for _, answer in answers for receipt in answer["receipts"]}
        assert told == {"delivered"}
        assert arrived(host) == both(*(answer["eventId"] for _, answer in answers))
        status, answer = served.post("/signup", {"id": "lead_ann", "email": {}})
        assert (status, "email" in answer["error"]) == (400, True)
        host.script("tiktok", [Fault(kind=FaultKind.STATUS, times=2)])
        status, answer = served.post("/signup", ANN)
        assert status == 200
        assert [receipt["status"] for receipt in answer["receipts"]] == ["delivered", "failed"]
        served.stop(signal.SIGINT if "runserver" in words else signal.SIGTERM)


class TestDjango:
    @pytest.fixture
    def project(self, examples_folder: Path) -> Path:
        return examples_folder / DJANGO

    @pytest.fixture
    def manage(self, project: Path, host: EmulationHost, tmp_path: Path) -> Any:
        def run(*words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
            environment = {**settings_file(host, tmp_path, RETRY), **variables}
            return subprocess.run(
                [sys.executable, "-W", "error", project / "manage.py", *words], env=environment,
                capture_output=True, text=True, timeout=50, check=False, cwd=tmp_path,
            )  # fmt: skip

        return run

    @pytest.fixture
    def client(
        self, project: Path, host: EmulationHost, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Any]:
        """As a project's own tests do it: Django's client, and the router of the emulated platforms."""
        monkeypatch.syspath_prepend(str(project))
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "shop.settings")
        import django
        from django.apps import apps
        from django.test import Client, override_settings

        django.setup()
        good = [pixel for pixel in host.pixels() if pixel.name.endswith("-good")]
        with (
            Router(good, settings=Settings(plugins=host.plugin_tables())) as router,
            override_settings(ALLOWED_HOSTS=["testserver"]),
        ):
            monkeypatch.setitem(vars(apps.get_app_config("shop")), "router", router)
            yield Client()

    def test_the_view(self, client: Any, host: EmulationHost):
        answer = client.post("/signup", ANN, content_type="application/json")
        assert answer.status_code == 200
        assert answer.json()["eventId"] == "signup-lead_ann", "the same as the command's"
        assert arrived(host) == both(answer.json()["eventId"])

    @pytest.mark.parametrize("error", [LeadSourceError("x"), StoreError("x")])
    def test_what_passes_is_no_fault_of_the_form(
        self, client: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
    ):
        def failing(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(Router, "fire", failing)
        assert client.post("/signup", ANN, content_type="application/json").status_code == 503

    @pytest.mark.parametrize(
        "body",
        ["", "no JSON", "[1]", "7", '{"id": 7}'],
        ids=["empty", "text", "list", "number", "id"],
    )
    def test_a_form_that_cannot_be_used(self, client: Any, host: EmulationHost, body: str):
        answer = client.post("/signup", body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert arrived(host) == both()

    def test_a_get(self, client: Any):
        assert client.get("/signup").status_code == 405

    def test_the_check_finds_what_is_wrong_with_the_settings(self, manage: Any):
        assert manage("check").returncode == 0
        ended = manage("check", TIKTOK_TOKEN="")
        assert ended.returncode == 1
        assert "convroute.E001" in ended.stderr
        assert "convroute.pixels[1].access_token" in ended.stderr

    def test_the_command_counts_nothing_twice(
        self, manage: Any, host: EmulationHost, tmp_path: Path
    ):
        leads = [ANN, {"id": "lead_bob", "email": "bob@example.com"}]
        file = tmp_path / "signups.jsonl"
        file.write_text("\n".join(map(json.dumps, leads)))
        for _ in range(2):
            ended = manage("fire_signups", file)
            assert (ended.returncode, ended.stderr) == (0, "")
            assert ended.stdout.count("delivered") == 4
        assert arrived(host) == both("signup-lead_ann", "signup-lead_bob")

    def test_the_command_says_what_is_not_settled(
        self, manage: Any, host: EmulationHost, tmp_path: Path
    ):
        file = tmp_path / "signups.jsonl"
        file.write_text(json.dumps({"id": "lead_eve", "email": 7}) + "\n" + json.dumps(ANN))
        ended = manage("fire_signups", file)
        assert ended.returncode == 1
        assert "2 of 4 events were not delivered" in ended.stderr
        assert ended.stdout.count("rejected") == 2
        assert arrived(host) == both("signup-lead_ann")
