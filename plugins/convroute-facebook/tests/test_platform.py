"""Requests, settings, options, and the plugin as the router meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import convroute_facebook
from convroute.spi import ActionSource, ConfigurationError, Payload, Pixel, PluginConfig, Secret
from convroute_facebook import Facebook, FacebookOptions, FacebookSettings
from convroute_facebook.action_source import ACTION_SOURCES

TOKEN = "made-up-token"


@pytest.fixture
def payloads(fire: Callable[..., Any]):
    return [fire({"email": "ann@example.com"}, event_id=f"e{n}") for n in range(3)]


def test_request(payloads: Any, make_pixel: Callable[..., Pixel]) -> None:
    request = Facebook().request(payloads, make_pixel())
    assert request.method == "POST"
    assert request.url == "https://graph.facebook.com/v25.0/123456789/events"
    assert json.loads(request.content()) == {"data": [dict(payload.body) for payload in payloads]}
    assert request.revealed_headers() == {"Authorization": f"Bearer {TOKEN}"}
    assert TOKEN not in repr(request) + request.url + str(request.masked())


def test_settings_decide_the_url(payloads: Any, make_pixel: Callable[..., Pixel]) -> None:
    settings = FacebookSettings(base_url="http://127.0.0.1:9/facebook/", api_version="v26.0")
    platform = Facebook(settings=settings)
    assert (
        platform.request(payloads, make_pixel()).url
        == "http://127.0.0.1:9/facebook/v26.0/123456789/events"
    )
    assert platform.api_version == "v26.0"


def test_an_odd_pixel_id_stays_inside_its_segment(
    payloads: Any, make_pixel: Callable[..., Pixel]
) -> None:
    url = Facebook().request(payloads, make_pixel(pixel_id="1/../me?x#")).url
    assert url.endswith("/v25.0/1%2F..%2Fme%3Fx%23/events")


def test_token_in_the_body(payloads: Any, make_pixel: Callable[..., Pixel]) -> None:
    request = Facebook().request(payloads, make_pixel(options={"token_in": "body"}))
    assert not request.headers
    assert json.loads(request.content())["access_token"] == TOKEN
    assert request.masked()["json"]["access_token"] == "***"


def test_app_secret_gives_a_proof_and_stays_secret(
    payloads: Any, make_pixel: Callable[..., Pixel]
) -> None:
    pixel = make_pixel(
        access_token=Secret("user-token"), options={"app_secret": Secret("app-secret")}
    )
    request = Facebook().request(payloads, pixel)
    proof = "b5a94d985eb7b68467d28ca5375162d12b9ca8fe238615acc927c8a9c08d2e95"
    assert json.loads(request.content())["appsecret_proof"] == proof
    assert proof not in str(request.masked())
    assert "app-secret" not in request.content().decode() + repr(pixel)


def test_envelope_and_partner_agent(
    fire: Callable[..., Any], make_pixel: Callable[..., Pixel]
) -> None:
    payload = fire({"email": "ann@example.com"}, test_event_code="TEST123")
    assert payload.envelope == {"test_event_code": "TEST123"}
    request = Facebook().request([payload], make_pixel(options={"partner_agent": "acme-crm"}))
    body = json.loads(request.content())
    assert (body["test_event_code"], body["partner_agent"]) == ("TEST123", "acme-crm")
    assert "test_event_code" not in body["data"][0]


def test_a_large_batch_has_more_time(payloads: Any, make_pixel: Callable[..., Pixel]) -> None:
    platform, pixel = Facebook(), make_pixel()
    assert platform.request(payloads[:1] * 100, pixel).timeout == 6.5
    assert platform.request(payloads[:1] * 1000, pixel).timeout == 11.5
    assert platform.batch_limit == 1000


FAULTS = [
    ({"pixel_id": "my pixel"}, "pixel_id"),
    ({"pixel_id": ""}, "pixel_id"),
    ({"access_token": Secret("")}, "access_token"),
    ({"event_names": {"Won": " "}}, "event_names.Won"),
    ({"options": {"default_phone_region": "USA"}}, "options.default_phone_region"),
    ({"options": {"data_processing_country": 2}}, "options.data_processing_country"),
    ({"options": {"data_processing_country": 1, "data_processing_state": 1014}}, "options.data_processing_state"),
    ({"options": {"data_processing_state": 1000}}, "options.data_processing_country"),
    ({"options": {"partner_agent": "x" * 23}}, "options.partner_agent"),
    ({"options": {"partner_agent": "1"}}, "options.partner_agent"),
    ({"options": {"crm_name": " "}}, "options.crm_name"),
    ({"options": {"physical_store_days": 63}}, "options.physical_store_days"),
    ({"options": {"physical_store_days": 0}}, "options.physical_store_days"),
    ({"options": {"external_id": "md5"}}, "options.external_id"),
    ({"options": {"token_in": "url"}}, "options.token_in"),
    ({"options": {"app_secret": "literal"}}, "options.app_secret"),
    ({"options": {"colour": "red"}}, "options.colour"),
]  # fmt: skip


@pytest.mark.parametrize(
    "fields, path", FAULTS, ids=[f"{path}-{n}" for n, (_, path) in enumerate(FAULTS)]
)
def test_check_names_the_fault(fields: Any, path: Any, make_pixel: Callable[..., Pixel]) -> None:
    faults = list(Facebook().check(make_pixel(**fields)))
    assert [fault.path for fault in faults] == [path]
    assert "literal" not in faults[0].message


def test_check_tells_all_faults_at_once(make_pixel: Callable[..., Pixel]) -> None:
    pixel = make_pixel(pixel_id="x", options={"partner_agent": "1", "physical_store_days": 1})
    assert len(list(Facebook().check(pixel))) == 3


def test_a_good_pixel_has_no_fault(make_pixel: Callable[..., Pixel]) -> None:
    options = {
        "default_phone_region": "US", "external_id": "raw", "limited_data_use": True,
        "data_processing_country": 1, "data_processing_state": 1000, "token_in": "body",
        "app_secret": Secret("s"), "partner_agent": "acme-crm-1.0", "crm_name": "Acme CRM",
        "crm_events": "all", "physical_store_days": 7, "keep_query": ["gclid"], "keep_properties": ["city"],
    }  # fmt: skip
    pixel = make_pixel(options=options)
    assert not list(Facebook().check(pixel))
    assert pixel.load(FacebookOptions).keep_query == ("gclid",)


def test_hook_convroute_platforms() -> None:
    config = PluginConfig(name="facebook", table={"api_version": "v26.0"})
    (platform,) = convroute_facebook.convroute_platforms(config)
    assert (platform.name, platform.api_version) == ("facebook", "v26.0")
    with pytest.raises(ConfigurationError, match=r"plugins\.facebook\.version"):
        list(
            convroute_facebook.convroute_platforms(
                PluginConfig(name="facebook", table={"version": "v1"})
            )
        )


def test_hook_convroute_emulators() -> None:
    (emulator,) = convroute_facebook.convroute_emulators()
    assert emulator.name == "facebook"


def test_declarations(payloads: Any) -> None:
    assert [spec.name for spec in Facebook.identifiers if spec.in_url] == ["fbclid"]
    assert {"fbc", "fbp", "facebook.lead_id", "ctwa_clid"} <= {
        spec.name for spec in Facebook.identifiers
    }
    assert len([spec for spec in Facebook.wanted if not spec.rare]) == 15
    assert Facebook.custom_event_names
    assert all(isinstance(payload, Payload) for payload in payloads)


def test_the_routers_action_sources_are_metas_words() -> None:
    assert {source.value for source in ActionSource} == ACTION_SOURCES
