"""How the emulated platform answers: the application's envelope, and the web server's pages."""

from __future__ import annotations

from typing import Final

from convroute.spi import EmulatedRefusal, HttpResponse
from convroute_tiktok.emulator.rule import Path, Rule

PARTLY: Final = 20001
"""Return codes: a part of the request was processed."""


def taken(request_id: str) -> HttpResponse:
    """Give the answer to a request whose events were taken."""
    return _envelope(0, "OK", request_id)


def refused(rule: Rule, request_id: str, path: Path = ()) -> EmulatedRefusal:
    """Give the answer to a request that a rule refuses.

    Args:
        rule: The rule.
        request_id: The request's id.
        path: What is wrong, from the list of events downwards; empty for the request as a whole.
    """
    refusal = rule.refusal
    where = ".".join(map(str, path))
    if refusal.code is None:
        plain = _web_server(refusal.status, refusal.message)
    else:
        said = f"Batch.{where}: {refusal.message}" if path else refusal.message
        plain = _envelope(refusal.code, said, request_id)
    return EmulatedRefusal(
        status=plain.status,
        headers=plain.headers,
        body=plain.body,
        rule=rule.row,
        where=f"data.{where}" if path else "",
    )


def miscounted(answer: HttpResponse, by: int) -> HttpResponse:
    """Give the answer that counts too few: its envelope has no number, only a code for a part.

    Too many cannot be said in it.
    """
    if by >= 0 or answer.document.get("code") != 0:
        return answer
    return HttpResponse.of(
        answer.status,
        {**answer.document, "code": PARTLY, "message": "Partial success"},
        answer.headers,
    )


def _envelope(code: int, message: str, request_id: str) -> HttpResponse:
    document = {"code": code, "message": message, "request_id": request_id, "data": {}}
    return HttpResponse.of(200, document, {"x-tt-logid": request_id})


def _web_server(status: int, text: str) -> HttpResponse:
    page = f"<html><body><h1>{text}</h1></body></html>"
    return HttpResponse(status=status, headers={"content-type": "text/html"}, body=page.encode())
