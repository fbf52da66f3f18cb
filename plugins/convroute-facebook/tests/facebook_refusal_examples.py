"""An example for each row of the table of refusals but those of a member's kind."""

from __future__ import annotations

import json
from typing import Any

from facebook_refusals import (
    AT,
    DAY,
    DROP,
    EVENT,
    EXPIRED,
    GOOD,
    THROTTLED,
    Example,
    error,
    events,
    malformed,
    told,
)


def changed(**changes: Any) -> dict[str, Any]:
    return {name: v for name, v in {**EVENT, **changes}.items() if v is not DROP}


def at(where: str, of: dict[str, Any], **changes: Any) -> Example:
    """An event that lacks something, and where the emulator says so."""
    return Example(event=changed(**changes), error=of, where=f"data[0].{where}")


def purchase(**custom: Any) -> dict[str, Any]:
    return {"event_name": "Purchase", "custom_data": custom}


def message(channel: object, **changes: Any) -> dict[str, Any]:
    return {
        "event_name": "ViewContent",
        "action_source": "business_messaging",
        "messaging_channel": channel,
        **changes,
    }


def append(**data: Any) -> dict[str, Any]:
    return {"event_name": "AppendAttribution", "attribution_data": data}


ACCOUNT_IDS = {"ctwa_clid": "click", "whatsapp_business_account_id": "7"}
UNSUPPORTED = (
    "Unsupported request. The object does not exist, cannot be loaded due to missing permissions,"
    " or does not support this operation"
)
RATE = "(#80004) There have been too many calls to this ad-account. Wait a bit and try again."

EXAMPLES: dict[str, Example] = {
    "path": Example(
        path=f"/{GOOD.dataset_id}/events", error=error(2500, "Unknown path components")
    ),
    "body": Example(body=b"{", error=error(100, "(#100) The body cannot be read")),
    "no-token": Example(
        token=None,
        status=401,
        error=error(104, "An access token is required to request this resource."),
    ),
    "unknown-token": Example(
        token="EAAunknown",
        status=401,
        error=error(190, "Invalid OAuth access token - Cannot parse access token"),
    ),
    "expired-token": Example(
        token=EXPIRED.token,
        path=events(EXPIRED.dataset_id),
        status=401,
        error=error(190, "Error validating access token: Session has expired.", 463),
    ),
    "appsecret_proof": Example(
        members={"appsecret_proof": "0" * 64},
        error={
            **error(100, "Invalid appsecret_proof provided in the API argument"),
            "type": "GraphMethodException",
        },
    ),
    "reading": Example(
        method="GET",
        path=f"/v25.0/{GOOD.dataset_id}",
        body=b"",
        error=error(100, "(#100) Missing Permission"),
    ),
    "dataset": Example(
        path=events("999999999999999"),
        error={**error(100, UNSUPPORTED, 33), "type": "GraphMethodException"},
    ),
    "rate-limit": Example(
        token=THROTTLED.token,
        path=events(THROTTLED.dataset_id),
        error=error(80004, RATE, 2446079),
    ),
    "no-data": Example(body=b"{}", error=error(100, "(#100) The parameter data is required")),
    "data": Example(
        body=b'{"data": {"event_name": "Lead"}}',
        error=error(100, "(#100) Param data must be an array."),
    ),
    "batch": Example(
        body=json.dumps({"data": [EVENT] * 1001}).encode(),
        error=error(100, "(#100) Param data must have at most 1000 elements."),
    ),
    "test_event_code": Example(
        members={"test_event_code": 7},
        error=error(100, "(#100) Param test_event_code must be a string"),
    ),
    "partner_agent": Example(
        members={"partner_agent": "a" * 23},
        error=error(100, "(#100) Param partner_agent is not valid"),
    ),
    "event": Example(body=b'{"data": ["Lead"]}', error=malformed(""), where="data[0]"),
    "event_name-missing": at("event_name", malformed("['event_name']"), event_name=DROP),
    "event_time-missing": at("event_time", malformed("['event_time']"), event_time=""),
    "user_data-missing": at("user_data", malformed("['user_data']"), user_data=DROP),
    "app_data-missing": at("app_data", malformed("['app_data']"), action_source="app"),
    "attribution_share": at(
        "attribution_data.attribution_share",
        malformed("['attribution_data']['attribution_share']"),
        **append(attribution_share=1.5, attribution_value=1),
    ),
    "attribution_value": at(
        "attribution_data.attribution_value",
        malformed("['attribution_data']['attribution_value']"),
        **append(attribution_share=0.5),
    ),
    "too-old": at(
        "event_time",
        told(2804003, "Event Timestamp Too Old", "Send events within 7 days."),
        event_time=AT - 7 * DAY - 1,
    ),
    "in-future": at(
        "event_time",
        told(2804004, "Event Timestamp In The Future", "Send Unix seconds, in UTC."),
        event_time=AT * 1000,
    ),
    "purchase-value": at(
        "custom_data.value",
        told(2804009, "A Purchase needs a value", "Send value with every Purchase."),
        **purchase(currency="EUR"),
    ),
    "value-currency": at(
        "custom_data.currency",
        told(2804023, "A value needs a currency", "Send a currency with every value."),
        **purchase(value=1),
    ),
    "content-id": at(
        "custom_data.contents[0].id",
        told(2804008, "An item of contents has no id", "Give each item an id."),
        custom_data={"contents": [{"quantity": 1}]},
    ),
    "lead_id": at(
        "user_data.lead_id",
        told(2804036, "The lead_id is not valid", "It has 15 to 17 digits."),
        user_data={"lead_id": "123"},
    ),
    "extinfo": at(
        "app_data.extinfo",
        told(2804043, "The extinfo is not valid", "Give 16 items, the blanks as empty text."),
        action_source="app",
        app_data={"extinfo": ["i2"]},
    ),
    "messaging_channel-missing": at(
        "messaging_channel",
        told(2804063, "A messaging event needs its channel", "Send messaging_channel."),
        **message(DROP),
    ),
    "messaging-name": at(
        "event_name",
        told(2804066, "This name is not taken for messaging", "See the list of names."),
        **{**message("whatsapp"), "event_name": "Lead"},
    ),
    "messaging-click": at(
        "user_data.ctwa_clid",
        told(2804116, "The click id of the message is missing", "Send ctwa_clid."),
        **message("whatsapp", user_data={"page_id": "1"}),
    ),
    "messaging-account": at(
        "user_data.whatsapp_business_account_id",
        told(2804069, "The business account or page is missing", "Send one of them."),
        **message("whatsapp", user_data={"ctwa_clid": "click"}),
    ),
    "messaging-user": at(
        "user_data.ig_account_id",
        told(2804079, "The channel's own account id is missing", "Send ig_account_id."),
        **message("instagram", user_data={"ig_sid": "1"}),
    ),
    "messaging-dataset": at(
        "user_data.whatsapp_business_account_id",
        told(2804132, "The dataset does not belong to the business account",
             "Send to its own dataset."),
        **message("whatsapp", user_data=ACCOUNT_IDS),
    ),
    "identity": at(
        "user_data",
        told(2804050, "Not enough customer information", "Add an e-mail, a phone or an id."),
        user_data={"client_user_agent": "Mozilla/5.0"},
    ),
}  # fmt: skip
