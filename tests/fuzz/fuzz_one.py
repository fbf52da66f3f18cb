"""Fuzzes one target with atheris: `python tests/fuzz/fuzz_one.py TARGET FOLDERS... -libfuzzer_options`."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "shared"))

# Before anything of convroute is imported: only what is imported in here is watched.
with atheris.instrument_imports(include=["convroute", "convroute_facebook", "convroute_tiktok"]):
    from fuzzing.mutation import mutated
    from fuzzing.targets import JSON_TARGETS, TARGETS


def mutate(content: bytes, most: int, seed: int) -> bytes:
    """Change JSON as JSON, and the texts in it as the fuzzer sees fit."""
    return mutated(
        bytes(content), most, seed, lambda text: bytes(atheris.Mutate(text, len(text) + 20))
    )


def main() -> None:
    """Run until the time is over or something is found."""
    _, name, *rest = sys.argv
    options = {"custom_mutator": mutate} if name in JSON_TARGETS else {}
    atheris.Setup([sys.argv[0], *rest], TARGETS[name], **options)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
