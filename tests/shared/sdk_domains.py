"""For each member of Meta's event, the values on which Meta's SDK and convroute have to agree.

The page docs/explanation/conformance.md says the same in words, and why each domain ends where it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from unicodedata import normalize

import phonenumbers
from hypothesis import strategies as st

from convroute.normalise import country_code, us_state_code

Values = st.SearchStrategy[Any]

blanks: Final = st.text(" \t\r\n\u00a0\u3000", max_size=2)
letters: Final = st.characters(categories=["Lu", "Ll", "Lt", "Lo"])
signs: Final = letters | st.characters(categories=["Nd"])
digests: Final = st.text("0123456789abcdefABCDEF", min_size=64, max_size=64)


def composed(text: str) -> bool:
    """Tell whether each letter has its one form (NFC), and no two become one when what is between them goes."""
    bare = "".join(filter(str.isalnum, text))
    return all(normalize("NFC", form) == form for form in (text, text.lower(), bare, bare.lower()))


def typed(core: st.SearchStrategy[str]) -> Values:
    """Give texts in one Unicode form, with white space around."""
    return st.tuples(blanks, core.filter(composed), blanks).map("".join)


def pieces(*common: str, rare: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give texts of what is common in a field, and of anything else that it may hold."""
    return st.lists(st.sampled_from(common) | rare, min_size=1, max_size=5).map("".join)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Give addresses of any script: a local part of letters, digits and signs, and at least two labels."""
    signed = st.text(signs | st.sampled_from("!#$%&'*+-/=?^_`{|}~."), min_size=1, max_size=9)
    local = draw(pieces("Ann", ".", "+news", "_B", "-c", "O'Neil", rare=signed))
    labels = pieces("Example", "-", "1", rare=st.text(signs, min_size=1, max_size=9))
    return f"{local}@{'.'.join(draw(st.lists(labels, min_size=2, max_size=4)))}"


SAID: Final = ("+", "+00")
"""How a number says that its calling code comes first."""


@st.composite
def numbers(draw: st.DrawFn, prefixes: tuple[str, ...]) -> str:
    """Give numbers with a calling code and as many digits as their country has."""
    region = draw(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
    example = phonenumbers.example_number(region)
    assert example is not None
    national = "0" * bool(example.italian_leading_zero) + str(example.national_number)
    groups = [str(example.country_code), national[:2], national[2:-3]]
    groups.append(draw(st.text("0123456789", min_size=3, max_size=3)))
    if draw(st.booleans()):
        groups[1] = f"({groups[1]})"
    gap = draw(st.sampled_from(["", " ", "-", "\u00a0"]))
    return draw(st.sampled_from(prefixes)) + gap.join(groups)


def is_place(text: str) -> bool:
    """Tell whether a text has a letter and is no state's name in words."""
    return any(map(str.isalpha, text)) and us_state_code(text) in {None, text.strip().lower()}


def is_zip(text: str) -> bool:
    """Tell whether a text has a digit and is no ZIP+4 without its dash."""
    bare = "".join(text.split())
    return any(map(str.isdecimal, bare)) and not (len(bare) == 9 and bare.isdecimal())


zip_codes: Final = st.text("ABKabk0123456789 ", min_size=1, max_size=12).filter(is_zip)
plus_four: Final = st.from_regex(r"[0-9]{5}-[0-9]{4}", fullmatch=True)
countries: Final = st.sampled_from(
    sorted(
        a + b
        for a in "abcdefghijklmnopqrstuvwxyz"
        for b in "abcdefghijklmnopqrstuvwxyz"
        if country_code(a + b) == a + b
    )
)
birthdays: Final = st.dates(date(1900, 1, 1), date(2026, 11, 23)).map(
    lambda d: d.strftime("%Y%m%d")
)
names: Final = pieces("Ann", "É", "van", "李", rare=st.text(signs, min_size=1, max_size=9))
places: Final = pieces(
    *("São", "Paulo", " ", "St.", "-", "(Main)", "東京"),
    rare=st.text(letters | st.sampled_from(" .-()"), min_size=1, max_size=9),
).filter(is_place)
ids: Final = st.text(signs | st.sampled_from("-_.:|/"), min_size=1, max_size=40).filter(composed)
public: Final = (
    st.sampled_from(["8.0.0.0/7", "80.0.0.0/4", "203.0.113.0/24", "2600::/12", "2a00::/12"])
    .flatmap(lambda network: st.ip_addresses(network=network))
    .map(str)
)
agents: Final = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=63)

