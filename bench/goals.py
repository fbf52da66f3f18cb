"""Goals: what each figure is held against, and whether it was reached."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class Goal:
    """One line of the last table.

    Attributes:
        what: What is compared with what.
        seen: The figure.
        bound: What it should be.
        at_least: Whether the bound is a floor; else it is a ceiling.
        unit: Behind the figures.
    """

    what: str
    seen: float
    bound: float
    at_least: bool = True
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.seen >= self.bound if self.at_least else self.seen <= self.bound

    def row(self) -> tuple[str, str, str, str]:
        """Give its cells."""
        words = "at least" if self.at_least else "at most"
        bound = f"{words} {self.bound:g} {self.unit}".replace(" x", "x")
        seen = (
            f"{self.seen:.2f} {self.unit}" if self.unit == "x" else f"{self.seen:.0f} {self.unit}"
        )
        return self.what, seen.replace(" x", "x"), bound, "met" if self.met else "missed"
