"""The platform: Meta's Conversions API as the router knows it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar, Final
from urllib.parse import quote

from attrs import field, frozen

from convroute.spi import (
    Conversion,
    Fault,
    Features,
    HttpRequest,
    HttpResponse,
    IdentifierSpec,
    MatchKeySpec,
    Outcome,
    Payload,
    Pixel,
    Platform,
    Refusal,
    Secret,
    Window,
)  # fmt: skip
from convroute_facebook.event_name import STANDARD_EVENTS
from convroute_facebook.features import FEATURES
from convroute_facebook.identifiers import SPECS
from convroute_facebook.mapping import map_conversion
from convroute_facebook.match_keys import WANTED, out_of_reach
from convroute_facebook.outcome import outcomes
from convroute_facebook.pixel_check import pixel_faults
from convroute_facebook.settings import FacebookOptions, FacebookSettings, TokenPlace
from convroute_facebook.windows import windows

BATCH_LIMIT: Final = 1000
"""Using the API, batch requests: one invalid event and none of them is stored."""

SMALL_BATCH: Final = 100
SMALL_TIMEOUT, LARGE_TIMEOUT = 6.5, 11.5
"""Seconds: to connect 1.5, to answer 5 or 10. Meta's 1.5 in all is for one event; giving up a large
batch so soon would send most of it twice."""


def appsecret_proof(app_secret: Secret, access_token: Secret) -> str:
    """Prove that the sender knows the app's secret: HMAC-SHA256 of the token under it, in hex."""
    key, message = app_secret.reveal().encode(), access_token.reveal().encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


@frozen
class Facebook(Platform):
    """Meta's Conversions API.

    Attributes:
        settings: The plugin's own table.
    """

    name: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook"
    documentation: ClassVar[str] = (
        "https://developers.facebook.com/docs/marketing-api/conversions-api"
    )
    identifiers: ClassVar[tuple[IdentifierSpec, ...]] = SPECS
    wanted: ClassVar[tuple[MatchKeySpec, ...]] = WANTED
    event_names: ClassVar[frozenset[str]] = STANDARD_EVENTS
    options_class: ClassVar[type[Any]] = FacebookOptions
    batch_limit: ClassVar[int] = BATCH_LIMIT
    features: ClassVar[Features] = FEATURES

    settings: FacebookSettings = field(factory=FacebookSettings)
    api_version: str = field(init=False)

    @api_version.default
    def _version(self) -> str:
        return self.settings.api_version

    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        """Say the conversion as a server event."""
        return map_conversion(conversion, pixel)

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        """Put events into one request; the token stands in the header, or in the body by option."""
        options = pixel.load(FacebookOptions)
        body: dict[str, object] = {"data": [payload.body for payload in payloads]}
        body.update(payloads[0].envelope)
        if options.partner_agent:
            body["partner_agent"] = options.partner_agent
        headers: dict[str, str | Secret] = {}
        if options.token_in is TokenPlace.HEADER:
            headers["Authorization"] = pixel.access_token.prefixed("Bearer ")
        else:
            body["access_token"] = pixel.access_token
        if options.app_secret:
            body["appsecret_proof"] = Secret(
                appsecret_proof(options.app_secret, pixel.access_token)
            )
        return HttpRequest(
            url=_url(self.settings.base_url, self.settings.api_version, pixel.pixel_id),
            headers=headers,
            json=body,
            timeout=SMALL_TIMEOUT if len(payloads) <= SMALL_BATCH else LARGE_TIMEOUT,
        )

    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        """Read the answer; all events of a request share its fate, but the one that Meta names."""
        return outcomes(response, len(payloads))

    def check(self, pixel: Pixel) -> Iterable[Fault]:
        """Look at the pixel's id, token and options."""
        return pixel_faults(pixel)

    def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
        """Tell how old event and click are, and how old Meta takes them."""
        return tuple(windows(conversion, pixel))

    def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> Mapping[str, str]:
        """Name what a call or a visit to a shop cannot have."""
        return out_of_reach(conversion)


@lru_cache(maxsize=1024)
def _url(base_url: str, version: str, pixel_id: str) -> str:
    return f"{base_url.rstrip('/')}/{quote(version, safe='')}/{quote(pixel_id, safe='')}/events"
