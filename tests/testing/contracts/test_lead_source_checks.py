"""The kit finds what lead sources and stores get wrong: a good one in memory, and one fault at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import pytest
from attrs import evolve

from convroute.spi import Fault, InvalidLeadError, Lead, LeadSourceError
from convroute.testing import LeadStoreContract
from convroute.testing.contracts.run import CheckState, checks, run_check, run_contract

ANN = Lead.from_record({"id": "lead_ann", "email": "ann@example.com", "phone": "+1 202 555 0123"})
BOB = Lead.from_record({"id": "lead_bob", "email": "bob@example.com"})


class Memory:
    """A lead store that is right."""

    name = "memory"

    def __init__(self, leads: dict[str, Lead]) -> None:
        self.leads = leads

    async def lookup(self, lead: Lead) -> Lead | None:
        await asyncio.sleep(0)
        return self.leads.get(lead.id) if lead.id is not None else None

    async def put(self, leads: Iterable[Lead]) -> None:
        given = list(leads)
        if not all(lead.id for lead in given):
            raise InvalidLeadError(Fault("id", "must not be blank"))
        self.leads.update({str(lead.id): lead for lead in given})

    async def get(self, lead_id: str) -> Lead | None:
        return self.leads.get(lead_id)

    async def forget(self, lead_id: str) -> bool:
        return self.leads.pop(lead_id, None) is not None

    async def count(self) -> int:
        return len(self.leads)

    async def all(self) -> AsyncIterator[Lead]:
        for lead_id in sorted(self.leads):
            yield self.leads[lead_id]


class Unreachable(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        raise LeadSourceError("the store does not answer")


class Unnamed(Memory):
    name = "My Store"


class Partly(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        found = await super().lookup(lead)
        return found and Lead(id=found.id)


class Forgetful(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        return None


class Generous(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        return await super().lookup(lead) or Lead(id=lead.id)


class ByPattern(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        if lead.id and "%" in lead.id:
            return ANN
        return await super().lookup(lead)


class Picky(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        (lead.id or "").encode("ascii")
        return await super().lookup(lead)


class Echoing(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        found = await super().lookup(lead)
        return found and lead.filled_from(found)


class Mistaken(Memory):
    async def lookup(self, lead: Lead) -> Lead | None:
        found = await super().lookup(lead)
        return found and evolve(found, id="lead_other")


class Shared(Memory):
    asked = ""

    async def lookup(self, lead: Lead) -> Lead | None:
        self.asked = lead.id or ""
        await asyncio.sleep(0)
        return self.leads.get(self.asked)


class Stuck(Memory):
    busy = False

    async def lookup(self, lead: Lead) -> Lead | None:
        if self.busy:
            return None
        self.busy = True
        await asyncio.sleep(0)
        self.busy = False
        return await super().lookup(lead)


class Telling(Memory):
    def __repr__(self) -> str:
        return f"Telling({[lead.to_record() for lead in self.leads.values()]})"


class Silent(Unreachable):
    async def lookup(self, lead: Lead) -> Lead | None:
        return None


class Half(Memory):
    put: Any = None


class Volatile(Memory):
    def __init__(self, leads: dict[str, Lead]) -> None:
        super().__init__(dict(leads))


class Merging(Memory):
    async def put(self, leads: Iterable[Lead]) -> None:
        for lead in leads:
            await super().put([lead.filled_from(self.leads.get(str(lead.id), Lead()))])


class OneByOne(Memory):
    async def put(self, leads: Iterable[Lead]) -> None:
        for lead in leads:
            await super().put([lead])


class Keeping(Memory):
    async def forget(self, lead_id: str) -> bool:
        return lead_id in self.leads


class Unsorted(Memory):
    async def all(self) -> AsyncIterator[Lead]:
        for lead in reversed(list(self.leads.values())):
            yield lead


class EraseAll(Memory):
    async def forget(self, lead_id: str) -> bool:
        return lead_id == "%" or await super().forget(lead_id)


FAULTS: Mapping[str, tuple[type[Memory], str]] = {
    "a name with a blank": (Unnamed, "it_is_a_lead_source_with_a_name"),
    "half of the record": (Partly, "a_known_lead_is_found_by_its_id"),
    "nothing is found": (Forgetful, "a_known_lead_is_found_by_its_id"),
    "an empty lead for an unknown id": (Generous, "an_unknown_lead_is_none"),
    "an empty lead for no id": (Generous, "a_lead_without_an_id_is_none"),
    "ids are patterns": (ByPattern, "odd_ids_find_nothing_and_break_nothing"),
    "an odd id raises": (Picky, "odd_ids_find_nothing_and_break_nothing"),
    "what was given comes back": (Echoing, "only_what_the_source_knows_comes_back"),
    "another lead's id": (Mistaken, "the_answer_is_of_the_lead_that_was_asked_for"),
    "a shared variable": (Shared, "it_answers_again_and_many_at_once"),
    "a lock that stays": (Stuck, "a_lookup_that_is_given_up_harms_nobody"),
    "leads in the repr": (Telling, "its_repr_shows_nobody"),
    "unreachable and silent": (Silent, "a_source_that_cannot_answer_says_so"),
    "a method is missing": (Half, "it_is_a_lead_store"),
    "gone when it is closed": (Volatile, "what_was_put_comes_back_whole"),
    "old fields stay": (Merging, "put_replaces_the_whole_lead"),
    "no transaction": (OneByOne, "put_takes_all_leads_or_none"),
    "nothing is erased": (Keeping, "forget_erases_and_says_whether_there_was_one"),
    "no order": (Unsorted, "count_and_all_agree_and_keep_the_order_of_ids"),
    "a pattern erases": (EraseAll, "odd_ids_are_not_run_when_writing_either"),
}


def contract(cls: type[Memory]) -> type[LeadStoreContract]:
    leads: dict[str, Lead] = {"lead_ann": ANN, "lead_bob": BOB}

    class Filled(LeadStoreContract):
        known = {"lead_ann": ANN, "lead_bob": BOB}

        def source(self) -> Any:
            return cls(leads)

        def unreachable(self) -> Any:
            return (cls if issubclass(cls, Unreachable) else Unreachable)(leads)

    return Filled


def test_a_store_that_is_right_keeps_every_check() -> None:
    results = list(run_contract(contract(Memory)))
    assert {result.state for result in results} == {CheckState.OK}, results


@pytest.mark.parametrize("cls, check", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found_by_its_check(cls: type[Memory], check: str) -> None:
    filled = contract(cls)
    result = run_check(filled, f"test_{check}", checks(filled)[f"test_{check}"])
    assert result.state is CheckState.FAULT, result
    assert len(result.remedy) > 10


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {f"test_{check}" for _, check in FAULTS.values()} == set(checks(LeadStoreContract))
