"""What holds for every platform and every input, as functions that fail where it does not.

Tests draw their inputs with Hypothesis, the fuzzer makes its own, and the cases that it found are replayed:
all three call these.
"""
