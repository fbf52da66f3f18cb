"""Addresses of pages and of devices: short ways for the plain ones, which nearly all are."""

from __future__ import annotations

from typing import Final

from convroute.normalise import http_url, public_ip

_OCTETS: Final = frozenset(map(str, range(256)))
# First octets below which no network is closed to the internet, as a whole or in part.
_OPEN: Final = frozenset(map(str, range(1, 224))) - {"10", "100", "127", "169", "172", "192", "198"}


def page_url(value: str) -> str | None:
    """Give an absolute http or https URL, or None."""
    if (
        value.startswith(("https://", "http://"))
        and value.isascii()
        and value.isprintable()
        and " " not in value
    ):
        host = value.split("/", 3)[2]
        if host.replace(".", "").replace("-", "").isalnum() and host[-1] != ".":
            return value
    return http_url(value)


def device_ip(value: str) -> str | None:
    """Give a public IP address, or None."""
    octets = value.split(".", 4)
    if len(octets) == 4 and octets[0] in _OPEN and _OCTETS.issuperset(octets):
        return value
    return public_ip(value)
