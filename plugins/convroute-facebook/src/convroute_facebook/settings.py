"""What can be set: the plugin's own table, and the options of a pixel."""

from __future__ import annotations

from enum import Enum
from typing import Final

from attrs import field, frozen

from convroute.spi import Secret, is_path_segment, is_service_url

DEFAULT_API_VERSION: Final = "v25.0"
"""Of 2026-02-18. A call to a retired version may be answered by a later one, with a warning header."""


@frozen(kw_only=True)
class FacebookSettings:
    """`[convroute.plugins.facebook]`.

    Attributes:
        base_url: Where the Graph API is; an emulated platform's URL for trying things out.
        api_version: The version segment of the path.
        allow_plain_http: Send to another machine by `http://` too: anybody on the way can read the tokens.
    """

    base_url: str = field(validator=is_service_url, default="https://graph.facebook.com")
    api_version: str = field(validator=is_path_segment, default=DEFAULT_API_VERSION)
    allow_plain_http: bool = False


class ExternalIdForm(Enum):
    """How the external id is sent: it must be the same on every channel, the browser pixel included."""

    HASHED = "hashed"
    """Lower case, without white space, SHA-256: what the browser pixel does."""
    RAW = "raw"
    """Trimmed and nothing else: for advertisers whose other channels send it so."""


class TokenPlace(Enum):
    """Where the access token stands in the request."""

    HEADER = "header"
    """`Authorization: Bearer`."""
    BODY = "body"
    """The member `access_token` of the JSON body."""


class CrmEvents(Enum):
    """Which system-generated events are marked as stages of a CRM funnel, once `crm_name` is set."""

    LEAD_ADS = "lead_ads"
    """Those of people with a Lead Ads id."""
    ALL = "all"
    """All of them."""


@frozen(kw_only=True)
class FacebookOptions:
    """`[convroute.pixels.options]` of a pixel of this platform.

    Attributes:
        default_phone_region: ISO 3166 alpha-2 code for national phone numbers of leads without a country;
            it goes before the pixel's own `default_phone_region`.
        external_id: `hashed` as the browser pixel does, or `raw`.
        limited_data_use: Ask for limited data use with every event, not only with those that say so.
        data_processing_country: 0 lets Meta find the place by the IP address, 1 is the United States.
        data_processing_state: 0, or 1000 to 1013 for a state with a privacy law.
        token_in: `header`, or `body` for where a proxy takes the header away.
        app_secret: The app's secret; every request then carries its proof.
        partner_agent: The name under which Meta lists whoever sends the events: at most 22 characters,
            at least two of them letters.
        crm_name: The CRM behind system-generated events: marks them for conversion leads.
        crm_events: Which of them: `lead_ads`, or `all`.
        physical_store_days: How many days old a `physical_store` event may be. Meta's page says 62 and 7 in
            one paragraph; the larger is the default, and Meta has the last word.
        keep_query: Names of query parameters that stay in URLs beside `utm_*` and `fbclid`; `x_*` keeps all
            that begin with `x_`.
        keep_properties: Names of properties that are sent although they sound like personal data.
    """

    default_phone_region: str | None = None
    external_id: ExternalIdForm = ExternalIdForm.HASHED
    limited_data_use: bool = False
    data_processing_country: int = 0
    data_processing_state: int = 0
    token_in: TokenPlace = TokenPlace.HEADER
    app_secret: Secret | None = None
    partner_agent: str | None = None
    crm_name: str | None = None
    crm_events: CrmEvents = CrmEvents.LEAD_ADS
    physical_store_days: int = 62
    keep_query: tuple[str, ...] = ()
    keep_properties: tuple[str, ...] = ()
