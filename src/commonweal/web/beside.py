"""What stands beside new statements: all that it takes to tell whether they can be added, by a
number of questions that does not grow with the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.governance.resting import RESTS
from commonweal.records import Statement
from commonweal.records.references.days import ACROSS
from commonweal.records.refusal import Check, Refusal, refusals
from commonweal.web.desk.connected import around_decisions
from commonweal.web.store.gathering import acted_on, closed, speaking_of, stating, told
from commonweal.web.store.lines import STATEMENT, Find, finder, meant, mentions_of
from commonweal.web.store.models import Row
from commonweal.web.store.reading import Thing, everything, statements_of

#: By thing, the kinds that tell of it a day that cannot come before one of its own.
AFTER: Mapping[str, tuple[str, ...]] = {
    one.thing: tuple(held.kind for held in ACROSS if held.thing == one.thing) for one in ACROSS
}
#: Things to which what a decision rests on leads, how far up and down (a vote to a motion, that to
#: an item and a meeting), and the kinds that stand under a meeting.
OF_DECISIONS = ("decision", "item", "meeting", "motion")
LEADS = 2
UNDER = ("agenda_item", "correction", "decision", "motion")
#: Kinds that a contract which is signed stands beside: which others run at the same time.
RUNNING = ("contract", "contract_ended", "outcome_contract", "outcome_contract_signed")


def refused(new: Sequence[Statement], checks: Sequence[Check]) -> tuple[Refusal, ...]:
    """Why statements cannot be added, as `records.refusal.refusals` tells among all statements.

    Whatever is refused by what stands beside it is looked at among everything: it is told what
    comes near.
    """
    if not refusals(beside(new), new, checks):
        return ()
    return refusals(everything(), new, checks)


def beside(new: Sequence[Statement]) -> tuple[Statement, ...]:
    """Statements beside which new ones are refused where they are refused among all.

    What states the things that they name and what they act on; what names a thing that may be gone
    after them, or tells of it a day that may come too early; decisions that rest on what they
    change; around decisions that they close, all that decides whether these can be closed;
    what became already of gifts that they settle; and around contracts that they sign, what runs
    at the same time.
    """
    find = finder(new)
    mentions = [one for held in new for one in mentions_of(0, held, find)]
    things = {(one.thing, one.code) for one in mentions if one.thing != STATEMENT}
    targets = {one.code for one in mentions if one.thing == STATEMENT}
    stated = {(one.thing, one.code) for one in mentions if one.states}
    acted = acted_on(targets)
    before = told(acted, states=True)
    numbers = acted | stating(before, ()) | speaking_of(_vanishing(new, before, stated))
    for thing, after in AFTER.items():
        dated = [one for one in before | stated if one[0] == thing]
        numbers |= speaking_of(dated, types=(*after, "correction"))
    types = {one.type for one in new}
    kinds = {meant(one, find)[0] for one in new}
    kinds |= set(Row.objects.filter(number__in=acted).values_list("type", flat=True))
    if "closure" in types:
        # By the body to which it is owed, or what that became.
        numbers |= _of_types("body")
    if "gift_settled" in kinds:
        # It is told once what became of a gift.
        gifts = {one for one in things | told(closed(acted)) if one[0] == "gift"}
        numbers |= speaking_of(gifts, types=("gift_settled", "correction"))
    if types & {"correction", "void", *RUNNING[2:]} and kinds & set(RUNNING):
        numbers |= _of_types(*RUNNING)
    if kinds & set(RESTS):
        numbers |= _resting(things | told(closed(acted)))
    if "decision_closed" in kinds:
        closing = _closed_by(new, acted, find)
        numbers |= around_decisions(sorted(closing), new)
    return statements_of(closed(numbers) | stating(things, {one.id for one in new} | targets))


def _vanishing(new: Sequence[Statement], before: set[Thing], stated: set[Thing]) -> set[Thing]:
    """Things that may be stated no more: whatever names one of them would name nothing."""
    acting = [one for one in new if one.type in ("correction", "void")]
    if not acting:
        return set()
    # A correction that leaves its thing the id takes nothing away.
    alone = len(acting) == 1 and acting[0].type == "correction"
    return before - stated if alone else before


def _of_types(*types: str) -> set[int]:
    return set(Row.objects.filter(type__in=types).values_list("number", flat=True))


def _resting(things: set[Thing]) -> set[int]:
    """Decisions that may rest on what speaks of things, with what closes them."""
    of = {one for one in things if one[0] in OF_DECISIONS}
    for _ in range(LEADS):
        of |= told(stating(of, ()), things=OF_DECISIONS)
    for _ in range(LEADS):
        of |= told(speaking_of(of, types=UNDER), states=True, things=OF_DECISIONS)
    return closed(speaking_of(of, types=("decision", "correction")) | stating(of, ()))


def _closed_by(new: Sequence[Statement], acted: set[int], find: Find) -> set[str]:
    """Decisions that closings name, which are stated, corrected, voided or revived."""
    held = (*new, *statements_of(acted))
    payloads = (payload for kind, payload in (meant(one, find) for one in held)
                if kind == "decision_closed")  # fmt: skip
    names = {str(payload.get("closes")) for payload in payloads}
    rows = Row.objects.filter(statement__in=names).values_list("number", flat=True)
    codes = {code for _, code in told(closed(set(rows)), things=("decision",))}
    mentions: Iterable[Thing] = (
        (one.thing, one.code)
        for held in new
        if held.id in names
        for one in mentions_of(0, held, find)
    )
    return codes | {code for thing, code in mentions if thing == "decision"}
