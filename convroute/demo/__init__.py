"""The demo: sample leads, emulated platforms on this machine, and events of every kind, good and bad."""

from __future__ import annotations

from convroute.demo.report import DemoReport, Result, ShownPayload
from convroute.demo.run import run_demo

__all__ = ["DemoReport", "Result", "ShownPayload", "run_demo"]
