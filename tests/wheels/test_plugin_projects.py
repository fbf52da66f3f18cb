"""Plugin projects as their authors have them: written or copied, built, installed, found, and green."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {"acme": "convroute-acme", "csv": "convroute-csv-leads"}
NEW = ("my-platform", "my-leads")
KINDS = {
    "acme": "platform",
    "csv": "lead-source",
    "my-platform": "platform",
    "my-leads": "lead-source",
}

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling is not installed"),
]  # fmt: skip


@frozen
class Project:
    """A plugin project whose wheel is installed into a folder of its own, and whose tests lie apart from its source."""

    name: str
    kind: str
    source: Path
    site: Path
    tests: Path

    @property
    def distribution(self) -> str:
        return {**EXAMPLES, **{name: f"convroute-{name}" for name in NEW}}[self.name]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run("-W", "error", "-m", *arguments, folder=self.tests, PYTHONPATH=str(self.site))


def run(*arguments: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder, env={**kept, **env}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def installed(name: str, source: Path, folder: Path) -> Project:
    """Build a project's wheel without a network, and install it where nothing else is."""
    dist, site, tests = folder / "dist", folder / "site", folder / "tests"
    built = run("-m", "hatchling", "build", "-t", "wheel", "-d", str(dist), folder=source)
    assert built.returncode == 0, built.stderr
    (wheel,) = dist.glob("*.whl")
    pip = (
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--no-deps",
    )
    done = run(*pip, "--target", str(site), str(wheel), folder=folder)
    assert done.returncode == 0, done.stderr
    tests.mkdir()
    for file in (source / "pyproject.toml", *(source / "tests").glob("*.py")):
        (tests / file.name).write_bytes(file.read_bytes())
    settings = (tests / "pyproject.toml").read_text(encoding="utf-8")
    (tests / "pyproject.toml").write_text(settings.replace('["tests"]', '["."]'), encoding="utf-8")
    return Project(name, KINDS[name], source, site, tests)


@pytest.fixture(scope="module", params=[*EXAMPLES, *NEW])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    name: str = request.param
    folder = tmp_path_factory.mktemp(name)
    if name in EXAMPLES:
        return installed(name, ROOT / "examples" / EXAMPLES[name], folder)
    pytest.importorskip("copier", reason="the extra `scaffold` is not installed")
    made = run(
        "-m", "convroute", "plugin", "new", name, "made", "--kind", KINDS[name], folder=folder
    )
    assert made.returncode == 0, made.stderr
    return installed(name, folder / "made", folder)


def test_its_tests_are_green(project: Project) -> None:
    """Against the wheel: the source lies elsewhere."""
    ended = project.run("pytest", "-q", "-p", "no:cacheprovider")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " passed" in ended.stdout


def test_it_is_found_by_its_entry_point(project: Project) -> None:
    (distribution,) = distributions(path=[str(project.site)])
    (point,) = distribution.entry_points.select(group="convroute")
    assert (point.name, distribution.metadata["Name"]) == (project.name, project.distribution)


def test_its_extra_for_tests_brings_what_its_readme_calls(project: Project) -> None:
    (distribution,) = distributions(path=[str(project.site)])
    (test,) = [line for line in distribution.requires or () if "extra ==" in line]
    assert test.startswith("convroute[cli,testing]")


def test_its_wheel_holds_its_types_and_no_tests(project: Project) -> None:
    files = [path.relative_to(project.site).as_posix() for path in project.site.rglob("*")]
    assert [file for file in files if file.endswith("/py.typed")]
    assert not [file for file in files if "test" in file]


def test_the_command_checks_what_is_installed(project: Project) -> None:
    if project.kind != "platform":
        pytest.skip("a lead source needs its table: tests/cli has one")
    ended = project.run("convroute", "plugin", "check", project.name, "--json")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    checks = json.loads(ended.stdout)["brings"][f"platform {project.name}"]
    assert len([one for one in checks if one["result"] == "ok"]) > 60


def test_its_own_linter_has_nothing_to_say(project: Project) -> None:
    if project.source.is_relative_to(ROOT):
        pytest.skip("linted with the rest of the repository")
    clean = run("-m", "ruff", "check", ".", folder=project.source)
    assert clean.returncode == 0, clean.stdout
