"""From exceptions to answers: whatever goes wrong, the client gets the envelope, and nothing that it must not see."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from aiohttp import ClientError, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from convroute.errors import ConvrouteError
from convroute.plugin_fault import log_plugin_fault
from convroute.server.answers import failure_of
from convroute.server.envelope import Failure, RequestRefused, invalid, not_found
from convroute.server.request_id import REQUEST_ID, route_of

log: Final = logging.getLogger("convroute.server")

UNEXPECTED: Final = Failure(
    status=500, code="INTERNAL_ERROR", message="Something went wrong on the server"
)
CUT_SHORT: Final = invalid("body: could not be read to its end")
BROKEN_BODY: Final = (web.RequestPayloadError, ClientError, HttpProcessingError, ConnectionError)
"""What reading a body raises if the client leaves, or sends a broken encoding."""

BY_STATUS: Final[Mapping[int, tuple[str, str]]] = {
    405: ("METHOD_NOT_ALLOWED", "Method not allowed"),
    413: ("PAYLOAD_TOO_LARGE", "The body is too large"),
    415: ("UNSUPPORTED_MEDIA_TYPE", "Unsupported media type"),
}


@web.middleware
async def failures_as_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with the envelope, whatever is raised further in."""
    try:
        response = await handler(request)
    except RequestRefused as refused:
        response = refused.failure.response()
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = _of_http(error).response()
    except ConvrouteError as error:
        response = _of_router(request, error).response()
    except BROKEN_BODY as error:
        log.info("request %s: broken off (%s)", REQUEST_ID.get(), type(error).__name__)
        response = CUT_SHORT.response()
    except Exception as error:
        response = _unexpected(request, error).response()
    if not request.content.is_eof():
        # A body that was not read may be long: the client is told to stop sending it.
        response.force_close()
    return response


def _of_router(request: web.Request, error: ConvrouteError) -> Failure:
    try:
        return failure_of(error)
    except ConvrouteError:
        return _unexpected(request, error)


def _of_http(error: web.HTTPException) -> Failure:
    if error.status == 404:
        return not_found("path: there is nothing under this path")
    code, message = BY_STATUS.get(
        error.status, (error.reason.upper().replace(" ", "_"), error.reason)
    )
    allowed = error.headers.get("Allow")
    details = (f"method: this path takes {allowed}",) if allowed else ()
    if isinstance(error, web.HTTPRequestEntityTooLarge):
        details = ("body: is longer than this server takes",)
    return Failure(
        status=error.status,
        code=code,
        message=message,
        details=details,
        headers={"Allow": allowed} if allowed else {},
    )


def _unexpected(request: web.Request, error: Exception) -> Failure:
    log_plugin_fault(f"request {REQUEST_ID.get()}: {request.method} {route_of(request)}", error)
    return UNEXPECTED
