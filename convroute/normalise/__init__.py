"""Match keys and other values of a lead in the forms that platforms ask for: pure functions.

Each takes what a person typed or an export holds, and gives the normal form or None when nothing
usable is left. None of them raises for text, whatever its characters, and each gives the same again
for its own result. Which rule a platform wants for which field is the platform's own table.

    >>> sha256_hex(email(" Ann@Example.COM "))[:8]
    '71d4f55f'
    >>> read_phone("(202) 555-0123", country="us", region=None).e164
    '+12025550123'
    >>> name("van der Berg"), name("O\u2019Neil"), name("van der Berg", spaces=True)
    ('vanderberg', 'oneil', 'van der berg')

What a caller adds of his own is made fit for JSON in the same way:

    >>> finite_number(19.0), whole_number(2.5), plain_text(4711), finite_number(float("nan"))
    (19, None, '4711', None)

A lead's value may be hashed already: ask `already_hashed` first, and leave out what `is_md5_like`
unless it is an id of the lead's owner.
"""

from __future__ import annotations

from convroute.normalise.country import country_code
from convroute.normalise.currency import currency_code, minor_digits
from convroute.normalise.dates import birth_date
from convroute.normalise.email import email
from convroute.normalise.event_time import MOST_AHEAD, EventTime, event_time
from convroute.normalise.gender import gender
from convroute.normalise.hashing import already_hashed, is_md5_like, sha256_hex
from convroute.normalise.ip import public_ip
from convroute.normalise.json_value import (
    UNUSABLE,
    Unusable,
    encodable,
    json_value,
    plain_text,
)
from convroute.normalise.number import finite_number, json_number, whole_number
from convroute.normalise.phone import Origin, Phone, digits, is_e164, read_phone
from convroute.normalise.state import us_state_code
from convroute.normalise.text import clean, collapse, external_id, name, place, without_spaces
from convroute.normalise.url import http_url, private_query_removed, query_value
from convroute.normalise.zip_code import zip_code

__all__ = [
    "MOST_AHEAD",
    "UNUSABLE",
    "EventTime",
    "Origin",
    "Phone",
    "Unusable",
    "already_hashed",
    "birth_date",
    "clean",
    "collapse",
    "country_code",
    "currency_code",
    "digits",
    "email",
    "encodable",
    "event_time",
    "external_id",
    "finite_number",
    "gender",
    "http_url",
    "is_e164",
    "is_md5_like",
    "json_number",
    "json_value",
    "minor_digits",
    "name",
    "place",
    "plain_text",
    "private_query_removed",
    "public_ip",
    "query_value",
    "read_phone",
    "sha256_hex",
    "us_state_code",
    "whole_number",
    "without_spaces",
    "zip_code",
]
