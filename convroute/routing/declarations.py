"""What a plugin's object declares of itself, looked at when it is registered: the rest of the core relies on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

from attrs import frozen, has

from convroute.model.features import Features
from convroute.model.match_key_spec import MatchKeySpec
from convroute.roles.emulator import Emulator
from convroute.roles.platform import IdentifierSpec, Platform


@frozen
class Declaration:
    """One attribute that a role's objects declare.

    Attributes:
        accepts: Tells whether a value can be used.
        expected: What it must be, for the message.
    """

    accepts: Callable[[Any], bool]
    expected: str


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.strip() == value != ""


def _are(wanted: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def accepts(value: object) -> bool:
        listed = isinstance(value, tuple | list) or (
            isinstance(value, AbstractSet) and not isinstance(value, Mapping)
        )
        return listed and all(map(wanted, value))  # type: ignore[call-overload]

    return accepts


def _is_spec(value: object) -> bool:
    return isinstance(value, IdentifierSpec) and _is_name(value.name)


def _is_match_key(value: object) -> bool:
    return isinstance(value, MatchKeySpec) and _is_name(value.name) and _is_fields(value.fields)


def _is_fields(value: object) -> bool:
    return isinstance(value, tuple) and value != () and all(map(_is_name, value))


def _is_limit(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


NAMED: Final = {
    "name": Declaration(_is_name, 'text, such as "acme"'),
    "title": Declaration(_is_name, 'text, such as "Acme Ads"'),
}

DECLARATIONS: Final[Mapping[type[Any], Mapping[str, Declaration]]] = {
    Platform: {
        **NAMED,
        "api_version": Declaration(_is_text, "text; empty if the API has no versions"),
        "documentation": Declaration(_is_text, "text, a URL"),
        "identifiers": Declaration(
            _are(_is_spec), 'a tuple of IdentifierSpec, such as (IdentifierSpec("acid", "the click id"),)'
        ),
        "wanted": Declaration(
            _are(_is_match_key), 'a tuple of MatchKeySpec, such as (MatchKeySpec("em", ("emails",)),)'
        ),
        "event_names": Declaration(_are(_is_name), 'a frozenset of names, such as frozenset({"Lead"})'),
        "custom_event_names": Declaration(lambda value: isinstance(value, bool), "True or False"),
        "options_class": Declaration(lambda value: isinstance(value, type) and has(value), "an attrs class"),
        "batch_limit": Declaration(_is_limit, "a whole number of at least 1"),
        "features": Declaration(lambda value: isinstance(value, Features), "Features, such as Features()"),
    },
    Emulator: NAMED,
}  # fmt: skip
"""By role: the attributes that its objects declare."""


def declaration_faults(given: object) -> Iterator[str]:
    """Say of each attribute that cannot be used what was expected, without its value."""
    for role, declared in DECLARATIONS.items():
        if isinstance(given, role):
            for name, declaration in declared.items():
                if not declaration.accepts(_value(given, name)):
                    yield f"`{name}` must be {declaration.expected}"


def _value(given: object, name: str) -> object:
    try:
        return getattr(given, name, None)
    except Exception:  # a property of the plugin's own
        return None
