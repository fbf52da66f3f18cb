from __future__ import annotations

import pytest
from laws.subjects import Subject, installed


@pytest.fixture(params=sorted(installed()))
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each installed platform."""
    return installed()[request.param]
