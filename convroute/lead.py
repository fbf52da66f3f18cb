"""The lead: the person, as the advertiser's side knows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from convroute.errors import InvalidLeadError
from convroute.jsonvalue import JSON
from convroute.lead_record import RecordReader, cell, consent, keys_record, moment_cell
from convroute.match_keys import PLAIN_FIELDS, Identifier, MatchKeys


@frozen(kw_only=True)
class Lead:
    """A person, with the match keys that are known of them.

    Attributes:
        id: The advertiser's own id of the person; not a platform's.
        keys: The match keys, as they came in.
        landing_url: The page on which the person arrived; click ids are read from it.
        consent: Purpose to granted or not; the purpose `all` covers those that are not named.
        created_at: When the lead came to be; the time of a click id whose own time is not known.
        custom: Whatever else the record held.
    """

    id: str | None = None
    keys: MatchKeys = MatchKeys()
    landing_url: str | None = field(default=None, repr=False)
    consent: Mapping[str, bool] = field(factory=dict)
    created_at: datetime | None = None
    custom: Mapping[str, JSON] = field(factory=dict, repr=False)

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> Lead:
        """Read a lead record: JSON, a CSV row or a mapping; keys in camel case or snake case.

        Unknown fields go to `custom`. Blank values count as absent.

        Example:
            >>> lead = Lead.from_record({"id": "lead_1", "email": "ann@example.com", "source": "fair"})
            >>> lead.keys.emails, lead.custom
            (('ann@example.com',), {'source': 'fair'})

        Raises:
            InvalidLeadError: Fields of the wrong type, all of them named.
        """
        reader = RecordReader(record)
        fields = {
            "id": reader.take("id", cell),
            "keys": reader.take_keys(),
            "landing_url": reader.take("landing_url", cell),
            "consent": reader.take("consent", consent, {}),
            "created_at": reader.take("created_at", moment_cell),
            "custom": reader.rest(),
        }
        if reader.faults:
            raise InvalidLeadError(reader.faults)
        return cls(**fields)

    def to_record(self) -> dict[str, JSON]:
        """Write the lead record that `from_record` reads; blanks are left out."""
        record: dict[str, JSON] = {"id": self.id} if self.id else {}
        record.update(keys_record(self.keys))
        if self.landing_url:
            record["landingUrl"] = self.landing_url
        if self.consent:
            record["consent"] = dict(self.consent)
        if self.created_at:
            record["createdAt"] = self.created_at.isoformat()
        if self.custom:
            record["custom"] = dict(self.custom)
        return record

    def filled_from(self, other: Lead) -> Lead:
        """Fill the blanks from another record of the same person; what is set here stays."""
        return Lead(
            id=self.id or other.id,
            keys=self.keys.filled_from(other.keys),
            landing_url=self.landing_url or other.landing_url,
            consent={**other.consent, **self.consent},
            created_at=self.created_at or other.created_at,
            custom={**other.custom, **self.custom},
        )

    def recognising(self, names: Iterable[str]) -> Lead:
        """Move custom fields that are identifiers of a known platform to where identifiers stand.

        This is what makes the short form `"acid": "..."` mean the same as `"clickIds": {"acid": ...}`.
        """
        found = {
            name: Identifier(value=value.strip(), seen_at=self.created_at)
            for name in names
            if isinstance(value := self.custom.get(name), str) and value.strip()
        }
        if not found:
            return self
        keys = evolve(self.keys, identifiers={**found, **self.keys.identifiers})
        return evolve(
            self, keys=keys, custom={k: v for k, v in self.custom.items() if k not in found}
        )

    def present(self) -> frozenset[str]:
        """Name the match keys that are there: field names, and `clickIds.<name>` for identifiers."""
        plain = (name for name in PLAIN_FIELDS if getattr(self.keys, name))
        return frozenset(plain) | {f"clickIds.{name}" for name in self.keys.identifiers}
