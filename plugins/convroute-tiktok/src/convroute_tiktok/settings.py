"""What can be set: for the plugin as a whole, and for each pixel."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from convroute.spi import is_path_segment, is_service_url


@frozen(kw_only=True)
class TikTokSettings:
    """The table `[convroute.plugins.tiktok]`.

    Attributes:
        base_url: Where the API is; an emulated platform's URL for tests.
        api_version: The version in the path.
        timeout: Seconds for one exchange; None leaves it to the transport.
        allow_plain_http: Send to another machine by `http://` too: anybody on the way can read the tokens.
    """

    base_url: str = field(validator=is_service_url, default="https://business-api.tiktok.com")
    api_version: str = field(validator=is_path_segment, default="v1.3")
    timeout: float | None = None
    allow_plain_http: bool = False

    @property
    def endpoint(self) -> str:
        """The one URL for every event; without its last slash TikTok answers 404."""
        return f"{self.base_url.rstrip('/')}/open_api/{self.api_version}/event/track/"


class ExternalId(Enum):
    """What is sent as `external_id`."""

    ANY = "any"
    """The lead's external id, else the lead's own id."""
    GIVEN = "given"
    """The lead's external id only."""
    OFF = "off"
    """Nothing."""


@frozen(kw_only=True)
class TikTokOptions:
    """The table `[convroute.pixels.options]` of a TikTok pixel.

    The pixel's `pixel_id` is the Pixel Code, for `web` events. The other event sources have ids of their own.

    Attributes:
        offline_event_set_id: The Offline Event Set, for what happened off the web.
        crm_event_set_id: The CRM Event Set, for leads of TikTok's own forms.
        tiktok_app_id: The app's id in Events Manager (not the store's); accounts need to be allowlisted for it.
        store_app_id: The App Store's digits or the Android package name.
        app_name: The app's name.
        app_version: The app's version.
        crm_name: The name of your CRM, as it is shown beside CRM events.
        default_page_url: The page of web events that came without one.
        keep_query: Names of query parameters that stay in URLs beside `utm_*` and `ttclid`; `x_*` keeps all
            that begin with `x_`.
        default_phone_region: ISO 3166 alpha-2 code for national phone numbers of leads without a country; goes
            before the pixel's own.
        digits_as_international: Take bare digits of a lead without a country as an international number if
            they are a valid one.
        external_id: What is sent as `external_id`.
        external_id_lower: Lower-case it before hashing, for a site that does the same in the browser.
        limited_data_use: Ask TikTok to restrict its use of every event (web and app).
    """

    offline_event_set_id: str | None = None
    crm_event_set_id: str | None = None
    tiktok_app_id: str | None = None
    store_app_id: str | None = None
    app_name: str | None = None
    app_version: str | None = None
    crm_name: str | None = None
    default_page_url: str | None = None
    keep_query: tuple[str, ...] = ()
    default_phone_region: str | None = None
    digits_as_international: bool = True
    external_id: ExternalId = ExternalId.ANY
    external_id_lower: bool = False
    limited_data_use: bool = False
