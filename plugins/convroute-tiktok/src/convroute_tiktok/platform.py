"""The platform: TikTok's Events API 2.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from attrs import Factory, field, frozen

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
    Window,
)
from convroute_tiktok.event_name import PAGE_VIEW, STANDARD_EVENTS
from convroute_tiktok.features import FEATURES
from convroute_tiktok.identifiers import SPECS
from convroute_tiktok.mapping import map_conversion
from convroute_tiktok.match_keys import WANTED, out_of_reach
from convroute_tiktok.outcome import outcomes
from convroute_tiktok.pixel_check import pixel_faults
from convroute_tiktok.settings import TikTokOptions, TikTokSettings
from convroute_tiktok.windows import windows


@frozen(kw_only=True)
class TikTok(Platform):
    """TikTok's server-side events: web, offline, CRM and app, through one endpoint.

    Attributes:
        settings: The plugin's own table.
    """

    name: ClassVar[str] = "tiktok"
    title: ClassVar[str] = "TikTok"
    documentation: ClassVar[str] = "https://business-api.tiktok.com/portal/docs?id=1771101303285761"
    identifiers: ClassVar[tuple[IdentifierSpec, ...]] = SPECS
    wanted: ClassVar[tuple[MatchKeySpec, ...]] = WANTED
    event_names: ClassVar[frozenset[str]] = STANDARD_EVENTS | {PAGE_VIEW}
    custom_event_names: ClassVar[bool] = True
    options_class: ClassVar[type[Any]] = TikTokOptions
    batch_limit: ClassVar[int] = 1000
    features: ClassVar[Features] = FEATURES

    settings: TikTokSettings = field(factory=TikTokSettings)
    api_version: str = field(
        init=False, default=Factory(lambda self: self.settings.api_version, takes_self=True)
    )

    def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
        """Say the conversion in TikTok's words."""
        return map_conversion(conversion, pixel)

    def request(self, payloads: Sequence[Payload], pixel: Pixel) -> HttpRequest:
        """Put events of one event source, at most 1000, into one request.

        The token stands in a header of its own, not as a bearer token (doc 1771101303285761).
        """
        return HttpRequest(
            url=self.settings.endpoint,
            headers={"Access-Token": pixel.access_token, "Content-Type": "application/json"},
            json={**payloads[0].envelope, "data": [payload.body for payload in payloads]},
            timeout=self.settings.timeout,
        )

    def outcomes(self, response: HttpResponse, payloads: Sequence[Payload]) -> Sequence[Outcome]:
        """Read the code in the body; TikTok takes or refuses a request as a whole."""
        return outcomes(response, len(payloads))

    def check(self, pixel: Pixel) -> Iterable[Fault]:
        """Look at a pixel's settings."""
        return pixel_faults(pixel)

    def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
        """Tell how old event and click are, and how old they are of use."""
        return tuple(windows(conversion, pixel))

    def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> Mapping[str, str]:
        """Name what the event source has no place for."""
        return out_of_reach(conversion, pixel)
