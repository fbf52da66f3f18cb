from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from doubles.http_request import QUICK

from convroute.transports.http import HttpTransport


@pytest.fixture
async def transport() -> AsyncIterator[HttpTransport]:
    async with HttpTransport(settings=QUICK) as entered:
        yield entered
