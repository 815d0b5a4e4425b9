"""What keeps the record of a decision to award from being closed, and what it only warns of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, in_order, under, wording
from commonweal.governance.law import bodies, whenever
from commonweal.governance.procurement.checking import Checked, check_procurement
from commonweal.governance.procurement.followed import forced_otherwise
from commonweal.governance.procurement.held import Procured, procured
from commonweal.governance.procurement.notices import AFTER_STANDSTILL
from commonweal.records import State, Statement, fold, latest, said
from commonweal.records.kinds import AgendaItem, Award, Decision, DecisionClosed, Motion
from commonweal.rules import RuleBook

#: Rules that a contract waits for (regulations 9 to 12 and 24 of SI 2023/1348), and what to do
#: where one was not kept. All others are duties beside or after the award, but for those that force
#: another process (`followed.forced_otherwise`).
CONDITIONS = {
    "standstill-length": "Award again once it has ended, or abandon; correct a day stated wrongly.",
    "standstill-representations": "Review it, decide again, and tell the parties with reasons.",
    "framework-period": "Name the agreement that it is based on, or follow a process instead.",
    "procurement-record": "State each item with the day from which the record held it.",
}


def award_findings(
    statements: Iterable[Statement], decision: str, book: RuleBook
) -> tuple[Finding, ...]:
    """What the rules of procurement say of a decision to award; what the award waits for blocks.

    A decision is one to award where it names a procurement, or its item names one that has an
    award, and it does not say otherwise (`awards`). One taken before the procurement began is to
    buy, and one whose procurement was abandoned awards nothing: of neither is anything said. The
    last decision that says it does not award is held to be the award all the same where the
    contract was awarded after it and no decision on record awards it.

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
    open (C10a), the record was not complete (C11), no framework agreement bears a contract that
    is called off (C24), or another process is forced than the one that
    is followed (C1a, C1b, C2b, C20); other rules that were not kept warn.

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
    for held in _led_to(fold(every, effective=on), ever, taken, on):
        why = _as_award(ever, taken, held)
        if why is None:
            continue
        checked = check_procurement(book, held, bodies(ever), on=on)
        weighed = [_weighed(book, one, checked) for one in checked.findings]
        weighed += _unwaited(book, checked, on)
        found += [
            replace(one, text=f"{one.text}{why}") if one.stands_in_the_way else one
            for one in weighed
        ]
    return in_order(found)


def _closed_on(ever: State, taken: Decision) -> date:
    """The last day on which a decision was closed, or the day on which it was taken."""
    stated = {one.id for one in said(ever, Decision) if one.what.decision == taken.decision}
    closed = [one.what.on for one in said(ever, DecisionClosed) if one.what.closes in stated]
    return max(closed, default=taken.on)


def _led_to(state: State, ever: State, taken: Decision, on: date) -> Iterator[Procured]:
    """The procurements to which a decision leads, each with its awards of that day or before."""
    named = _named(ever, taken)
    for held in procured(state):
        if held.id not in named:
            continue
        awards = tuple(one for one in held.awards if one.what.on <= on)
        bought = replace(held, awards=awards)
        gone = bought.award is None and bought.abandoned is not None
        by_item = held.id != taken.procurement and bought.award is None and not taken.awards
        if taken.on >= held.what.began and not gone and not by_item:
            yield bought


def _named(ever: State, taken: Decision) -> set[str]:
    """Procurements that a decision names, or its item, or the item of its motion."""
    items = latest(ever, AgendaItem, lambda one: one.item)
    motion = latest(ever, Motion, lambda one: one.motion).get(taken.motion or "")
    of_motion = None if motion is None else motion.what.item
    named = {items[code].what.procurement for code in (taken.item, of_motion) if code in items}
    return {one for one in (taken.procurement, *named) if one is not None}


def _as_award(ever: State, taken: Decision, held: Procured) -> str | None:
    """What is added to findings that stand in the way: why the decision is held to be the award,
    nothing where it says so itself; None where it is not held to be."""
    if taken.awards is None:
        return (
            f"; the decision is held to award {held.id!r}, as it does not say otherwise: correct "
            "it to have awards false where it decides on a step before the award"
        )
    if taken.awards:
        return ""
    awarded = [
        one.what.on
        for one in said(ever, Award)
        if one.what.procurement == held.id and not one.what.abandoned
    ]
    named = [
        one.what
        for one in latest(ever, Decision, lambda one: one.decision).values()
        if one.what.on >= held.what.began and held.id in _named(ever, one.what)
    ]
    if not awarded or any(one.awards is not False for one in named):
        return None
    steps = [(one.on, one.decision) for one in named if one.on <= max(awarded)]
    if (taken.on, taken.decision) != max(steps, default=None):
        return None
    return (
        f"; {held.id!r} was awarded on {day_words(max(awarded))} and no decision on record awards "
        "it, so the last one before it is held to: state the decision that awards"
    )


def _weighed(book: RuleBook, found: Finding, checked: Checked) -> Finding:
    """A finding as it weighs on the decision."""
    if found.status not in ("not met", "blocks"):
        return found
    law = checked.regime
    if law is not None and found in forced_otherwise(law, checked.held, checked.ways):
        return replace(found, status="blocks")
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
        text = f"{held.what.process} awards after a standstill, and none began by "
        text += f"{day_words(on)}: no notice of intention to award was published"
        do = "Publish the notice of intention, and award once the standstill has ended."
    else:
        return []
    return (
        []
        if rule is None
        else [under(rule, status="blocks", about=held.id, on=on, text=text, do=do)]
    )
