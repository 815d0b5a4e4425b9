"""The record that clinical commissioning groups published of each contract until 2023."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from commonweal.governance.finding import Finding, under, wording
from commonweal.governance.procurement.held import Contracted
from commonweal.rules import RuleBook


def contract_record(
    book: RuleBook, held: Contracted, kind_on: Callable[[date], str | None]
) -> Finding | None:
    """Whether the five items of the record of a contract are on record here (C19).

    Regulation 9 of SI 2013/500: provider and address, services, amount, dates, and the process by
    which the provider was selected. What is not here may stand in the record that was published:
    it is not known.

    Parameters
    ----------
    book
        All rules held.
    held
        The contract, and the record of the procurement in which it was awarded.
    kind_on
        What the authority was in law on a day.

    Returns
    -------
    The finding, or None where no rule held on the day of signing, or that day is not known.
    """
    what = held.what
    day = what.signed or what.starts
    kind = None if day is None else kind_on(day)
    rule = None if day is None or kind is None else wording(book, "contract-record", kind, day)
    if day is None or rule is None:
        return None
    addressed = any(one.what.item == "addresses" for one in held.record)
    told = any(one.what.item == "process and who decided" for one in held.record)
    there = {
        "the provider's address": addressed,
        "amount": what.value_pence is not None or what.annual_pence is not None,
        "first and last day": what.starts is not None and what.ends is not None,
        "process": told or what.process not in (None, "under earlier law"),
    }
    missing = [name for name, held_ in there.items() if not held_]
    if missing:
        text = f"of the record of the contract is not here: {', '.join(missing)}"
        do = "Look for the record that was published, and state what it says."
        return under(rule, status="not known", about=what.contract, on=day, text=text, do=do)
    text = "provider and address, services, amount, dates and process are on record"
    return under(rule, status="met", about=what.contract, on=day, text=text)
