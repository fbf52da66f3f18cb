"""What connectors get wrong in what they declare, in purity, and in the event."""

from __future__ import annotations

from typing import Final

from planted_faults.planted import AMOUNT, AUTHORIZATION, BODY_END, EVENT_TIME, Planted

MAPPING_FAULTS: Final[dict[str, Planted]] = {
    # what it declares
    "a name with a capital": Planted('= "acme"', '= "Acme Ads"', "it_is_a_platform_with_a_name"),
    "no page": Planted('"https://events.acme.example/docs"', '""', "it_has_a_title_and_a_page"),
    "an identifier without a description": Planted('"Acme\'s click id"', '""', "its_identifiers_are_well_formed"),
    "one wanted key, no tuple": Planted("ClassVar = WANTED", "ClassVar = WANTED[0]", "its_lists_are_well_formed"),
    "options that take anything": Planted(
        "    settings: AcmeSettings = AcmeSettings()",
        "    options_class: ClassVar[Any] = dict\n    settings: AcmeSettings = AcmeSettings()",
        "unknown_options_are_refused_with_their_path",
    ),
    "a check that repeats what it complains of": Planted(
        "    def map(",
        "    def check(self, pixel):\n        if '/' in pixel.pixel_id:\n"
        "            yield spi.Fault('pixel_id', f'{pixel.pixel_id} is no id')\n\n    def map(",
        "check_gives_faults_without_values",
    ),
    "a check that complains of everybody": Planted(
        "    def map(",
        "    def check(self, pixel):\n        yield spi.Fault('pixel_id', 'must be longer')\n\n    def map(",
        "check_finds_nothing_wrong_with_a_good_pixel",
    ),
    "a check that overlooks": Planted(
        "    def map(",
        "    def check(self, pixel):\n        return ()\n\n    def map(",
        "check_finds_what_is_wrong",
    ),
    "a standard name in another spelling": Planted(
        '"type": encodable(pixel.event_names.get(event.name, event.name)),',
        '"type": encodable(pixel.event_names.get(event.name, event.name)).lower(),',
        "standard_event_names_pass_unchanged",
    ),
    "custom names become one": Planted(
        '"type": encodable(pixel.event_names.get(event.name, event.name)),',
        '"type": pixel.event_names.get(event.name, event.name if event.name in self.event_names else "Custom"),',
        "custom_event_names_are_carried_or_refused",
    ),
    "the pixel's names are forgotten": Planted(
        "pixel.event_names.get(event.name, event.name)", "event.name", "the_pixels_own_event_names_count"
    ),
    # purity
    "a clock in map": Planted(
        EVENT_TIME,
        EVENT_TIME + '\n            "sent": int(__import__("time").time()),',
        "mapping_asks_no_clock_no_chance_and_nothing_outside",
    ),
    "chance in map": Planted(
        EVENT_TIME,
        EVENT_TIME + '\n            "nonce": __import__("random").random(),',
        "mapping_asks_no_clock_no_chance_and_nothing_outside",
    ),
    "print in map": Planted(
        BODY_END, "        print(end='')\n" + BODY_END, "mapping_asks_no_clock_no_chance_and_nothing_outside"
    ),
    "a clock in the request": Planted(
        AUTHORIZATION,
        'headers={"Authorization": pixel.access_token.prefixed("Bearer "), "X-Sent": str(__import__("time").time())},',
        "the_request_and_the_verdict_ask_no_clock_either",
    ),
    "a counter": Planted(
        EVENT_TIME,
        EVENT_TIME + '\n            "seq": (COUNT.append(1) or len(COUNT)),',
        "the_same_conversion_maps_the_same",
    ),
    "the input is changed": Planted(
        BODY_END, "        event.properties.pop('rank', None)\n" + BODY_END, "mapping_leaves_its_input_alone"
    ),
    "request empties the payloads": Planted(
        "        return spi.HttpRequest(",
        "        [payload.body.pop('source', None) for payload in payloads]\n        return spi.HttpRequest(",
        "requests_and_outcomes_leave_payloads_alone",
    ),
    "an odd phone raises": Planted(
        "        phone = read_phone(value, country=keys.country, region=pixel.default_phone_region)",
        "        int(value.strip()[-1])\n"
        "        phone = read_phone(value, country=keys.country, region=pixel.default_phone_region)",
        "no_data_makes_it_raise",
    ),
    "a lone surrogate cannot be sent": Planted(
        'if click := encodable(keys.value_of("acid") or "").strip():',
        'if click := keys.value_of("acid"):',
        "no_data_makes_it_raise",
    ),
    "a null member": Planted(
        BODY_END, "        body['referrer'] = None\n" + BODY_END, "bodies_hold_nothing_empty"
    ),
    "not a number": Planted(
        "value, currency = finite_number(event.value), currency_code",
        "value, currency = float(event.value), currency_code",
        "bodies_hold_nothing_empty",
    ),
    "the time of firing in the body": Planted(
        BODY_END, "        body['sent'] = int(conversion.fired_at.timestamp())\n" + BODY_END,
        "now_decides_about_age_alone",
    ),
    # the event
    "the event id replaced": Planted(
        '"id": encodable(event.event_id),', '"id": f"acme-{event.event_id}",', "the_event_id_is_carried_unchanged"
    ),
    "the wrong zone": Planted(
        EVENT_TIME, '"ts": int(event.occurred_at.replace(tzinfo=None).timestamp()) + 3600,', "the_moment_is_carried"
    ),
    "seconds with a fraction": Planted(
        EVENT_TIME, '"ts": event.occurred_at.timestamp(),', "the_moment_is_carried"
    ),
    "minor units": Planted(
        AMOUNT, AMOUNT.replace('"value": value', '"value": round(value * 100)'),
        "value_and_currency_are_carried_in_major_units",
    ),
    "always in dollars": Planted(
        AMOUNT, AMOUNT.replace('"currency": currency', '"currency": "USD"'),
        "value_and_currency_are_carried_in_major_units",
    ),
    "a currency invented": Planted(
        BODY_END, '        body.setdefault("amount", {"value": 0, "currency": "EUR"})\n' + BODY_END,
        "value_and_currency_are_never_invented",
    ),
    "everything happened on the web": Planted(
        '"source": event.action_source.value', '"source": "website"',
        "what_happened_off_the_web_is_not_told_as_a_web_event",
    ),
    "the test code dropped": Planted(
        'envelope={"test": True} if conversion.test_event_code else {},', "envelope={},",
        "a_test_event_is_told_from_a_real_one",
    ),
    "tests and real events share a request": Planted(
        'envelope={"test": True} if conversion.test_event_code else {},', 'envelope={"test": True},',
        "test_and_real_events_never_share_a_request",
    ),
    "limited data use ignored": Planted(
        'body["limited"] = True', "pass", "limited_data_use_is_never_ignored"
    ),
    "properties dropped in silence": Planted(
        '        "properties": event.properties,\n', "", "nothing_of_the_event_is_dropped_in_silence"
    ),
    "extras dropped in silence": Planted(
        '        "extras.acme": event.extras.get("acme"),\n', "", "extras_are_carried_or_noted"
    ),
}  # fmt: skip
"""By what went wrong."""
