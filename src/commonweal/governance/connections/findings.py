"""What conflicts mean by the rules of the day: what is met, what is warned of, what blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from commonweal.governance.connections.checking import (
    OUT,
    Conflict,
    direct_conflicts,
    item_conflicts,
    procurement_conflicts,
)
from commonweal.governance.connections.graph import Connections
from commonweal.governance.finding import Finding, Status, in_order, no_rule, under, wording
from commonweal.governance.law import bodies
from commonweal.governance.procurement.recusal import recusal
from commonweal.records import State, latest
from commonweal.records.kinds import AgendaItem, Decision, Meeting, Procurement
from commonweal.records.kinds.procurement import Process
from commonweal.rules import Rule, RuleBook

#: Treatments that a wording of the guidance names, where it names fewer than a record can hold.
TREATMENTS = {"B2a": OUT}
#: What stands in a finding where no law asks for more: nothing closes over an open conflict.
OWN_RULE = "open conflict (rule of this project)"
#: What stands in a finding about how a match was looked at.
REVIEW_RULE = "a rejection is somebody else's and has a reason (rule of this project)"


def item_findings(
    state: State,
    graph: Connections,
    item: AgendaItem,
    book: RuleBook,
    conflicts: Sequence[Conflict] | None = None,
) -> tuple[Finding, ...]:
    """What the conflicts of an item mean for each body that decides it, by the rules of the day.

    A match that nobody treated, or a treatment that was not kept, blocks the decision whatever it
    is worth. Conflicts that are at hand already (`item_conflicts`) need not be looked for again.
    """
    meeting = latest(state, Meeting, lambda one: one.meeting).get(item.meeting)
    hosts = () if meeting is None else meeting.what.bodies
    known = bodies(state)
    buys = item.procurement is not None or bool(item.suppliers or item.supplier_ids)
    process = _process(state, item.procurement)
    whole = "this item" if item.procurement is None else "this procurement"
    found: list[Finding] = []
    if conflicts is None:
        conflicts = item_conflicts(state, graph, item, book)
    for conflict in conflicts:
        for body in hosts:
            kind = known.kind(body, graph.on)
            about = f"{item.item} ({body})"
            found.append(
                _finding(
                    book,
                    kind,
                    conflict,
                    graph.on,
                    about,
                    buys=buys,
                    process=process,
                    whole=whole,
                )
            )
            found += _allowed(book, kind, conflict, graph.on, about)
    return in_order([*found, *_unreasoned(conflicts, item.item, graph.on)])


def direct_findings(
    state: State, graph: Connections, decision: Decision, book: RuleBook
) -> tuple[Finding, ...]:
    """What the conflicts of a decision mean that names a procurement and leads to no item."""
    kind = bodies(state).kind(decision.body, graph.on)
    process = _process(state, decision.procurement)
    about = f"{decision.decision} ({decision.body})"
    conflicts = direct_conflicts(state, graph, decision, book)
    found = list(_unreasoned(conflicts, decision.decision, graph.on))
    for conflict in conflicts:
        found.append(_finding(book, kind, conflict, graph.on, about, buys=True, process=process))
        found += _allowed(book, kind, conflict, graph.on, about)
    return in_order(found)


def procurement_findings(
    state: State, graph: Connections, procurement: str, book: RuleBook
) -> tuple[Finding, ...]:
    """What the conflicts of those who evaluate mean, by the rules of the day."""
    bought = latest(state, Procurement, lambda one: one.procurement).get(procurement)
    kind = None if bought is None else bodies(state).kind(bought.what.authority, graph.on)
    process = _process(state, procurement)
    conflicts = procurement_conflicts(state, graph, procurement, book)
    found = list(_unreasoned(conflicts, procurement, graph.on))
    for conflict in conflicts:
        rule = _rule(book, kind, graph.on, ("evaluator-rechecked",))
        about = f"{procurement} ({conflict.match.person})"
        found.append(
            _told(rule, kind, conflict, graph.on, about, what="score")
            if rule is not None
            else _finding(book, kind, conflict, graph.on, about, buys=True, process=process)
        )
    return in_order(found)


def _finding(
    book: RuleBook,
    kind: str | None,
    conflict: Conflict,
    on: date,
    about: str,
    *,
    buys: bool,
    process: Process | None,
    whole: str = "this procurement",
) -> Finding:
    """One conflict under the law that asks most of it: recusal from what is bought where that law
    held, the earlier bar on awards, or that conflicts are managed at all."""
    law = _rule(book, kind, on, ("procurement-recusal",)) if buys else None
    if law is not None and kind is not None and conflict.match.counts:
        found = recusal(
            book,
            process,
            on=on,
            kind=kind,
            board_member_by_office=conflict.match.kind == "dual role",
            provider_takes_part=True,
            recused=None if conflict.treatment is None else conflict.recused,
            about=about,
            whole=whole,
        )
        return replace(found, text=f"{_chain(conflict)}: {found.text}.")
    subjects = ("procurement-recusal", "no-award-in-conflict") if buys else ()
    rule = _rule(book, kind, on, (*subjects, "conflict-integrity"))
    return _told(rule, kind, conflict, on, about, what="decide")


def _chain(conflict: Conflict) -> str:
    match = conflict.match
    chain = f"{match.person} and {match.gainer_name}: {match.told()} ({match.status})"
    amiss = (match.amiss if match.counts else "", conflict.amiss)
    return "; ".join([chain, *(one for one in amiss if one)])


def _unreasoned(conflicts: Iterable[Conflict], about: str, on: date) -> Iterable[Finding]:
    """Matches that rest on identifiers throughout and were rejected without saying why."""
    for conflict in conflicts:
        match = conflict.match
        if not match.counts and match.amiss:
            text = f"{match.person} and {match.gainer_name}: {match.amiss}"
            do = "Say in a note of the review why identifiers that agree are not the same."
            yield Finding(REVIEW_RULE, "warns", about, on, text, do)


def _told(
    rule: Rule | None, kind: str | None, conflict: Conflict, on: date, about: str, *, what: str
) -> Finding:
    """One conflict, in words, under the rule that asks for it to be managed."""
    match, treatment = conflict.match, conflict.treatment
    status: Status
    chain = _chain(conflict)
    if not match.counts:
        text, status, do = f"{chain}. {match.note}", "met", ""
    elif treatment is None:
        ask = "Look at it and confirm or reject it" if match.status != "automatic" else "Treat it"
        text, status = f"{chain}. No treatment is recorded.", "blocks"
        do = f"{ask}, and record the treatment, before they {what}."
    elif not conflict.managed:
        text, status = f"{chain}. Treated as '{treatment.treatment}'", "blocks"
        text += ", yet they took part." if conflict.takes_part else ", which does not settle it."
        do = f"Record who did {what}, or take it again without them."
        if what == "decide" and conflict.takes_part:
            do = (
                "Record rightly who took part in the decision, who voted and who put and seconded "
                "the motion, or take it again without them."
            )
    else:
        text, status, do = f"{chain}. Treated: {treatment.treatment}: {treatment.reason}", "met", ""
    if rule is None:
        return Finding(OWN_RULE, status, about, on, f"{text} {_unbound(kind)}", do)
    return under(rule, status=status, about=about, on=on, text=text, do=do)


def _unbound(kind: str | None) -> str:
    if kind is None:
        return "What the body was in law on that day is not known."
    return f"No rule held for a body of the kind {kind!r} on that day."


def _allowed(
    book: RuleBook, kind: str | None, conflict: Conflict, on: date, about: str
) -> Iterable[Finding]:
    """Whether the guidance of the day knew the treatment: until June 2016 it named two."""
    if conflict.treatment is None or not conflict.match.counts:
        return
    if kind is None:
        return
    rule = wording(book, "conflict-treatments", kind, on)
    if rule is None:
        yield no_rule("conflict-treatments", kind, about=about, on=on)
        return
    if conflict.treatment.treatment not in TREATMENTS.get(rule.id, (conflict.treatment.treatment,)):
        text = f"The treatment '{conflict.treatment.treatment}' is none that the guidance named."
        yield under(
            rule, status="warns", about=about, on=on, text=text, do="Say why it was chosen."
        )


def _rule(book: RuleBook, kind: str | None, on: date, subjects: Sequence[str]) -> Rule | None:
    """The first of several subjects on which a rule bound the body."""
    if kind is None:
        return None
    held = (wording(book, subject, kind, on) for subject in subjects)
    return next((rule for rule in held if rule is not None), None)


def _process(state: State, procurement: str | None) -> Process | None:
    bought = latest(state, Procurement, lambda one: one.procurement)
    held = None if procurement is None else bought.get(procurement)
    return None if held is None else held.what.process
