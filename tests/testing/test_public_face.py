from __future__ import annotations

import pytest

import convroute.testing


@pytest.mark.parametrize("name", convroute.testing.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(convroute.testing, name) is not None


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="emulate_everything"):
        _ = convroute.testing.emulate_everything
