"""The accounts that the emulated platform knows. Every id and token here is made up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from convroute.spi import Pixel, Secret


@frozen(kw_only=True)
class Account:
    """A pixel with its event sets, and the token that may write to them.

    Attributes:
        name: The pixel's local name, which says what is wrong with it.
        pixel_code: The pixel code: 20 upper-case letters and digits.
        offline_event_set_id: The id of its offline event set: 19 digits.
        crm_event_set_id: The id of its CRM event set: 19 digits.
        app_id: The TikTok app id of its app events: digits.
        token: The made-up token.
        expired: Whether the token is no longer good: they are revoked rather than expire.
        throttled: Whether every request is answered with the pixel's rate limit.
    """

    name: str
    pixel_code: str
    offline_event_set_id: str
    crm_event_set_id: str
    app_id: str
    token: str = field(repr=False)
    expired: bool = False
    throttled: bool = False

    @property
    def sources(self) -> Mapping[str, str]:
        """The ids it may write to, each with its event source."""
        return {
            self.pixel_code: "web",
            self.offline_event_set_id: "offline",
            self.crm_event_set_id: "crm",
            self.app_id: "app",
        }

    def pixel(self) -> Pixel:
        """Give the account as a pixel of the router."""
        return Pixel(
            name=self.name,
            platform="tiktok",
            pixel_id=self.pixel_code,
            access_token=Secret(self.token),
            default_phone_region="US",
            options={
                "offline_event_set_id": self.offline_event_set_id,
                "crm_event_set_id": self.crm_event_set_id,
            },
        )


ACCOUNTS: Final = (
    Account(
        name="tiktok-good",
        pixel_code="C0EMULATED0000000001",
        offline_event_set_id="7000000000000000011",
        crm_event_set_id="7000000000000000012",
        app_id="7000000000000000013",
        token="emulated-good-token-0000000000000000001",  # noqa: S106 (made up)
    ),
    Account(
        name="tiktok-expired",
        pixel_code="C0EMULATED0000000002",
        offline_event_set_id="7000000000000000021",
        crm_event_set_id="7000000000000000022",
        app_id="7000000000000000023",
        token="emulated-expired-token-0000000000000002",  # noqa: S106 (made up)
        expired=True,
    ),
    Account(
        name="tiktok-throttled",
        pixel_code="C0EMULATED0000000003",
        offline_event_set_id="7000000000000000031",
        crm_event_set_id="7000000000000000032",
        app_id="7000000000000000033",
        token="emulated-throttled-token-00000000000003",  # noqa: S106 (made up)
        throttled=True,
    ),
)
