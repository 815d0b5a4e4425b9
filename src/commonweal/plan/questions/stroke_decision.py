"""Q11: does the decision on stroke units still stand under the new structure?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import day, joined
from commonweal.plan.questions.asking import (
    Evidence,
    Question,
    compose,
    lacking_for_sites,
    not_answerable,
    number,
)
from commonweal.services.appraisal.afterwards import CHALLENGES
from commonweal.services.judged import share_words

#: An option that leads in more than half of the futures is borne out by what can be worked out.
HALF = 50.0
#: Gates by outcome, and how each count reads.
GATES = {
    "passed": "were passed",
    "failed": "failed",
    "not_testable": "cannot be tested for want of a record",
    "no_rule": "had no rule in force that day",
    "not_due": "are not due yet",
}
Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """What the change of bodies does to the options, how the decision was made and challenged, and
    how often the option decided leads in drawn futures."""
    tested = evidence.figure("services.robust_tested")
    changed = evidence.figure("services.structure.areas_changed")
    if tested is None or changed is None:
        lacking = lacking_for_sites(evidence) or [
            *(
                ["options (the options of a decision, one of them decided)"]
                if tested is None
                else []
            ),
            *(["successions (a change of the system's commissioners)"] if changed is None else []),
        ]
        return not_answerable(question, evidence, *lacking)
    code = str(tested.value)
    figures = _figures(evidence, code)
    held = {figure.id.removeprefix("services."): figure for figure in figures}
    return compose(
        question,
        evidence,
        status=_status(held, code),
        claim="The decision on stroke units still stands under the new structure.",
        text=" ".join(
            part
            for part in (
                _structure(held),
                _made(held),
                _challenged(evidence),
                _borne_out(held, code),
                _turned(held, evidence.rows("services.robustness.turns")),
                "Whether it should be taken again is for those who decide.",
            )
            if part
        ),
        certainty="Small areas and bodies are as held on each day, so their sums are certain. "
        "Shares of futures rest on assumed ranges and on travel and volumes alone: quality of "
        "care, staff at each site, capital and how soon it can be built are held for no option, "
        "and may carry the decision. Gates that no record shows are not counted either way.",
        figures=figures,
        subject="the decision",
    )


def _figures(evidence: Evidence, code: str) -> tuple[Figure, ...]:
    wanted = [
        f"structure.{name}"
        for name in (
            "commissioners_before",
            "commissioners_after",
            "areas_changed",
            "largest_change",
            "largest_volume",
        )
    ]
    wanted += [
        f"robust_{name}.{code}" for name in ("share", "close", "front", "share_all", "share_wide")
    ]
    wanted += [f"gates_{name}" for name in GATES]
    wanted += ["challenged_after", f"acceptability.{code}"]
    wanted += [f"flip.{name}" for name in ("weights", "growth", "roads", "site_minutes", "leaving")]
    found = [evidence.figure(f"services.{name}") for name in wanted]
    return tuple(figure for figure in found if figure is not None)


def _same(held: Mapping[str, Figure]) -> bool:
    """Whether the change of bodies leaves every option as it was, to the decimals that are told:
    sums of very many cases differ in their last digits."""
    names = ("structure.areas_changed", "structure.largest_change", "structure.largest_volume")
    return not any(round(number(held[name]), 2) for name in names if name in held)


def _leads(held: Mapping[str, Figure], code: str) -> bool | None:
    """Whether the option leads in more than half of the futures; None where nothing was drawn."""
    share = held.get(f"robust_share.{code}") or held.get(f"robust_share_all.{code}")
    return None if share is None else number(share) > HALF


def _status(held: Mapping[str, Figure], code: str) -> Status:
    """Supported where the bodies change nothing, no gate failed and the option leads in most
    futures; contradicted where none of it holds; mixed otherwise."""
    failed = held.get("gates_failed")
    legs = [
        _same(held),
        None if failed is None else not number(failed),
        _leads(held, code),
    ]
    known = [leg for leg in legs if leg is not None]
    if all(known):
        return Status.SUPPORTED
    return Status.MIXED if any(known) else Status.CONTRADICTED


def _structure(held: Mapping[str, Figure]) -> str:
    before, after = (held.get(f"structure.commissioners_{side}") for side in ("before", "after"))
    bodies = (
        f"{number(before):.0f} commissioners became {number(after):.0f}"
        if before is not None and after is not None
        else "The commissioners changed"
    )
    if _same(held):
        return (
            f"{bodies}: that changed who decides, not where people live. Added up from the areas "
            "of before and of after, every option has the same minutes and the same cases at every "
            "unit, so nothing that the options rest on is undone by it."
        )
    areas = held["structure.areas_changed"]
    minutes = held.get("structure.largest_change")
    said = f"{bodies}, and {number(areas):,.0f} small areas left or joined"
    return said + (
        f": an option's mean minutes change by up to {number(minutes):.2f}." if minutes else "."
    )


def _made(held: Mapping[str, Figure]) -> str:
    """The gates on the way to it."""
    counts = {name: number(one) for name in GATES if (one := held.get(f"gates_{name}"))}
    if not counts:
        return ""
    told = [
        f"{count:.0f} {GATES[name]}"
        for name, count in counts.items()
        if count or name in ("passed", "failed")
    ]
    return (
        f"Of {sum(counts.values()):.0f} gates on the way to it {joined(told)}; no later structure "
        "changes that."
    )


def _challenged(evidence: Evidence) -> str:
    """What was brought against it by the day and after it, and where each stands."""
    said = []
    for when, table in (
        ("on record by the day of this pack", "steps"),
        ("and rulings on them after it, known by now", "after"),
    ):
        rows = evidence.rows(f"services.decision.{table}")
        told = [_step(row) for row in rows if row["step"] in CHALLENGES]
        said += [f"Challenges {when}: {'; '.join(told)}."] if told else []
    if not said:
        return "No challenge to it is held."
    return f"{' '.join(said)} On what grounds each was brought is not held."


def _step(row: Row) -> str:
    on = row["on"]
    when = day(on) if isinstance(on, date) else str(on)
    return f"{row['what']} ({when}, {row['by']}; {row['source']})"


def _borne_out(held: Mapping[str, Figure], code: str) -> str:
    share, every = held.get(f"robust_share.{code}"), held.get(f"robust_share_all.{code}")
    if every is None:
        return ""
    close, front = held.get(f"robust_close.{code}"), held.get(f"robust_front.{code}")
    said = "On what can be worked out, before the change as after it, option "
    if share is None or close is None or front is None:
        return f"{said}{code} leads all choices of as many sites in {_percent(every)} of futures."
    return (
        f"{said}{code} leads the options in {_percent(share)} of drawn futures, is close behind or "
        f"leads in {_percent(close)} and is bettered by no option in {_percent(front)}; among all "
        f"choices of as many sites it leads in {_percent(every)}.{_weights_alone(held, code)}"
    )


def _weights_alone(held: Mapping[str, Figure], code: str) -> str:
    """The share that Q10 tells, beside that of futures: the criteria are the same."""
    alone = held.get(f"acceptability.{code}")
    if alone is None:
        return ""
    share = share_words(number(alone) / 100.0)
    return f" Were nothing to vary but the weights, it would lead in {share} (Q10)."


def _turned(held: Mapping[str, Figure], rows: Sequence[Row]) -> str:
    """What turns who leads, and what does not."""
    turning = [row for row in rows if row["change"] is not None]
    said = [f"{_lower(str(row['what']))} ({row['said']})" for row in turning if row["unit"]]
    said += [_lower(str(row["what"])) for row in turning if not row["unit"]]
    still = [
        word
        for name, word in (("growth", "growth of all cases"), ("roads", "quicker or slower roads"))
        if f"flip.{name}" not in held
    ]
    found = f"Who leads turns, each by itself, with {'; '.join(said)}." if said else ""
    return found + (f" By themselves {joined(still)} do not, as far as looked at." if still else "")


def _lower(text: str) -> str:
    """A start of a sentence inside one; names keep their capitals."""
    first, _, rest = text.partition(" ")
    return text if first.isupper() else f"{first.lower()} {rest}"


def _percent(figure: Figure) -> str:
    value = number(figure)
    if not value and figure.upper is not None:
        return f"none (at most {figure.upper:.1f}%)"
    said = f"{value:.0f}%"
    if figure.lower is None or figure.upper is None:
        return said
    return f"{said} ({figure.lower:.0f} to {figure.upper:.0f}%)"
