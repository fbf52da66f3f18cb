"""What an event was about: items to `contents`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from convroute.spi import Item
from convroute_tiktok.draft import Draft
from convroute_tiktok.members import CONTENT

_FIELDS: Final = {
    "content_id": "id",
    "quantity": "quantity",
    "price": "price",
    "content_name": "name",
    "content_category": "category",
    "brand": "brand",
}
"""TikTok's name of each member to the item's field."""


def contents_of(items: tuple[Item, ...], draft: Draft) -> list[dict[str, Any]]:
    """Give the items of an event in TikTok's words; what is wrong with one is noted."""
    lines = [_line_of(index, item, draft) for index, item in enumerate(items)]
    return [line for line in lines if line]


def _line_of(index: int, item: Item, draft: Draft) -> dict[str, Any]:
    line: dict[str, Any] = {}
    if item.id is not None:
        _put(line, "content_id", item.id, index, draft)
    if item.quantity is not None:
        _put(line, "quantity", item.quantity, index, draft)
    if item.price is not None:
        _put(line, "price", item.price, index, draft)
    if item.name is not None:
        _put(line, "content_name", item.name, index, draft)
    if item.category is not None:
        _put(line, "content_category", item.category, index, draft)
    if item.brand is not None:
        _put(line, "brand", item.brand, index, draft)
    if item.delivery_category:
        draft.dropped(f"contents[{index}].deliveryCategory", "TikTok has no such field")
    return line


def _put(line: dict[str, Any], wire: str, value: object, index: int, draft: Draft) -> None:
    check = CONTENT[wire]
    found = check.read(value)
    if found is not None:
        line[wire] = found
    elif value != "":
        draft.dropped(f"contents[{index}].{_FIELDS[wire]}", check.wanted)


def contents_in(value: object, draft: Draft) -> list[dict[str, Any]]:
    """Give the contents that stand among an event's properties, in TikTok's words already."""
    if not isinstance(value, list | tuple):
        return []
    lines = (_line_in(index, one, draft) for index, one in enumerate(value))
    return [line for line in lines if line]


def _line_in(index: int, content: object, draft: Draft) -> dict[str, Any]:
    line: dict[str, Any] = {}
    path = f"properties.contents[{index}]"
    if not isinstance(content, Mapping):
        draft.dropped(path, "must be an object")
        return line
    for name, value in content.items():
        check = CONTENT.get(name)
        if check is None or value is None:
            continue
        if (found := check.read(value)) is not None:
            line[name] = found
        else:
            draft.dropped(f"{path}.{name}", check.wanted)
    return line
