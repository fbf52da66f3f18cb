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

A lead's value may be hashed already: ask `already_hashed` first, and leave out what `is_md5_like`
unless it is an id of the lead's owner.
"""

from __future__ import annotations

from convroute.normalise.country import country_code
from convroute.normalise.currency import currency_code, minor_digits
from convroute.normalise.dates import birth_date
from convroute.normalise.email import email
from convroute.normalise.gender import gender
from convroute.normalise.hashing import already_hashed, is_md5_like, sha256_hex
from convroute.normalise.ip import public_ip
from convroute.normalise.number import json_number
from convroute.normalise.phone import Origin, Phone, digits, read_phone
from convroute.normalise.state import us_state_code
from convroute.normalise.text import clean, collapse, external_id, name, place, without_spaces
from convroute.normalise.url import http_url, private_query_removed, query_value
from convroute.normalise.zip_code import zip_code

__all__ = [
    "Origin",
    "Phone",
    "already_hashed",
    "birth_date",
    "clean",
    "collapse",
    "country_code",
    "currency_code",
    "digits",
    "email",
    "external_id",
    "gender",
    "http_url",
    "is_md5_like",
    "json_number",
    "minor_digits",
    "name",
    "place",
    "private_query_removed",
    "public_ip",
    "query_value",
    "read_phone",
    "sha256_hex",
    "us_state_code",
    "without_spaces",
    "zip_code",
]
