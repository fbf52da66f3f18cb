"""The accounts that the emulated platform knows. Every id and token here is made up."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from attrs import field, frozen

from convroute.spi import Pixel, Secret

APP_SECRET: Final = "emulated-app-secret"  # noqa: S105 (made up)
"""The application secret from which the right `appsecret_proof` of a token is made."""


BUSINESS_ACCOUNT: Final = "900000000000009"
"""The WhatsApp business account to which all these datasets belong."""


@frozen(kw_only=True)
class Account:
    """A dataset and the token that may write to it.

    Attributes:
        name: The pixel's local name, which says what is wrong with it.
        dataset_id: The id in the path: 15 or 16 digits.
        token: The made-up token.
        expired: Whether the token's time is over.
        throttled: Whether every request is answered with the rate limit.
    """

    name: str
    dataset_id: str
    token: str = field(repr=False)
    expired: bool = False
    throttled: bool = False

    def pixel(self) -> Pixel:
        """Give the account as a pixel of the router."""
        return Pixel(
            name=self.name,
            platform="facebook",
            pixel_id=self.dataset_id,
            access_token=Secret(self.token),
            default_phone_region="US",
        )


ACCOUNTS: Final = (
    Account(
        name="facebook-good",
        dataset_id="900000000000001",
        token="EAAemulatedGood0000000000000001",  # noqa: S106 (made up)
    ),
    Account(
        name="facebook-expired",
        dataset_id="900000000000002",
        token="EAAemulatedExpired0000000000002",  # noqa: S106 (made up)
        expired=True,
    ),
    Account(
        name="facebook-throttled",
        dataset_id="900000000000003",
        token="EAAemulatedThrottled00000000003",  # noqa: S106 (made up)
        throttled=True,
    ),
)


def proof_of(token: str) -> str:
    """Give the right `appsecret_proof`: HMAC-SHA256 of the token, keyed with the secret, in hex."""
    return hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
