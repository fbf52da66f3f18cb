from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint, metadata
from typing import Any

import pytest
from attrs import field, frozen
from attrs.validators import gt
from doubles.acme import Acme, AcmePlugin
from doubles.scripted import Notebook, ScriptedTransport
from doubles.scripted import Plugin as Bringing

from convroute import ConfigurationError, PluginError, hookimpl
from convroute.roles.plugin_config import PluginConfig
from convroute.routing import registry as registry_module
from convroute.routing.missing_plugin import unknown_platform
from convroute.routing.registry import Plugin, Registry, discover, passed_in


def build(plugins: dict[str, object], tables: Any = None) -> Registry:
    return Registry.build(passed_in(plugins), tables or {})


class Other(Acme):
    name = "other"


# --- what plugins bring


def test_objects_are_keyed_by_name_beside_the_builtin_ones() -> None:
    registry = build(
        {"acme": AcmePlugin(Acme(), Other()), "x": Bringing(transports=[ScriptedTransport()])}
    )
    assert set(registry.platforms) == {"acme", "other"}
    assert set(registry.transports) == {"http", "dry-run", "scripted"}
    assert set(registry.gates) == {"consent"}
    assert registry.lead_sources == {}
    assert registry.origins["convroute_platforms", "other"] == "acme"
    assert registry.origins["convroute_transports", "http"] == "http"
    assert [p.name for p in registry.plugins][-2:] == ["acme", "x"]


def test_the_lead_store_comes_with_a_database(tmp_path: Any) -> None:
    assert set(Registry.build((), {}, tmp_path / "leads.db").lead_sources) == {"sqlite"}


def test_each_plugin_is_asked_alone_with_its_own_table() -> None:
    asked: list[PluginConfig] = []

    class Curious:
        @hookimpl
        def convroute_platforms(self, config: PluginConfig) -> Iterable[Acme]:
            asked.append(config)
            return ()

    build({"a": Curious(), "b": Curious()}, {"a": {"x": 1}})
    assert [(config.name, config.table) for config in asked] == [("a", {"x": 1}), ("b", {})]


def test_only_what_must_be_opened_is_opened() -> None:
    class Opened(Notebook):
        async def __aenter__(self) -> None: ...
        async def __aexit__(self, *_: object) -> None: ...

    opened = Opened(name="opened")
    registry = build({"x": Bringing(lead_sources=[opened, Notebook()])})
    to_open: list[object] = list(registry.to_open())
    assert to_open == [registry.transports["http"], opened]


# --- faults


def test_a_plugin_that_cannot_be_loaded_is_named_with_its_distribution() -> None:
    broken = Plugin(
        name="acme", distribution="convroute-acme 1.2", error="ImportError: no module 'x'"
    )
    with pytest.raises(PluginError) as caught:
        Registry.build([broken], {})
    assert (
        str(caught.value)
        == "plugin 'acme' (convroute-acme 1.2): cannot be loaded: ImportError: no module 'x'"
    )
    assert (caught.value.plugin, caught.value.distribution) == ("acme", "convroute-acme 1.2")


class Misspelt:
    @hookimpl
    def convroute_platfroms(self) -> Iterable[Acme]:
        return ()


class WrongArgument:
    @hookimpl
    def convroute_platforms(self, configuration: object) -> Iterable[Acme]:
        return ()


class Raises:
    @hookimpl
    def convroute_platforms(self) -> Iterable[Acme]:
        yield Acme()
        raise RuntimeError("no licence")


class NoIterable:
    @hookimpl
    def convroute_platforms(self) -> Any:
        return Acme()


