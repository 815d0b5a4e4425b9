"""Section: whether those who decided were connected with those who stood to gain, and whether that
was managed (question 16). People are counted, never told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from commonweal.evidence import Column, Figure, Lack, Method, Part, Table
from commonweal.evidence.words import day as day_words
from commonweal.governance.closing import Reopened, closed_again
from commonweal.governance.connections.building import connections
from commonweal.governance.connections.checking import Conflict, direct_conflicts, item_conflicts
from commonweal.governance.connections.items import items_of
from commonweal.governance.meetings.papers import private_decisions
from commonweal.people.ground import Ground, unknown
from commonweal.people.sections import counts, recorded
from commonweal.records import State, fold, said
from commonweal.records.kinds import Decision
from commonweal.rules import Rule

ID, TITLE = "governance.connections", "Connections between those who decide and those who gain"
#: What the law says of conflicts in decisions and in what is bought.
SUBJECTS = ("no-award-in-conflict", "procurement-recusal", "conflict-integrity")
METHOD = Method(
    id="governance.connections_method",
    title="How connections are found",
    text="For each decision, those who may decide are set against the organisations that the item "
    "names or that bid: declared interests, ownership up or down by several links, what succeeded "
    "what, and people related. An identifier at every joint makes a match automatic; a name alone "
    "asks for review. A match is managed where it was looked at and rejected, or a treatment is "
    "recorded that was kept. A person nobody declared and no register of owners holds is not "
    "found. docs/methods/connections.md.",
)


@dataclass(frozen=True, slots=True)
class _Tested:
    """A decision with the conflicts of its items or of its procurement."""

    decision: Decision
    conflicts: tuple[Conflict, ...]

    @property
    def matched(self) -> int:
        return sum(one.match.counts for one in self.conflicts)

    @property
    def open(self) -> int:
        return sum(not one.managed for one in self.conflicts)


def part(ground: Ground, state: State) -> Part:
    """Which decisions were taken by people connected with those who stood to gain.

    Parameters
    ----------
    ground
        The day, the system and the rules.
    state
        The folded records, which also tell of what ended before the day.
    """
    law = _law(ground)
    ever = state.ever()
    if not ever.of_type("interest", "ownership"):
        return _nothing(ground, law)
    tested = _tested(ground, state)
    figures = _figures(ground, tested)
    private = private_decisions(state)
    shown = (_table(ground, tested, private),) if tested else ()
    tables = (*shown, *_law_table(ground, law))
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"{_text(tested)}{_again(ground, state)} {_barred(ground, law)}",
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=() if tested else (_lack("decisions with an item that names who stands to gain"),),
        rules=law,
    )


def _tested(ground: Ground, state: State) -> tuple[_Tested, ...]:
    """Every decision taken by the day that leads to an item of an agenda or to a procurement."""
    found = []
    book = ground.given.rules
    for one in said(state.ever(), Decision):
        if one.what.on > ground.day:
            continue
        then = fold(state.every, effective=one.what.on)
        items = items_of(then, one.what)
        if not items and one.what.procurement is None:
            continue
        graph = connections(then, successions=ground.system.successions)
        conflicts = [each for item in items for each in item_conflicts(then, graph, item, book)]
        if not items:
            conflicts += direct_conflicts(then, graph, one.what, book)
        found.append(_Tested(one.what, tuple(conflicts)))
    return tuple(sorted(found, key=lambda one: (one.decision.on, one.decision.decision)))


def _figures(ground: Ground, tested: Sequence[_Tested]) -> tuple[Figure, ...]:
    counted = (
        ("decisions", "Decisions set against registers", len(tested), "decisions"),
        ("matches", "Matches found in them", sum(one.matched for one in tested), "matches"),
        ("open", "Matches that nobody managed", sum(one.open for one in tested), "matches"),
    )
    return counts(ground, ID, counted, method=METHOD.id)


def _table(ground: Ground, tested: Sequence[_Tested], private: Collection[str]) -> Table:
    """Decisions and their matches; what one that was taken in private is worth is not told."""
    return recorded(
        ground.day,
        [
            {
                "on": one.decision.on,
                "title": one.decision.title,
                "body": one.decision.body,
                "matches": one.matched,
                "open": one.open,
                "value": None if one.decision.decision in private else one.decision.value_pence,
            }
            for one in reversed(tested)
        ],
        id=f"{ID}_decisions",
        title="Decisions, and connections of those who took them",
        columns=(
            Column(name="on", label="Day", kind="date"),
            Column(name="title", label="Decision", kind="text"),
            Column(name="body", label="By", kind="code"),
            Column(name="matches", label="Matches", kind="count"),
            Column(name="open", label="Not managed", kind="count"),
            Column(name="value", label="Value", kind="money", unit="GBP", absent="not told"),
        ),
        method=METHOD.id,
    )


def _law(ground: Ground) -> tuple[Rule, ...]:
    """What the law of the day says, for each kind of body that decides in the system."""
    kinds = ("nhs-england", "ccg", "icb")
    held = (
        ground.given.rules.in_force(subject, kind, ground.day, ())
        for subject in SUBJECTS
        for kind in kinds
    )
    return tuple({rule.id: rule for rule in held if rule is not None}.values())


def _law_table(ground: Ground, law: Sequence[Rule]) -> tuple[Table, ...]:
    if not law:
        return ()
    table = recorded(
        ground.day,
        [
            {
                "rule": rule.id,
                "text": rule.law,
                "ours": rule.ours or None,
                "from": rule.first_day,
                "to": rule.in_force_to,
                "binds": ", ".join(rule.applies_to),
                "read": rule.source.verified,
                "source": rule.source.title,
            }
            for rule in law
        ],
        id=f"{ID}_law",
        title="What the law of the day said of conflicts of interest",
        columns=(
            Column(name="rule", label="Rule", kind="code"),
            Column(name="text", label="What it says", kind="text"),
            Column(name="ours", label="This project's rule", kind="text", on_page=False),
            Column(name="from", label="In force from", kind="date"),
            Column(name="to", label="To", kind="date", absent="still in force"),
            Column(name="binds", label="Binds", kind="text"),
            Column(name="read", label="Words were read", kind="flag"),
            Column(name="source", label="Source", kind="text", on_page=False),
        ),
        sources=tuple(dict.fromkeys(rule.source for rule in law)),
        method=METHOD.id,
    )
    return (table,)


def _barred(ground: Ground, law: Sequence[Rule]) -> str:
    """What the law of the day bars, rule by rule."""
    when = day_words(ground.day)
    if not law:
        return f"No rule on conflicts in decisions is held for {when}."
    told = " ".join(f"{rule.law.rstrip('.')} ({rule.id})." for rule in law)
    ours = "".join(
        f" This project's rule, no law, beside {rule.id}: {rule.ours}" for rule in law if rule.ours
    )
    return f"On {when} the law said: {told}{ours}"


def _text(tested: Sequence[_Tested]) -> str:
    if not tested:
        return (
            "Interests are held, but no decision with an item that names who stands to gain, so "
            "nothing could be set against them."
        )
    matched, still = sum(one.matched for one in tested), sum(one.open for one in tested)
    return (
        f"{len(tested)} decisions were set against the registers: {matched} matches were found, of "
        f"which {still} are not managed."
    )


def _again(ground: Ground, state: State) -> str:
    """Closed decisions that have something in the way since; who that is about is not told."""
    held = closed_again(state.every, ground.given.rules, successions=ground.system.successions)
    now: list[Reopened] = [one for one in held if one.on <= ground.day]
    if not now:
        return ""
    names = ", ".join(sorted({one.decision for one in now}))
    return (
        f" {len(now)} closed decisions could not be closed as the records now stand ({names}); "
        "commonweal records verify says why."
    )


def _lack(what: str) -> Lack:
    return Lack(
        table="records",
        what=what,
        consequence="whether contracts went to organisations connected with those who decided "
        "cannot be said",
        cause="rows",
    )


def _nothing(ground: Ground, law: Sequence[Rule]) -> Part:
    why = "the records hold no register of interests and no ownership"
    code = ground.system.code
    figures = (unknown(ground, f"{ID}.open.{code}", "Matches that nobody managed", why),)
    tables = _law_table(ground, law)
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}. That is not to say that nobody was connected. "
        f"{_barred(ground, law)}",
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=(_lack("registers of interests (statements interest) and ownership"),),
        rules=law,
    )
