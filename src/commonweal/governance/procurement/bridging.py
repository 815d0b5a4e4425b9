"""Urgent changes that carry a contract over a standstill in which advice was sought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, no_rule, under, wording
from commonweal.governance.procurement.held import Procured
from commonweal.governance.procurement.waiting import standing_of
from commonweal.records.kinds import Contract, Modification
from commonweal.rules import RuleBook

SUBJECT = "urgent-modification-in-standstill"


def bridging(
    book: RuleBook,
    contract: Contract,
    change: Modification,
    bought: Sequence[Procured],
    *,
    on: date,
    kind: str = "icb",
) -> Finding:
    """Whether a contract could be changed because it was likely to expire during a standstill.

    The second gateway of regulation 14 (rule C16c): in that standstill independent expert advice
    was sought, which the fact `expert_advice_sought` of the procurement answers. The regulation
    asks for no notice of such a change.

    Parameters
    ----------
    book, on, kind
        All rules held, the day on which is asked, and what the authority is in law.
    contract, change
        The contract, and its change, which names the procurement in `bridges`.
    bought
        Procurements, with that one among them.
    """
    about = f"{contract.contract}/{change.on}"
    rule = wording(book, SUBJECT, kind, change.on)
    if rule is None:
        return no_rule(SUBJECT, kind, about=about, on=change.on)
    status, text, do = _told(book, contract, change, bought, kind, on)
    return under(rule, status=status, about=about, on=change.on, text=text, do=do)


def _told(
    book: RuleBook,
    contract: Contract,
    change: Modification,
    bought: Sequence[Procured],
    kind: str,
    on: date,
) -> tuple[Status, str, str]:
    held = next((one for one in bought if one.id == change.bridges), None)
    stands = None if held is None else standing_of(book, held, kind, on)
    if held is None or stands is None:
        text = f"no standstill of {change.bridges!r} is on record"
        return "not known", text, "State its notice of intention."
    if change.on < stands.standstill.begins or not stands.open(change.on):
        text = f"changed on {day_words(change.on)}, outside the standstill of {held.id!r}"
        return "not met", text, "Show that the first gateway was met, or buy anew."
    if contract.ends is None:
        return "not known", "when the contract was to expire is not stated", "State its last day."
    if not stands.open(contract.ends):
        text = f"the contract was to expire on {day_words(contract.ends)}, after the standstill"
        return "not met", text, "Show that the first gateway was met, or buy anew."
    sought = held.what.facts.get("expert_advice_sought")
    if sought is None:
        text = "whether independent expert advice was sought in the standstill is not known"
        return "not known", text, f"Answer expert_advice_sought of {held.id!r}."
    if not sought:
        text = "no independent expert advice was sought in the standstill"
        return "not met", text, "Show that the first gateway was met, or buy anew."
    text = f"the contract was to expire on {day_words(contract.ends)}, in the standstill of "
    return "met", f"{text}{held.id!r} in which independent expert advice was sought", ""
