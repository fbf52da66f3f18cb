"""Everything public has its place on its reference page."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import click
import pytest

import convroute
import convroute.emulation
import convroute.normalise
import convroute.spi
import convroute.sync
import convroute.testing
import convroute.testing.strategies
import convroute_facebook
import convroute_tiktok
from convroute import Status, errors, hookspecs
from convroute.spi import Verdict

# The generators of the pages, which are in no package.
attrs_classes: Any = import_module("attrs_classes")
command_line: Any = import_module("command_line")
http_api: Any = import_module("http_api")
platform_tables: Any = import_module("platform_tables")

DIRECTIVE = re.compile(r"^\.\. (?:auto)?(?:py:)?\w+:: (\S+)", re.MULTILINE)
ROLE = re.compile(r"\{py:\w+\}`~([\w.]+)`")
GENERATED = re.compile(r"^```\{generated\} (.+)$", re.MULTILINE)

HOOKS = sorted(
    name for name in vars(hookspecs) if hasattr(getattr(hookspecs, name), "convroute_spec")
)
ERRORS = sorted(
    name
    for name, cls in vars(errors).items()
    if inspect.isclass(cls) and issubclass(cls, errors.ConvrouteError)
)
PUBLIC = (
    convroute, convroute.spi, convroute.sync, convroute.normalise, convroute.testing, convroute.testing.strategies,
    convroute.emulation, convroute_facebook, convroute_tiktok,
)  # fmt: skip
SETTINGS = (
    "convroute.settings.Settings",
    "convroute.settings.ServerSettings",
    "convroute.retry.RetryPolicy",
    "convroute.model.pixel.Pixel",
    "convroute.transports.http.HttpSettings",
)
PLATFORM_OUTLINE = [
    "Settings", "Pixel options", "Event names", "Match keys", "Action sources", "Verdicts",
    "Limits and quirks", "Extras", "Testing", "Sources",
]  # fmt: skip


def page(docs: Path, name: str) -> str:
    return (docs / name).read_text(encoding="utf-8")


def documented(docs: Path, name: str) -> set[str]:
    """The names that have an entry on a page, without their module."""
    return {path.rpartition(".")[2] for path in DIRECTIVE.findall(page(docs, name))}


def mentioned(docs: Path, name: str) -> set[str]:
    return {path.rpartition(".")[2] for path in ROLE.findall(page(docs, name))}


def missing(wanted: Sequence[str], there: Collection[str]) -> list[str]:
    return [name for name in wanted if name not in there]


def test_every_hook_has_its_section_with_its_signature(docs: Path) -> None:
    assert len(HOOKS) >= 8
    text = page(docs, "reference/hooks.md")
    sections = {part.partition("\n")[0]: part for part in text.split("\n## ")}
    assert missing(HOOKS, list(sections)) == []
    # The directive writes the signature from the code; one written by hand behind the name would stay behind.
    for hook in HOOKS:
        assert f"\n.. autofunction:: convroute.hookspecs.{hook}\n" in sections[hook]
    assert {hook for hook in HOOKS if f"[`{hook}`](#" in text} == set(HOOKS), "the table at the top"


def test_every_hook_shows_how_it_is_used() -> None:
    assert [
        h for h in HOOKS if "Example:" not in (inspect.getdoc(getattr(hookspecs, h)) or "")
    ] == []


def test_every_public_name_has_its_entry(docs: Path) -> None:
    there = documented(docs, "reference/api.md") | documented(docs, "reference/errors.md")
    assert missing(convroute.__all__, there) == []
    linked = documented(docs, "reference/api.md") | mentioned(docs, "reference/api.md")
    assert missing(convroute.__all__, linked) == []


def test_every_name_of_the_spi_has_its_entry(docs: Path) -> None:
    there = documented(docs, "reference/spi.md") | mentioned(docs, "reference/spi.md")
    assert missing(convroute.spi.__all__, there) == []


def test_every_name_for_tests_has_its_entry(docs: Path) -> None:
    public = [*convroute.testing.__all__, *convroute.testing.strategies.__all__]
    assert missing(public, documented(docs, "reference/testing.md")) == []


def test_every_name_for_emulated_platforms_has_its_entry(docs: Path) -> None:
    there = documented(docs, "reference/testing.md") | mentioned(docs, "reference/testing.md")
    assert missing(convroute.emulation.__all__, there) == []


def test_both_routers_have_their_entry(docs: Path) -> None:
    entries = DIRECTIVE.findall(page(docs, "reference/api.md"))
    assert missing(["convroute.Router", "convroute.sync.Router"], set(entries)) == []
    assert convroute.sync.__all__ == ["Router"]


def test_every_normaliser_has_its_entry(docs: Path) -> None:
    assert "automodule:: convroute.normalise\n   :members:" in page(docs, "reference/spi.md")


def undocumented(name: str, value: Any) -> Iterator[str]:
    """What has no docstring of its own: a class, a function, or a public member of a class."""
    if inspect.isroutine(value) and not inspect.getdoc(value):
        yield name
    if not inspect.isclass(value):
        return
    if not vars(value).get("__doc__"):
        yield name
    for member, found in vars(value).items():
        plain = getattr(found, "fget", None) or getattr(found, "__func__", found)
        if not member.startswith("_") and inspect.isfunction(plain) and not inspect.getdoc(plain):
            yield f"{name}.{member}"


@pytest.mark.parametrize("module", PUBLIC, ids=lambda module: module.__name__)
def test_every_public_name_and_member_has_a_docstring(module: Any) -> None:
    names = [(name, getattr(module, name)) for name in module.__all__]
    assert names
    assert [each for name, value in names for each in undocumented(name, value)] == []


def test_a_missing_docstring_is_found() -> None:
    class Bare:
        @property
        def width(self) -> int:
            return 1

        @classmethod
        def made(cls) -> None: ...

        def told(self) -> None:
            """It is told."""

    assert list(undocumented("Bare", Bare)) == ["Bare", "Bare.width", "Bare.made"]


def test_every_error_is_explained(docs: Path) -> None:
    assert missing(ERRORS, documented(docs, "reference/errors.md")) == []
    for_readers = [name for name in ERRORS if name not in ("ConvrouteError", "FaultsError")]
    assert missing(for_readers, mentioned(docs, "reference/errors.md")) == []


@pytest.mark.parametrize("words", [Verdict, Status], ids=lambda words: words.__name__)
def test_every_verdict_and_status_is_explained(docs: Path, words: type[Verdict | Status]) -> None:
    rows = [
        line for line in page(docs, "explanation/honest-answers.md").splitlines() if "|" in line
    ]
    text, glossary = "\n".join(rows), page(docs, "glossary.md")
    known = [word.value for word in words if word is not Status.ACCEPTED]
    assert [word for word in known if f"`{word}`" not in text or f"`{word}`" not in glossary] == []


@pytest.mark.parametrize("path", SETTINGS)
def test_every_settings_key_is_in_a_table(docs: Path, path: str) -> None:
    generated = GENERATED.findall(page(docs, "reference/settings.md"))
    shown = [line.split()[1] for line in generated if line.startswith("settings")]
    assert path in shown
    text = attrs_classes.settings_table(attrs_classes.load(path), None)
    rows = {row.split("|")[1].strip(" `"): row for row in text.splitlines()[2:]}
    assert sorted(rows) == sorted(
        field.name for field in attrs_classes.keys(attrs_classes.load(path))
    )
    assert [name for name, row in rows.items() if row.rstrip(" |").endswith("|")] == []


def test_every_environment_variable_is_in_a_table() -> None:
    text = "".join(
        attrs_classes.settings_table(attrs_classes.load(path), at)
        for path, at in (
            ("convroute.settings.Settings", ()),
            ("convroute.retry.RetryPolicy", ("retry",)),
            ("convroute.settings.ServerSettings", ("server",)),
        )
    )
    assert [name for name in attrs_classes.environment().values() if f"`{name}`" not in text] == []


def every_command() -> Iterator[tuple[str, click.Command]]:
    return iter(command_line.commands())


def test_every_command_has_its_section(docs: Path) -> None:
    assert "```{generated} command-line\n" in page(docs, "reference/cli.md")
    text = command_line.command_line()
    found = dict(every_command())
    assert len(found) > 15
    assert [name for name in found if f"\n## {name}\n" not in f"\n{text}"] == []
    assert [name for name, command in found.items() if not command.help] == []


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in every_command()
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]
    assert silent == []


def test_every_exit_code_is_explained() -> None:
    from convroute.cli.exit_codes import ExitCode

    assert [code for code in ExitCode if f"| {int(code)} |" not in command_line.exit_codes()] == []


def test_every_endpoint_has_its_section(docs: Path) -> None:
    text = page(docs, "reference/http-api.md")
    for what in ("endpoints", "http-api", "schemas"):
        assert f"```{{generated}} {what}\n" in text
    tables = http_api.schemas()
    found = [f"{method} {path}" for method, path, _ in http_api.operations(http_api.document())]
    assert len(found) >= 12
    assert [name for name in found if f"## {name}\n" not in http_api.http_api()] == []
    assert [name for name in found if f"`{name}`" not in http_api.endpoints()] == []
    assert [
        n for n in http_api.document()["components"]["schemas"] if f"### {n}\n" not in tables
    ] == []


def test_every_error_code_of_the_server_is_explained(docs: Path) -> None:
    source = Path(convroute.__file__).parent / "server"
    literal = re.compile(r'code="([A-Z_]+)"|\((?:\d{3}), "([A-Z_]+)"|\d{3}: \("([A-Z_]+)"')
    codes = {
        next(filter(None, found))
        for path in source.glob("*.py")
        for found in literal.findall(path.read_text(encoding="utf-8"))
    }
    assert len(codes) >= 10
    assert [code for code in sorted(codes) if f"`{code}`" not in page(docs, "reference/http-api.md")] == []  # fmt: skip


@pytest.mark.parametrize("name", platform_tables.platforms())
def test_every_platform_has_a_page_of_the_one_outline(docs: Path, name: str) -> None:
    text = page(docs, f"platforms/{name}.md")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PLATFORM_OUTLINE
    shown = GENERATED.findall(text)
    for what in ("platform-facts", "event-names", "match-keys", "identifiers", "verdicts"):
        assert f"{what} {name}" in shown
    options = platform_tables.platforms()[name].options_class
    tables = [attrs_classes.load(line.split()[1]) for line in shown if line.startswith("settings")]
    assert options in tables
    for cls in tables:
        text = attrs_classes.settings_table(cls, None)
        rows = [row.split("|") for row in text.splitlines()[2:]]
        assert [row[1].strip(" `") for row in rows] == [f.name for f in attrs.fields(cls) if f.init]


def test_every_emulated_platform_is_named_on_its_page(docs: Path) -> None:
    for name, emulator in platform_tables.registry().emulators.items():
        text = page(docs, f"platforms/{name}.md")
        assert [pixel.name for pixel in emulator.pixels() if f"`{pixel.name}`" not in text] == []


def test_every_refusal_of_an_emulated_platform_has_its_row(docs: Path) -> None:
    emulators = platform_tables.registry().emulators
    ruled = [name for name, emulator in emulators.items() if emulator.refusal_rules()]
    shown = GENERATED.findall(page(docs, "reference/emulated-platforms.md"))
    assert [line for line in shown if line.startswith("refusals")] == [
        f"refusals {name}" for name in ruled
    ]
    for name in ruled:
        rows = platform_tables.refusals(name).splitlines()[3:]
        assert len(rows) == len(emulators[name].refusal_rules())
        assert all("" not in (cell.strip() for cell in row.split("|")[1:-1]) for row in rows)
