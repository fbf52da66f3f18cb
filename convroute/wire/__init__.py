"""The one strict way from JSON, TOML or plain Python into attrs classes.

Nothing is coerced: a number is no text, a text is no list, an unknown key is an error. Every fault of the
input is found and told with its path.
"""

from __future__ import annotations

from convroute.wire.faults import faults_of
from convroute.wire.naming import Naming, camel
from convroute.wire.record import as_record
from convroute.wire.structure import Wire

__all__ = ["Naming", "Wire", "as_record", "camel", "faults_of"]
