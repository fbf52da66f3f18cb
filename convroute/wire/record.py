"""The way back: attrs values as JSON values, for answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import attrs

from convroute.wire.naming import camel


def as_record(value: Any) -> Any:
    """Write an attrs value as JSON values: every field, in camel case, an absent one as null.

    Times are RFC 3339, enumerations their values. What is no attrs value is taken as JSON already.
    """
    if attrs.has(type(value)):
        return {camel(f.name): as_record(getattr(value, f.name)) for f in attrs.fields(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): as_record(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [as_record(inner) for inner in value]
    return value
