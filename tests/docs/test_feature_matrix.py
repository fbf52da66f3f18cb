"""What platforms declare for the feature matrix and for previews, held against what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import evolve

from convroute import ActionSource, Payload, Pixel, Platform, Secret
from convroute.routing.match_key_origins import KeyForm, origins_of
from convroute.spi import (
    Conversion,
    ConversionEvent,
    EmulatedRequest,
    Emulator,
    HttpResponse,
    Lead,
    Note,
    NoteKind,
    Refusal,
    Verdict,
    Window,
)

tables: Any = import_module("platform_tables")
NOW = tables.NOW
PLATFORMS: Mapping[str, Platform] = tables.platforms()
EMULATORS: Mapping[str, Emulator] = tables.registry().emulators
every_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
every_action_source = pytest.mark.parametrize(
    "source", ActionSource, ids=lambda source: source.value
)

FULL: dict[str, Any] = {
    "id": "lead_1", "email": "ann@example.com", "phone": "+12025550123", "firstName": "Ann", "lastName": "Lee",
    "dateOfBirth": "1990-02-16", "gender": "f", "city": "Paris", "state": "Texas", "zip": "75001", "country": "US",
    "externalId": "crm-1", "ipAddress": "203.0.113.7", "userAgent": "Mozilla/5.0",
}  # fmt: skip
DEVICE = "38400000-8cf0-11bd-b23e-10b96e40000d"
IDENTIFIERS: Mapping[str, dict[str, Any]] = {
    "facebook": {
        "fbclid": {"value": "AbC1", "seenAt": NOW.isoformat()}, "fbp": "fb.1.1761990000000.1234567890",
        "facebook.lead_id": "123456789012345", "facebook.subscription_id": "s-1", "facebook.fb_login_id": "1234",
        "facebook.madid": DEVICE, "facebook.anon_id": "anon-1", "ctwa_clid": "c-1",
        "facebook.page_scoped_user_id": "1234", "facebook.ig_sid": "1234",
    },
    "tiktok": {
        "ttclid": {"value": "E.C.P.c1", "seenAt": NOW.isoformat()}, "ttp": "ttp-1", "locale": "en-US",
        "tiktok.lead_id": "7000000000000000099", "idfa": DEVICE, "idfv": DEVICE, "gaid": DEVICE,
        "att_status": "AUTHORIZED",
    },
}  # fmt: skip
NOTHING: dict[str, Any] = {}
OPTIONS: Mapping[str, Sequence[dict[str, Any]]] = {
    "facebook": [NOTHING],
    "tiktok": [
        NOTHING,
        {"offline_event_set_id": "1"},
        {"crm_event_set_id": "2"},
        {"tiktok_app_id": "3", "store_app_id": "com.example.shop"},
    ],
}
APP_DATA = {
    "advertiser_tracking_enabled": 1, "application_tracking_enabled": 1,
    "extinfo": ["i2", "", "", "", "17.0", *[""] * 11],
}  # fmt: skip
EXTRAS = {"facebook": {"app_data": APP_DATA}}


def pixels(platform: Platform) -> Iterator[Pixel]:
    for options in OPTIONS[platform.name]:
        yield Pixel(
            name="a",
            platform=platform.name,
            pixel_id="123",
            access_token=Secret("-"),
            options=options,
        )


def full(
    platform: Platform, source: ActionSource = ActionSource.SYSTEM_GENERATED, **event: Any
) -> Conversion:
    """A conversion of a lead that has everything."""
    names = [spec.name for spec in platform.identifiers]
    record = {**FULL, "clickIds": IDENTIFIERS[platform.name]}
    facts = {"name": "Lead", "event_id": "e1", "occurred_at": NOW, "extras": EXTRAS, **event}
    return Conversion(
        event=ConversionEvent(action_source=source, **facts),
        lead=Lead.from_record(record).recognising(names),
        fired_at=NOW,
    )


def payload_of(platform: Platform, conversion: Conversion, pixel: Pixel) -> Payload:
    mapped = platform.map(conversion, pixel)
    assert isinstance(mapped, Payload), mapped
    return mapped


def every_payload(platform: Platform) -> Iterator[tuple[Conversion, Pixel, Payload]]:
    for source in ActionSource:
        for pixel in pixels(platform):
            conversion = full(platform, source)
            yield conversion, pixel, payload_of(platform, conversion, pixel)


def test_every_installed_platform_is_tried() -> None:
    assert set(PLATFORMS) == set(IDENTIFIERS) == set(OPTIONS)


# --- match keys


@every_platform
def test_every_declared_match_key_appears_and_no_other(platform: Platform) -> None:
    seen = {key for _, _, payload in every_payload(platform) for key in payload.match_keys}
    declared = [spec.name for spec in platform.wanted]
    assert len(set(declared)) == len(declared)
    assert seen == set(declared)


@every_platform
def test_every_match_key_comes_from_a_declared_field(platform: Platform) -> None:
    fields = {spec.name: spec.fields for spec in platform.wanted}
    for _, _, payload in every_payload(platform):
        strangers = {k: f for k, f in payload.match_keys.items() if f not in fields[k]}
        assert strangers == {}


@every_platform
def test_what_is_declared_hashed_is_hashed_and_nothing_else_is(platform: Platform) -> None:
    declared = {spec.name: spec.hashed for spec in platform.wanted}
    for conversion, _, payload in every_payload(platform):
        # Without the declarations: what the body itself shows.
        for origin in origins_of(payload, conversion, (), ()):
            forms = {value.form for value in origin.values}
            expected = KeyForm.HASHED_HERE if declared[origin.key] else KeyForm.CLEAR
            assert forms == {expected}, origin.key


@every_platform
@every_action_source
def test_what_is_out_of_reach_never_appears_and_the_rest_does(
    platform: Platform, source: ActionSource
) -> None:
    common = {spec.name for spec in platform.wanted if not spec.rare}
    for pixel in pixels(platform):
        conversion = full(platform, source)
        unreachable = platform.out_of_reach(conversion, pixel)
        assert unreachable.keys() <= {spec.name for spec in platform.wanted}
        assert all(unreachable.values())
        sent = payload_of(platform, conversion, pixel).match_keys.keys()
        assert sent.isdisjoint(unreachable)
        assert common - unreachable.keys() <= sent


@every_platform
def test_every_wish_says_what_it_is_good_for(platform: Platform) -> None:
    assert [s.name for s in platform.wanted if not s.rare and not (s.why and s.fields)] == []


@every_platform
def test_every_identifier_fills_a_match_key(platform: Platform) -> None:
    fields = {field for spec in platform.wanted for field in spec.fields}
    assert [s.name for s in platform.identifiers if f"clickIds.{s.name}" not in fields] == []


# --- event names, action sources, limited data use, test events


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


# --- windows


def windows(platform: Platform, pixel: Pixel, source: ActionSource) -> Iterator[Window]:
    yield from platform.windows(full(platform, source), pixel)


def aged(
    platform: Platform, source: ActionSource, pixel: Pixel, seconds: float
) -> Payload | Refusal:
    event: dict[str, Any] = {"occurred_at": NOW - timedelta(seconds=seconds)}
    conversion = full(platform, source, **event)
    keys = conversion.keys
    # The click is as old as the event, so that it is no matter here.
    clicks = {
        name: evolve(i, seen_at=event["occurred_at"]) if i.seen_at else i
        for name, i in keys.identifiers.items()
    }
    lead = evolve(conversion.lead, keys=evolve(keys, identifiers=clicks))
    return platform.map(evolve(conversion, lead=lead), pixel)


@every_platform
@every_action_source
def test_an_event_window_closes_when_it_says(platform: Platform, source: ActionSource) -> None:
    tried = 0
    for pixel in pixels(platform):
        for window in windows(platform, pixel, source):
            if window.field != "eventTime":
                continue
            before = aged(platform, source, pixel, window.limit - 1)
            after = aged(platform, source, pixel, window.limit + 1)
            assert isinstance(before, Payload)
            assert not warned(before.notes, "eventTime") or window.binding
            if window.binding:
                assert isinstance(after, Refusal)
                assert after.field == "eventTime"
            else:
                assert warned(after.notes, "eventTime")
            tried += 1
    assert tried


@every_platform
def test_a_click_window_closes_when_it_says(platform: Platform) -> None:
    tried = 0
    for pixel in pixels(platform):
        for window in windows(platform, pixel, ActionSource.WEBSITE):
            if not window.field.startswith("clickIds."):
                continue
            for seconds, useless in ((window.limit - 1, False), (window.limit + 1, True)):
                seen_at = NOW - timedelta(seconds=seconds)
                conversion = full(platform, ActionSource.WEBSITE)
                keys = conversion.keys
                name = window.field.removeprefix("clickIds.")
                click = evolve(keys.identifiers[name], seen_at=seen_at)
                clicks = {**keys.identifiers, name: click}
                lead = evolve(conversion.lead, keys=evolve(keys, identifiers=clicks))
                old = evolve(conversion, lead=lead)
                payload = payload_of(platform, old, pixel)
                assert warned(payload.notes, window.field) == useless
                (now,) = [w for w in platform.windows(old, pixel) if w.field == window.field]
                assert abs(now.age - seconds) < 0.01
                assert (now.left < 0) == useless
            tried += 1
    assert tried


def warned(notes: Sequence[Note], field: str) -> bool:
    return any(note.field == field and note.kind is NoteKind.WARNING for note in notes)


# --- what the emulated platform, written from the documents alone, does


def send(
    platform: Platform, payloads: Sequence[Payload], pixel: Pixel, emulator: Emulator, at: Any = NOW
) -> HttpResponse:
    request = platform.request(payloads, pixel)
    headers = {name.lower(): value for name, value in request.revealed_headers().items()}
    return emulator.answer(
        EmulatedRequest(
            method=request.method,
            path=urlsplit(request.url).path,
            headers={"content-type": "application/json", **headers},
            body=request.content(),
            received_at=at,
        )
    )


@pytest.fixture
def emulator(platform: Platform) -> Iterator[Emulator]:
    emulator = EMULATORS[platform.name]
    emulator.reset()
    yield emulator
    emulator.reset()


@every_platform
def test_the_batch_limit(platform: Platform, emulator: Emulator) -> None:
    pixel = emulator.pixels()[0]
    payload = payload_of(platform, full(platform), pixel)
    for count, taken in ((platform.batch_limit, True), (platform.batch_limit + 1, False)):
        answer = send(platform, [payload] * count, pixel, emulator)
        verdicts = {o.verdict for o in platform.outcomes(answer, [payload] * count)}
        assert (verdicts == {Verdict.DELIVERED}) == taken


@every_platform
def test_deduplication(platform: Platform, emulator: Emulator) -> None:
    declared = platform.features.deduplication
    assert declared is not None
    assert declared.by == ("pixel", "event name", "event id")
    pixel = emulator.pixels()[0]
    ends = timedelta(hours=declared.hours)

    def repeated(after: timedelta, **event: Any) -> bool:
        emulator.reset()
        first = payload_of(platform, full(platform), pixel)
        second = payload_of(platform, full(platform, **event), pixel)
        send(platform, [first], pixel, emulator)
        send(platform, [second], pixel, emulator, NOW + after)
        received = emulator.received()
        assert len(received) == 2
        return received[1].duplicate

    assert repeated(ends - timedelta(minutes=1))
    assert not repeated(ends + timedelta(minutes=1))
    assert not repeated(timedelta(), event_id="e2")
    assert not repeated(timedelta(), name="Contact")


@every_platform
def test_the_rate_limit(platform: Platform, emulator: Emulator) -> None:
    declared = platform.features.rate_limit
    assert declared is not None
    payload = payload_of(platform, full(platform), emulator.pixels()[0])
    answer = emulator.throttled()
    (outcome,) = platform.outcomes(answer, [payload])
    (mute,) = platform.outcomes(evolve(answer, headers={}), [payload])
    assert outcome.verdict is mute.verdict is Verdict.THROTTLED
    assert (outcome.retry_after != mute.retry_after) == declared.tells_wait


# --- the tables themselves


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


# --- real previews


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
