"""The faults that are planted into Acme, one at a time: what connectors get wrong, each a small change of source."""

from __future__ import annotations

from typing import Final

from planted_faults.mapping import MAPPING_FAULTS
from planted_faults.people import PEOPLE_FAULTS
from planted_faults.planted import Planted
from planted_faults.sending import SENDING_FAULTS

FAULTS: Final[dict[str, Planted]] = {**MAPPING_FAULTS, **PEOPLE_FAULTS, **SENDING_FAULTS}
"""By what went wrong."""
