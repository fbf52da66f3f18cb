"""The envelope: the one shape of every answer, of success and of failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from attrs import field, frozen

from convroute.errors import ConvrouteError
from convroute.jsonvalue import JSON, dump

JSON_TYPE: Final = "application/json"


@frozen(kw_only=True)
class Failure:
    """A failure as a client is told of it.

    Attributes:
        status: The HTTP status.
        code: For programs; never changes.
        message: For people; the same for every failure of this code.
        details: One line for each thing that is wrong: `field: message`. Without personal data or tokens.
        event_id: The deduplication key of the event that it is about, once there is one.
        headers: Further headers, such as `Retry-After`.
    """

    status: int
    code: str
    message: str
    details: tuple[str, ...] = ()
    event_id: str | None = None
    headers: Mapping[str, str] = field(factory=dict)

    def document(self) -> dict[str, JSON]:
        """Give the error envelope."""
        error: dict[str, JSON] = {
            "code": self.code,
            "message": self.message,
            "details": list(self.details),
        }
        if self.event_id is not None:
            error["eventId"] = self.event_id
        return {"success": False, "error": error}

    def response(self) -> web.Response:
        """Give the HTTP answer."""
        return json_response(self.document(), self.status, self.headers)


@frozen(kw_only=True)
class Success:
    """An answer that worked.

    Attributes:
        status: The HTTP status.
        data: What the client gets.
    """

    status: int = 200
    data: Mapping[str, JSON] = field(repr=False)

    def document(self) -> dict[str, JSON]:
        """Give the success envelope."""
        return {"success": True, "data": self.data}

    def response(self) -> web.Response:
        """Give the HTTP answer."""
        return json_response(self.document(), self.status)


Answer = Success | Failure


class RequestRefused(ConvrouteError):
    """A request is answered with a failure before any handler could work on it.

    Attributes:
        failure: What the client is told.
    """

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(f"{failure.status} {failure.code}")


def invalid(*details: str) -> Failure:
    """Give the failure of an input that is at fault; all its faults are in it."""
    return Failure(
        status=400, code="VALIDATION_ERROR", message="Invalid input data", details=details
    )


def not_found(*details: str) -> Failure:
    """Give the failure of something that is not there."""
    return Failure(status=404, code="NOT_FOUND", message="Resource not found", details=details)


def not_implemented(*details: str) -> Failure:
    """Give the failure of something that this server cannot do as it is set up."""
    return Failure(status=501, code="NOT_IMPLEMENTED", message="Not available", details=details)


def json_response(
    document: JSON, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Answer with a JSON document."""
    return web.Response(body=dump(document), status=status, headers=headers, content_type=JSON_TYPE)
