"""The dry-run transport: keeps what would have left, sends nothing."""

from __future__ import annotations

from collections import deque

from attrs import field, frozen

from convroute.errors import SendingWithheld
from convroute.model.http import HttpRequest, HttpResponse


@frozen(kw_only=True)
class DryRunTransport:
    """Records requests instead of sending them; their receipts say `skipped`.

    A dry run never answers like a platform: that would make a receipt say `delivered`.

    Attributes:
        name: `dry-run`.
        requests: The last requests, oldest first.
    """

    name: str = "dry-run"
    requests: deque[HttpRequest] = field(factory=lambda: deque(maxlen=1000))

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Keep the request.

        Raises:
            SendingWithheld: Always: nothing was sent.
        """
        self.requests.append(request)
        raise SendingWithheld("dry run: nothing was sent")
