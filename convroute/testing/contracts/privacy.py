"""Checks that nothing of a person leaves in a form that the platform does not ask for, or is told to anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from attrs import evolve

from convroute.model.match_keys import Identifier, MatchKeys
from convroute.model.payload import Payload, Refusal
from convroute.testing.contracts.body import is_digest, leaves, texts
from convroute.testing.contracts.conversions import MANY, about, keys_of
from convroute.testing.contracts.fault import demand
from convroute.testing.contracts.odd_data import TELLING, odd_conversions
from convroute.testing.contracts.person import (
    BLANK_DIGESTS,
    HASHED,
    PERSONAL,
    PHONE_DIGITS,
    TYPED,
    digest,
    shown_in,
)
from convroute.testing.contracts.subject import TOKEN, PlatformSubject

HIDDEN: Final = (
    *(value for name, value in TYPED.items() if len(value) > 6 and name not in ("country", "state")),
    *HASHED.values(),
    PHONE_DIGITS,
    "annabelle.millerton@example.com",
    digest("annabelle.millerton@example.com"),
    "ContractClick",
    TOKEN,
)  # fmt: skip
"""What stands in no note, reason or repr."""


class PrivacyChecks(PlatformSubject):
    """Personal data goes hashed into the body, and nowhere else."""

    def test_personal_data_is_hashed(self) -> None:
        """Raw addresses and numbers break the platform's terms, and the law."""
        fields = tuple(name for name in PERSONAL if name not in self.sent_plain)
        for what, payload in self.payloads().items():
            for path, text in [*texts(payload.body), *texts(payload.envelope)]:
                shown = [] if is_digest(text) else list(shown_in(text, fields))
                demand(
                    not shown,
                    f"{path} holds {', '.join(shown)} unhashed ({what})",
                    "hash it with sha256_hex; if the platform wants it plain, name the lead field in sent_plain",
                )

    def test_an_address_is_hashed_in_its_normal_form(self) -> None:
        """Trimmed and in lower case, then SHA-256: any other form matches nobody."""
        expected = self.normal_email_stands_as()
        if not self.uses("emails") or expected is None:
            self.not_for_this_plugin("the platform takes no e-mail addresses, or in another form")
        lone = self.map(about(self.whole(), MatchKeys(emails=(TYPED["emails"],))))
        payload = lone if isinstance(lone, Payload) else self.payload()
        demand(
            expected in _all_text(payload),
            "the SHA-256 of the trimmed, lower-case address is not in the body",
            "sha256_hex(email(value)), with both from convroute.normalise; if the platform hashes"
            " otherwise, override email_digest",
        )

    def test_what_came_hashed_is_passed_on_in_lower_case(self) -> None:
        """Who hashed it is taken to have normalised it; hashed twice it matches nobody."""
        for name in self._hashed_fields():
            given = HASHED[name]
            keys = keys_of(
                {**TYPED, name: given.upper()}, identifiers=self.whole().lead.keys.identifiers
            )
            text = _all_text(
                self.payload(evolve(self.whole(), lead=evolve(self.whole().lead, keys=keys)))
            )
            demand(
                digest(given) not in text and digest(given.upper()) not in text,
                f"a hashed value of `{name}` is hashed again",
                "ask already_hashed(value) before you normalise and hash",
            )
            demand(
                given.upper() not in text,
                f"a hashed value of `{name}` is passed on in upper case",
                "pass on what already_hashed gives: it is in lower case",
            )
            demand(
                given in text,
                f"a hashed value of `{name}` gets lost",
                "pass on what already_hashed gives, unchanged",
            )

    def test_blank_is_never_hashed(self) -> None:
        """The hash of nothing is the same for everybody: the platform would match strangers."""
        blank = [
            (f"`{name}` is {text!r}", about(self.whole(), self._but(name, text), id=lead_id))
            for name in PERSONAL
            for text in ("", " ", "\t", "\u200b")
            for lead_id in ("contract-lead-1", " ")
        ]
        for what, conversion in [*blank, *self.conversions().items()]:
            mapped = self.map(conversion)
            if isinstance(mapped, Payload):
                found = [path for path, text in texts(mapped.body) if text.lower() in BLANK_DIGESTS]
                demand(
                    not found,
                    f"{', '.join(found)} is the hash of nothing ({what})",
                    "leave the member out when nothing is left after normalising; sha256_hex refuses an"
                    " empty text",
                )

    def test_notes_and_reasons_hold_no_values(self) -> None:
        """They are logged, stored and answered: the field's name is enough."""
        for what, mapped in self._all_mapped():
            said = [f"{note.field} {note.message}" for note in mapped.notes]
            if isinstance(mapped, Refusal):
                said += [mapped.reason, mapped.field]
            shown = _hidden_in(" ".join(said))
            demand(
                not shown,
                f"a note or a reason repeats a value ({what})",
                'say what was wrong and not with what: Note.dropped("phones[0]", "is no phone number")',
            )

    def test_nothing_shows_in_a_repr(self) -> None:
        """A repr ends in logs and tracebacks, which many people read."""
        for what, mapped in self._all_mapped():
            if what.endswith("`event_id`"):  # which is shown on purpose
                continue
            demand(
                not _hidden_in(repr(mapped)),
                f"the repr of what map gave shows a value ({what})",
                "put values into the body only: match_keys holds names, and no value belongs into a name",
            )
        shown = repr(self.platform) + repr(self.request([self.payload()]))
        demand(
            not _hidden_in(shown),
            "the repr of the platform or of its request shows a value",
            "keep the body in HttpRequest.json, tokens in a Secret, and nothing of a lead on the platform",
        )

    def test_identifiers_of_other_platforms_stay_here(self) -> None:
        """A click id is nobody's business but the platform's that issued it."""
        whole = self.whole()
        foreign = {"contract_foreign_id": Identifier(value="ContractForeign774")}
        keys = evolve(whole.lead.keys, identifiers={**whole.lead.keys.identifiers, **foreign})
        payload = self.payload(evolve(whole, lead=evolve(whole.lead, keys=keys)))
        demand(
            "ContractForeign774" not in _all_text(payload),
            "an identifier that the platform does not declare is sent to it",
            "read identifiers by their names, and only those that you declare",
        )

    def _hashed_fields(self) -> Iterator[str]:
        names = [name for name in PERSONAL if self.uses(name) and name not in self.sent_plain]
        if not names:
            self.not_for_this_plugin("the platform hashes nothing")
        yield from names

    def _but(self, name: str, text: str) -> MatchKeys:
        changes: dict[str, Any] = {name: (text,) if name in MANY else text}
        return evolve(self.whole().lead.keys, **changes)

    def _all_mapped(self) -> Iterator[tuple[str, Payload | Refusal]]:
        for what, conversion in self.conversions().items():
            yield what, self.map(conversion)
        for field, conversion in odd_conversions(self.platform, self.whole()):
            yield f"odd data in `{field}`", self.map(conversion)


def _all_text(payload: Payload) -> str:
    return "\n".join(str(leaf) for _, leaf in leaves([payload.body, payload.envelope]))


def _hidden_in(said: str) -> list[str]:
    return [value for value in (*HIDDEN, *TELLING) if value in said]
