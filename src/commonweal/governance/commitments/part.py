"""Section: what was asked for, promised and assured, where it stands, and what it can be set
against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from commonweal.evidence import Figure, Lack, Method, Part
from commonweal.evidence.words import counted, joined
from commonweal.evidence.words import day as day_words
from commonweal.governance.commitments.assurances import Assurance, assurances
from commonweal.governance.commitments.closing import SUBJECT, strangers
from commonweal.governance.commitments.tables import (
    ID,
    METHOD_ID,
    against_table,
    assurances_table,
    names_of,
    sources_of,
    tracked_table,
)
from commonweal.governance.commitments.tracking import Tracked, track
from commonweal.people.ground import Ground, unknown
from commonweal.people.sections import counts, nothing_held
from commonweal.records import State, said
from commonweal.records.kinds import Closure, Commitment, ConditionMet, Delivery
from commonweal.rules import Rule

TITLE = "What was asked for and promised, and where it stands"
METHOD = Method(
    id=METHOD_ID,
    title="How promises are tracked",
    text="Requests, recommendations, promises and assurances are taken from the minutes, also "
    "where they were made in discussion only. A day is set as it was said: a day, a number of "
    "months, or when something comes about; where no time was set that is said, and nothing can be "
    "overdue. A delivery is told with its source and closes nothing: only the body that asked, or "
    "the one that succeeded it, closes. That a delivery is not told means that none was found. An "
    "assurance stands beside the evidence then offered and the figures held now; one could be "
    "known then when all its sources were published by that day. Whether an assurance stands is "
    "not decided here. docs/methods/commitments.md.",
)
#: What each figure is called, by its measure.
LABELS = {
    "tracked": "Requests, recommendations and promises on record",
    "overdue": "Overdue: its day has passed and no delivery was found",
    "delivered": "Delivered, and not closed by the body that asked",
    "closed": "Closed by the body that asked",
    "ahead": "Not yet due, perhaps overdue, or opened again",
    "waiting": "Waiting for something to come about",
    "no_time": "Without a time, and not delivered",
    "assurances": "Assurances on record",
    "without_evidence": "Assurances with no evidence beside them in what was read",
    "name_figures": "Assurances that name a figure",
    "with_figures": "Assurances that can be set against a figure held",
}


def part(ground: Ground, state: State) -> Part:
    """What was asked for and promised, on the day and with what the records tell of later days.

    Parameters
    ----------
    ground
        The day, the system, the rules, and the figures of the chapters before this one.
    state
        The records folded for the day.
    """
    ever = state.ever()
    last = last_day(ever)
    if last is None:
        return _nothing(ground)
    now = track(state)
    then = last if last > ground.day else ground.day
    every = track(ever, on=then)
    names = names_of(ground, ever, then)
    figures = {one.id: one for held in ground.given.chapters.values() for one in held.figures}
    assured = assurances(every, figures)
    made = (
        *_figures(ground, ID, now, assurances(now, figures), ground.day),
        *_figures(ground, f"{ID}_all", every, assured, then),
    )
    tables = tuple(
        table
        for table in (
            tracked_table(ground, every, names, then),
            assurances_table(ground, assured, names, then),
            against_table(ground, assured, then),
        )
        if table is not None
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(ground, now, every, assured, then, len(strangers(ever))),
        figures=made,
        tables=tables,
        methods=(METHOD,),
        lacks=_lacks(every, assured),
        rules=_rules(ground),
    )


def last_day(ever: State) -> date | None:
    """The last day of which the records tell anything of a commitment; None where they hold none.

    Parameters
    ----------
    ever
        All that was ever stated.
    """
    days = [one.what.made_on for one in said(ever, Commitment)]
    if not days:
        return None
    days += [one.what.on for one in said(ever, Delivery)]
    days += [one.what.on for one in said(ever, Closure)]
    days += [one.what.on for one in said(ever, ConditionMet)]
    return max(days)


def tally(tracked: Sequence[Tracked], assured: Sequence[Assurance]) -> dict[str, int]:
    """How many there are of each, by measure; assurances are counted apart."""
    asked = [one for one in tracked if one.what.kind != "assurance"]
    statuses = Counter(one.status for one in asked)
    pending = [one for one in asked if one.status == "open" and one.due.day is None]
    dated = sum(one.status == "open" and one.due.day is not None for one in asked)
    return {
        "tracked": len(asked),
        "overdue": statuses["overdue"],
        "delivered": statuses["delivered"],
        "closed": statuses["closed"],
        "ahead": dated + sum(statuses[one] for one in ("may be overdue", "due", "opened again")),
        "waiting": sum(one.due.waits_for is not None for one in pending),
        "no_time": sum(one.due.waits_for is None for one in pending),
        "assurances": len(assured),
        "without_evidence": sum(one.evidence is None for one in assured),
        "name_figures": sum(bool(one.against) for one in assured),
        "with_figures": sum(bool(one.against) and not one.without_value for one in assured),
    }


def _figures(
    ground: Ground,
    name: str,
    tracked: Sequence[Tracked],
    assured: Sequence[Assurance],
    on: date,
) -> tuple[Figure, ...]:
    code, sources = ground.system.code, sources_of(ground, tracked)
    if not tracked:
        reason = f"nothing had been asked for or promised by {day_words(on)}"
        return tuple(
            unknown(ground, f"{name}.{measure}.{code}", label, reason)
            for measure, label in LABELS.items()
        )
    counted = (
        (
            measure,
            f"{LABELS[measure]}, {day_words(on)}",
            count,
            "assurances" if "assur" in LABELS[measure].lower() else "requests and promises",
        )
        for measure, count in tally(tracked, assured).items()
    )
    return counts(ground, name, counted, sources=sources, method=METHOD_ID, as_of=on)


def _text(
    ground: Ground,
    now: Sequence[Tracked],
    every: Sequence[Tracked],
    assured: Sequence[Assurance],
    last: date,
    strange: int,
) -> str:
    here, all_ = tally(now, ()), tally(every, assured)
    told = [
        f"On {day_words(ground.day)} on record: "
        f"{counted(here['tracked'], 'request or promise', 'requests and promises')}, "
        f"{here['overdue']} overdue, {here['delivered']} delivered and not closed, "
        f"{here['closed']} closed by the body that asked, {here['ahead']} not yet due, "
        f"{here['waiting']} waiting for something to come about and {here['no_time']} without a "
        "time."
    ]
    if last > ground.day:
        told.append(
            f"With what the records tell up to {day_words(last)}, {all_['tracked']}: "
            f"{all_['overdue']} overdue, {all_['delivered']} delivered, {all_['closed']} closed. "
            "The tables below are as of that day."
        )
    if all_["assurances"]:
        told.append(
            f"Of {all_['assurances']} assurances {all_['without_evidence']} have no evidence "
            f"beside them in what was read. {all_['name_figures']} name a figure, and "
            f"{all_['with_figures']} of these can be set against one that is held here."
        )
    unsure = sum(one.status == "may be overdue" for one in every)
    if unsure:
        told.append(f"Of {unsure} of them it is not known whether the day has passed.")
    if strange:
        told.append(f"{strange} were closed by somebody else than the body that asked: they stay.")
    told.append(
        "A request stands as overdue because no delivery of it was found; it may have been "
        "delivered all the same."
    )
    return " ".join(told)


def _lacks(every: Sequence[Tracked], assured: Sequence[Assurance]) -> tuple[Lack, ...]:
    found = []
    if not any(one.closure for one in every):
        found.append(
            Lack(
                table="records",
                what="closures by the bodies that asked",
                consequence="whether they were content with what was delivered is not known",
                cause="rows",
            )
        )
    absent = sorted(
        {held.id for one in assured for held in one.against if held.then == "no value held"}
    )
    if absent:
        found.append(
            Lack(
                table="records",
                what=f"{counted(len(absent), 'figure')} that assurances name: {joined(absent)}",
                consequence="those assurances cannot be set against them",
                cause="rows",
            )
        )
    return tuple(found)


def _rules(ground: Ground) -> tuple[Rule, ...]:
    held = ground.given.rules.about(SUBJECT, "council", ground.given.policies.jurisdictions)
    return tuple(held)


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        "The records of this folder hold no request, promise or assurance.",
        why="no request, promise or assurance is in the records (kind commitment)",
        figures={"tracked": LABELS["tracked"]},
        lack="requests, promises and assurances",
        consequence="nothing can be said of what became of them",
    )
