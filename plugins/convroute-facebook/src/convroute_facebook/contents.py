"""What an event was about: items to `contents`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from convroute.normalise import finite_number, json_value, plain_text
from convroute.spi import JSON, Item, Note
from convroute_facebook.members import CONTENT

LARGEST_QUANTITY: Final = 2**31

_NO_ID: Final = "has no id, and Meta refuses the event for it (2804008)"
_TEXT_FIELDS: Final = (("title", "name"), ("brand", "brand"), ("category", "category"))


def contents_of(items: Sequence[Item], notes: list[Note]) -> list[JSON]:
    """Give the items of an event in Meta's words; one without an id is left out.

    Args:
        items: What the event was about.
        notes: Takes what had to be left out.
    """
    contents: list[JSON] = []
    for index, item in enumerate(items):
        identity = plain_text(item.id)
        if identity is None:
            notes.append(Note.dropped(f"contents[{index}]", _NO_ID))
            continue
        content: dict[str, JSON] = {"id": identity}
        quantity, price = item.quantity, item.price
        if quantity is not None:
            if type(quantity) is int and 0 < quantity < LARGEST_QUANTITY:
                content["quantity"] = quantity
            else:
                _put(content, "quantity", quantity, f"contents[{index}].quantity", notes)
        if price is not None and (number := finite_number(price)) is not None:
            content["item_price"] = number
        elif price is not None:
            _put(content, "item_price", price, f"contents[{index}].price", notes)
        if item.name or item.brand or item.category or item.delivery_category:
            _add_words(content, item, index, notes)
        contents.append(content)
    return contents


def _add_words(content: dict[str, JSON], item: Item, index: int, notes: list[Note]) -> None:
    for wire, field in _TEXT_FIELDS:
        if (text := plain_text(getattr(item, field))) is not None:
            content[wire] = text
    if category := item.delivery_category:
        path = f"contents[{index}].deliveryCategory"
        _put(content, "delivery_category", category, path, notes)


def contents_in(value: object, lost: list[str], notes: list[Note]) -> list[JSON]:
    """Give the contents that stand among an event's properties, in Meta's words already.

    Members that Meta's pages do not name are passed on.

    Args:
        value: Whatever the caller put under `contents`.
        lost: Takes a word for each part of other members that had to go.
        notes: Takes what had to be left out.
    """
    contents: list[JSON] = []
    if not isinstance(value, list | tuple):
        notes.append(Note.dropped("properties.contents", "must be a list of objects"))
        return contents
    for index, item in enumerate(value):
        identity = plain_text(item.get("id")) if isinstance(item, Mapping) else None
        if identity is None:
            notes.append(Note.dropped(f"properties.contents[{index}]", _NO_ID))
            continue
        rest = json_value({k: v for k, v in item.items() if k != "id" and k not in CONTENT}, lost)
        content: dict[str, JSON] = {"id": identity}
        for name in CONTENT:
            if item.get(name) is not None:
                _put(content, name, item[name], f"properties.contents[{index}].{name}", notes)
        content.update(rest)
        contents.append(content)
    return contents


def _put(content: dict[str, JSON], name: str, value: object, path: str, notes: list[Note]) -> None:
    check = CONTENT[name]
    if (taken := check.read(value)) is None:
        notes.append(Note.dropped(path, check.wanted))
    else:
        content[name] = taken
