"""What an event was about: items to `contents`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from convroute.spi import JSON, Item, Note
from convroute_facebook.checks import NUMBER, TEXT, Check, one_of
from convroute_facebook.json_values import Unusable, amount, json_value, plain_text, whole_number

DELIVERY_CATEGORY: Final = one_of("in_store", "curbside", "home_delivery")

LARGEST_QUANTITY: Final = 2**31

_NO_ID: Final = "has no id, and Meta refuses the event for it (2804008)"


def _quantity(value: object) -> JSON:
    number = whole_number(value)
    return number if number is not None and number > 0 else None


QUANTITY: Final = Check(_quantity, "must be a whole number above 0")

# Custom data parameters; title to category are the SDK's.
MEMBERS: Final[Mapping[str, Check]] = {
    "quantity": QUANTITY,
    "item_price": NUMBER,
    "title": TEXT,
    "description": TEXT,
    "brand": TEXT,
    "category": TEXT,
    "delivery_category": DELIVERY_CATEGORY,
}
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
        if price is not None and (number := amount(price)) is not None:
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


def contents_in(value: object, notes: list[Note]) -> list[JSON]:
    """Give the contents that stand among an event's properties, in Meta's words already.

    Members that Meta's pages do not name are passed on.

    Args:
        value: Whatever the caller put under `contents`.
        notes: Takes what had to be left out.
    """
    contents: list[JSON] = []
    for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
        identity = plain_text(item.get("id")) if isinstance(item, Mapping) else None
        if identity is None:
            notes.append(Note.dropped(f"properties.contents[{index}]", _NO_ID))
            continue
        lost: list[str] = []
        rest = json_value({k: v for k, v in item.items() if k != "id" and k not in MEMBERS}, lost)
        content: dict[str, JSON] = {"id": identity}
        for name in MEMBERS:
            if item.get(name) is not None:
                _put(content, name, item[name], f"properties.contents[{index}].{name}", notes)
        if not isinstance(rest, Unusable) and isinstance(rest, dict):
            content.update(rest)
        contents.append(content)
    return contents


def _put(content: dict[str, JSON], name: str, value: object, path: str, notes: list[Note]) -> None:
    check = MEMBERS[name]
    if (taken := check.read(value)) is None:
        notes.append(Note.dropped(path, check.wanted))
    else:
        content[name] = taken