@pytest.mark.parametrize(
    "plugin, words",
    [
        (Misspelt(), "convroute_platfroms"),
        (WrongArgument(), "configuration"),
        (Raises(), "convroute_platforms failed: RuntimeError: no licence"),
        (NoIterable(), "is not iterable"),
        (AcmePlugin(Notebook()), "convroute_platforms gave Notebook, which is no Platform"),  # type: ignore[arg-type]
        (AcmePlugin(Acme), "convroute_platforms gave the class Acme; give an object of it"),  # type: ignore[arg-type]
        (Bringing(gates=[Notebook()]), "convroute_gates gave Notebook, which is no Gate"),
        (Bringing(transports=[object()]), "convroute_transports gave object, which is no Transport"),
        (Bringing(lead_sources=[Notebook]), "gave the class Notebook"),
        (Bringing(lead_sources=[Notebook(name=5)]), "gave Notebook, which is no LeadSource"),  # type: ignore[arg-type]
        ([], "unhashable type"),
        (AcmePlugin(Acme(), Acme()), "gave 'acme', which plugin 'mine' gives already"),
    ],
)  # fmt: skip
def test_a_plugin_that_is_wrong_is_named(plugin: object, words: str) -> None:
    with pytest.raises(PluginError) as caught:
        build({"mine": plugin})
    assert "plugin 'mine': " in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_two_plugins_may_not_give_the_same_name() -> None:
    with pytest.raises(
        PluginError, match="plugin 'b': convroute_platforms gave 'acme', which plugin 'a'"
    ):
        build({"a": AcmePlugin(), "b": AcmePlugin()})


def test_a_builtin_name_is_taken() -> None:
    with pytest.raises(PluginError, match="plugin 'http'"):
        build({"http": AcmePlugin()})


@frozen(kw_only=True)
class AcmeTable:
    base_url: str
    size: int = field(default=1, validator=gt(0))


class Configured:
    @hookimpl
    def convroute_platforms(self, config: PluginConfig) -> Iterable[Acme]:
        config.load(AcmeTable)
        return ()

    @hookimpl
    def convroute_transports(self, config: PluginConfig) -> Iterable[ScriptedTransport]:
        config.load(AcmeTable)
        return ()


def test_the_faults_of_all_tables_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        build(
            {"a": Configured(), "b": Configured(), "c": Configured()},
            {"a": {"base_ur": "x"}, "b": {"base_url": 5, "size": 0}, "c": {"base_url": "", "size": 0},
             "zzz": {}, "yyy": {}, "http": {"body_limit": 5}},
        )  # fmt: skip
    told = {fault.path: fault.message for fault in caught.value.faults}
    assert len(told) == len(caught.value.faults)
    assert told == {
        "convroute.plugins.yyy": "no plugin or platform named 'yyy'; known: a, b, c, consent, dry-run, http, sqlite",
        "convroute.plugins.zzz": "no plugin or platform named 'zzz'; known: a, b, c, consent, dry-run, http, sqlite",
        "convroute.plugins.a.base_url": "is required",
        "convroute.plugins.a.base_ur": "unknown field; did you mean base_url?",
        "convroute.plugins.b.base_url": "must be text, not a number",
        "convroute.plugins.b.size": "must be > 0",
        "convroute.plugins.c.size": "must be > 0",
        "convroute.plugins.http.body_limit": "must be >= 1024",
    }


def test_an_unknown_platform_that_could_be_installed_names_the_extra() -> None:
    extras = metadata("convroute").get_all("Provides-Extra") or []
    assert extras
    name = extras[0]
    assert unknown_platform(name, ["acme"]).endswith(
        f"known: acme; install it: pip install 'convroute[{name}]'"
    )
    assert unknown_platform("zzz", []) == "no plugin or platform named 'zzz'; known: none"


# --- finding the installed ones


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group="convroute")


def test_installed_plugins_are_taken_by_name_and_broken_ones_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [
        entry("zeta", "doubles.acme:AcmePlugin"),
        entry("beta", "no_such_module_here"),
        entry("alpha", "doubles.acme"),
    ]
    monkeypatch.setattr(registry_module, "entry_points", lambda group: found)
    plugins = discover()
    assert [p.name for p in plugins] == ["alpha", "beta", "zeta"]
    assert plugins[1].error == "ModuleNotFoundError: No module named 'no_such_module_here'"
    assert plugins[2].module is AcmePlugin
    with pytest.raises(PluginError, match="plugin 'beta': cannot be loaded: ModuleNotFoundError"):
        Registry.build(plugins, {})
