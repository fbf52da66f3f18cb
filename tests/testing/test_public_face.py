from __future__ import annotations

import subprocess
import sys

import pytest

import convroute.testing


@pytest.mark.parametrize("name", convroute.testing.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(convroute.testing, name) is not None


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="emulate_everything"):
        _ = convroute.testing.emulate_everything


def test_the_contracts_need_no_pytest() -> None:
    """`convroute plugin check` runs them where only the command line is installed."""
    code = (
        "import sys; from convroute.testing import LeadStoreContract, PlatformContract, TransportContract;"
        "from convroute.testing.contracts import of_plugin, run;"
        "print([m for m in ('pytest', 'aioresponses') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
