"""What platforms declare for the feature matrix and for previews, held against what they do."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from declared_platforms import (
    EXTRAS,
    FULL,
    IDENTIFIERS,
    NOW,
    OPTIONS,
    PLATFORMS,
    every_action_source,
    every_payload,
    every_platform,
    full,
    payload_of,
    pixels,
    tables,
)

from convroute import ActionSource, Payload, Pixel, Platform
from convroute.spi import (
    Conversion,
    Lead,
    NoteKind,
)


def test_every_installed_platform_is_tried() -> None:
    assert set(PLATFORMS) == set(IDENTIFIERS) == set(OPTIONS)


@every_platform
def test_event_names(platform: Platform) -> None:
    (pixel, *_) = pixels(platform)

    def changed(name: str) -> bool:
        payload = payload_of(platform, full(platform, name=name, **PURCHASE), pixel)
        return any(n.field == "eventName" and n.kind is NoteKind.CHANGED for n in payload.notes)

    assert [name for name in platform.event_names if changed(name)] in ([], ["PageView"])
    mapped = platform.map(full(platform, name="My Own Stage"), pixel)
    assert isinstance(mapped, Payload) == platform.custom_event_names


PURCHASE: dict[str, Any] = {"value": 1, "currency": "EUR"}


@every_platform
@every_action_source
def test_an_action_source_becomes_what_is_declared(
    platform: Platform, source: ActionSource
) -> None:
    become = set()
    for pixel in pixels(platform):
        for lead_has_everything in (True, False):
            conversion = full(platform, source)
            if not lead_has_everything:
                conversion = evolve(conversion, lead=Lead.from_record({"email": FULL["email"]}))
            payload = payload_of(platform, conversion, pixel)
            become.add(payload.envelope.get("event_source", payload.body.get("action_source")))
    assert become == set(platform.features.action_sources[source])


@every_platform
def test_limited_data_use(platform: Platform) -> None:
    def differs(conversion: Conversion, pixel: Pixel) -> bool:
        event = evolve(conversion.event, limited_data_use=True)
        limited = payload_of(platform, evolve(conversion, event=event), pixel)
        return bool(limited.body != payload_of(platform, conversion, pixel).body)

    obeyed = [differs(conversion, pixel) for conversion, pixel, _ in every_payload(platform)]
    assert any(obeyed) == bool(platform.features.limited_data_use)
    assert all(obeyed) == ("every event" in platform.features.limited_data_use)


@every_platform
def test_test_events(platform: Platform) -> None:
    (pixel, *_) = pixels(platform)
    tested = evolve(full(platform), test_event_code="T1")
    payload = payload_of(platform, tested, pixel)
    assert "T1" in payload.envelope.values()
    (said,) = [note.message for note in payload.notes if note.field == "testEventCode"]
    assert ("counts it like any other" in said) == platform.features.counts_test_events
    assert ("counts it nowhere" in said) == (platform.features.counts_test_events is False)


def test_the_matrix_has_a_word_on_everything() -> None:
    rows = [row.strip("|").split("|") for row in tables.feature_matrix().splitlines()[2:]]
    words = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}
    assert [name for name, cells in words.items() if "" in cells and "less use" not in name] == []
    assert len(words) >= 17
    assert "| `landingUrl` | `fbc` | `ttclid` |" in tables.match_key_matrix()
    assert words["Oldest event that is taken"][1] == "28 d"
    assert words["Test events"] == ["counted like real ones", "shown, not counted"]


def test_the_matrix_of_match_keys_has_every_one() -> None:
    text = tables.match_key_matrix()
    wanted = {spec.name for platform in PLATFORMS.values() for spec in platform.wanted}
    assert [name for name in sorted(wanted) if f"`{name}`" not in text] == []


def test_the_matrix_of_action_sources_has_every_one() -> None:
    text = tables.action_source_matrix()
    assert [source.value for source in ActionSource if f"`{source.value}`" not in text] == []
    assert "`offline`, else `web`" in text


@every_platform
@every_action_source
async def test_previews_of_a_full_and_an_empty_lead_fit_the_schema(
    platform: Platform, source: ActionSource
) -> None:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    from convroute import Ambient, Router
    from convroute.server.openapi_preview import preview_schemas

    schema = Draft202012Validator(
        {"$ref": "#/components/schemas/Preview", "components": {"schemas": preview_schemas()}}
    )
    some = list(pixels(platform))
    for pixel in some:
        router = Router([pixel], ambient=Ambient(now=lambda: NOW))
        for lead in ({**FULL, "clickIds": IDENTIFIERS[platform.name]}, {"email": "none"}, {}):
            preview = await router.preview(
                platform=platform.name,
                pixel_id="123",
                event_name="Lead",
                lead_id="l",
                lead=lead,
                action_source=source,
                extras={platform.name: EXTRAS.get(platform.name, {})},
            )
            schema.validate(preview.to_record())
            if lead.get("firstName"):
                assert (preview.coverage, preview.advice) == (1.0, None)
