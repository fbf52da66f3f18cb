"""What a preview tells about gates and consent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from doubles.acme import Acme, pixel
from doubles.previewed_acme import shown

from convroute import Pixel
from convroute.jsonvalue import dump
from convroute.spi import Conversion, Withheld
from convroute.wire import as_record


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


async def test_a_purpose_that_has_no_utf_8_form_is_told_in_one_that_has() -> None:
    lead = {"email": "a@example.com", "consent": {"ads\ud800": False}}
    found = await shown(Acme(), lead=lead)
    assert [(told.purpose, told.granted) for told in found.consent] == [("ads", False)]
    dump(found.to_record())
