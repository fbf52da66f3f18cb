from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from attrs import fields, frozen
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

from convroute import Item, Lead, Preview, Router
from convroute.model.event import ActionSource
from convroute.model.match_keys import MatchKeys
from convroute.routing.fire_request import FireRequest
from convroute.routing.gate_answers import Answer
from convroute.server import create_app
from convroute.server.endpoints import ENDPOINTS
from convroute.server.openapi import DOCUMENT
from convroute.server.schema_of_class import described
from convroute.wire import camel


@pytest.fixture
def document(router: Router):
    return create_app(router)[DOCUMENT]


@pytest.fixture
def schema(document: Any):
    def of(name: str):
        return Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        )

    return of


def test_the_document_is_valid(document: Any):
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_of_a_router_without_anything_is_valid_too():
    OpenAPIV31SpecValidator(create_app(Router(plugins={}))[DOCUMENT]).validate()


def test_every_route_is_in_the_document_and_the_other_way_round(router: Router, document: Any):
    served = {
        (route.method.lower(), re.sub(r":\[\^/\]\+", "", route.resource.canonical))
        for route in create_app(router).router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    told = {(method, path) for path, item in document["paths"].items() for method in item}
    assert served == told
    assert len(told) == len(ENDPOINTS) == 16


def test_operations_are_named_once(document: Any):
    names = [o["operationId"] for item in document["paths"].values() for o in item.values()]
    assert len(set(names)) == len(names)


async def test_it_is_served_as_it_is(anonymous: TestClient[Any, Any], document: Any):
    response = await anonymous.get("/openapi.json")
    assert response.content_type == "application/json"
    assert (await response.json())["paths"].keys() == document["paths"].keys()
    assert (await response.json())["openapi"].startswith("3.1")


def test_the_registry_is_in_it(document: Any):
    schemas = document["components"]["schemas"]
    properties = schemas["FireRequest"]["properties"]
    assert properties["platform"]["enum"] == ["acme"]
    assert set(properties["extras"]["properties"]) == {"acme"}
    clicks = schemas["Lead"]["properties"]["clickIds"]["properties"]
    assert clicks["acid"]["description"] == "Acme Ads: The click id of Acme."
    assert "acid" in schemas["Lead"]["properties"]


def test_the_fire_request_is_the_class(document: Any):
    schema = document["components"]["schemas"]["FireRequest"]
    assert set(schema["properties"]) == {camel(field.name) for field in fields(FireRequest)}
    assert sorted(schema["required"]) == ["eventName", "leadId", "pixelId", "platform"]
    action_source = schema["properties"]["actionSource"]["oneOf"][0]
    assert action_source["enum"] == [member.value for member in ActionSource]
    assert all(schema["properties"][camel(n)]["description"] for n in described(FireRequest))


def test_only_the_open_endpoints_need_no_key(document: Any):
    assert document["security"] == [{"apiKey": []}]
    opened = {
        p for p, item in document["paths"].items() if item.get("get", {}).get("security") == []
    }
    assert opened == {"/healthz", "/readyz", "/openapi.json", "/docs"}


def examples(document: Any):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                yield method, path, media_type, content


async def test_every_example_request_is_taken_by_the_server(
    client: TestClient[Any, Any], document: Any, plugin: Any
):
    tried = 0
    for method, path, media_type, content in examples(document):
        value = content["examples"]["example"]["value"]
        body = value.encode() if isinstance(value, str) else None
        response = await client.request(
            method,
            path.replace("{leadId}", "lead_abc123"),
            **({"data": body} if body else {"json": value}),
            headers={"Content-Type": media_type},
        )
        assert response.status in (200, 201), (path, await response.text())
        tried += 1
    assert tried == 6


def test_example_requests_and_answers_fit_their_schemas(document: Any):
    components = document["components"]
    checked = 0
    for item in document["paths"].values():
        for operation in item.values():
            answers = [
                content
                for response in operation["responses"].values()
                for content in response.get("content", {}).values()
            ]
            for content in answers:
                if "example" in content:
                    schema = {**content["schema"], "components": components}
                    Draft202012Validator(schema).validate(content["example"])
                    checked += 1
    assert checked >= 12


def test_the_schema_of_a_preview_is_exact(document: Any):
    schemas = document["components"]["schemas"]
    for name in (
        "Preview",
        "MatchKeyOrigin",
        "KeyValue",
        "Advice",
        "WindowLeft",
        "CarriedTestCode",
    ):
        schema = schemas[name]
        assert sorted(schema["required"]) == sorted(schema["properties"])
        assert schema["additionalProperties"] is False
        assert all(inner["description"] for inner in schema["properties"].values())
    assert schemas["Preview"]["properties"]["coverage"]["maximum"] == 1
    assert schemas["GateAnswer"]["properties"]["answer"]["enum"] == [a.value for a in Answer]


PREVIEWS: dict[str, dict[str, Any]] = {
    "plain": {},
    "two addresses, one of them useless": {"lead": {"emails": ["a@example.com", "x"]}},
    "a test": {"testEventCode": "T1"},
    "by the pixel's code": {"pixelId": "778"},
    "refused": {"eventName": "Refused"},
    "withheld": {"lead": {"email": "a@example.com", "consent": False}},
    "with a click": {"sourceUrl": "https://shop.example.com/?acid=c", "lead": {"consent": {"ads": True}}},
}  # fmt: skip


@pytest.mark.parametrize("change", PREVIEWS.values(), ids=PREVIEWS)
async def test_real_previews_fit_the_schema(
    client: TestClient[Any, Any], event: dict[str, Any], schema: Any, change: dict[str, Any]
):
    response = await client.post("/api/v1/pixels/preview", json=event | change)
    body = await response.json()
    if response.status != 200:
        pytest.fail(str(body))
    schema("Preview").validate(body["data"])


def texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)
    elif name in ("description", "summary"):
        yield value


