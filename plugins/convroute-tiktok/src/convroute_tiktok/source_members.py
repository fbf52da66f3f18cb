"""What stands in the event object beside user and properties, each for the event sources that take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from convroute.spi import Refusal
from convroute_tiktok.draft import Draft
from convroute_tiktok.identifiers import LEAD_ID
from convroute_tiktok.members import AD_ON_WEB
from convroute_tiktok.page import add_page
from convroute_tiktok.settings import TikTokOptions

NO_APP_ID: Final = Refusal(
    reason="an app event needs the store's id of the app: set store_app_id, or extras.tiktok.app.app_id",
    field="extras.tiktok.app.app_id",
)


def add_source_members(body: dict[str, Any], draft: Draft) -> Refusal | None:
    """Add `page`, `app`, `ad` and `lead`; give a refusal if one that is needed is not known."""
    source, extras = draft.source, draft.extras
    if source == "web":
        add_page(body, draft)
    elif source == "app":
        app = _app(draft.options, extras.objects.get("app", {}))
        if "app_id" not in app:
            return NO_APP_ID
        body["app"] = app
    elif source == "crm":
        body["lead"] = _lead(draft, extras.objects.get("lead", {}))
        draft.match_keys["lead_id"] = "event" if "lead" in extras.objects else f"clickIds.{LEAD_ID}"
    if extras.objects:
        _add_ad(body, draft)
        _note_misplaced(draft)
    if draft.lead_id and source != "crm" and "lead" not in extras.objects:
        draft.dropped(
            f"clickIds.{LEAD_ID}", "for CRM events only; set crm_event_set_id to send those"
        )
    return None


def _app(options: TikTokOptions, given: Mapping[str, Any]) -> dict[str, Any]:
    known = {
        "app_id": options.store_app_id,
        "app_name": options.app_name,
        "app_version": options.app_version,
    }
    return {name: value for name, value in {**known, **given}.items() if value}


def _lead(draft: Draft, given: Mapping[str, Any]) -> dict[str, Any]:
    crm = given.get("lead_event_source") or draft.options.crm_name
    return {"lead_id": draft.lead_id, **({"lead_event_source": crm} if crm else {})}


def _add_ad(body: dict[str, Any], draft: Draft) -> None:
    given = draft.extras.objects.get("ad", {})
    fits = {"app": given.keys(), "web": AD_ON_WEB & given.keys()}.get(draft.source, frozenset())
    if fits:
        body["ad"] = {name: value for name, value in given.items() if name in fits}
    if len(fits) < len(given):
        draft.dropped("extras.tiktok.ad", f"members that {draft.source} events do not have")


def _note_misplaced(draft: Draft) -> None:
    for name, home in (("app", "app"), ("lead", "crm")):
        if name in draft.extras.objects and draft.source != home:
            draft.dropped(
                f"extras.tiktok.{name}",
                f"for {home} events only, and this is sent as {draft.source}",
            )
