"""The benchmark: convroute beside what else does its work, in one interleaved run. `python -m bench`."""
