"""Section: who decides what at which level, who commissions what is outside the scope of the
system, and decisions that nobody had given the deciders (Q15)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from commonweal.evidence import Basis, Figure, Lack, Method, Part, Table
from commonweal.evidence.words import counted
from commonweal.evidence.words import day as day_words
from commonweal.governance.authority import tables
from commonweal.governance.authority.bodies import inside
from commonweal.governance.authority.checking import Authority, authorities
from commonweal.governance.authority.commissioning import Commissioned, who_commissions
from commonweal.governance.authority.scheme import functions, plain
from commonweal.governance.meetings.papers import private_decisions
from commonweal.governance.meetings.taken import when_taken
from commonweal.people.ground import Ground, unknown
from commonweal.records import State, records_source, said
from commonweal.records.kinds import Delegation
from commonweal.rules import Rule, Source

ID, TITLE = "governance.authority", "Who decides what, and who commissions what is outside"
#: The level of the single commissioner: what is decided at another is outside its scope.
SCOPE = "system"
#: Bodies named in a sentence, at most; the table has all.
NAMED = 3
#: Subjects of rules that the section rests on.
SUBJECTS = (
    "delegation-held",
    "delegation-power",
    "delegation-liability",
    "delegation-excluded",
    "joint-committee",
    "joint-exercise",
)

METHOD = Method(
    id=ID,
    title="Authority",
    text="A scheme of delegation is a set of dated statements: a function, who has it, who may "
    "exercise it, up to which value, and whether it may be delegated further. A decision is within "
    "authority where on its day a chain of delegations leads from a body that has the function to "
    "the body that decided, every step that was passed on allowed that, and the value is within "
    "the lowest limit of the chain. Otherwise it is outside authority until a body that has the "
    "function ratifies it. Who answers for it follows the law of the day: until June 2022 whoever "
    "delegated, from July 2022, under section 65Z5, whoever exercises. Who commissions a service "
    "is the body at the end of its chain.",
)


def part(ground: Ground, state: State) -> Part:
    """Who decides what on the day, and which decisions were outside authority.

    Parameters
    ----------
    ground
        What sections stand on; its rules are the book.
    state
        The records: a state of the day; or all that was stated (`law.whenever`), without which past
        decisions are not tested, for it alone tells of delegations that have ended.
    """
    starts = _starts(state, ground.day)
    if not starts:
        return _without(ground)
    held = [
        who_commissions(
            _at(state), one, start, ground.given.rules, successions=ground.system.successions
        )
        for one, start in starts
    ]
    taken = _taken(ground, state)
    sources = _sources(ground, state)
    made = _figures(ground, held, taken, sources)
    shown: list[Table] = [tables.commissioners(held, sources, ground.day)]
    if taken:
        within, when = inside(_at(state)), when_taken(state)
        private = private_decisions(state)
        shown.append(
            tables.decisions(taken, sources, ground.day, within=within, when=when, private=private)
        )
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(held, taken, ground.day),
        figures=made,
        tables=shown,
        methods=(METHOD,),
        lacks=_lacks(state, taken),
        rules=_rules(ground),
    )


def _taken(ground: Ground, state: State) -> tuple[Authority, ...]:
    if state.effective != date.max:
        return ()
    return authorities(
        state, ground.given.rules, until=ground.day, successions=ground.system.successions
    )


def _starts(state: State, on: date) -> list[tuple[str, date]]:
    """The functions of the day, and those that begin later, each with the day to ask."""
    found = [(one, on) for one in functions(state, on)]
    held = {one for one, _ in found}
    later: dict[str, date] = {}
    for one in said(_at(state), Delegation):
        name = plain(one.what.function)
        if one.effective > on and name not in held:
            later[name] = min(one.effective, later.get(name, one.effective))
    return [*found, *sorted(later.items())]


def _at(state: State) -> State:
    """A state with what holds from a later day on."""
    if not state.later:
        return state
    return state.once(
        "authority with later",
        lambda: State(state.effective, state.known_at, (*state.statements, *state.later)),
    )


def _figures(
    ground: Ground,
    held: Sequence[Commissioned],
    taken: Sequence[Authority],
    sources: tuple[Source, ...],
) -> tuple[Figure, ...]:
    system = ground.system.code
    outside = [one for one in held if SCOPE not in one.levels]
    needing = [one for one in taken if one.standing == "outside authority, needs ratification"]

    def figure(name: str, label: str, value: int | str, unit: str = "") -> Figure:
        return ground.figure(
            f"{ID}.{name}", label, system, value, unit, Basis.OBSERVED, sources, method=ID
        )

    made = [
        figure("functions", "Functions of which it is recorded who decides", len(held), "functions")
    ]
    if outside:
        label = "Of these, decided at another level than that of the single commissioner"
        made.append(figure("outside_scope", label, len(outside), "functions"))
    tested = [one for one in taken if one.standing != "not known"]
    if taken:
        label = "Decisions tested for authority: those that name a function"
        made.append(figure("decisions", label, len(tested), f"of {len(taken)}"))
    if tested:
        label = "Decisions outside authority that nobody has ratified"
        made.append(figure("outside_authority", label, len(needing), f"of {len(tested)}"))
        reports = [report for one in taken for report in one.reporting]
        if reports:
            made.append(
                figure(
                    "reported_back",
                    "Reports of decisions to those who delegated, of those that are due",
                    sum(one.on is not None for one in reports),
                    f"of {len(reports)}",
                )
            )
    made += [
        figure(
            f"commissions.{_slug(plain(one.function))}",
            f"Who has it: {one.function}"
            + ("" if one.on == ground.day else f" (from {day_words(one.on)})"),
            one.told(NAMED),
        )
        for one in held
    ]
    return tuple(made)


def _text(held: Sequence[Commissioned], taken: Sequence[Authority], on: date) -> str:
    told = [
        f"The records say who decides on {counted(len(held), 'function')}.",
        *(_with(one, on) for one in held if SCOPE not in one.levels or not one.by),
    ]
    needing = sum(one.standing == "outside authority, needs ratification" for one in taken)
    tested = sum(one.standing != "not known" for one in taken)
    if taken:
        told.append(
            f"Decisions on record: {len(taken)}; tested, because they name a function: {tested}; "
            f"outside authority and not ratified: {needing if tested else 'not known'}."
        )
    told.append("A service that is not listed has no delegation on record.")
    return " ".join(told)


def _with(one: Commissioned, on: date) -> str:
    """With whom a function is, or who is recorded and may not."""
    start = f"{one.function[:1].upper()}{one.function[1:]} {'is' if one.on == on else 'will be'}"
    since = "" if one.on == on else f" from {day_words(one.on)}"
    return f"{start} {'with ' if one.by else ''}{one.told(NAMED)}{since}."


def _lacks(state: State, taken: Sequence[Authority]) -> tuple[Lack, ...]:
    if not taken:
        whole = state.effective == date.max
        return (
            Lack(
                table="records",
                what="decisions" if whole else "delegations that have ended",
                consequence="no decision is tested for authority",
                cause="rows" if whole else "method",
            ),
        )
    silent = sum(one.standing == "not known" for one in taken)
    if not silent:
        return ()
    return (
        Lack(
            table="records",
            what=f"the function of {silent} of {len(taken)} decisions",
            consequence="whether they were within authority is not known",
            cause="column",
        ),
    )


def _rules(ground: Ground) -> tuple[Rule, ...]:
    asked = (
        rule
        for subject in SUBJECTS
        for kind in ("nhs-england", "ccg", "icb")
        for rule in ground.given.rules.about(subject, kind)
    )
    return tuple({rule.id: rule for rule in asked}.values())


def _sources(ground: Ground, state: State) -> tuple[Source, ...]:
    """The records, and the publications that the scheme was carried from."""
    records = records_source(ground.day)
    cited = sorted({one.what.source for one in said(state, Delegation)})
    held = ground.tables.sources
    return (records, *(held[one] for one in cited if one in held))


def _without(ground: Ground) -> Part:
    why = "the records hold no scheme of delegation"
    absent = unknown(
        ground, f"{ID}.functions", "Functions of which it is recorded who decides", why
    )
    lack = Lack(
        table="records",
        what="statements of the kind delegation",
        consequence="who decides what, and whether decisions were within authority, is not known",
        cause="rows",
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        lacks=(lack,),
    )


def _slug(function: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", function).strip("-")
