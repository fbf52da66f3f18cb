from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

HERE = Path(__file__).parent
Cli = Callable[..., Result]


def install(site: Path, name: str, module: str, source: str) -> None:
    """Install a plugin into a folder, as an installer would."""
    (site / f"{module}.py").write_text(source)
    info = site / f"{module}-0.0.1.dist-info"
    info.mkdir()
    distribution = module.replace("_", "-")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 0.0.1\n")
    (info / "entry_points.txt").write_text(f"[convroute]\n{name} = {module}\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed plugins that holds Acme."""
    folder = tmp_path / "site"
    folder.mkdir()
    install(folder, "acme", "convroute_acme", (HERE / "convroute_acme.py").read_text())
    return folder


@pytest.fixture
def plugins(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Acme is installed, and nothing else unless the test installs it: `plugins("name", "module", "source")`."""
    names = {"acme"}
    found: Callable[..., Any] = importlib.metadata.entry_points

    def entry_points(**chosen: Any) -> Any:
        return [point for point in found(**chosen) if point.name in names]

    # Other tests import a module of this name too: the tutorial's.
    monkeypatch.delitem(sys.modules, "convroute_acme", raising=False)
    monkeypatch.syspath_prepend(site)
    for where in ("convroute.routing.registry", "convroute.cli.plugin_commands"):
        monkeypatch.setattr(importlib.import_module(where), "entry_points", entry_points)
    before = set(sys.modules)

    def further(name: str, module: str, source: str) -> None:
        install(site, name, module, source)
        importlib.invalidate_caches()
        names.add(name)

    further.none = names.clear  # type: ignore[attr-defined]
    yield further
    for name in set(sys.modules) - before:
        if name.startswith("convroute_") and str(site) in str(sys.modules[name].__file__):
            del sys.modules[name]


@pytest.fixture
def cli(plugins: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `convroute` in this process, in an empty folder."""
    from convroute.cli import main

    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CONVROUTE_CONFIG", raising=False)

    def invoke(*arguments: str, **further: Any) -> Result:
        return CliRunner().invoke(main, list(arguments), **further)

    return invoke


@pytest.fixture
def emulated(plugins: Callable[..., None]) -> Iterator[Any]:
    """Acme's emulated platform, running."""
    from convroute.testing import emulated_in_thread

    with emulated_in_thread(importlib.import_module("convroute_acme").EmulatedAcme()) as host:
        yield host


SETTINGS = """
[convroute]
[convroute.retry]
deadline = 3.0
attempts = 2
first_wait = 0.01

[[convroute.pixels]]
name = "shop"
platform = "acme"
pixel_id = "7701"
access_token = {{ env = "ACME_TOKEN" }}

[[convroute.pixels]]
name = "expired"
platform = "acme"
pixel_id = "7702"
access_token = {{ env = "ACME_EXPIRED" }}

[[convroute.pixels]]
name = "throttled"
platform = "acme"
pixel_id = "7703"
access_token = {{ env = "ACME_THROTTLED" }}

[[convroute.pixels]]
name = "picky"
platform = "acme"
pixel_id = "7704"
access_token = {{ env = "ACME_TOKEN" }}
events = ["Purchase"]

[convroute.plugins.acme]
base_url = "{url}"
"""

TOKENS = {
    "ACME_TOKEN": "acme-made-up-good",
    "ACME_EXPIRED": "acme-made-up-expired",
    "ACME_THROTTLED": "acme-made-up-throttled",
}


@pytest.fixture
def configured(cli: Cli, emulated: Any, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`cli`, in a folder with settings that lead to the emulated platform."""
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    Path("convroute.toml").write_text(SETTINGS.format(url=emulated.base_url("acme")))
    return cli


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def process(site: Path, tmp_path: Path) -> Run:
    """Run `python -m convroute` as a process of its own, beside whatever plugins are installed."""
    folder = tmp_path / "process"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def run(
        *arguments: str, env: Mapping[str, str] | None = None, **further: Any
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        environment |= {"PYTHONPATH": str(site), "CONVROUTE_CONFIG": "", **(env or {})}
        return subprocess.run(
            [sys.executable, "-m", "convroute", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
            **further,
        )

    return run


@pytest.fixture
def document() -> Callable[[Result], Any]:
    """Read a result's standard output, which must be one JSON document."""

    def read(result: Result) -> Any:
        return json.loads(result.stdout)

    return read
