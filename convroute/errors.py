"""What convroute raises, in two branches: what a caller may swallow, and what must never be swallowed.

A `DeliveryError` is about one event and may be handled like any failed delivery. Everything else says
that the program or its settings are wrong. No message holds personal data, a hash, a token or a body.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

if TYPE_CHECKING:
    from convroute.model.receipt import Receipt


NOT_SHOWN: Final = "(a name that is not shown)"
LONGEST_NAME: Final = 60


def _path(path: str) -> str:
    """Hide a path with a name that no field has: somebody's address, number or digest in the wrong place.

    Nor is one shown that would break the line, or that no encoding can carry.
    """
    if "@" in path or "+" in path or not path.isprintable():
        return NOT_SHOWN
    if any(len(name) > LONGEST_NAME for name in path.split(".")):
        return NOT_SHOWN
    return path


@frozen
class Fault:
    """One thing that is wrong, and where.

    Attributes:
        path: The field, as its author wrote it: `eventValue`, `pixels[0].access_token`; empty for the whole.
            A name that looks like personal data is not shown.
        message: What was wrong, what was expected, what to do. Never the value itself.
    """

    path: str = field(converter=_path)
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ConvrouteError(Exception):
    """The root of everything that convroute raises."""


class FaultsError(ConvrouteError):
    """Something with several faults, all of them told at once.

    Attributes:
        faults: Every fault found, in the order of the input.
    """

    def __init__(self, faults: Iterable[Fault] | Fault | str) -> None:
        if isinstance(faults, str):
            faults = Fault("", faults)
        self.faults: Final[tuple[Fault, ...]] = (
            (faults,) if isinstance(faults, Fault) else tuple(faults)
        )
        super().__init__("; ".join(map(str, self.faults)))


class ConfigurationError(FaultsError):
    """The settings, a pixel or a name the router does not have are wrong; raised early, before anything leaves."""


class PluginError(ConfigurationError):
    """A plugin could not be loaded or gave something unusable; the router does not start.

    Attributes:
        plugin: The entry point's name.
        distribution: The distribution and version that brought it, or an empty string if it was passed in.
    """

    def __init__(self, message: str, *, plugin: str, distribution: str = "") -> None:
        origin = f"plugin '{plugin}'" + (f" ({distribution})" if distribution else "")
        super().__init__(f"{origin}: {message}")
        self.plugin = plugin
        self.distribution = distribution


class InvalidEventError(FaultsError, ValueError):
    """The arguments of one event contradict the contract: a naive time, a value without currency."""


class InvalidLeadError(FaultsError, ValueError):
    """A lead record has a field of the wrong type.

    Wrong *content* is never an error: mapping drops it with a note.
    """


class LeadNotFound(ConvrouteError, LookupError):
    """No lead source knows the lead, and none came with the event."""


class PixelNotFound(ConvrouteError, LookupError):
    """No pixel of that platform and id, or of that name, is set up."""


class LeadSourceError(ConvrouteError):
    """A lead source could not answer just now, so nobody can say whether the lead exists."""


class StoreError(ConvrouteError):
    """The embedded database cannot be used: locked, corrupt, full, or of a later version."""


class PortUnavailable(ConvrouteError):
    """An address or a port of this machine cannot be listened on: taken, not allowed, or not there."""

    @classmethod
    def of(cls, error: OSError, what: str, host: str, port: int) -> PortUnavailable:
        """Say why `what` cannot listen there, in the same words for whatever listens."""
        if error.errno == errno.EADDRINUSE:
            reason = "another program listens there; stop it, or choose another port"
        else:
            number = error.errno or 0
            reason = os.strerror(number).lower() if number > 0 else "there is no such host"
        return cls(f"{what}: cannot listen on {host}:{port}: {reason}")


class TransportError(ConvrouteError):
    """A request brought no usable answer.

    Attributes:
        in_doubt: True if the platform may have processed it (the request had been written), False if it
            certainly has not (refused, no such host, TLS failure).
    """

    def __init__(self, message: str, *, in_doubt: bool) -> None:
        super().__init__(message)
        self.in_doubt = in_doubt


class SendingWithheld(TransportError):
    """A transport does not send, on purpose; trying again would change nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message, in_doubt=False)


class DeliveryError(ConvrouteError):
    """Raised only by `raise_for_status`: an event was not delivered.

    Attributes:
        receipts: The receipts that are not deliveries.
    """

    def __init__(self, receipts: Iterable[Receipt]) -> None:
        self.receipts: Final[tuple[Receipt, ...]] = tuple(receipts)
        super().__init__(
            "; ".join(f"{r.pixel}: {r.status.value}: {r.detail}" for r in self.receipts)
        )
