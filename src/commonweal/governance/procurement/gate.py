"""What keeps the record of a decision to award from being closed, and what it only warns of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from commonweal.governance.finding import Finding, in_order, under, wording
from commonweal.governance.law import bodies, whenever
from commonweal.governance.procurement.checking import Checked, check_procurement
from commonweal.governance.procurement.held import Procured, procured
from commonweal.governance.procurement.notices import AFTER_STANDSTILL
from commonweal.records import State, Statement, fold, latest, said
from commonweal.records.kinds import AgendaItem, Decision, DecisionClosed, Motion
from commonweal.rules import RuleBook

#: Rules that a contract waits for (regulations 9 to 12 and 24 of SI 2023/1348), and what to do
#: where one was not kept. All others are duties beside or after the award.
CONDITIONS = {
    "standstill-length": "Award again once it has ended, or abandon; correct a day stated wrongly.",
    "standstill-representations": "Review it, decide again, and tell the parties with reasons.",
    "procurement-record": "State each item with the day from which the record held it.",
}


def award_findings(
    statements: Iterable[Statement], decision: str, book: RuleBook
) -> tuple[Finding, ...]:
    """What the rules of procurement say of a decision to award; what the award waits for blocks.

    A decision is one to award where it names a procurement, or its item names one that has an
    award. One taken before the procurement began is to buy, and one whose procurement was
    abandoned awards nothing: of neither is anything said.

    Parameters
    ----------
    statements
        All statements. Asked is as on the day on which the decision was closed, or taken where
        nobody closed it.
    decision
        Id of the decision.
    book
        All rules held.

    Returns
    -------
    Findings, which block where the standstill was not waited for (C7, C9b), a representation is
    open (C10a) or the record was not complete (C11); other rules that were not kept warn.

    Raises
    ------
    KeyError
        When no statement has that decision.
    """
    every = tuple(statements)
    ever = whenever(every)
    taken = latest(ever, Decision, lambda one: one.decision)[decision].what
    on = _closed_on(ever, taken)
    found: list[Finding] = []
    for held in _awarding(fold(every, effective=on), ever, taken, on):
        checked = check_procurement(book, held, bodies(ever), on=on)
        found += [_weighed(book, one) for one in checked.findings]
        found += _unwaited(book, checked, on)
    return in_order(found)


def _closed_on(ever: State, taken: Decision) -> date:
    """The last day on which a decision was closed, or the day on which it was taken."""
    stated = {one.id for one in said(ever, Decision) if one.what.decision == taken.decision}
    closed = [one.what.on for one in said(ever, DecisionClosed) if one.what.closes in stated]
    return max(closed, default=taken.on)


def _awarding(state: State, ever: State, taken: Decision, on: date) -> Iterator[Procured]:
    """The procurements in which a decision awards, each with its awards of that day or before."""
    items = latest(ever, AgendaItem, lambda one: one.item)
    motion = latest(ever, Motion, lambda one: one.motion).get(taken.motion or "")
    of_motion = None if motion is None else motion.what.item
    named = {items[code].what.procurement for code in (taken.item, of_motion) if code in items}
    for held in procured(state):
        if held.id != taken.procurement and held.id not in named:
            continue
        awards = tuple(one for one in held.awards if one.what.on <= on)
        bought = replace(held, awards=awards)
        gone = bought.award is None and bought.abandoned is not None
        by_item = held.id != taken.procurement and bought.award is None
        if taken.on >= held.what.began and not gone and not by_item:
            yield bought


def _weighed(book: RuleBook, found: Finding) -> Finding:
    """A finding as it weighs on the decision."""
    if found.status not in ("not met", "blocks"):
        return found
    do = CONDITIONS.get(book.subject(found.rule))
    return replace(found, status="warns") if do is None else replace(found, status="blocks", do=do)


def _unwaited(book: RuleBook, checked: Checked, on: date) -> list[Finding]:
    """What no standstill can be counted for: no notice of intention, or no process stated."""
    law, held, kind = checked.regime, checked.held, checked.kind
    if law is None or kind is None or not law.new or checked.standing is not None:
        return []
    if held.what.process is None:
        rule = wording(book, "procurement-record", kind, held.what.began)
        text = "which process was followed is not stated, so what its award waits for is not known"
        do = "State the process of the procurement."
    elif held.what.process in AFTER_STANDSTILL:
        rule = wording(book, "award-notice-after-standstill", kind, held.what.began)
        text = f"{held.what.process} awards after a standstill, and none began by {on}: no notice "
        text += "of intention to award was published"
        do = "Publish the notice of intention, and award once the standstill has ended."
    else:
        return []
    return (
        []
        if rule is None
        else [under(rule, status="blocks", about=held.id, on=on, text=text, do=do)]
    )
