from __future__ import annotations

import doctest

from convroute import normalise


def test_all_of_it_is_there():
    for name in normalise.__all__:
        assert hasattr(normalise, name)


def test_examples_of_the_package():
    result = doctest.testmod(normalise)
    assert (result.failed, result.attempted > 2) == (0, True)
