"""What platforms declare of themselves, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from tables import code, table

from convroute.model.lead_record import record_name
from convroute.model.match_keys import PLAIN_FIELDS
from convroute.routing.registry import Registry, discover
from convroute.routing.windows_left import duration
from convroute.spi import (
    ActionSource,
    CallLimit,
    Conversion,
    ConversionEvent,
    Identifier,
    Lead,
    MatchKeys,
    MatchKeySpec,
    Pixel,
    Platform,
    Secret,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FIELDS = (*PLAIN_FIELDS, "id")


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
        ["Match keys that most leads can have", *(_count(p, rare=False) for p in known.values())],
        ["Further ones, of apps and forms", *(_count(p, rare=True) for p in known.values())],
        [
            "Click ids, captured from URLs",
            *(", ".join(code(s.name) for s in p.identifiers if s.in_url) for p in known.values()),
        ],
        ["Oldest event that is taken", *(ages(p, "event") for p in known.values())],
        ["After which it is of less use", *(ages(p, "attribution") for p in known.values())],
        ["Oldest click that is of use", *(ages(p, "click") for p in known.values())],
        ["Test events", *(_test_events(p.features.counts_test_events) for p in known.values())],
        ["A repeat is dropped", *(_deduplication(p) for p in known.values())],
        ["Rate limit", *(_rule(p.features.rate_limit) for p in known.values())],
        [
            "Its answer tells how long to wait",
            *(_tells(p.features.rate_limit) for p in known.values()),
        ],
        ["Limited data use", *(p.features.limited_data_use or "no" for p in known.values())],
        ["Emulated for tests and the demo", *(yes(name in emulated) for name in known)],
    ]
    return table(["", *(f"[{p.title}]({name}.md)" for name, p in known.items())], rows)


def match_key_matrix() -> str:
    """Show what each platform makes of each field of the lead record."""
    known = platforms()
    rows = [
        [code(record_name(field)), *(_keys_of(p, field) for p in known.values())]
        for field in FIELDS
    ]
    rows.append(["`landingUrl`", *(_captured(p) for p in known.values())])
    identifiers = ["`clickIds`", *(_identifiers_of(p) for p in known.values())]
    return table(["Lead record", *(p.title for p in known.values())], [*rows, identifiers])


def action_source_matrix() -> str:
    """Show what each action source becomes."""
    known = platforms()
    rows = [
        [
            code(source.value),
            *(
                ", else ".join(code(word) for word in p.features.action_sources.get(source, ()))
                for p in known.values()
            ),
        ]
        for source in ActionSource
    ]
    return table(["`actionSource`", *(p.title for p in known.values())], rows)


def ages(platform: Platform, name: str) -> str:
    """Say a window for each action source; one word where all are the same."""
    limits: dict[str, list[str]] = {}
    for source in ActionSource:
        for window in platform.windows(sample(platform, source), pixel_of(platform)):
            if window.name == name:
                limits.setdefault(duration(window.limit, 4), []).append(source.value)
    if len(limits) == 1:
        return next(iter(limits))
    ordered = sorted(limits.items(), key=lambda entry: -len(entry[1]))
    return "; ".join(
        said if index == 0 else f"{', '.join(map(code, sources))}: {said}"
        for index, (said, sources) in enumerate(ordered)
    )


def sample(platform: Platform, source: ActionSource, age: timedelta = timedelta()) -> Conversion:
    """Give a conversion of somebody who clicked when it happened."""
    clicks = {
        spec.name: Identifier(value="AbC123", seen_at=NOW)
        for spec in platform.identifiers
        if spec.in_url
    }
    return Conversion(
        event=ConversionEvent(
            name="Lead", event_id="e", occurred_at=NOW - age, action_source=source
        ),
        lead=Lead(id="lead_1", keys=MatchKeys(emails=("ann@example.com",), identifiers=clicks)),
        fired_at=NOW,
    )


def pixel_of(platform: Platform) -> Pixel:
    """Give a pixel without any options."""
    return Pixel(name="a", platform=platform.name, pixel_id="1", access_token=Secret("-"))


def _count(platform: Platform, *, rare: bool) -> str:
    return str(sum(spec.rare is rare for spec in platform.wanted))


def _keys_of(platform: Platform, field: str) -> str:
    return ", ".join(_key(spec) for spec in platform.wanted if field in spec.fields)


def _captured(platform: Platform) -> str:
    clicks = {f"clickIds.{spec.name}" for spec in platform.identifiers if spec.in_url}
    return ", ".join(_key(s) for s in platform.wanted if not clicks.isdisjoint(s.fields))


def _identifiers_of(platform: Platform) -> str:
    return ", ".join(
        _key(spec) for spec in platform.wanted if any("." in field for field in spec.fields)
    )


def _key(spec: MatchKeySpec) -> str:
    return f"{code(spec.name)}, hashed" if spec.hashed else code(spec.name)


def _test_events(counted: bool | None) -> str:
    if counted is None:
        return "none"
    return "counted like real ones" if counted else "shown, not counted"


def _deduplication(platform: Platform) -> str:
    found = platform.features.deduplication
    return f"same {', '.join(found.by)} within {found.hours} h" if found else "no"


def _rule(limit: CallLimit | None) -> str:
    return limit.rule if limit else "not known"


def _tells(limit: CallLimit | None) -> str:
    return yes(limit.tells_wait) if limit else "not known"


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
    rows = [
        [
            code(spec.name),
            " or ".join(code(record_name(field)) for field in spec.fields),
            "yes" if spec.hashed else "",
            "few leads have it" if spec.rare and not spec.why else spec.why,
        ]
        for spec in platforms()[name].wanted
    ]
    return table(["Match key", "From", "Hashed", "What it does"], rows)


def refusals(name: str) -> str:
    """Give the table of what an emulated platform refuses."""
    rows = [
        [code(rule.field), rule.refuses, f"{rule.answer}: {rule.message}", rule.source]
        for rule in registry().emulators[name].refusal_rules()
    ]
    return "{.breaking}\n" + table(["Looks at", "Refuses", "Answer", "Source"], rows)
