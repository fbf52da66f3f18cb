"""`extras.facebook`: members of Meta's own event object, each checked, and sorted by where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from convroute.spi import JSON, ConversionEvent, Note
from convroute_facebook.checks import (
    DIGITS,
    FLAG,
    NUMBER,
    OBJECT,
    TEXT,
    WHOLE,
    Check,
    checked,
    object_of,
    one_of,
    path_of,
)  # fmt: skip
from convroute_facebook.custom_data import STANDARD
from convroute_facebook.data_processing import MEMBERS as DATA_PROCESSING
from convroute_facebook.json_values import plain_text
from convroute_facebook.user_members import USER_MEMBERS

PLACE: Final = "extras.facebook"


def _opt_out(value: object) -> JSON:
    """Whatever stands here that is no plain `false` opts out: the person's wish is not lost to a typing slip."""
    return value is not False


def _share(value: object) -> JSON:
    number = NUMBER.read(value)
    return number if isinstance(number, int | float) and 0 <= number <= 1 else None


def _extinfo(value: object) -> JSON:
    """16 texts, of which the platform's version and the operating system's must not be blank."""
    if not isinstance(value, list | tuple) or len(value) != 16:
        return None
    texts = [plain_text(item) or "" for item in value]
    return texts if texts[0] in {"a2", "i2"} and texts[4] else None


EVENT_MEMBERS: Final[Mapping[str, Check]] = {
    # Server event parameters.
    "opt_out": Check(_opt_out, "must be true or false"),
    "original_event_data": object_of(
        {"event_name": TEXT, "event_time": WHOLE, "order_id": TEXT, "event_id": TEXT}
    ),
    "messaging_channel": one_of("whatsapp", "messenger", "instagram"),
    # App events. advertiser_tracking_enabled and extinfo are what Meta asks for.
    "app_data": object_of(
        {
            "advertiser_tracking_enabled": FLAG,
            "application_tracking_enabled": FLAG,
            "extinfo": Check(_extinfo, "must be 16 texts"),
            "campaign_ids": TEXT,
            "install_referrer": TEXT,
            "installer_package": TEXT,
            "url_schemes": OBJECT,
            "vendor_id": TEXT,
            "windows_attribution_id": TEXT,
        },
        required=("advertiser_tracking_enabled", "application_tracking_enabled", "extinfo"),
    ),
    # Append attribution, beta: the share times the event's value is the attributed value.
    "attribution_data": object_of(
        {
            "ad_id": DIGITS, "adset_id": DIGITS, "campaign_id": DIGITS,
            "touchpoint_type": TEXT, "touchpoint_ts": WHOLE, "visit_time": WHOLE,
            "attribution_model": TEXT, "attribution_method": TEXT, "attribution_source": TEXT,
            "attribution_setting": TEXT, "attr_window": WHOLE, "scope": TEXT, "auditing_token": TEXT,
            "attribution_share": Check(_share, "must be a number from 0 to 1"),
            "attribution_value": NUMBER,
        },
        required=("attribution_value",),
    ),
    "advanced_measurement_table": TEXT,
}  # fmt: skip

_ELSEWHERE: Final[Mapping[str, str]] = {
    "event_name": "eventName",
    "event_time": "eventTime",
    "event_id": "eventId",
    "event_source_url": "sourceUrl",
    "referrer_url": "referrerUrl",
    "action_source": "actionSource",
    "value": "eventValue",
    "currency": "currency",
    "contents": "contents",
    "test_event_code": "testEventCode",
}
_UNKNOWN: Final = "is no member of Meta's event that can be given here; its page lists them"


@frozen(kw_only=True)
class Extras:
    """What `extras.facebook` held, checked.

    Attributes:
        event: Members of the event itself.
        user: Unhashed members of `user_data`.
        custom: Members of `custom_data`.
        processing: Data processing options, as they came.
    """

    event: dict[str, JSON] = field(factory=dict)
    user: dict[str, JSON] = field(factory=dict)
    custom: dict[str, JSON] = field(factory=dict)
    processing: dict[str, JSON] = field(factory=dict)


NONE: Final = Extras()
"""Of an event without extras; nobody writes into it."""


def read_extras(event: ConversionEvent, notes: list[Note]) -> Extras:
    """Sort and check the event's extras for this platform.

    Args:
        event: What happened.
        notes: Takes each member that had to be left out.
    """
    given: object = event.extras.get("facebook") if event.extras else None
    if given is None:
        return NONE
    if not isinstance(given, Mapping):
        notes.append(Note.dropped(PLACE, "must be an object"))
        return NONE
    extras = Extras()
    for name, value in given.items():
        if name in {"user_data", "custom_data"} and isinstance(value, Mapping):
            for inner, member in value.items():
                _sort(extras, f"{PLACE}.{name}", inner, member, notes)
        else:
            _sort(extras, PLACE, name, value, notes)
    return extras


def _sort(extras: Extras, place: str, name: str, value: JSON, notes: list[Note]) -> None:
    if name in DATA_PROCESSING:
        extras.processing[name] = value
        return
    if value is None:
        return
    if name in _ELSEWHERE:
        notes.append(Note.dropped(path_of(place, name), f"give it as {_ELSEWHERE[name]}"))
        return
    for table, target in (
        (EVENT_MEMBERS, extras.event),
        (USER_MEMBERS, extras.user),
        (STANDARD, extras.custom),
    ):
        if name in table:
            taken = checked(place, name, value, table[name], notes)
            if taken is not None:
                target[name] = taken
            return
    notes.append(Note.dropped(path_of(place, name), _UNKNOWN))