def test_descriptions_speak_of_json(document: Any):
    classes = (FireRequest, Lead, MatchKeys, Item, Preview)
    names = {f.name for cls in classes for f in fields(cls) if "_" in f.name}
    assert "event_value" in names
    said = " ".join(texts(document))
    assert "orderId" in said
    words = set(re.findall(r"\w+", said))
    assert sorted(words & names) == []
    assert sorted(words & {"None", "True", "False"}) == []


def test_a_docstring_is_put_into_the_words_of_json():
    @frozen
    class Part:
        """A part.

        Attributes:
            long_name: What `event_time` is not; `long_name` is.
        """

        long_name: str = ""

    @frozen
    class Whole:
        """A whole.

        Attributes:
            a_part: None for none. See `long_name` and
                `a_part`; `in_store` is a value. True or False.
        """

        a_part: Part | None = None

    # What a local class's annotations mean cannot be looked up by name.
    Part.__annotations__, Whole.__annotations__ = {"long_name": str}, {"a_part": Part | None}
    assert described(Part) == {"long_name": "What `event_time` is not; `longName` is."}
    assert described(Whole) == {
        "a_part": "null for none. See `longName` and `aPart`; `in_store` is a value. true or false."
    }


@pytest.mark.parametrize(
    "record, good",
    [
        ({}, True),
        ({"eventValue": 1.5, "currency": "EUR", "eventTime": 1_767_225_600}, True),
        ({"eventId": None, "contents": [{"id": "a", "price": 1}]}, True),
        ({"lead": {"email": ["a@example.com"], "acid": "x", "anything": {}}}, True),
        ({"lead": {"clickIds": {"acid": {"value": "x", "seenAt": "2026-05-01T12:00:00Z"}}}}, True),
        ({"leadId": ""}, False),
        ({"leadId": "   "}, False),
        ({"leadId": None}, False),
        ({"eventName": "a\x07b"}, False),
        ({"eventName": "日本 1"}, True),
        ({"leadId": "x" * 256}, False),
        ({"platform": "nope"}, False),
        ({"eventValue": "1"}, False),
        ({"currency": "euro"}, False),
        ({"actionSource": "pigeon"}, False),
        ({"contents": [{}]}, False),
        ({"contents": [{"id": 1}]}, False),
        ({"extras": {"nope": {}}}, False),
        ({"unknown": 1}, False),
        ({"lead": {"email": {}}}, False),
        ({"lead": {"clickIds": {"acid": {"worth": 1}}}}, False),
        ({"limitedDataUse": "yes"}, False),
    ],
)
async def test_schema_and_server_agree(
    client: TestClient[Any, Any], event: dict[str, Any], schema: Any, record: Any, good: bool
):
    record = event | record
    assert schema("FireRequest").is_valid(record) is good
    response = await client.post("/api/v1/pixels/fire", json=record)
    assert (response.status == 200) is good, await response.text()


async def test_every_failure_has_the_envelope_of_the_schema(
    client: TestClient[Any, Any], event: dict[str, Any], schema: Any
):
    for record in ({}, event | {"leadId": "stranger"}, event | {"pixelId": "778"}):
        body = await (await client.post("/api/v1/pixels/fire", json=record)).json()
        schema("Error").validate(body)
