"""The match keys that platforms declare, held against those that they send."""

from __future__ import annotations

from declared_platforms import (
    every_action_source,
    every_payload,
    every_platform,
    full,
    payload_of,
    pixels,
)

from convroute import ActionSource, Platform
from convroute.routing.match_key_origins import KeyForm, origins_of


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
