"""The three wheels as users get them: built, looked into, and installed into an environment of their own."""

from __future__ import annotations

import csv
import email.message
import email.parser
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PROJECTS = {
    "convroute": ROOT,
    "convroute_facebook": ROOT / "plugins" / "convroute-facebook",
    "convroute_tiktok": ROOT / "plugins" / "convroute-tiktok",
}
BESIDE = {name: (f"{name}_pytest.py",) for name in ("convroute_facebook", "convroute_tiktok")}
"""Modules beside a package: the fixtures, which every pytest run loads without the package."""
every = pytest.mark.parametrize("name", PROJECTS)
NO_INDEX = re.compile(
    r"connection|network|resolve|timed out|no matching distribution|could not find a version",
    re.IGNORECASE,
)
"""What pip says where no index can be reached."""

pytestmark = pytest.mark.timeout(300)  # the first test waits for an environment of its own


@frozen
class Wheel:
    """A built wheel."""

    path: Path
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def metadata(self) -> email.message.Message:
        (name,) = [name for name in self.files if name.endswith(".dist-info/METADATA")]
        return email.parser.Parser().parsestr(self.files[name].decode())

    @property
    def requirements(self) -> list[Requirement]:
        return [Requirement(line) for line in self.metadata.get_all("Requires-Dist", [])]

    def own(self, ending: str) -> str:
        """The one file of the `.dist-info` folder that ends so."""
        (name,) = [name for name in self.files if ".dist-info/" in name and name.endswith(ending)]
        return self.files[name].decode()


def run(*command: str | Path, within: float, **further: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
        **further,
    )


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Wheel]:
    for needed in ("build", "hatchling"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"the package `{needed}` is not installed")
    folder = tmp_path_factory.mktemp("dist")
    found = {}
    for name, project in PROJECTS.items():
        build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
        ended = run(*build, project, within=60)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        (path,) = folder.glob(f"{name}-*.whl")
        with zipfile.ZipFile(path) as archive:
            found[name] = Wheel(path, {one: archive.read(one) for one in archive.namelist()})
    return found


