"""The pixel: a destination at a platform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from attrs import field, frozen

from convroute.errors import ConfigurationError, Fault
from convroute.jsonvalue import JSON
from convroute.secret import Secret
from convroute.wire import Wire

T = TypeVar("T")

_OPTIONS: Final = Wire()


def _is_secret(_: object, __: object, value: Secret) -> None:
    given: object = value
    if not isinstance(given, Secret):
        raise ConfigurationError(
            Fault("access_token", "must be a Secret, so that nothing prints it: Secret(token)")
        )


@frozen(kw_only=True)
class Pixel:
    """Where conversions go: one pixel, dataset or event set of one platform, under a local name.

    Attributes:
        name: The local name, unique in a router.
        platform: The platform's name in the registry.
        pixel_id: The platform's id of it.
        access_token: The platform's token for it.
        transport: The way requests leave: `http`, `dry-run`, or a plugin's.
        events: The event names that this pixel takes; None takes all.
        event_names: Overrides of the platform's event names: ours to theirs.
        test_event_code: Marks every event as a test, until `test_until`.
        test_until: When `test_event_code` ends; needed with it, so that nobody leaves it on by mistake.
        default_currency: ISO 4217 code for a value that comes without one.
        default_phone_region: ISO 3166 alpha-2 code for national phone numbers of leads without a country.
        consent: Purposes that a lead must have granted.
        options: The platform's own options for this pixel; its class is on the platform's page.
    """

    name: str
    platform: str
    pixel_id: str
    access_token: Secret = field(validator=_is_secret)
    transport: str = "http"
    events: frozenset[str] | None = None
    event_names: Mapping[str, str] = field(factory=dict)
    test_event_code: str | None = None
    test_until: datetime | None = None
    default_currency: str | None = None
    default_phone_region: str | None = None
    consent: tuple[str, ...] = ()
    options: Mapping[str, JSON] = field(factory=dict)
    _loaded: dict[type[Any], Any] = field(init=False, factory=dict, eq=False, repr=False)

    def load(self, cls: type[T]) -> T:
        """Give the options as the platform's own class; read once, then remembered.

        Raises:
            ConfigurationError: Every option that is unknown or of the wrong type, with its path.
        """
        if cls not in self._loaded:
            options, faults = _OPTIONS.read(self.options, cls, path="options")
            if options is None:
                raise ConfigurationError(
                    Fault(f"pixels.{self.name}.{f.path}", f.message) for f in faults
                )
            self._loaded[cls] = options
        loaded: T = self._loaded[cls]
        return loaded

    def admits(self, event_name: str) -> bool:
        """Tell whether this pixel takes events of that name."""
        return self.events is None or event_name in self.events

    def test_code_at(self, now: datetime) -> str | None:
        """Give the test event code, unless its time is over."""
        live = self.test_event_code and (self.test_until is None or now < self.test_until)
        return self.test_event_code if live else None
