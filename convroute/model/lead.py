"""The lead: the person, as the advertiser's side knows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import field, frozen

from convroute.errors import InvalidLeadError
from convroute.jsonvalue import JSON
from convroute.model.lead_record import (
    ALL_PURPOSES,
    RecordReader,
    cell,
    consent,
    identifier,
    keys_record,
    moment_cell,
)
from convroute.model.match_keys import PLAIN_FIELDS, Identifier, MatchKeys


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
        # A bare yes or no speaks for every purpose, those that the other record names included.
        speaks_for_all = ALL_PURPOSES in self.consent
        return Lead(
            id=self.id or other.id,
            keys=self.keys.filled_from(other.keys),
            landing_url=self.landing_url or other.landing_url,
            consent=self.consent if speaks_for_all else {**other.consent, **self.consent},
            created_at=self.created_at or other.created_at,
            custom={**other.custom, **self.custom},
        )

    def recognising(self, names: Iterable[str]) -> Lead:
        """Move custom fields that are identifiers of a known platform to where identifiers stand.

        This is what makes `"acid": "..."` and `"acid": {"value": ..., "seenAt": ...}` at the top of a record
        mean the same as `"clickIds": {"acid": ...}`. What has no form of an identifier stays in `custom`.
        An identifier whose own time is not known takes `created_at`.
        """
        custom = self.custom
        found = {
            name: taken
            for name in (names if custom else ())
            if name in custom and (taken := _identifier_or_none(custom[name]))
        }
        identifiers = {**found, **self.keys.identifiers}
        timeless = self.created_at and any(i.seen_at is None for i in identifiers.values())
        if not found and not timeless:
            return self
        if timeless:
            identifiers = {
                name: i if i.seen_at else Identifier(value=i.value, seen_at=self.created_at)
                for name, i in identifiers.items()
            }
        return self._but(
            keys=self.keys.filled_from(MatchKeys(identifiers=identifiers)),
            custom={k: v for k, v in custom.items() if k not in found},
        )

    def known_as(self, lead_id: str | None) -> Lead:
        """Give the lead under the id that the caller knows it by; without one, as it is."""
        return self._but(id=lead_id) if lead_id and lead_id != self.id else self

    def with_clicks(self, clicks: MatchKeys) -> Lead:
        """Fill in identifiers that were found in URLs; those that are here stay."""
        return self._but(keys=self.keys.filled_from(clicks)) if clicks.identifiers else self

    def _but(
        self,
        *,
        id: str | None = None,  # noqa: A002
        keys: MatchKeys | None = None,
        custom: Mapping[str, JSON] | None = None,
    ) -> Lead:
        # What `attrs.evolve` would do, at a fifth of its time: several of these are made for each event.
        return Lead(
            id=id or self.id,
            keys=keys or self.keys,
            landing_url=self.landing_url,
            consent=self.consent,
            created_at=self.created_at,
            custom=self.custom if custom is None else custom,
        )

    def consents_to(self, purpose: str) -> bool | None:
        """Tell whether the person agreed to a purpose, by its own name or by `all`; None if nothing is said."""
        return self.consent.get(purpose, self.consent.get(ALL_PURPOSES))

    def values_of(self, field: str) -> tuple[str, ...]:
        """Give the values of a field, in the words of `present`, or of `id` or `landing_url`; none if it is blank."""
        name = field.removeprefix("clickIds.")
        value: str | tuple[str, ...] | None
        if name != field:
            value = self.keys.value_of(name)
        elif field in PLAIN_FIELDS:
            value = getattr(self.keys, field)
        else:
            value = {"id": self.id, "landing_url": self.landing_url}.get(field)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def present(self) -> frozenset[str]:
        """Name the match keys that are there: field names, and `clickIds.<name>` for identifiers."""
        plain = (name for name in PLAIN_FIELDS if getattr(self.keys, name))
        return frozenset(plain) | {f"clickIds.{name}" for name in self.keys.identifiers}


def _identifier_or_none(value: object) -> Identifier | None:
    try:
        return identifier(value)
    except ValueError:
        return None
