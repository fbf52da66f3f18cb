"""What connectors get wrong with whom the event is about: match keys and privacy."""

from __future__ import annotations

from typing import Final

from planted_faults.planted import EMAIL_LINE, HASHED, NO_PHONE, Planted

PEOPLE_FAULTS: Final[dict[str, Planted]] = {
    # match keys
    "a key that is not sent": Planted(
        "match_keys={key: ORIGINS[key] for key in user}",
        'match_keys={**{key: ORIGINS[key] for key in user}, "zip": "zip"}',
        "match_keys_are_in_the_body",
    ),
    "an origin that is no field": Planted('"em", ("emails",)', '"em", ("email",)', "match_keys_name_lead_fields"),
    "a wrong origin": Planted('"em", ("emails",)', '"em", ("phones",)', "origins_are_true"),
    "a key that is not told": Planted(
        "match_keys={key: ORIGINS[key] for key in user}",
        'match_keys={key: ORIGINS[key] for key in user if key != "ph"}',
        "what_is_sent_of_the_lead_is_told",
    ),
    "wanted in vain": Planted(
        "WANTED = (", 'WANTED = (spi.MatchKeySpec("zip", ("zip",)),', "wanted_keys_are_those_that_are_sent"
    ),
    "a click id in lower case": Planted(
        'user["click"] = click', 'user["click"] = click.lower()', "click_ids_arrive_with_the_time_of_their_click"
    ),
    "an event about nobody": Planted(
        "        if not user:", "        if user is None:", "who_identifies_nobody_is_refused"
    ),
    # privacy
    "a raw address in the body": Planted(
        'user.setdefault("em", digest)', 'user.setdefault("em", email(value) or digest)', "personal_data_is_hashed"
    ),
    "hashed as it was typed": Planted(
        EMAIL_LINE, "if digest := hashed(value, email(value) and value):",
        "an_address_is_hashed_in_its_normal_form",
    ),
    "hashed twice": Planted(
        HASHED, "return sha256_hex(normal or value) if normal or already_hashed(value) else None",
        "what_came_hashed_is_passed_on_in_lower_case",
    ),
    "passed on in upper case": Planted(
        HASHED, "return (value if already_hashed(value) else None) or (sha256_hex(normal) if normal else None)",
        "what_came_hashed_is_passed_on_in_lower_case",
    ),
    "the hash of blank": Planted(
        "        phone = read_phone(value, country=keys.country, region=pixel.default_phone_region)",
        "        if not value.strip():\n"
        "            user['ph'] = __import__('hashlib').sha256(value.strip().encode()).hexdigest()\n"
        "        phone = read_phone(value, country=keys.country, region=pixel.default_phone_region)",
        "blank_is_never_hashed",
    ),
    "a raw phone in a note": Planted(
        NO_PHONE, NO_PHONE.replace('"is no phone number"', 'f"{value} is no phone number"'),
        "notes_and_reasons_hold_no_values",
    ),
    "a digest in match_keys": Planted(
        "match_keys={key: ORIGINS[key] for key in user}",
        'match_keys={**{key: ORIGINS[key] for key in user}, str(user.get("em")): "emails"}',
        "nothing_shows_in_a_repr",
    ),
    "every identifier is sent": Planted(
        "    return user\n\n\ndef hashed",
        '    user["ids"] = [encodable(i.value) for i in keys.identifiers.values() if i.value.strip()]\n'
        "    return user\n\n\ndef hashed",
        "identifiers_of_other_platforms_stay_here",
    ),
}  # fmt: skip
"""By what went wrong."""
