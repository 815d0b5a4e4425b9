"""Ids by which others keep what is told of records: calendars, news."""

from __future__ import annotations

import json
from uuid import NAMESPACE_URL, UUID, uuid5


def lasting_id(first: str, *key: str) -> UUID:
    """An id made of the first line of the records and of what a thing is called there.

    It stays as long as both stay: whatever is added to the records, and wherever they go, into a
    copy, an export, and back. Records that begin otherwise give another, so that what two keepers
    of records call alike is told apart. It is the same in records that have their first line in
    common: two copies that were kept apart since tell of what both call alike under one id, and so
    do records without any line. It holds 122 bits of a hash (SHA-1, as RFC 9562 has it for
    version 5), and no more is known of two being different.

    Parameters
    ----------
    first
        The hash of the first line of the records (`chain.START` where there is none).
    key
        What makes the thing this one and no other among the records. Nothing that may be corrected.

    Examples
    --------
    >>> lasting_id("0" * 64, "a", "b:c") == lasting_id("0" * 64, "a", "b:c")
    True
    >>> lasting_id("0" * 64, "a", "b:c") == lasting_id("0" * 64, "a:b", "c")
    False
    """
    return uuid5(NAMESPACE_URL, json.dumps(["commonweal", first, *key], ensure_ascii=True))
