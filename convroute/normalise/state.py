"""States of the United States as two-letter codes; elsewhere a state is text."""

from __future__ import annotations

from convroute.normalise.text import name

__all__ = ["us_state_code"]

_TABLE = """
al alabama; ak alaska; az arizona; ar arkansas; ca california; co colorado; ct connecticut;
de delaware; dc districtofcolumbia washingtondc; fl florida; ga georgia; hi hawaii; id idaho;
il illinois; in indiana; ia iowa; ks kansas; ky kentucky; la louisiana; me maine; md maryland;
ma massachusetts; mi michigan; mn minnesota; ms mississippi; mo missouri; mt montana; ne nebraska;
nv nevada; nh newhampshire; nj newjersey; nm newmexico; ny newyork newyorkstate; nc northcarolina;
nd northdakota; oh ohio; ok oklahoma; or oregon; pa pennsylvania; ri rhodeisland; sc southcarolina;
sd southdakota; tn tennessee; tx texas; ut utah; vt vermont; va virginia;
wa washington washingtonstate;
wv westvirginia; wi wisconsin; wy wyoming
"""
_CODES = {word: row.split()[0] for row in _TABLE.split(";") for word in row.split()}


def us_state_code(value: str) -> str | None:
    """The two-letter code, in lower case, of one of the 50 states or the District of Columbia.

    Takes the code or the English name in any case and spacing, with or without dots (``N.Y.``).
    Whether the lead lives in the United States is for the caller to know: ``WA`` is a state of
    Australia too.

    Returns:
        The code, or None for anything else.
    """
    text = name(value)
    return None if text is None else _CODES.get(text)
