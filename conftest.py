from __future__ import annotations

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["docs/**/*.md", "docs/*.md", "README.md"],
).pytest()

pytest_plugins = ["leak_scan"]
