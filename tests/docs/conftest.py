from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
sys.path.append(str(DOCS / "_extension"))  # where the generators of the pages are


@pytest.fixture(scope="session")
def docs() -> Path:
    return DOCS
