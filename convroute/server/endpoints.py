"""Every endpoint of the server, in the order in which it is shown."""

from __future__ import annotations

from typing import Final

from convroute.server.answer_schemas import (
    ALIVE,
    BATCH_RESULTS,
    FORGOTTEN,
    IMPORT_REPORT,
    PIXEL_LIST,
    PLATFORM_LIST,
    READY,
)
from convroute.server.batch import fire_batch
from convroute.server.deliveries import no_deliveries
from convroute.server.docs_page import show_docs
from convroute.server.endpoint import Endpoint
from convroute.server.envelope import JSON_TYPE
from convroute.server.examples import (
    BATCH,
    BATCH_RESULT,
    CSV,
    EVENT,
    FIRED,
    IMPORTED,
    LEAD,
    NDJSON,
    PIXELS,
    PLATFORMS,
    PREVIEWED,
)
from convroute.server.fire import IDEMPOTENCY_KEY, fire, preview
from convroute.server.health import alive, ready
from convroute.server.lead_upload import upload_leads
from convroute.server.leads import forget_lead, get_lead, put_lead
from convroute.server.openapi import show_document
from convroute.server.registry_views import list_pixels, list_platforms
from convroute.server.schema_of_class import Schema

API: Final = "/api/v1"

OBJECT: Final[Schema] = {"type": "object"}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_IDEMPOTENCY: Final = {
    IDEMPOTENCY_KEY: "The event id is derived from it, if the body has no `eventId`:"
    " a repeated request is counted once."
}

FIRING: Final = (
    Endpoint(
        method="POST", path=f"{API}/pixels/fire", handler=fire, name="fire", tag="Pixels",
        summary="Send a conversion of a lead to a pixel",
        description="Waits for the platform. `success` is true only if the platform's own body says that it took"
        " the event. A failure of 503 may be tried again with the same `eventId`.",
        request={JSON_TYPE: _named("FireRequest")}, request_examples={JSON_TYPE: EVENT},
        data=_named("Fired"), answer=FIRED, failures=(404, 409, 501, 502, 503), headers=_IDEMPOTENCY,
    ),
    Endpoint(
        method="POST", path=f"{API}/pixels/preview", handler=preview, name="preview", tag="Pixels",
        summary="Show what would be sent; nothing is",
        description="The exact request that would leave, its token masked, with where each match key came from,"
        " what was dropped and why, what is missing and which addition would help most, how much time is left, and"
        " what consent, gates and test codes say.",
        request={JSON_TYPE: _named("FireRequest")}, request_examples={JSON_TYPE: EVENT},
        data=_named("Preview"), answer=PREVIEWED, failures=(404, 503), headers=_IDEMPOTENCY,
    ),
    Endpoint(
        method="POST", path=f"{API}/pixels/fire/batch", handler=fire_batch, name="fireBatch", tag="Pixels",
        summary="Send up to 1000 conversions",
        description="Answers 200 with a result for each event, in their order; a result has the status and the"
        " body that `fire` would have answered with.",
        request={JSON_TYPE: _named("Batch")}, request_examples={JSON_TYPE: BATCH},
        data=BATCH_RESULTS, answer=BATCH_RESULT,
    ),
    Endpoint(
        method="GET", path=f"{API}/pixels", handler=list_pixels, name="listPixels", tag="Pixels",
        summary="List the pixels that events can go to", data=PIXEL_LIST, answer=PIXELS,
    ),
    Endpoint(
        method="GET", path=f"{API}/platforms", handler=list_platforms, name="listPlatforms", tag="Pixels",
        summary="List the platforms with their event names and match keys", data=PLATFORM_LIST, answer=PLATFORMS,
    ),
)  # fmt: skip

LEADS: Final = (
    Endpoint(
        method="PUT", path=f"{API}/leads/{{leadId}}", handler=put_lead, name="putLead", tag="Leads",
        summary="Keep a lead, in place of what was stored under its id",
        description="Click ids in `landingUrl` are captured, with the time at which they were first seen.",
        request={JSON_TYPE: _named("Lead")}, request_examples={JSON_TYPE: LEAD},
        data=_named("Lead"), answer=LEAD.value, statuses=(200, 201), failures=(501, 503),
    ),
    Endpoint(
        method="GET", path=f"{API}/leads/{{leadId}}", handler=get_lead, name="getLead", tag="Leads",
        summary="Give a stored lead", data=_named("Lead"), answer=LEAD.value, failures=(400, 404, 501, 503),
    ),
    Endpoint(
        method="DELETE", path=f"{API}/leads/{{leadId}}", handler=forget_lead, name="forgetLead", tag="Leads",
        summary="Erase a stored lead", data=FORGOTTEN, answer={"leadId": "lead_abc123", "forgotten": True},
        failures=(400, 404, 501, 503),
    ),
    Endpoint(
        method="POST", path=f"{API}/leads/import", handler=upload_leads, name="importLeads", tag="Leads",
        summary="Store the leads of a file",
        description="NDJSON, or CSV with a header row, of any length. A record at fault stops no other; the first"
        " hundred are told with their lines. To import a file again is harmless.",
        request={"application/x-ndjson": {"type": "string"}, "text/csv": {"type": "string"}},
        request_examples={"application/x-ndjson": NDJSON, "text/csv": CSV},
        data=IMPORT_REPORT, answer=IMPORTED, failures=(501, 503),
    ),
)  # fmt: skip

DELIVERIES: Final = tuple(
    Endpoint(
        method=method, path=f"{API}{path}", handler=no_deliveries, name=name, tag="Deliveries",
        summary=summary, description="Not available without a queue.", statuses=(), failures=(501,),
    )
    for method, path, name, summary in (
        ("GET", "/deliveries", "listDeliveries", "List deliveries"),
        ("GET", "/deliveries/{deliveryId}", "getDelivery", "Show a delivery"),
        ("POST", "/deliveries/{deliveryId}/replay", "replayDelivery", "Deliver once more, under the same event id"),
    )
)  # fmt: skip

SERVER: Final = (
    Endpoint(
        method="GET", path="/healthz", handler=alive, name="alive", tag="Server", open=True,
        summary="Whether the process is up", data=ALIVE, answer={"status": "ok"},
    ),
    Endpoint(
        method="GET", path="/readyz", handler=ready, name="ready", tag="Server", open=True,
        summary="Whether events can be taken now", data=READY, answer={"status": "ready"}, failures=(503,),
    ),
    Endpoint(
        method="GET", path="/openapi.json", handler=show_document, name="openapi", tag="Server", open=True,
        summary="This document", plain=JSON_TYPE,
    ),
    Endpoint(
        method="GET", path="/docs", handler=show_docs, name="docs", tag="Server", open=True,
        summary="This document as a page", plain="text/html",
    ),
)  # fmt: skip

ENDPOINTS: Final = (*FIRING, *LEADS, *DELIVERIES, *SERVER)
