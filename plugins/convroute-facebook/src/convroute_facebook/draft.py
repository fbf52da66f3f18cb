"""`user_data` while it is being put together."""

from __future__ import annotations

from attrs import define

from convroute.spi import JSON, Note


@define
class UserObject:
    """What mapping has found out about the person so far.

    Attributes:
        members: Meta's name of each match key, to its value: `user_data` itself.
        origins: Meta's name of each match key, to the lead field behind it, or `event`.
        notes: What had to be left out or changed.
    """

    members: dict[str, JSON]
    origins: dict[str, str]
    notes: list[Note]

    def put(self, wire: str, value: JSON, field: str) -> None:
        """Put a member in.

        Args:
            wire: Meta's name of it.
            value: What to send.
            field: Where it comes from.
        """
        self.members[wire] = value
        self.origins[wire] = field

    def take_out(self, wire: str) -> None:
        """Take a member out, if it is there."""
        self.members.pop(wire, None)
        self.origins.pop(wire, None)
