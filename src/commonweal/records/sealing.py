"""Sealing: the dated hash of a declaration, so that it can be shown later to be unchanged."""

from __future__ import annotations

from datetime import date

from commonweal.records.canonical import canonical, sha256


def seal_of(declaration: object, salt: str, on: date) -> str:
    """The seal of a declaration (criteria and weights, say) on a day.

    Published before the scores are known, it shows later, when declaration and salt are opened,
    that nothing was changed in between. The salt keeps anybody from guessing before.

    Parameters
    ----------
    declaration
        Text, whole numbers, true, false, null, lists and mappings.
    salt
        At least 16 bytes in hexadecimal.
    on
        The day of sealing.

    Examples
    --------
    >>> weights = {"travel": 40, "workforce": 60}
    >>> seal = seal_of(weights, "00" * 16, date(2018, 9, 1))
    >>> seal == seal_of({"workforce": 60, "travel": 40}, "00" * 16, date(2018, 9, 1))
    True
    >>> seal == seal_of({"workforce": 61, "travel": 39}, "00" * 16, date(2018, 9, 1))
    False
    """
    if len(salt) < 32:
        raise ValueError("the salt is shorter than 16 bytes; draw a longer one")
    return sha256(bytes.fromhex(salt) + canonical({"on": on.isoformat(), "sealed": declaration}))
