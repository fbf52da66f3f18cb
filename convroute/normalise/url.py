"""Web addresses: a value of the query, a check, and what is private in them removed."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from urllib.parse import unquote, urlsplit

__all__ = ["http_url", "private_query_removed", "query_value"]

_LONGEST_REMEMBERED = 200
_OF_ONE_VISIT = ("?", "#", "@", "%")
_EDGES = "\ufeff\u200b\u2060"


def query_value(url: str, name: str) -> str | None:
    """The value of a query parameter, percent-decoded exactly once.

    ``+`` stays ``+``: click ids are taken byte for byte, and the reading of it as a space belongs
    to forms. Of several parameters with this name the first that is not empty counts. The fragment
    is not read.

    Returns:
        The value, or None if the parameter is absent or empty.
    """
    if name not in url and "%" not in url:
        return None
    query = url.partition("#")[0].partition("?")[2]
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        if value and (key == name or ("%" in key and unquote(key) == name)):
            return unquote(value) if "%" in value else value
    return None


def http_url(value: str) -> str | None:
    """The text, trimmed, if it is an absolute HTTP or HTTPS address with a host, else None."""
    if len(value) > _LONGEST_REMEMBERED or any(mark in value for mark in _OF_ONE_VISIT):
        return _address(value)
    return _page(value)


# Pages are visited by many; what may tell one visit is not remembered.
@lru_cache(maxsize=1024)
def _page(value: str) -> str | None:
    return _address(value)


def _address(value: str) -> str | None:
    if value.startswith(("https://", "http://")) and _is_plain(value):
        return value
    text = value.strip().strip(_EDGES).strip()
    if text[:4].lower() != "http" or len(text.split(None, 1)) != 1 or not _encodable(text):
        return None
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return text if valid and not any(c < " " or c == "\x7f" for c in text) else None


def private_query_removed(url: str, *, keep: Collection[str]) -> str:
    """The address without user, password, fragment, and query parameters not on the list.

    What stays is not touched, not even re-encoded.

    Args:
        url: The address.
        keep: The names of the query parameters to keep; ``utm_*`` keeps all that begin with
            ``utm_``.

    Returns:
        The address; a text that is no address loses the same parts.
    """
    if "?" not in url and "#" not in url and "@" not in url:
        return url
    head, mark, query = url.partition("#")[0].partition("?")
    scheme, slashes, rest = head.partition("//")
    host, slash, path = rest.partition("/")
    head = f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}" if slashes else head
    if not mark:
        return head
    prefixes = tuple([key[:-1] for key in keep if key.endswith("*")])
    kept = [pair for pair in query.split("&") if _is_kept(pair, keep, prefixes)]
    return f"{head}?{'&'.join(kept)}" if kept else head


def _is_kept(pair: str, keep: Collection[str], prefixes: tuple[str, ...]) -> bool:
    key = pair.partition("=")[0]
    return bool(key) and (key in keep or key.startswith(prefixes))


def _is_plain(url: str) -> bool:
    """Whether an address has nothing in it that would need a parser: no port, no user, no escape."""
    if not (url.isascii() and url.isprintable()) or " " in url:
        return False
    host = url.split("/", 3)[2]
    return host.replace(".", "").replace("-", "").isalnum() and host[-1] != "."


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
