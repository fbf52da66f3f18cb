"""The faults that are planted into Acme, one at a time: what connectors get wrong, each a small change of source."""

from __future__ import annotations

from typing import Final, NamedTuple


class Planted(NamedTuple):
    """One fault.

    Attributes:
        old: What stands in Acme's source, once.
        new: What is put in its place.
        check: The check that must find it.
    """

    old: str
    new: str
    check: str


IMPORTS: Final = "from collections.abc import Iterable, Sequence\n"
EVENT_TIME: Final = '"ts": int(event.occurred_at.timestamp()),'
EMAIL_LINE: Final = "if digest := hashed(value, email(value)):"
HASHED: Final = "return already_hashed(value) or (sha256_hex(normal) if normal else None)"
BODY_END: Final = "        if event.limited_data_use:\n"
AMOUNT: Final = '                body["amount"] = {"value": value, "currency": currency}'
AUTHORIZATION: Final = 'headers={"Authorization": pixel.access_token.prefixed("Bearer ")},'
URL: Final = "/pixels/{quote(pixel.pixel_id, safe='')}/events\","
EVENTS: Final = '"events": [payload.body for payload in payloads], **payloads[0].envelope'
FROM_STATUS: Final = "outcome = spi.Outcome.from_status(response)"
IF: Final = "if {}:\n            outcome = {}\n        "
LAST_LINE: Final = "return [outcome] * len(payloads)"
NO_PHONE: Final = 'notes.append(spi.Note.dropped(f"phones[{index}]", "is no phone number"))'

FAULTS: Final[dict[str, Planted]] = {
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
    # the request
    "no token": Planted(AUTHORIZATION, "headers={},", "the_token_is_sent"),
    "the token in the URL": Planted(
        URL, URL.replace('",', '?token={pixel.access_token.reveal()}",'), "the_token_is_in_no_url"
    ),
    "the token in a repr": Planted(
        AUTHORIZATION, 'headers={"Authorization": f"Bearer {pixel.access_token.reveal()}"},',
        "the_token_is_masked_wherever_a_request_is_shown",
    ),
    "the token in the payload": Planted(
        BODY_END, '        body["token"] = pixel.access_token.reveal()\n' + BODY_END, "the_token_is_in_no_payload"
    ),
    "a URL without its host": Planted(
        'field(validator=spi.is_service_url, default="https://events.acme.example/v2")', '"/v2"',
        "the_url_is_absolute_and_whole",
    ),
    "a pixel id that leads elsewhere": Planted(
        "{quote(pixel.pixel_id, safe='')}", "{pixel.pixel_id}", "an_odd_pixel_id_stays_in_its_place"
    ),
    "a header of two lines": Planted(
        AUTHORIZATION, 'headers={"Authorization": pixel.access_token.prefixed("Bearer\\n")},', "headers_can_be_sent"
    ),
    "a nonce in the request": Planted(
        EVENTS, EVENTS + ', "nonce": len(COUNT.append(1) or COUNT)', "the_same_payloads_make_the_same_request"
    ),
    "the envelope forgotten": Planted(
        EVENTS, '"events": [{"type": payload.body["type"], "id": payload.event_id} for payload in payloads]',
        "the_body_is_what_map_gave",
    ),
    "the batch drops one": Planted(
        "for payload in payloads], **", "for payload in payloads[:-1] or payloads], **",
        "a_batch_holds_every_event_once_in_its_order",
    ),
    "the batch is turned round": Planted(
        "for payload in payloads], **", "for payload in reversed(payloads)], **",
        "a_batch_holds_every_event_once_in_its_order",
    ),
    "a batch of fifty at most": Planted(
        "for payload in payloads], **", "for payload in payloads[:50]], **", "a_full_batch_makes_one_request"
    ),
    "no time to answer": Planted(AUTHORIZATION, AUTHORIZATION + "\n            timeout=0.0,", "a_timeout_is_positive"),
    # the verdict
    "one outcome for all": Planted(LAST_LINE, "return [outcome]", "every_answer_gives_one_outcome_for_each_event"),
    "a hole in the table": Planted(
        FROM_STATUS, "outcome = {200: spi.Outcome.from_status(response)}.get(response.status) if"
        " response.status == 418 else spi.Outcome.from_status(response)",
        "every_answer_gives_one_outcome_for_each_event",
    ),
    "2xx taken for success": Planted(
        LAST_LINE,
        IF.format("response.status < 300", "spi.Outcome(verdict=spi.Verdict.DELIVERED)") + LAST_LINE,
        "a_body_that_says_nothing_is_no_delivery",
    ),
    "a refusal taken for success": Planted(
        "if response.status == 200 and accepted == len(payloads):",
        "if response.status == 200 and accepted is not None:",
        "shown_refusals_are_no_deliveries",
    ),
    "success not seen": Planted(
        "if response.status == 200 and accepted == len(payloads):",
        "if response.status == 201 and accepted == len(payloads):",
        "an_acceptance_is_a_delivery",
    ),
    "some taken for all": Planted(
        "accepted == len(payloads):", "accepted:", "an_acceptance_of_fewer_is_no_delivery_of_all"
    ),
    "the status forgotten": Planted(
        "if response.status == 200 and accepted == len(payloads):", "if accepted == len(payloads):",
        "an_error_status_is_no_delivery_whatever_the_body",
    ),
    "a member of another type raises": Planted(
        'accepted = response.document.get("accepted")', 'accepted = int(response.document.get("accepted", -1))',
        "members_of_another_type_are_survived",
    ),
    "every failure is a rejection": Planted(
        FROM_STATUS,
        'outcome = spi.Outcome(verdict=spi.Verdict.REJECTED, detail="no")',
        "plain_http_failures_are_classed",
    ),
    "a bad request is tried again": Planted(
        LAST_LINE,
        IF.format("response.status == 400", 'spi.Outcome(verdict=spi.Verdict.UNKNOWN, detail="no")') + LAST_LINE,
        "a_bad_request_is_not_sent_again",
    ),
    "Retry-After not read": Planted(
        LAST_LINE,
        IF.format("response.status == 429", 'spi.Outcome(verdict=spi.Verdict.THROTTLED, detail="no")') + LAST_LINE,
        "retry_after_is_read",
    ),
    "the platform's text repeated": Planted(
        FROM_STATUS,
        FROM_STATUS + '\n        if "message" in response.document:\n            outcome = spi.Outcome(\n'
        '                verdict=spi.Verdict.REJECTED, detail=str(response.document["message"]) or "no"\n            )',
        "outcomes_repeat_nothing_that_was_sent",
    ),
    "a refusal without a word": Planted(
        'detail="Acme took none of it"', 'detail=""', "a_refusal_says_why"
    ),
    "everybody is to blame": Planted(
        LAST_LINE, "return [evolve(outcome, at_fault=True)] * len(payloads)", "blame_is_well_formed"
    ),
    "a verdict that depends on the one before": Planted(
        LAST_LINE,
        IF.format("COUNT.append(1) is None", "evolve(outcome, code=str(len(COUNT)))") + LAST_LINE,
        "the_same_answer_reads_the_same",
    ),
}  # fmt: skip
"""By what went wrong."""
