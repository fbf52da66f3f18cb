"""The scan itself: a test that leaks is found, whatever way it leaked."""

from __future__ import annotations

import logging
import subprocess
import sys

import leak_scan
import pytest
from canary import EMAIL, PHONE, TOKEN

from convroute.errors import ConfigurationError

pytestmark = pytest.mark.leaks_on_purpose


def test_a_canary_in_a_log_record_is_found():
    logging.getLogger("anything").info("lead %s", EMAIL)
    assert any("e-mail" in leak for leak in leak_scan.leaks())


def test_any_address_in_our_own_log_is_found():
    logging.getLogger("convroute").info("lead somebody.else@example.org")
    assert any("personal address" in leak for leak in leak_scan.leaks())


def test_a_token_in_an_exception_that_a_test_expected_is_found():
    with pytest.raises(ConfigurationError):
        raise ConfigurationError(f"bad token {TOKEN}")
    assert any("token" in leak for leak in leak_scan.leaks())


def test_an_exception_of_others_and_its_cause_is_looked_through():
    outer = ValueError("outer")
    outer.__cause__ = KeyError(PHONE)
    with pytest.raises(ValueError, match="outer"):
        raise outer
    assert any("phone" in leak for leak in leak_scan.leaks())


def test_a_program_that_prints_a_canary_is_found():
    subprocess.run([sys.executable, "-c", f"print({EMAIL!r})"], capture_output=True, check=True)
    assert any("program's output" in leak for leak in leak_scan.leaks())


def test_what_a_test_prints_is_found(capsys: pytest.CaptureFixture[str]):
    print(EMAIL)  # noqa: T201
    capsys.readouterr()
    assert any("e-mail" in leak for leak in leak_scan.leaks())


def test_nothing_is_found_where_nothing_got_out():
    logging.getLogger("convroute").info("one event, 3 notes")
    assert not list(leak_scan.leaks())
