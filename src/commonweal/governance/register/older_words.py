"""The words of older registers, kept as they were and set beside the four types."""

from __future__ import annotations

from commonweal.records.kinds.interests import InterestType

#: Which types a word of an older register can stand for. Registers of clinical commissioning groups
#: before June 2016 had direct and indirect pecuniary and non-pecuniary interests (rule A1, note);
#: what each stands for is this project's reading, and where it can be two nobody chooses for them.
OLDER: dict[str, tuple[InterestType, ...]] = {
    "direct pecuniary": ("financial",),
    "pecuniary": ("financial",),
    "indirect pecuniary": ("indirect",),
    "non-pecuniary": ("non-financial professional", "non-financial personal"),
    "direct non-pecuniary": ("non-financial professional", "non-financial personal"),
    "indirect non-pecuniary": ("indirect",),
    "financial": ("financial",),
    "non-financial professional": ("non-financial professional",),
    "non-financial personal": ("non-financial personal",),
    "indirect": ("indirect",),
}


def mapped(word: str) -> tuple[InterestType, ...]:
    """The types that a word of a register can stand for; none where it is not known.

    Examples
    --------
    >>> mapped("Direct Pecuniary Interest"), mapped("Non-Pecuniary")
    (('financial',), ('non-financial professional', 'non-financial personal'))
    >>> mapped("other")
    ()
    """
    plain = " ".join(word.casefold().replace("interests", "").replace("interest", "").split())
    return OLDER.get(plain, ())
