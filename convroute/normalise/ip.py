"""The address a person's device has on the public internet."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Address, IPv6Network

from convroute.normalise.text import clean

__all__ = ["public_ip"]

# Networks no device on the internet is seen from. Those for documentation are not among them:
# examples use them.
_CLOSED_V4 = tuple(
    (int(net.network_address), int(net.netmask))
    for net in map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15"),
            *("224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
# First octets of which no network at all is closed: there the table need not be asked.
_OPEN_OCTETS = frozenset(
    str(octet)
    for octet in range(256)
    if not any(
        octet << 24 & mask == network or octet == network >> 24 for network, mask in _CLOSED_V4
    )
)
_OCTETS = frozenset(map(str, range(256)))
_CLOSED_V6 = tuple(
    map(IPv6Network, ("::/96", "100::/64", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"))
)


def public_ip(value: str) -> str | None:
    """One public IPv4 or IPv6 address, in the form it was given.

    Refused: a list, a port, brackets, a zone; and loopback, private (RFC 1918, unique local),
    link-local, carrier-grade NAT, multicast, reserved and unspecified addresses. An IPv4 address
    mapped into IPv6 is given as IPv4.

    Returns:
        The address as written, or None.
    """
    octets = value.split(".", 4)
    if len(octets) == 4 and octets[0] in _OPEN_OCTETS and _OCTETS.issuperset(octets):
        return value
    text = clean(value)
    if ":" not in text:
        return text if _is_public_v4(text) else None
    if "%" in text or len(text) > 45:
        return None
    try:
        address = IPv6Address(text)
    except ValueError:
        return None
    if address.ipv4_mapped is not None:
        inner = str(address.ipv4_mapped)
        return inner if _is_public_v4(inner) else None
    return None if any(address in network for network in _CLOSED_V6) else text


def _is_public_v4(text: str) -> bool:
    parts = text.split(".", 4)
    if len(parts) != 4 or not text.isascii():
        return False
    number = 0
    for part in parts:
        # A leading zero is read as octal by some: 010.0.0.1 names no certain address.
        if not part.isdecimal() or len(part) > 3 or (part[0] == "0" and part != "0"):
            return False
        byte = int(part)
        if byte > 255:
            return False
        number = number << 8 | byte
    return not any(number & mask == network for network, mask in _CLOSED_V4)
