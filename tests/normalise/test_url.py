from __future__ import annotations

import pytest

from convroute.normalise import http_url, private_query_removed, query_value


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://shop.example/?acid=AbC_1-x", "AbC_1-x"),
        ("https://shop.example/?a=1&acid=a%2Bb%252Fc", "a+b%2Fc"),
        ("https://shop.example/?acid=a+b", "a+b"),
        ("https://shop.example/?acid=&acid=second", "second"),
        ("https://shop.example/?ac%69d=x", "x"),
        ("https://shop.example/?acid=x=y#acid=z", "x=y"),
        ("?acid=x", "x"),
        ("https://shop.example/?placid=x", None),
        ("https://shop.example/?acid", None),
        ("https://shop.example/#?acid=x", None),
        ("https://shop.example/acid=x", None),
        ("", None),
    ],
)
def test_query_value(url: str, expected: str | None):
    assert query_value(url, "acid") == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        (" https://shop.example/p?q=1#f\n", "https://shop.example/p?q=1#f"),
        ("HTTP://Shop.example", "HTTP://Shop.example"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/"),
        ("\ufeffhttps://m\u00fcnchen.example/", "https://m\u00fcnchen.example/"),
        ("shop.example", None),
        ("//shop.example/", None),
        ("https:///path", None),
        ("https://", None),
        ("https://[bad", None),
        ("https://shop.example:99999/", None),
        ("https://shop.example/a b", None),
        ("https://shop.example/\x00", None),
        ("httpx://shop.example/", None),
        ("javascript:alert(1)", None),
        ("https://shop.example/\ud800", None),
    ],
)
def test_http_url(value: str, expected: str | None):
    assert http_url(value) == expected


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://u:p@shop.example/a@b?x=1#frag", "https://shop.example/a@b"),
        ("https://u@x@shop.example", "https://shop.example"),
        (
            "https://shop.example/?email=ann%40example.com&acid=A%2B+b&utm_source=n&utm=1",
            "https://shop.example/?acid=A%2B+b&utm_source=n",
        ),
        ("https://shop.example/?", "https://shop.example/"),
        ("/path?token=1", "/path"),
        ("", ""),
    ],
)
def test_private_query_removed(url: str, expected: str):
    assert private_query_removed(url, keep=("acid", "utm_*")) == expected
