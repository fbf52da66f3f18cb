"""What the fuzzer does with an input; nothing here needs the fuzzer, so that its finds are replayed as tests."""