class TestContent:
    @every
    def test_it_holds_the_package_its_types_and_nothing_else(
        self, wheels: Mapping[str, Wheel], name: str
    ):
        files = wheels[name].files
        assert f"{name}/py.typed" in files
        tops = {file.partition("/")[0].partition("-")[0] for file in files}
        assert tops == {name, *BESIDE.get(name, ())}
        strays = [
            f
            for f in files
            if re.search(r"(^|/)(tests?|docs|examples|bench)/|\.pyc$|/\.", f)
            and "/scaffold/templates/" not in f  # which hold the tests of new projects
        ]
        assert not strays

    @every
    def test_every_module_of_the_source_is_in_it(self, wheels: Mapping[str, Wheel], name: str):
        project = PROJECTS[name]
        source = (project / "src" if (project / "src").is_dir() else project) / name
        wanted = {
            f"{name}/{path.relative_to(source).as_posix()}"
            for path in source.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        wanted.update(BESIDE.get(name, ()))
        assert wanted == {file for file in wheels[name].files if ".dist-info/" not in file}

    def test_the_core_holds_nothing_of_a_platform(self, wheels: Mapping[str, Wheel]):
        core = wheels["convroute"]
        assert not [f for f in core.files if re.search("facebook|tiktok", f)]
        modules = b"".join(body for f, body in core.files.items() if ".dist-info/" not in f).lower()
        assert not re.search(rb"facebook|tiktok|fbclid|ttclid", modules)

    @every
    def test_the_record_lists_every_file_with_its_digest(
        self, wheels: Mapping[str, Wheel], name: str
    ):
        wheel = wheels[name]
        rows = list(csv.reader(io.StringIO(wheel.own("RECORD"))))
        assert {row[0] for row in rows} == set(wheel.files)
        for path, digest, size in rows:
            if not path.endswith("RECORD"):
                content = wheel.files[path]
                told = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
                assert (digest, size) == (f"sha256={told}", str(len(content)))

    @every
    def test_it_names_no_path_of_the_machine_that_built_it(
        self, wheels: Mapping[str, Wheel], name: str
    ):
        here = str(ROOT).encode()
        assert not [file for file, body in wheels[name].files.items() if here in body]


class TestMetadata:
    @every
    def test_an_index_would_take_it(self, wheels: Mapping[str, Wheel], name: str):
        metadata = wheels[name].metadata
        assert metadata["Name"].replace("-", "_") == name
        assert re.fullmatch(r"\d+\.\d+\.\d+", metadata["Version"])
        assert tuple(map(int, metadata["Metadata-Version"].split("."))) >= (2, 4)
        assert metadata["Requires-Python"] == ">=3.11"
        assert metadata["License-Expression"] == "Apache-2.0"
        assert metadata["License-File"] == "LICENSE"
        assert "Apache License" in wheels[name].own("licenses/LICENSE")
        assert 0 < len(metadata["Summary"]) <= 512
        assert "\n" not in metadata["Summary"]
        assert metadata["Description-Content-Type"].startswith("text/markdown")
        assert len(str(metadata.get_payload()).strip()) > 40
        # An index refuses a licence classifier beside a licence expression.
        assert not [c for c in metadata.get_all("Classifier", []) if c.startswith("License ::")]

    @every
    def test_its_classifiers_exist(self, wheels: Mapping[str, Wheel], name: str):
        known = pytest.importorskip("trove_classifiers").classifiers
        given = wheels[name].metadata.get_all("Classifier", [])
        assert "Typing :: Typed" in given
        assert set(given) <= set(known)

    @pytest.mark.parametrize("name", ["convroute_facebook", "convroute_tiktok"])
    def test_a_plugin_needs_the_core_alone_and_is_found_by_its_entry_point(
        self, wheels: Mapping[str, Wheel], name: str
    ):
        platform = name.removeprefix("convroute_")
        needed = [one for one in wheels[name].requirements if one.marker is None]
        assert [one.name for one in needed] == ["convroute"]
        assert needed[0].specifier.contains(wheels["convroute"].metadata["Version"])
        assert f"[convroute]\n{platform} = {name}\n" in wheels[name].own("entry_points.txt")

    def test_the_core_brings_the_command_and_an_extra_for_each_plugin(
        self, wheels: Mapping[str, Wheel]
    ):
        core = wheels["convroute"]
        assert "convroute = convroute.cli:main" in core.own("entry_points.txt")
        extras = set(core.metadata.get_all("Provides-Extra", []))
        assert {"cli", "server", "facebook", "tiktok", "all"} <= extras
        for platform in ("facebook", "tiktok"):
            version = wheels[f"convroute_{platform}"].metadata["Version"]
            asked = [r for r in core.requirements if r.name == f"convroute-{platform}"]
            assert all(one.marker and one.specifier.contains(version) for one in asked)
            for extra in (platform, "all"):
                assert any(one.marker and one.marker.evaluate({"extra": extra}) for one in asked)


@frozen
class Installed:
    """An environment with the wheels in it, and a folder far from the checkout."""

    python: Path
    folder: Path

    def __call__(self, *arguments: str, within: float = 30) -> subprocess.CompletedProcess[str]:
        keep = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return run(self.python, *arguments, within=within, cwd=self.folder, env=keep)


@pytest.fixture(scope="session")
def installed(wheels: Mapping[str, Wheel], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    made = run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", within=30)
    if made.returncode:
        pytest.skip(f"no virtual environment can be made: {made.stderr[-200:]}")
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    quick = (
        "--no-compile",
        "--disable-pip-version-check",
        "--no-input",
        "--retries",
        "1",
        "--timeout",
        "10",
    )
    constrained = ("-c", ROOT / "constraints.txt")
    frameworks = map(Requirement, ("django<6", "fastapi", "flask", "uvicorn"))
    others = [*wheels["convroute"].requirements, *frameworks]
    wanted = [
        f"{one.name}{one.specifier}"
        for one in others
        if not one.name.startswith("convroute")
        and (
            not one.marker or any(one.marker.evaluate({"extra": e}) for e in ("", "cli", "server"))
        )
    ]
    ended = run(*pip, *quick, "--only-binary", ":all:", *constrained, *wanted, within=180)
    if ended.returncode and NO_INDEX.search(ended.stderr):
        pytest.skip(f"no package index is at hand: {ended.stderr.strip().splitlines()[-1]}")
    assert ended.returncode == 0, ended.stderr
    # From here on nothing comes from an index: what the wheels need is there, or they say it wrongly.
    own = ("--no-index", "--find-links", next(iter(wheels.values())).path.parent)
    ended = run(*pip, *quick, *own, "convroute[cli,server,facebook,tiktok]", within=60)
    assert ended.returncode == 0, ended.stderr
    far = folder / "far"
    far.mkdir()
    return Installed(python, far)


class TestInstalled:
    def test_it_is_the_installed_package_and_not_the_checkout(self, installed: Installed):
        ended = installed(
            "-c", "import convroute, sys; print(convroute.__file__, *sys.path, sep='\\n')"
        )
        assert ended.returncode == 0, ended.stderr
        paths = ended.stdout.splitlines()
        assert Path(paths[0]).is_relative_to(installed.python.parents[1].resolve())
        assert not [path for path in paths if Path(path).is_relative_to(ROOT)]

    def test_the_command_finds_both_plugins(self, installed: Installed):
        command = installed.python.with_name("convroute")
        ended = run(command, "plugins", "--json", within=30, cwd=installed.folder)
        assert ended.returncode == 0, ended.stderr
        listed = {plugin["name"]: plugin for plugin in json.loads(ended.stdout)}
        assert set(listed) == {"facebook", "tiktok"}
        for name, plugin in listed.items():
            assert (plugin["ok"], plugin["error"]) == (True, None)
            assert plugin["distribution"].startswith(f"convroute-{name} ")

    @pytest.mark.parametrize("script", sorted(path.name for path in HERE.glob("embedded_in_*.py")))
    def test_an_application_that_embeds_it_fires(self, installed: Installed, script: str):
        ended = installed("-W", "error", str(HERE / script), str(ROOT / "examples"))
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert json.loads(ended.stdout) == {
            "facebook": {"status": "delivered", "received": 1},
            "tiktok": {"status": "delivered", "received": 1},
        }

    def test_the_demo_works(self, installed: Installed):
        ended = installed("-m", "convroute", "demo")
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "all as intended" in ended.stdout

    def test_no_file_of_the_wheels_is_missing_when_the_server_starts(self, installed: Installed):
        ended = installed("-m", "convroute", "openapi")
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout)["openapi"].startswith("3.1")

    def test_the_core_is_enough_for_a_script(self, installed: Installed):
        """What an application does not use is not imported: neither the server nor the command line."""
        script = (
            "import sys, convroute, convroute.sync;"
            "print([m for m in ('click', 'rich', 'jinja2', 'pytest', 'flask') if m in sys.modules])"
        )
        ended = installed("-c", script)
        assert ended.stdout.strip() == "[]", ended.stderr
