"""What a preview tells beside the request: forms, coverage, advice, windows, gates, consent, test codes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from doubles.acme import Acme, AcmePlugin, pixel
from doubles.router_bench import CANARY, EVENT, Bench
from doubles.scripted import START, Clock, Notebook, Plugin, ScriptedTransport

from convroute import Payload, Pixel, Router
from convroute.spi import Conversion, MatchKeySpec, Note, Refusal, Window, Withheld
from convroute.wire import as_record

DIGEST = "ab" * 32


def mapping(specs: Any, names: Mapping[str, str], *notes: Note, refuse: bool = False) -> type[Acme]:
    """An Acme whose keys hold the value of their field, hashed ones a digest."""

    class Mapped(Acme):
        wanted = specs

        def map(self, conversion: Conversion, pixel: Pixel) -> Payload | Refusal:
            if refuse:
                return Refusal(reason="nobody", field="lead", notes=notes)
            hashed = {spec.name for spec in specs if spec.hashed}
            user = {
                key: [DIGEST if key in hashed else v for v in conversion.lead.values_of(field)]
                for key, field in names.items()
            }
            return Payload(body={"user": user}, event_id="e", match_keys=names, notes=notes)

    return Mapped


async def shown(platform: Acme, *gates: Any, pixel_: Pixel | None = None, **event: Any) -> Any:
    plugin = Plugin(transports=[ScriptedTransport()], gates=gates)
    plugins = {"acme": AcmePlugin(platform), "x": plugin}
    router = Router([pixel_ or pixel()], plugins=plugins, ambient=Clock().ambient)
    return await router.preview(**{**EVENT, **event})


# --- forms and sources


@pytest.mark.parametrize(
    "spec_hashed, value, form",
    [
        (True, "ann@example.com", "hashed_here"),
        (True, DIGEST, "hashed_before"),
        (True, DIGEST.upper(), "hashed_before"),
        (True, f"{DIGEST}.AQICAQMC", "hashed_before"),
        (False, "ann@example.com", "clear"),
    ],
)
async def test_the_form_of_a_value(spec_hashed: bool, value: str, form: str) -> None:
    specs = (MatchKeySpec("mail", ("emails",), hashed=spec_hashed),)
    found = await shown(mapping(specs, {"mail": "emails"})(), lead={"email": value})
    ((key),) = found.match_keys
    assert [(v.field, v.form.value) for v in key.values] == [("emails[0]", form)]


async def test_the_body_goes_before_the_declaration() -> None:
    class Honest(mapping((MatchKeySpec("mail", ("emails",)),), {"mail": "emails"})):  # type: ignore[misc]
        wanted = (MatchKeySpec("mail", ("emails",), hashed=True),)

    found = await shown(Honest(), lead={"email": "ann@example.com"})
    assert found.match_keys[0].values[0].form.value == "clear"


async def test_a_value_that_was_dropped_is_behind_nothing() -> None:
    specs = (MatchKeySpec("mail", ("emails",)), MatchKeySpec("given", ("first_name",)))
    names = {"mail": "emails", "given": "first_name", "other": "event"}
    platform = mapping(specs, names, Note.dropped("emails[1]", "is none"))()
    found = await shown(platform, lead={"emails": ["a@example.com", "b"], "firstName": "Ann"})
    told = [(key.key, key.field, [v.field for v in key.values]) for key in found.match_keys]
    assert told == [
        ("mail", "emails", ["emails[0]"]),
        ("given", "firstName", ["firstName"]),
        ("other", "event", ["event"]),
    ]
    assert found.match_keys[2].source == "event"
    assert [note.field for note in found.dropped] == ["emails[1]"]
    assert found.to_record()["noteDetails"] == [
        {"field": "emails[1]", "kind": "dropped", "message": "is none"}
    ]


async def test_click_ids_of_page_referrer_and_landing_page_are_told_apart() -> None:
    bench = Bench(sources=[Notebook({"l1": {"landingUrl": "https://example.com/?acid=old"}})])

    async def source(**event: Any) -> str:
        found = await bench.router.preview(**{**EVENT, "lead": None, **event})
        return str(found.match_keys[0].source)

    url = "https://example.com/?acid=c"
    assert await source(source_url=url) == "sourceUrl"
    assert await source(referrer_url=url) == "referrerUrl"
    assert await source(source_url="https://example.com/", referrer_url=url) == "referrerUrl"
    assert await source() == "landingUrl"


# --- coverage and advice

WANTED = (
    MatchKeySpec("mail", ("emails",), "it finds most people"),
    MatchKeySpec("acid", ("clickIds.acid",), "it names the click"),
    MatchKeySpec("given", ("first_name", "last_name")),
    MatchKeySpec("device", ("clickIds.acb",), rare=True),
)


async def test_the_most_useful_missing_key_is_advised() -> None:
    found = await shown(mapping(WANTED, {"mail": "emails"})())
    assert (found.missing, round(found.coverage, 2)) == (("acid", "given"), 0.33)
    assert as_record(found.advice) == {
        "key": "acid",
        "fields": ["clickIds.acid", "landingUrl"],
        "mend": False,
        "text": "supply clickIds.acid or landingUrl: it names the click",
    }


async def test_names_in_advice_are_those_of_the_lead_record() -> None:
    names = {"mail": "emails", "acid": "clickIds.acid"}
    found = await shown(mapping(WANTED, names)(), lead={"email": "a@example.com", "acid": "c"})
    assert found.advice.text == "supply firstName or lastName"
    found = await shown(mapping(WANTED, {"acid": "clickIds.acid"})(), lead={"acid": "c"})
    assert found.advice.fields == ("email",)


async def test_nothing_is_advised_where_nothing_is_missing() -> None:
    names = {"mail": "emails", "acid": "clickIds.acid", "given": "last_name"}
    found = await shown(mapping(WANTED, names)())
    assert (found.advice, found.missing, found.coverage) == (None, (), 1.0)


async def test_a_platform_that_wants_nothing() -> None:
    assert (await shown(mapping((), {"x": "emails"})())).coverage == 1.0
    assert (await shown(mapping((), {})())).coverage == 0.0


async def test_what_the_event_cannot_have_is_neither_missing_nor_advised() -> None:
    class Caller(mapping(WANTED, {"mail": "emails"})):  # type: ignore[misc]
        def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> dict[str, str]:
            return {"acid": "a call has no click", "mail": "never", "device": "no"}

    found = await shown(Caller())
    assert found.advice.key == "given"
    assert (found.missing, found.coverage) == (("given",), 0.5)
    assert as_record(found.out_of_reach) == [{"key": "acid", "why": "a call has no click"}]


@pytest.mark.parametrize(
    "notes, lead, advice",
    [
        ([Note.dropped("emails[0]", "is none")], {"email": "x"}, ("emails[0]", True)),
        ([Note.dropped("emails[0]", "is none")], {"emails": ["x", "a@example.com"]}, ("email", False)),
        ([Note.warning("emails", "wanted")], {"firstName": "Ann"}, ("email", False)),
        ([Note.dropped("clickIds.acid", "no")], {"email": "a@example.com", "acid": "c"}, ("email", False)),
    ],
    ids=["given and lost", "one of two lost", "not given", "another key is lost"],
)  # fmt: skip
async def test_what_is_there_and_unusable_is_to_be_mended(
    notes: list[Note], lead: Any, advice: Any
) -> None:
    found = await shown(mapping(WANTED, {}, *notes)(), lead=lead)
    assert (found.advice.fields[0], found.advice.mend) == advice
    if found.advice.mend:
        assert found.advice.text == "mend emails[0]: is none"


async def test_what_is_sent_and_matches_nobody_is_to_be_mended_but_no_click_is() -> None:
    names = {"mail": "emails", "acid": "clickIds.acid"}
    lead = {"email": "a@example.com", "acid": "c"}
    notes = Note.warning("clickIds.acid", "is old"), Note.warning("emails[0]", "matches nobody")
    found = await shown(mapping(WANTED, names, *notes)(), lead=lead)
    assert found.advice.text == "mend emails[0]: matches nobody"
    found = await shown(mapping(WANTED, names, notes[0])(), lead=lead)
    assert found.advice.key == "given"


async def test_a_refused_event_is_covered_by_what_its_lead_has() -> None:
    note = Note.dropped("emails[0]", "is none")
    platform = mapping(WANTED, {}, note, refuse=True)()
    found = await shown(platform, lead={"email": "x", "firstName": "Ann"})
    assert (found.would_send, found.match_keys, found.missing) == (False, (), ("mail", "acid"))
    assert found.advice.text == "mend emails[0]: is none"


# --- windows


class Dated(Acme):
    def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
        age = (conversion.fired_at - conversion.event.occurred_at).total_seconds()
        meaning = "Acme takes a week"
        return (
            Window(
                name="event",
                field="eventTime",
                age=age,
                limit=7 * 86_400,
                binding=True,
                meaning=meaning,
            ),
        )


@pytest.mark.parametrize(
    "ago, left, text",
    [
        (timedelta(), 604_800, "0 s old, 7 d left of 7 d, then it is refused"),
        (
            timedelta(days=2, hours=3, minutes=4),
            420_960,
            "2 d 3 h old, 4 d 20 h left of 7 d, then it is refused",
        ),
        (
            timedelta(days=2, minutes=4),
            431_760,
            "2 d old, 4 d 23 h left of 7 d, then it is refused",
        ),
        (timedelta(days=8), -86_400, "8 d old, closed 1 d ago, after 7 d"),
        (
            timedelta(seconds=-30),
            604_830,
            "30 s in the future, 7 d left of 7 d, then it is refused",
        ),
    ],
)
async def test_windows(ago: timedelta, left: float, text: str) -> None:
    found = await shown(Dated(), event_time=START - ago)
    (window,) = found.windows
    assert (window.left, window.age) == (left, ago.total_seconds())
    assert window.text == f"{text}: Acme takes a week"


async def test_a_platform_that_fails_to_explain_takes_nothing_else_with_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Acme):
        def windows(self, conversion: Conversion, pixel: Pixel) -> tuple[Window, ...]:
            raise ValueError(CANARY)

        def out_of_reach(self, conversion: Conversion, pixel: Pixel) -> dict[str, str]:
            raise ValueError(CANARY)

    found = await shown(Broken())
    assert found.would_send
    assert (found.windows, found.out_of_reach, found.missing) == ((), (), ("acid", "acb"))
    assert "while telling its windows" in caplog.text
    assert CANARY not in caplog.text


# --- gates and consent


class Saying:
    def __init__(self, name: str, says: Any) -> None:
        self.name, self.says, self.asked = name, says, 0

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        self.asked += 1
        if isinstance(self.says, Exception):
            raise self.says
        if self.says == "late":
            await asyncio.sleep(60)
        result: Withheld | None = self.says
        return result


async def test_gates_are_asked_as_in_a_fire_and_what_they_said_is_told() -> None:
    gates = (
        Saying("first", None),
        Saying("second", Withheld("not on Sundays")),
        Saying("third", None),
    )
    found = await shown(Acme(), *gates)
    assert as_record(found.gates) == [
        {"gate": "consent", "answer": "admitted", "reason": ""},
        {"gate": "first", "answer": "admitted", "reason": ""},
        {"gate": "second", "answer": "withheld", "reason": "not on Sundays"},
        {"gate": "third", "answer": "not_asked", "reason": ""},
    ]
    assert found.reason == "not on Sundays"
    assert [gate.asked for gate in gates] == [1, 1, 0]


@pytest.mark.parametrize("says", [ValueError("x"), "nonsense"], ids=["raises", "no answer"])
async def test_a_gate_that_fails(says: Any) -> None:
    found = await shown(Acme(), Saying("broken", says))
    assert found.gates[1].answer.value == "failed"
    assert not found.would_send


@pytest.mark.parametrize(
    "asked, given, told",
    [
        ((), None, []),
        (("ads",), None, [("ads", True, None)]),
        (("ads",), {"ads": True, "mail": False}, [("ads", True, True), ("mail", False, False)]),
        (("ads",), True, [("ads", True, True), ("all", False, True)]),
        ((), False, [("all", False, False)]),
        (("ads",), {"all": True, "ads": False}, [("ads", True, False), ("all", False, True)]),
    ],
)
async def test_consent_is_told_and_agrees_with_the_gate(asked: Any, given: Any, told: Any) -> None:
    lead = {"email": "a@example.com", **({} if given is None else {"consent": given})}
    found = await shown(Acme(), pixel_=pixel(consent=asked), lead=lead)
    assert [(p.purpose, p.required, p.granted) for p in found.consent] == told
    required = [p.granted for p in found.consent if p.required]
    assert found.would_send == (all(required) if required else given is not False)


async def test_an_event_that_the_pixel_does_not_take_asks_no_gate() -> None:
    found = await shown(Acme(), pixel_=pixel(events=frozenset({"Purchase"})))
    assert [gate.answer.value for gate in found.gates] == ["not_asked"]


# --- test event codes

LATER, EARLIER = START + timedelta(days=1), START - timedelta(days=1)


@pytest.mark.parametrize(
    "requested, set_until, carried, origin, text",
    [
        (None, None, False, None, ""),
        ("T", None, True, "request", "carries the request's test event code; Acme Ads does not say"),
        ("T", LATER, True, "request", "carries the request's test event code"),
        (None, LATER, True, "pixel", "carries the pixel's test event code"),
        (None, EARLIER, False, "pixel", "ended at 2026-04-30T12:00:00+00:00 and is ignored: a real event"),
    ],
)  # fmt: skip
async def test_test_event_codes(
    requested: str | None, set_until: Any, carried: bool, origin: str | None, text: str
) -> None:
    testing = pixel(test_event_code="P", test_until=set_until) if set_until else pixel()
    found = await shown(Acme(), pixel_=testing, test_event_code=requested)
    code = found.test_code
    assert (found.test, code.carried) == (carried, carried)
    assert (code.origin.value if code.origin else None) == origin
    assert code.until == (set_until if origin == "pixel" else None)
    assert text in code.text
    assert ("test" in found.request["json"]) == carried