USER: Final[Mapping[str, tuple[str, str, Values]]] = {
    "em": ("email", "email", typed(addresses())),
    "ph": ("phone", "phone", typed(numbers((*SAID, "")))),
    "fn": ("firstName", "first_name", typed(names)),
    "ln": ("lastName", "last_name", typed(names)),
    "ge": ("gender", "gender", st.sampled_from(["f", "m", "F", "M", "female", "Male"])),
    "db": ("dateOfBirth", "date_of_birth", typed(birthdays)),
    "ct": ("city", "city", typed(places)),
    "st": ("state", "state", typed(places | st.sampled_from(["ca", "NY", "Tx"]))),
    "zp": ("zip", "zip_code", typed(zip_codes | plus_four)),
    "country": ("country", "country_code", typed(countries | countries.map(str.upper))),
    "external_id": ("externalId", "external_id", ids),
    "client_ip_address": ("ipAddress", "client_ip_address", public),
    "client_user_agent": ("userAgent", "client_user_agent", agents),
    "fbc": (
        "fbc",
        "fbc",
        st.from_regex(r"fb\.[0-2]\.1[67][0-9]{11}\.[A-Za-z0-9_-]{1,60}", fullmatch=True),
    ),
    "fbp": ("fbp", "fbp", st.from_regex(r"fb\.[0-2]\.1[67][0-9]{11}\.[0-9]{1,12}", fullmatch=True)),
}
"""Wire name: field of the lead record, argument of the SDK, values."""

HASHED: Final = ("em", "ph", "fn", "ln", "db", "ct", "st", "zp", "country")
"""Members for which the SDK takes a digest as well."""

texts: Final = st.text(signs | st.sampled_from(" .,:;'/&-_()"), min_size=1, max_size=30).filter(
    lambda text: text == text.strip()
)
amounts: Final = st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9)
categories: Final = st.sampled_from(["in_store", "curbside", "home_delivery"])
details: Final[Mapping[str, Values]] = {
    "quantity": st.integers(1, 2**31 - 1),
    "item_price": amounts,
    "title": texts,
    "brand": texts,
    "category": texts,
    "delivery_category": categories,
}

CUSTOM: Final[Mapping[str, Values]] = {
    "value": amounts,
    "currency": st.sampled_from(["EUR", "USD", "jpy", "Gbp", "KWD"]),
    "contents": st.lists(
        st.fixed_dictionaries({"id": texts}, optional=dict(details)), min_size=1, max_size=3
    ),
    "content_ids": st.lists(texts, min_size=1, max_size=4),
    "content_name": texts,
    "content_category": texts,
    "content_type": st.sampled_from(["product", "product_group"]),
    "order_id": texts,
    "num_items": st.integers(0, 2**40),
    "search_string": texts,
    "status": texts,
    "predicted_ltv": amounts,
    "net_revenue": amounts,
    "delivery_category": categories,
    "item_number": texts,
}
"""Member of `custom_data`, values."""

own_names: Final = st.sampled_from(["own_size", "Own Colour", "own.score", "plan"])
OWN: Final = st.dictionaries(
    own_names,
    st.recursive(
        st.booleans() | amounts | texts,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(own_names, inner, max_size=2),
        max_leaves=4,
    ),
    min_size=1,
)
"""Properties of one's own."""

LATEST: Final = 1_795_435_200
SOURCES: Final = (
    "website",
    "phone_call",
    "chat",
    "system_generated",
    "email",
    "physical_store",
    "other",
)
urls: Final = st.from_regex(
    r"https?://(shop|www)\.example\.com(/[a-zA-Z0-9._~-]{1,9}){0,2}/?", fullmatch=True
)
limited: Final = st.tuples(st.sampled_from([0, 1]), st.sampled_from([0, *range(1000, 1014)]))

EVENT: Final[Mapping[str, Values]] = {
    "event_name": st.sampled_from(
        ["Lead", "PageView", "Contact", "Subscribe", "Qualified", "Stage 2"]
    ),
    "event_time": st.integers(LATEST - 7 * 86_400 + 301, LATEST),
    "event_id": texts,
    "action_source": st.sampled_from(SOURCES),
    "event_source_url": urls,
    "referrer_url": urls,
    "opt_out": st.booleans(),
    "data_processing_options": st.sampled_from([["LDU"], []]),
}
"""Member of the event, values; with `LDU` go a country and a state."""


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """Give a person; where the country is known, numbers carry their own and postal codes are whole."""
    drawn = draw(st.fixed_dictionaries({}, optional={name: row[2] for name, row in USER.items()}))
    if "country" in drawn:
        known = {"ph": typed(numbers(SAID)), "zp": typed(zip_codes)}
        drawn |= {name: draw(values) for name, values in known.items() if name in drawn}
    return {"client_ip_address": "203.0.113.7", **drawn}


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """Give the members of an event, all of them optional."""
    drawn: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=dict(EVENT)))
    if drawn.get("data_processing_options"):
        country, state = draw(limited)
        drawn["data_processing_options_country"] = country
        drawn["data_processing_options_state"] = state
    return drawn
