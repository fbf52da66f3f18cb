from __future__ import annotations

import doctest

from convroute import normalise


def test_all_is_sorted_and_there():
    assert list(normalise.__all__) == sorted(normalise.__all__)
    for name in normalise.__all__:
        assert hasattr(normalise, name)


def test_examples_of_the_package():
    result = doctest.testmod(normalise)
    assert (result.failed, result.attempted > 2) == (0, True)
