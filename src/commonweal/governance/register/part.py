"""Section: which registers of interests are held, and whether their rules were kept (question 16).

What stands in a pack is public: people are counted, never told, and a late declaration is a number.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Figure, Lack, Method, Part
from commonweal.evidence.words import counted
from commonweal.evidence.words import day as day_words
from commonweal.governance.register.confirming import OWN
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import registers
from commonweal.governance.register.part_tables import ID, Told, bodies, figures, found, shown
from commonweal.people.ground import Ground
from commonweal.records import State

TITLE = "Interests of those who decide"

METHOD = Method(
    id=ID,
    title="Registers of interests",
    text="A register is put together for the day from statements: what was declared, confirmed, "
    "ended and redacted. Each interest is set against two clocks, from when the person became "
    "aware of the conflict and from when it arose, by the rule that bound the body when the clock "
    "started; a day known by its month or year only is a span, and lateness then has a least and "
    "a most. A clock starts no earlier than the person came to the body (this project's reading). "
    "Confirmations are due by the cycle of the rule, or the body's own where that is shorter. "
    "People are counted, never told.",
)

#: The rule that has a kind of body keep a register.
KEEPS = "interest-register-covers"


def part(ground: Ground, state: State, *, past: State | None = None) -> Part:
    """Which registers are held on the day, and what rules say of them.

    Parameters
    ----------
    ground
        The system on the day, for its successions, rules and code.
    state
        The folded records.
    past
        Every statement that counts (`law.whenever`), so that a declaration of an earlier year is
        asked under the body of that year; the state itself where None.
    """
    day = Day(state, past or state, ground.given.rules, ground.system.successions)
    told = [Told(day, held) for held in registers(day)]
    keepers = [
        body.body
        for body in day.bodies.on(day.on)
        if not body.of and day.rule(KEEPS, body.body) is not None
    ]
    lacking = sorted({*keepers} - {one.held.body for one in told})
    if not told:
        return _none(ground, day, lacking)
    made = figures(ground, day, told)
    tables = (bodies(day, told), found(day, told), shown(day, told))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(day, told, lacking),
        figures=made,
        tables=tables,
        methods=(METHOD,),
        lacks=_lacks(lacking),
        rules={
            said.rule: day.book.rule(said.rule)
            for one in told
            for said in one.findings
            if said.wording and said.rule != OWN
        }.values(),
    )


def _text(day: Day, told: Sequence[Told], lacking: Sequence[str]) -> str:
    live, late = sum(one.live for one in told), sum(one.late for one in told)
    people = sum(len(one.held.people) for one in told)
    nil = sum(len(one.held.nil) for one in told)
    silent = sum(len(one.held.silent) for one in told)
    overdue = sum(one.overdue for one in told)
    text = (
        f"On {day_words(day.on)} the records hold {counted(len(told), 'register')} with "
        f"{counted(live, 'interest')} open, of {counted(people, 'person', 'people')}; {nil} "
        f"state that they have none, which is a return like any other, and {silent} have said "
        "nothing. Declared late for certain: "
        f"{late}. Confirmations that are overdue or incomplete: {overdue}."
    )
    if lacking:
        text += f" No register is held of {counted(len(lacking), 'body', 'bodies')} bound by law "
        text += (
            "to keep one: of that nothing can be said, and least of all that nobody has a conflict."
        )
    return text


def _lacks(lacking: Sequence[str]) -> tuple[Lack, ...]:
    if not lacking:
        return ()
    return (
        Lack(
            table="records",
            what=f"registers of interests of {', '.join(lacking)}",
            consequence="whether those who decide there have a conflict cannot be said",
            cause="rows",
        ),
    )


def _none(ground: Ground, day: Day, lacking: Sequence[str]) -> Part:
    reason = "no register is held: the records have no interest, confirmation or gift"
    figure = Figure(
        id=f"{ID}.held.{ground.system.code}",
        label="Registers of interests held",
        about=ground.system.code,
        as_of=day.on,
        missing=reason,
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Who has which interest cannot be said: {reason}. That is not to say that nobody "
        "has a conflict. Registers are read in with commonweal records import.",
        figures=(figure,),
        methods=(METHOD,),
        lacks=_lacks(lacking)
        or (
            Lack(
                table="records",
                what="registers of interests",
                consequence="whether those who decide have a conflict cannot be said",
                cause="rows",
            ),
        ),
    )
