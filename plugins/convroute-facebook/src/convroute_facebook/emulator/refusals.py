"""What the emulated platform says when it refuses: one row for each answer.

The messages are the Graph API's own where somebody published an answer, with a made-up or general value
where it names one; so are the titles `Event Timestamp Too Old` and `Server Side Api Parameter Error`. The
other titles and the texts are ours: the platform translates both, so nobody may read them but people.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class Refusal:
    """One way to say no.

    Attributes:
        code: The Graph code.
        subcode: The finer code, if there is one.
        message: What stands in `message`.
        title: One line for a person, if the platform gives one.
        text: What to do, if the platform says it.
        kind: The error's class, in the Graph's words.
        status: The HTTP status; it is no guide to the meaning.
    """

    code: int
    subcode: int | None = None
    message: str
    title: str = ""
    text: str = ""
    kind: str = "OAuthException"
    status: int = 400


def _event(subcode: int, title: str, text: str) -> Refusal:
    return Refusal(code=100, subcode=subcode, message="Invalid parameter", title=title, text=text)


# --- the request as a whole -----------------------------------------------------------------------

NO_TOKEN: Final = Refusal(
    code=104, message="An access token is required to request this resource.", status=401
)
BAD_TOKEN: Final = Refusal(
    code=190, message="Invalid OAuth access token - Cannot parse access token", status=401
)
EXPIRED_TOKEN: Final = Refusal(
    code=190,
    subcode=463,
    message="Error validating access token: Session has expired.",
    status=401,
)
BAD_PROOF: Final = Refusal(
    code=100,
    message="Invalid appsecret_proof provided in the API argument",
    kind="GraphMethodException",
)
UNKNOWN_PATH: Final = Refusal(code=2500, message="Unknown path components")
UNKNOWN_OBJECT: Final = Refusal(
    code=100,
    subcode=33,
    message="Unsupported request. The object does not exist, cannot be loaded due to missing permissions,"
    " or does not support this operation",
    kind="GraphMethodException",
)
NOT_READABLE: Final = Refusal(code=100, message="(#100) Missing Permission")
RATE_LIMIT: Final = Refusal(
    code=80004,
    subcode=2446079,
    message="(#80004) There have been too many calls to this ad-account. Wait a bit and try again.",
)
NO_DATA: Final = Refusal(code=100, message="(#100) The parameter data is required")
BAD_BODY: Final = Refusal(code=100, message="(#100) The body cannot be read")
NOT_AN_ARRAY: Final = Refusal(code=100, message="(#100) Param data must be an array.")
BATCH_TOO_LARGE: Final = Refusal(
    code=100, message="(#100) Param data must have at most 1000 elements."
)
BAD_TEST_CODE: Final = Refusal(code=100, message="(#100) Param test_event_code must be a string")
BAD_AGENT: Final = Refusal(code=100, message="(#100) Param partner_agent is not valid")

# --- one event, which takes the whole request with it ---------------------------------------------

TOO_OLD: Final = _event(2804003, "Event Timestamp Too Old", "Send events within 7 days.")
IN_FUTURE: Final = _event(2804004, "Event Timestamp In The Future", "Send Unix seconds, in UTC.")
NO_CONTENT_ID: Final = _event(2804008, "An item of contents has no id", "Give each item an id.")
NO_VALUE: Final = _event(2804009, "A Purchase needs a value", "Send value with every Purchase.")
BAD_MEMBER: Final = _event(
    2804019, "Server Side Api Parameter Error", "A member is missing or malformed:"
)
NO_CURRENCY: Final = _event(
    2804023, "A value needs a currency", "Send a currency with every value."
)
BAD_LEAD_ID: Final = _event(2804036, "The lead_id is not valid", "It has 15 to 17 digits.")
BAD_EXTINFO: Final = _event(
    2804043, "The extinfo is not valid", "Give 16 items, the blanks as empty text."
)
THIN_IDENTITY: Final = _event(
    2804050, "Not enough customer information", "Add an e-mail, a phone or an id."
)
NO_CHANNEL: Final = _event(
    2804063, "A messaging event needs its channel", "Send messaging_channel."
)
NOT_A_MESSAGING_EVENT: Final = _event(
    2804066, "This name is not taken for messaging", "See the list of names."
)
NO_MESSAGING_ACCOUNT: Final = _event(
    2804069, "The business account or page is missing", "Send one of them."
)
NO_MESSAGING_USER: Final = _event(
    2804079, "The channel's own account id is missing", "Send ig_account_id."
)
NO_MESSAGING_CLICK: Final = _event(
    2804116, "The click id of the message is missing", "Send ctwa_clid."
)
OTHER_DATASET: Final = _event(
    2804132, "The dataset does not belong to the business account", "Send to its own dataset."
)
