"""The consent gate: what a person refused is not sent, and a pixel may ask for more than silence."""

from __future__ import annotations

from attrs import frozen

from convroute.model.conversion import Conversion
from convroute.model.lead_record import ALL_PURPOSES
from convroute.model.pixel import Pixel
from convroute.roles import Withheld


@frozen(kw_only=True)
class ConsentGate:
    """Withholds by the lead's `consent` and the pixel's.

    A purpose of the pixel must be granted, by its own name or by `all`. A lead that denied everything
    (`"consent": false`) is withheld from every pixel. Without either, nothing is withheld.
    """

    name: str = "consent"

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        """Let a conversion pass, or say which purpose is missing."""
        lead = conversion.lead
        for purpose in pixel.consent:
            granted = lead.consents_to(purpose)
            if not granted:
                how = "denied" if granted is False else "not given"
                return Withheld(f"consent for '{purpose}' is {how}")
        if not pixel.consent and lead.consent.get(ALL_PURPOSES) is False:
            return Withheld("consent is denied")
        return None
