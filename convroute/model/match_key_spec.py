"""What a platform declares of a match key: what fills it, what it is worth, and whether it is hashed."""

from __future__ import annotations

from attrs import field, frozen


@frozen
class MatchKeySpec:
    """A match key that a platform can use.

    Attributes:
        name: The platform's own word, as it stands in the body and in `Payload.match_keys`.
        fields: The lead fields that can fill it, the best first, in the words of `Payload.match_keys`: `emails`,
            `first_name`, `clickIds.acid`.
        why: What it does for matching, in one clause for who supplies the leads: `finds most people`.
        hashed: Whether it is sent as a SHA-256.
        rare: Whether only few leads can have it (an app's device id, a lead form's id): it is never called missing.
    """

    name: str
    fields: tuple[str, ...]
    why: str = ""
    hashed: bool = field(default=False, kw_only=True)
    rare: bool = field(default=False, kw_only=True)
