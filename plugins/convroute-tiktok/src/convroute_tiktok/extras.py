"""Members of TikTok's own event object that a caller gives in `extras["tiktok"]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import field, frozen

from convroute.spi import JSON, Note
from convroute_tiktok.device import DEVICE
from convroute_tiktok.json_values import number_of, text_of

Reader = Callable[[object], Any]


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _share(value: object) -> float | None:
    number = number_of(value)
    return float(number) if number is not None and 0 <= number <= 1 else None


def customer_type(value: object) -> str | None:
    """Give `new` or `returning`, else None."""
    return value if isinstance(value, str) and value in {"new", "returning"} else None


# "Report App, Web, Offline, or CRM Events", doc 1771101303285761: the objects app, ad and lead.
APP: Final[Mapping[str, Reader]] = {"app_id": text_of, "app_name": text_of, "app_version": text_of}
AD: Final[Mapping[str, Reader]] = {
    "callback": text_of,
    "campaign_id": text_of,
    "ad_id": text_of,  # the ad group's id, whatever it is called
    "creative_id": text_of,
    "is_retargeting": _flag,
    "attributed": _flag,
    "attribution_type": text_of,
    "attribution_provider": text_of,
    "attribution_share": _share,
}
AD_ON_WEB: Final = frozenset({"attribution_share"})
LEAD: Final[Mapping[str, Reader]] = {"lead_id": text_of, "lead_event_source": text_of}
OBJECTS: Final[Mapping[str, Mapping[str, Reader]]] = {"app": APP, "ad": AD, "lead": LEAD}

MEMBERS: Final[Mapping[str, Reader]] = {
    "limited_data_use": _flag,
    "customer_type": customer_type,
    "shop_id": text_of,
    "ttclid": text_of,
    "ttp": text_of,
    **DEVICE,
}


@frozen(kw_only=True)
class Extras:
    """The caller's members, read and found fit.

    Attributes:
        members: Single values by name.
        objects: `app`, `ad` and `lead`, with the members that they may have.
        notes: What was left out.
    """

    members: Mapping[str, Any] = field(factory=dict, repr=False)
    objects: Mapping[str, Mapping[str, JSON]] = field(factory=dict, repr=False)
    notes: tuple[Note, ...] = ()


NONE: Final = Extras()
ROOT: Final = "extras.tiktok"


def read_extras(extras: object) -> Extras:
    """Read `extras["tiktok"]`: what is unknown or of the wrong kind is dropped with a note."""
    if extras is None:
        return NONE
    notes: list[Note] = []
    single = {**MEMBERS, **dict.fromkeys(OBJECTS, _anything)}
    members = _read(extras, single, ROOT, notes)
    given = {name: members.pop(name) for name in OBJECTS if name in members}
    objects = {
        name: _read(value, OBJECTS[name], f"{ROOT}.{name}", notes) for name, value in given.items()
    }
    return Extras(
        members=members, objects={k: v for k, v in objects.items() if v}, notes=tuple(notes)
    )


def _anything(value: object) -> object:
    return value


def _read(
    value: object, table: Mapping[str, Reader], path: str, notes: list[Note]
) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        notes.append(Note.dropped(path, "must be an object"))
        return {}
    taken: dict[str, Any] = {}
    for name, member in value.items():
        if name not in table:
            notes.append(
                Note.dropped(
                    path, f"a member that is unknown here; known: {', '.join(sorted(table))}"
                )
            )
        elif (found := table[name](member)) is not None:
            taken[name] = found
        else:
            notes.append(Note.dropped(f"{path}.{name}", "not of the kind that TikTok takes"))
    return taken
