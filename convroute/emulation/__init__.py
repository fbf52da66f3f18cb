"""Hosts emulated platforms on a loopback address, with faults on request; it names no platform."""

from __future__ import annotations

from convroute.emulation.emulated_platform import EmulatedPlatform
from convroute.emulation.exchange import Exchange
from convroute.emulation.faults import Fault, FaultKind
from convroute.emulation.host import EmulationHost

__all__ = ["EmulatedPlatform", "EmulationHost", "Exchange", "Fault", "FaultKind"]
