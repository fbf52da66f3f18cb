"""The contract of a lead store: a lead source that can be written too."""

from __future__ import annotations

from functools import partial
from typing import Final

from attrs import evolve

from convroute.errors import InvalidLeadError
from convroute.model.lead import Lead
from convroute.model.match_keys import MatchKeys
from convroute.roles import LeadStore
from convroute.testing.contracts.fault import demand
from convroute.testing.contracts.lead_source import ODD_IDS, LeadSourceContract


class LeadStoreContract(LeadSourceContract):
    """What a lead store must keep beside that. Each check writes: give a store that is made for the test."""

    def test_it_is_a_lead_store(self) -> None:
        """`PUT /api/v1/leads/{leadId}` and the import write into it."""
        demand(
            isinstance(self.source(), LeadStore),
            "the store lacks one of put, get, forget, count, all",
            "write all five as LeadStore has them",
        )

    def test_what_was_put_comes_back_whole(self) -> None:
        """By get and by lookup, with every field, and to another object over the same data: it is durable."""

        async def put(store: LeadStore) -> None:
            await store.put([WHOLE])

        self.ask(put)
        for found in (
            self.ask(lambda s: s.get(WHOLE.id)),
            self.ask(lambda s: s.lookup(Lead(id=WHOLE.id))),
        ):
            demand(
                found == WHOLE,
                "a lead comes back changed, or is gone once the store was closed",
                "store lead.to_record() and give Lead.from_record(record); commit before put returns",
            )

    def test_put_replaces_the_whole_lead(self) -> None:
        """What is not in the new record is gone: nobody could erase a field otherwise."""
        bare = Lead(id=WHOLE.id, keys=MatchKeys(phones=("+12025550145",)))

        async def replace(store: LeadStore) -> Lead | None:
            await store.put([WHOLE])
            await store.put([bare])
            return await store.get(str(WHOLE.id))

        demand(self.ask(replace) == bare, "an old field survives put", "write the record whole")

    def test_put_takes_all_leads_or_none(self) -> None:
        """An import that stops in the middle must be repeatable."""
        others = [evolve(WHOLE, id=f"contract-lead-{n}") for n in range(3)]

        async def put(store: LeadStore) -> tuple[bool, int]:
            before = await store.count()
            try:
                await store.put([*others, evolve(WHOLE, id=None)])
            except InvalidLeadError:
                return True, await store.count() - before
            return False, 0

        refused, written = self.ask(put)
        demand(
            refused and not written,
            "a lead without an id is taken, or those before it are kept",
            "raise InvalidLeadError before you write, or roll the transaction back",
        )

    def test_forget_erases_and_says_whether_there_was_one(self) -> None:
        """The right to be forgotten needs a true answer."""

        async def forget(store: LeadStore) -> tuple[bool, bool, Lead | None, Lead | None]:
            await store.put([WHOLE])
            first, second = await store.forget(str(WHOLE.id)), await store.forget(str(WHOLE.id))
            return (
                first,
                second,
                await store.get(str(WHOLE.id)),
                await store.lookup(Lead(id=WHOLE.id)),
            )

        demand(
            self.ask(forget) == (True, False, None, None),
            "forget does not erase, or does not say whether there was a lead",
            "delete by the whole id, and give whether a row went",
        )

    def test_count_and_all_agree_and_keep_the_order_of_ids(self) -> None:
        """An export walks through all leads, however many."""
        ids = [f"contract-lead-{n:04d}" for n in (7, 3, 250, 1, *range(300, 420))]

        async def walk(store: LeadStore) -> tuple[int, int, list[str]]:
            before = await store.count()
            await store.put(evolve(WHOLE, id=i) for i in ids)
            listed = [str(lead.id) async for lead in store.all()]
            return before, await store.count(), [i for i in listed if i in set(ids)]

        before, after, listed = self.ask(walk)
        demand(
            after - before == len(ids) and listed == sorted(ids),
            "count and all disagree, or all is not in the order of ids",
            "walk by id, page by page: WHERE id > last ORDER BY id",
        )

    def test_odd_ids_are_not_run_when_writing_either(self) -> None:
        """Get and forget take ids from clients as lookup does."""
        for lead_id in ODD_IDS:
            if lead_id in self.known:
                continue
            demand(
                self.ask(partial(_read_and_erased, lead_id=lead_id)) == (None, False),
                f"the id {lead_id[:20]!r} reads or erases a lead",
                "compare the whole id, and bind it as a parameter",
            )


async def _read_and_erased(store: LeadStore, lead_id: str) -> tuple[Lead | None, bool]:
    return await store.get(lead_id), await store.forget(lead_id)


WHOLE: Final = Lead.from_record(
    {
        "id": "contract-lead-whole",
        "emails": ["annabelle.millerton@example.com", "annabelle@example.net"],
        "phone": "+1 202 555 0134",
        "firstName": "Annabelle",
        "city": "Saint-\u00c9tienne",
        "ipAddress": "203.0.113.87",
        "landingUrl": "https://shop.example.com/?utm_source=ads",
        "clickIds": {"acid": {"value": "ContractClick-1", "seenAt": "2031-05-15T06:30:12+00:00"}},
        "consent": {"ads": True, "analytics": False},
        "createdAt": "2031-05-15T06:30:12+00:00",
        "custom": {"source": "fair", "visits": 3, "tags": ["a", "b"]},
    }
)
"""A lead with a value in every kind of field."""
