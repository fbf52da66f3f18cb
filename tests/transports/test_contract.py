"""The built-in transports keep the contract of every transport."""

from __future__ import annotations

import ssl

from convroute.testing import TransportContract
from convroute.transports.dry_run import DryRunTransport
from convroute.transports.http import HttpTransport

TLS = ssl.create_default_context()  # once: to read the system's certificates takes a while


class TestHttp(TransportContract):
    def transport(self) -> HttpTransport:
        return HttpTransport(tls=TLS)


class TestDryRun(TransportContract):
    sends = False

    def transport(self) -> DryRunTransport:
        return DryRunTransport()
