"""Validators for settings that make up a URL to which a token goes: nothing in them may turn it elsewhere."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NO_URL: Final = "must be an absolute https URL, such as https://api.example.com"
_PLAIN: Final = "must be an https URL: over plain http anybody on the way could read the token"
_ALLOWED: Final = "; allow_plain_http = true lets it go all the same"


def is_service_url(settings: Any, attribute: Any, value: str) -> None:
    """Validate an attrs field that is the base URL of a platform's API.

    It is an absolute URL that a path can be added to: without user, query, fragment, escapes and dots that go up.
    Plain HTTP is for this machine alone, unless the same class has `allow_plain_http` set.

    Raises:
        ValueError: It is not; the message does not hold it.
    """
    if fault := _fault(value):
        raise _refused(attribute, fault)
    parts = urlsplit(value)
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        if settings is None:
            raise AttributeError("allow_plain_http is not known yet")
        allowed = getattr(settings, "allow_plain_http", None)
        if not allowed:
            raise _refused(attribute, _PLAIN if allowed is None else _PLAIN + _ALLOWED)


def is_path_segment(_: Any, attribute: Any, value: str) -> None:
    """Validate an attrs field that is one segment of a URL's path, such as an API's version.

    Raises:
        ValueError: It is not; the message does not hold it.
    """
    if not (value and _UNRESERVED.issuperset(value) and value.strip(".")):
        raise _refused(attribute, "must be letters, digits, dots, hyphens and underscores")


def _fault(value: str) -> str | None:
    if not value.isascii() or any(c <= " " or c == "\x7f" for c in value):
        return _NO_URL
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return _NO_URL
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _NO_URL
    if "@" in parts.netloc or any(mark in value for mark in "?#\\%;"):
        return "must be a URL without a user, a query, a fragment or escapes"
    if any(segment in (".", "..") for segment in parts.path.split("/")):
        return "must be a URL without . and .. in its path"
    return None


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(attribute: Any, fault: str) -> ValueError:
    # The form of the validators of attrs: the name in front, the value behind the last colon.
    return ValueError(f"'{attribute.name}' {fault}: (not shown)")
