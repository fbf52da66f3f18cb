"""The API against its own document: valid and invalid data made from it, and each answer held against it.

`make fuzz-api` runs all phases with more data; `CONVROUTE_FUZZ_EXAMPLES` and `CONVROUTE_FUZZ_SEED` choose how many
and which.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
EXAMPLES = os.environ.get("CONVROUTE_FUZZ_EXAMPLES", "")
SEED = os.environ.get("CONVROUTE_FUZZ_SEED", "1")
SHORT = ("--phases=examples,fuzzing", "--max-examples=12", "--generation-deterministic")
LONG = (
    "--phases=examples,coverage,fuzzing,stateful",
    f"--max-examples={EXAMPLES}",
    "--generation-database=none",
)


@pytest.mark.timeout(3600 if EXAMPLES else 120)
def test_the_document_tells_what_the_server_does(patient_server: Any, tmp_path: Path):
    # By its command line, and not by its plugin for pytest: that would be loaded for every other test too.
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--no-color",
        f"--config-file={HERE / 'schemathesis.toml'}",
        "run",
        f"{patient_server.url}/openapi.json",
        "--header=X-API-Key: security-key-0123456789",
        f"--seed={SEED}",
        "--continue-on-failure",
        *(LONG if EXAMPLES else SHORT),
    ]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "api_checks"},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Fuzzing" in ended.stdout
    assert "Skipped:" not in ended.stdout.partition("Test Phases:")[0], ended.stdout
