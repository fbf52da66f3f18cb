from __future__ import annotations

import pytest

from convroute import ConfigurationError, Pixel


def test_a_token_must_be_a_secret_and_is_not_repeated() -> None:
    with pytest.raises(ConfigurationError, match=r"access_token: must be a Secret") as caught:
        Pixel(name="a", platform="acme", pixel_id="1", access_token="EAAplaintoken")  # type: ignore[arg-type]
    assert "EAAplain" not in str(caught.value)
