"""What platforms declare of themselves, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tables import code, table

from convroute.roles.platform import Platform
from convroute.routing.registry import Registry, discover


@cache
def registry() -> Registry:
    """Give the registry of the installed plugins."""
    return Registry.build(discover(), {})


def platforms() -> Mapping[str, Platform]:
    """Give the installed platforms by name."""
    return dict(sorted(registry().platforms.items()))


def yes(fact: object) -> str:
    """Say a fact."""
    return "yes" if fact else "no"


def feature_matrix() -> str:
    """Compare the platforms."""
    known, emulated = platforms(), registry().emulators
    rows = [
        ["`platform`", *(code(name) for name in known)],
        ["API version", *(p.api_version or "none" for p in known.values())],
        ["Events in one request", *(str(p.batch_limit) for p in known.values())],
        ["Standard event names", *(str(len(p.event_names)) for p in known.values())],
        ["Your own event names", *(yes(p.custom_event_names) for p in known.values())],
        [
            "Click ids, captured from URLs",
            *(", ".join(code(s.name) for s in p.identifiers if s.in_url) for p in known.values()),
        ],
        ["Identifiers in all", *(str(len(p.identifiers)) for p in known.values())],
        ["Match keys it can use", *(str(len(p.wanted)) for p in known.values())],
        ["Emulated for tests and the demo", *(yes(name in emulated) for name in known)],
    ]
    return table(["", *(f"[{p.title}]({name}.md)" for name, p in known.items())], rows)


def event_matrix() -> str:
    """Show which platform has which standard event."""
    known = platforms()
    names = sorted(frozenset().union(*(p.event_names for p in known.values())), key=str.lower)
    rows = [
        [code(name), *("yes" if name in p.event_names else "" for p in known.values())]
        for name in names
    ]
    return table(["Event", *(p.title for p in known.values())], rows)


def facts(name: str) -> str:
    """Give a platform's own facts."""
    platform = platforms()[name]
    rows = [
        ["`platform`", code(name)],
        ["API version", code(platform.api_version)],
        ["Events in one request", f"at most {platform.batch_limit}"],
        ["Platform's documentation", f"<{platform.documentation}>"],
    ]
    return table([platform.title, ""], rows)


def identifiers(name: str) -> str:
    """Give the identifiers that a platform reads."""
    rows = [
        [code(spec.name), spec.description, "yes" if spec.in_url else ""]
        for spec in platforms()[name].identifiers
    ]
    return table(["Identifier", "What it is", "Captured from URLs"], rows)


def event_names(name: str) -> str:
    """Give a platform's standard event names."""
    return ", ".join(code(event) for event in sorted(platforms()[name].event_names)) + ".\n"


def match_keys(name: str) -> str:
    """Give the match keys that a platform can use, the most useful first."""
    return ", ".join(code(spec.name) for spec in platforms()[name].wanted if not spec.rare) + ".\n"


def refusals(name: str) -> str:
    """Give the table of what an emulated platform refuses."""
    rows = [
        [code(rule.field), rule.refuses, f"{rule.answer}: {rule.message}", rule.source]
        for rule in registry().emulators[name].refusal_rules()
    ]
    return "{.breaking}\n" + table(["Looks at", "Refuses", "Answer", "Source"], rows)
