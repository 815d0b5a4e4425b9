"""Ids by which others keep what is told of records: calendars, news."""

from __future__ import annotations

import json
from uuid import NAMESPACE_URL, UUID, uuid5


def lasting_id(first: str, *key: str) -> UUID:
    """An id that nothing else has anywhere, and that never changes.

    It holds what no other records have, so that what two keepers of records call alike is told
    apart, and what is kept wherever the records go: into a copy, an export, and back.

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
