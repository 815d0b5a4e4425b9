"""What is wrong with a field, in words for whoever states: what it must be, and what to do."""

from __future__ import annotations

#: By what the form found.
SAID = {
    "missing": "is missing; state it",
    "extra_forbidden": "is no field of this kind of statement; leave it out",
    "json_invalid": "a text holds half a character, or it is nested too deeply; correct it",
}


def plainly(found: str, message: str) -> str:
    """What a form found of a field, in plain words.

    Parameters
    ----------
    found, message
        The kind of fault and its message, as pydantic has them.

    Examples
    --------
    >>> plainly("missing", "Field required")
    'is missing; state it'
    >>> plainly("date_from_datetime_parsing", "Input should be a valid date or datetime, ...")
    'is no day; write it as 2019-07-01'
    >>> plainly("literal_error", "Input should be 'for' or 'against'")
    "must be 'for' or 'against'"
    """
    if found in SAID:
        return SAID[found]
    if found.startswith("date_"):
        return "is no day; write it as 2019-07-01"
    return message.removeprefix("Value error, ").replace("Input should be", "must be", 1)
