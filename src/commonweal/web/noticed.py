"""Notices of procurements in words that a reader understands, in the order of their Schedule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from commonweal.governance.procurement.schedules import schedule_of, schedules
from commonweal.records.kinds.procurement import NoticeKind, Process
from commonweal.system.money import in_pounds

#: What a notice says of the process; the regulations are those of rules C6 and C7.
BY_PROCESS: Mapping[Process, str] = {
    "direct award A": "Direct award process A (regulation 7 of SI 2023/1348)",
    "direct award B": "Direct award process B (regulation 8 of SI 2023/1348)",
    "direct award C": "Direct award process C (regulation 9 of SI 2023/1348)",
    "most suitable provider": "Most suitable provider process (regulation 10 of SI 2023/1348)",
    "competitive": "Competitive process (regulation 11 of SI 2023/1348)",
    "call-off": "A contract based on a framework agreement, awarded without a competition",
    "urgent": "An urgent award (regulation 14 of SI 2023/1348)",
    "under earlier law": "A process under the law before SI 2023/1348",
}
#: Which notice or letter it is, where its kind alone does not say.
_NOTICES: Mapping[str, str] = {
    "letter to unsuccessful": "Letter to a provider that was not chosen",
}
#: What a notice is asked for, where its short name does not say.
_FIELDS: Mapping[str, str] = {
    "statement of process": "By which process",
    "service dates": "From when to when services are provided",
    "reasons for dates": "Reasons for these dates",
    "decision-makers": "Who decides",
    "reasons by key criteria": "Reasons, by the key criteria",
    "declared conflicts": "Declared conflicts or potential conflicts of interest",
    "conflicts managed": "How conflicts of interest were managed",
    "effective date": "Takes effect on",
    "nature of modification": "What is changed",
    "why regulation 14 applied": "Why it was urgent (regulation 14)",
}
#: Every field of any Schedule, in the order in which they first stand; conflicts last.
CONFLICTS = ("declared conflicts", "conflicts managed")
FIELDS = (
    *dict.fromkeys(
        name
        for one in schedules()
        for name in (*one.fields, *one.sometimes)
        if name not in CONFLICTS
    ),
    *CONFLICTS,
)
#: Commas stand between thousands alone: what is written otherwise is left as it is.
_AMOUNT = re.compile(r"£?\s*((?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,2})?)", re.ASCII)


def notice_told(kind: str) -> str:
    """Which notice it is.

    Examples
    --------
    >>> notice_told("intention to award"), notice_told("letter to unsuccessful")
    ('Intention to award', 'Letter to a provider that was not chosen')
    """
    return _NOTICES.get(kind, f"{kind[:1].upper()}{kind[1:]}")


def field_told(name: str) -> str:
    """What a notice is asked for."""
    return _FIELDS.get(name, f"{name[:1].upper()}{name[1:]}")


def amount_told(words: str) -> str:
    """An amount as money, whole pounds without pence; other words as they are.

    Examples
    --------
    >>> amount_told("2000000"), amount_told("£2,000.50"), amount_told("about £2m")
    ('£2,000,000', '£2,000.50', 'about £2m')
    >>> amount_told("£1,50"), amount_told("2,5"), amount_told("1,250")
    ('£1,50', '2,5', '£1,250')
    """
    found = _AMOUNT.fullmatch(words.strip())
    return words if found is None else in_pounds(int(Decimal(found[1].replace(",", "")) * 100))


def says(
    kind: NoticeKind, process: Process | None, fields: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What a notice says, as its Schedule has it in order; then all else that it says.

    Parameters
    ----------
    kind, process
        Of the notice, and of the procurement.
    fields
        By their short names.
    """
    own = schedule_of(kind, process)
    order = dict.fromkeys([*(() if own is None else own.fields), *FIELDS, *sorted(fields)])
    for name in order:
        if name in fields:
            yield field_told(name), amount_told(fields[name]) if name == "value" else fields[name]
