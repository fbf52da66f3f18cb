from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from convroute import Pixel, Secret
from convroute.jsonvalue import dump, load
from convroute.secret import MASK

TEXT = "secret-token-canary"


@pytest.mark.parametrize(
    "show", [str, repr, "{}".format, "{!r}".format, lambda s: f"{[s]}"]
)  # fmt: skip
def test_a_secret_never_shows(show: Callable[[object], str]) -> None:
    assert TEXT not in show(Secret(TEXT))
    assert TEXT not in show(
        Pixel(name="a", platform="acme", pixel_id="1", access_token=Secret(TEXT))
    )


def test_its_text_comes_out_by_reveal_only() -> None:
    secret = Secret(TEXT)
    assert secret.reveal() == TEXT
    assert secret.prefixed("Bearer ").reveal() == f"Bearer {TEXT}"
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("write", [pickle.dumps, copy.deepcopy, json.dumps])
def test_it_cannot_be_written_down(write: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as caught:
        write(Secret(TEXT))
    assert TEXT not in str(caught.value)


def test_it_is_compared_and_hashed_by_its_text() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert not Secret("")
    assert Secret("ü") == Secret("ü")


def test_json_refuses_masks_or_reveals() -> None:
    with pytest.raises(TypeError):
        dump({"token": Secret(TEXT)})
    assert load(dump({"token": Secret(TEXT)}, secrets="mask")) == {"token": MASK}
    assert load(dump({"token": Secret(TEXT)}, secrets="reveal")) == {"token": TEXT}


@pytest.mark.parametrize("secrets", ["refuse", "mask", "reveal"])
def test_what_has_no_json_form_is_refused_by_its_type(secrets: str) -> None:
    with pytest.raises(TypeError, match="set"):
        dump({"x": {TEXT}}, secrets=secrets)


def test_numbers_without_json_form_become_null() -> None:
    assert dump([float("nan"), float("inf"), 1.5]) == b"[null,null,1.5]"
