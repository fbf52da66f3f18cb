"""What the emulated platform says when it refuses: one row for each reason.

The sources are Meta's pages and what third parties observed: "Graph errors" is the Graph API's
page on error handling, "server event" and "customer information" the Conversions API's
parameter pages, "field report" an answer that somebody met in production and published. Titles and
texts are our own.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Refusal:
    """A reason to refuse a request.

    Attributes:
        code: The Graph code.
        subcode: The finer code, if there is one.
        title: One line for a person.
        text: What to do.
        kind: The error's class, in the Graph's words.
        status: The HTTP status; it is no guide to the meaning.
        source: Where the rule stands.
    """

    code: int
    subcode: int | None = None
    title: str
    text: str = ""
    kind: str = "OAuthException"
    status: int = 400
    source: str


def _event(subcode: int, title: str, text: str, source: str) -> Refusal:
    return Refusal(code=100, subcode=subcode, title=title, text=text, source=source)


# --- the request as a whole -----------------------------------------------------------------------

NO_TOKEN: Final = Refusal(
    code=104,
    title="An access token is required",
    status=401,
    source="Graph errors; field report for a request without a token",
)
BAD_TOKEN: Final = Refusal(
    code=190, title="The access token is not valid", status=401, source="Graph errors"
)
EXPIRED_TOKEN: Final = Refusal(
    code=190, subcode=463, title="The access token has expired", status=401, source="Graph errors"
)
BAD_PROOF: Final = Refusal(
    code=100,
    title="The appsecret_proof in the request does not belong to this token",
    kind="GraphMethodException",
    source="field reports: code 100 and a text that names appsecret_proof, not 190",
)
UNKNOWN_PATH: Final = Refusal(
    code=2500, title="Unknown path components", source="Graph errors; versioning page"
)
UNKNOWN_OBJECT: Final = Refusal(
    code=100,
    subcode=33,
    title="The object does not exist, or this token may not use it",
    kind="GraphMethodException",
    source="Graph errors",
)
NOT_READABLE: Final = Refusal(
    code=100,
    title="Missing permission",
    source="live: a token made for events cannot read the dataset's node",
)
RATE_LIMIT: Final = Refusal(
    code=80004,
    subcode=2446079,
    title="Too many calls for this business object; wait and try again",
    source="marketing rate limiting page: HTTP 400 and a code of the 80000 family",
)
NO_DATA: Final = Refusal(
    code=100, title="The parameter data is required", source="ads-pixel/events reference"
)
BAD_BODY: Final = Refusal(
    code=100, title="The body cannot be read", source="using the API: JSON or form fields, no NaN"
)
BATCH_TOO_LARGE: Final = Refusal(
    code=100,
    title="Too many events: at most 1000 may come in one request",
    source="using the API, batch requests",
)
BAD_PARAMETER: Final = Refusal(
    code=100, title="A parameter of the request is malformed", source="ads-pixel/events reference"
)

# --- one event, which takes the whole request with it ---------------------------------------------

TOO_OLD: Final = _event(
    2804003,
    "The event's time is too long ago",
    "Send events within 7 days.",
    "server event: 7 days",
)
IN_FUTURE: Final = _event(
    2804004,
    "The event's time is in the future",
    "Send Unix seconds, in UTC.",
    "server event; field reports",
)
NO_CONTENT_ID: Final = _event(
    2804008,
    "An item of contents has no id",
    "Give each item an id.",
    "custom data: contents; field report",
)
NO_VALUE: Final = _event(
    2804009,
    "A Purchase needs a value",
    "Send value with every Purchase.",
    "standard events: Purchase",
)
BAD_MEMBER: Final = _event(
    2804019,
    "Server side API parameter error",
    "A member is missing or malformed.",
    "field reports: carries a JSON path",
)
NO_CURRENCY: Final = _event(
    2804023,
    "A value needs a currency",
    "Send a currency with every value.",
    "custom data: currency; field report",
)
BAD_LEAD_ID: Final = _event(
    2804036,
    "The lead_id is not valid",
    "It has 15 to 17 digits.",
    "conversion leads integration; field report",
)
BAD_EXTINFO: Final = _event(
    2804043,
    "The extinfo is not valid",
    "Give 16 items, the blanks as empty text.",
    "app data; field report",
)
THIN_IDENTITY: Final = _event(
    2804050,
    "Not enough customer information",
    "Add an e-mail, a phone or an id.",
    "customer information, since v13.0",
)
NO_CHANNEL: Final = _event(
    2804063,
    "A messaging event needs its channel",
    "Send messaging_channel.",
    "business messaging; field report",
)
NOT_A_MESSAGING_EVENT: Final = _event(
    2804066,
    "This name is not taken for messaging",
    "See the list of names.",
    "business messaging; field report",
)
NO_MESSAGING_ACCOUNT: Final = _event(
    2804069,
    "The business account or page is missing",
    "Send one of them.",
    "business messaging; field report",
)
NO_MESSAGING_USER: Final = _event(
    2804079,
    "The channel's own account id is missing",
    "Send ig_account_id.",
    "customer information; field report",
)
NO_MESSAGING_CLICK: Final = _event(
    2804116,
    "The click id of the message is missing",
    "Send ctwa_clid.",
    "business messaging; field report",
)
