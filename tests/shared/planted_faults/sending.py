"""What connectors get wrong in the request and in the verdict on its answer."""

from __future__ import annotations

from typing import Final

from planted_faults.planted import (
    AUTHORIZATION,
    BODY_END,
    EVENTS,
    FROM_STATUS,
    IF,
    LAST_LINE,
    URL,
    Planted,
)

SENDING_FAULTS: Final[dict[str, Planted]] = {
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
