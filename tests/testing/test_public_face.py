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


def test_the_pytest_plugin_imports_no_http_library() -> None:
    code = (
        "import sys; import convroute.testing.pytest_plugin;"
        "print(sorted({'aiohttp', 'aioresponses', 'apsw'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
