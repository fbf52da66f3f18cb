"""The Celery task and the script of the examples: run for real, and what they do when a platform fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from doubles.programs import program, settings_file

from convroute import InvalidEventError, Settings
from convroute.emulation import EmulationHost, Fault, FaultKind
from convroute.retry import RetryPolicy
from convroute.sync import Router

ANN = {"id": "lead_ann", "email": "ann@example.com", "phone": "+1 202 555 0123"}
TIME = datetime.now(UTC).replace(microsecond=0).isoformat()
WORKER_SETTINGS = """
broker_url = "filesystem://"
broker_transport_options = {{
    "data_folder_in": "{0}/queue", "data_folder_out": "{0}/queue", "control_folder": "{0}/control",
}}
result_backend = "file://{0}/results"
"""


def sent(host: EmulationHost) -> dict[str, list[str | None]]:
    return {name: [event.event_id for event in host.received(name)] for name in host.emulators}


def test_a_worker_takes_the_queued_signup_and_stops_in_order(
    host: EmulationHost, examples_folder: Path, tmp_path: Path
):
    for folder in ("queue", "control", "results"):
        (tmp_path / folder).mkdir()
    (tmp_path / "filed.py").write_text(WORKER_SETTINGS.format(tmp_path))
    environment = {
        **settings_file(host, tmp_path),
        "CELERY_CONFIG_MODULE": "filed",
        "PYTHONPATH": f"{examples_folder}:{tmp_path}",
    }
    queue = "import embed_celery; print(embed_celery.queue_signup({'id': 'lead_ann', 'email': 'ann@example.com'}))"
    queued = subprocess.run(
        [sys.executable, "-c", queue], env=environment, capture_output=True, text=True, check=True,
        cwd=tmp_path, timeout=50,
    )  # fmt: skip
    event_id = queued.stdout.strip()
    words = ["worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip"]
    with program(
        "-m", "celery", "-A", "embed_celery", *words, folder=tmp_path, environment=environment
    ) as worker:
        worker.wait_until(lambda: "'facebook-good': 'delivered'" in worker.output)
        assert worker.stop() == 0
    assert sent(host) == {"facebook": [event_id], "tiktok": [event_id]}
    assert any((tmp_path / "results").iterdir())


class TestTask:
    """The task without a worker: Celery runs it, and its retries, where it is called."""

    @pytest.fixture
    def celery(
        self,
        example: Callable[[str], ModuleType],
        host: EmulationHost,
        monkeypatch: pytest.MonkeyPatch,
    ) -> Iterator[Any]:
        module = example("embed_celery")
        good = [pixel for pixel in host.pixels() if pixel.name.endswith("-good")]
        settings = Settings(plugins=host.plugin_tables(), retry=RetryPolicy(attempts=1))
        with Router(good, settings=settings) as router:
            monkeypatch.setattr(module, "router", lambda: router)
            yield module

    @pytest.fixture
    def run(self, celery: Any) -> Callable[..., Any]:
        def apply(**arguments: Any) -> Any:
            arguments = {"lead": ANN, "event_id": "e1", "event_time": TIME, **arguments}
            return celery.fire_signup.apply(kwargs=arguments)

        return apply

    def test_only_the_pixel_that_failed_gets_the_same_event_again(
        self, run: Any, host: EmulationHost
    ):
        host.script("facebook", [Fault(kind=FaultKind.STATUS, times=2)])
        assert run().get() == {"facebook-good": "delivered"}
        assert sent(host) == {"facebook": ["e1"], "tiktok": ["e1"]}
        assert len(host.exchanges("facebook")) == 3
        (event,) = host.received("facebook")
        assert event.body["event_time"] == int(datetime.fromisoformat(TIME).timestamp())

    def test_an_event_in_doubt_is_fired_again_under_its_id(self, run: Any, host: EmulationHost):
        host.script("facebook", [Fault(kind=FaultKind.RESET_AFTER)])
        assert run().get() == {"facebook-good": "delivered"}
        assert sent(host)["facebook"] == ["e1", "e1"]
        assert [event.duplicate for event in host.received("facebook")] == [False, True]

    def test_what_is_rejected_is_not_fired_again(self, run: Any, host: EmulationHost):
        told = run(lead={"id": "lead_eve"}).get()
        assert told["facebook-good"] == "rejected"
        assert sent(host)["facebook"] == []

    def test_in_the_end_it_gives_up(self, celery: Any, run: Any, host: EmulationHost):
        host.script("facebook", [Fault(kind=FaultKind.STATUS, times=9)])
        ended = run()
        assert isinstance(ended.result, celery.app.Task.MaxRetriesExceededError)
        assert ended.state == "FAILURE"

    def test_a_mistake_fails_the_task_at_once(self, run: Any, host: EmulationHost):
        ended = run(lead={"id": "lead_ann", "email": {}})
        assert isinstance(ended.result, InvalidEventError)
        assert not host.exchanges("facebook")


class TestBackfill:
    @pytest.fixture
    def run(self, host: EmulationHost, examples_folder: Path, tmp_path: Path) -> Any:
        environment = settings_file(host, tmp_path, "attempts = 1")

        def backfill(*rows: str) -> subprocess.CompletedProcess[str]:
            file = tmp_path / "purchases.csv"
            file.write_text("\n".join(["order,time,value,currency,email,phone", *rows]))
            return subprocess.run(
                [sys.executable, "-W", "error", examples_folder / "backfill.py", file], text=True,
                env=environment, capture_output=True, timeout=50, check=False,
            )  # fmt: skip

        return backfill

    def test_a_second_run_sends_the_same_event_ids(self, run: Any, host: EmulationHost):
        rows = [f"{number},{TIME},9.90,EUR,ann@example.com," for number in (1, 2)]
        for _ in range(2):
            ended = run(*rows)
            assert (ended.returncode, ended.stderr) == (0, "")
        ids = sent(host)["facebook"]
        assert len(ids) == 4
        assert ids[:2] == ids[2:]
        assert len(set(ids)) == 2

    @pytest.mark.parametrize(
        "row, fault, status, said",
        [
            (f"1,{TIME},9.90,EUR,,", [], 1, "rejected"),
            (f"1,{TIME},9.90,euro,ann@example.com,", [], 1, "not fired"),
            (f"1,{TIME},9.90,EUR,ann@example.com,", [Fault(kind=FaultKind.STATUS)], 75, "failed"),
        ],
        ids=["nobody", "a bad currency", "a platform that is down"],
    )
    def test_the_exit_status_says_what_to_do(
        self, run: Any, host: EmulationHost, row: str, fault: list[Fault], status: int, said: str
    ):  # fmt: skip
        host.script("facebook", fault)
        ended = run(row)
        assert (ended.returncode, said in ended.stdout) == (status, True), ended.stdout
        assert ended.stderr == ""
