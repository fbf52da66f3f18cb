"""The types of `fire`'s arguments, written once for every function that takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, TypeGuard

from convroute.errors import InvalidEventError
from convroute.model.event import ActionSource, Item
from convroute.model.lead import Lead
from convroute.wire.scalars import wanted


class EventArguments(TypedDict, total=False):
    """What `fire` and `preview` take beside the pixel; `FireRequest` says what each means."""

    lead_id: str | None
    event_value: Decimal | float | None
    currency: str | None
    action_source: ActionSource | str
    test_event_code: str | None
    event_id: str | None
    event_time: datetime | float | str | None
    source_url: str | None
    referrer_url: str | None
    order_id: str | None
    contents: Iterable[Item | Mapping[str, Any]]
    properties: Mapping[str, Any] | None
    extras: Mapping[str, Mapping[str, Any]] | None
    limited_data_use: bool
    lead: Lead | Mapping[str, Any] | None


class FireArguments(EventArguments):
    """Those of one event for one pixel, as `fire_many` takes them."""

    pixel_id: str
    platform: str
    event_name: str


def given(arguments: object) -> dict[str, Any]:
    """Leave out what is None, and make lists of iterables: what the strict reader takes.

    Raises:
        InvalidEventError: It is no mapping at all.
    """
    if type(arguments) is not dict and not isinstance(arguments, Mapping):
        raise InvalidEventError(str(wanted("an object", arguments)))
    plain = {name: value for name, value in arguments.items() if value is not None}
    contents = plain.get("contents")
    if type(contents) is not list and _is_lazy(contents):
        plain["contents"] = list(contents)
    return plain


def _is_lazy(contents: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(contents, Iterable) and not isinstance(contents, list | str | bytes | Mapping)
