"""What gates said about a conversion, and what the lead said about consent: for previews."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from attrs import define, frozen

from convroute.model.conversion import Conversion
from convroute.model.lead import Lead
from convroute.model.pixel import Pixel
from convroute.normalise import encodable
from convroute.roles import Gate, Withheld


class Answer(Enum):
    """What a gate said."""

    ADMITTED = "admitted"
    """It lets the event pass."""
    WITHHELD = "withheld"
    """It does not."""
    FAILED = "failed"
    """It raised, or did not answer in time: then the event stays here."""
    NOT_ASKED = "not_asked"
    """Something before it had said no."""


@frozen(kw_only=True)
class GateAnswer:
    """What one gate said.

    Attributes:
        gate: Its name.
        answer: What it said.
        reason: Why it withholds the event; else empty.
    """

    gate: str
    answer: Answer
    reason: str = ""


@frozen(kw_only=True)
class PurposeAnswer:
    """What the lead said about one purpose of use.

    Attributes:
        purpose: The purpose; `all` speaks for those that are not named.
        required: Whether the pixel asks for it.
        granted: What the lead said; null if nothing.
    """

    purpose: str
    required: bool
    granted: bool | None


def purposes_of(lead: Lead, pixel: Pixel) -> tuple[PurposeAnswer, ...]:
    """Compare what a pixel asks for with what a lead said; the pixel's purposes first.

    A purpose is shown in a form that can be written: halves of characters are left out of its name.
    """
    return tuple(
        PurposeAnswer(
            purpose=encodable(purpose),
            required=purpose in pixel.consent,
            granted=lead.consents_to(purpose),
        )
        for purpose in dict.fromkeys((*pixel.consent, *lead.consent))
    )


@define
class ListeningGate:
    """Stands for a gate in a preview, and remembers what it said; a fire meets the gate itself.

    Attributes:
        gate: The gate.
        said: What it said.
    """

    gate: Gate
    said: GateAnswer

    @classmethod
    def to(cls, gate: Gate) -> ListeningGate:
        """Listen to a gate that has not been asked yet."""
        return cls(gate, GateAnswer(gate=gate.name, answer=Answer.NOT_ASKED))

    @property
    def name(self) -> str:
        """The gate's own name."""
        return self.gate.name

    async def admit(self, conversion: Conversion, pixel: Pixel) -> Withheld | None:
        """Ask the gate."""
        self.said = GateAnswer(gate=self.name, answer=Answer.FAILED)
        withheld = await self.gate.admit(conversion, pixel)
        if isinstance(withheld, Withheld):
            self.said = GateAnswer(gate=self.name, answer=Answer.WITHHELD, reason=withheld.reason)
        elif withheld is None:
            self.said = GateAnswer(gate=self.name, answer=Answer.ADMITTED)
        return withheld


def listening(gates: Sequence[Gate]) -> tuple[ListeningGate, ...]:
    """Listen to gates, in their order."""
    return tuple(map(ListeningGate.to, gates))
