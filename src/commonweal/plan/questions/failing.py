"""Q14: which contracts are failing, and was it visible earlier?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.contracts.monitoring.series import UNSURE
from commonweal.evidence import Answer, Basis, Figure, Status
from commonweal.evidence.words import counted, day, known
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: Outcomes named of one contract, at most; the chapter has all.
NAMED = 3
#: How a contract ends that does not run to its term or into another.
EARLY = ("suspended", "terminated", "handed back")
OUTCOMES = "outcomes (what contracts delivered, with what was asked for and the day of publication)"
TARGETS = "outcomes (what each contract asked for: target, and whether higher or lower is better)"
NOTHING_HELD = (
    "Not answerable from this folder: it does not hold what any contract delivered, so it tells of "
    "none whether it is failing. Ask the commissioner for what each contract is measured by: the "
    "figure of each period, what was asked for, and the day on which it was published."
)
NOTHING_ASKED = (
    "Not answerable from this folder: it holds figures of contracts, but of none that was measured "
    "what was asked for. Ask the commissioner for the target of each, and whether higher or lower "
    "is better."
)
Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """Contracts that miss what they asked for or ended early, and since when that could be seen."""
    code = evidence.system.code
    names = ("outcomes", "not_measured", "missed", "warnings", "not_dated")
    counts = {name: evidence.figure(f"contracts.monitoring.{name}.{code}") for name in names}
    held = [figure for figure in counts.values() if figure is not None]
    if len(held) < len(names):
        return not_answerable(question, evidence, OUTCOMES, plainly=NOTHING_HELD)
    rows = evidence.rows("contracts.monitoring.outcomes")
    over = [row for row in evidence.rows("contracts.register.all") if _early(row)]
    missed = [row for row in rows if row["met"] is False]
    failing = {str(row["contract"]) for row in missed} | {str(row["title"]) for row in over}
    warned = [row for row in rows if row["warned"] is not None]
    if not failing and not warned and not any(row["met"] for row in rows):
        return not_answerable(question, evidence, TARGETS, plainly=NOTHING_ASKED)
    paragraphs = (
        [_missed(missed, rows), _not_measured(rows)],
        [_over(row, rows) for row in over],
        [*(_warned(row) for row in warned), _visible(failing, warned)],
        [_simulated(evidence)],
    )
    told = (" ".join(filter(None, each)) for each in paragraphs)
    return compose(
        question,
        evidence,
        status=_status(failing, warned),
        claim="Contracts are failing, and that could be seen earlier from what was published.",
        text="\n\n".join(filter(None, told)),
        certainty="What one published figure shows is certain as far as its source is; since when "
        "it was so no single figure tells. Of contracts whose outcomes nobody published "
        "nothing is said, and no target is held for most of what is.",
        figures=[*held, *_of(failing, evidence)],
        subject="what contracts delivered",
    )


def _status(failing: set[str], warned: Sequence[Row]) -> Status:
    """Supported where each contract that fails warned before; contradicted where none fails."""
    seen = {str(row["contract"]) for row in warned}
    if not failing:
        return Status.MIXED if seen else Status.CONTRADICTED
    return Status.SUPPORTED if failing <= seen else Status.MIXED


def _missed(missed: Sequence[Row], rows: Sequence[Row]) -> str:
    asked = sum(row["target"] is not None and _measured(row) for row in rows)
    whole = f"{counted(len(rows), 'outcome')} of contracts"
    if not missed:
        return (
            f"None of {whole} is found to miss what was asked for, which is known of {asked} of "
            "those that were measured."
        )
    each = "; ".join(map(_beside_target, missed))
    were, miss = "was" if asked == 1 else "were", "misses" if len(missed) == 1 else "miss"
    return (
        f"Of {whole}, {asked} that {were} measured can be set against what was asked for, and "
        f"{len(missed)} of these {miss} it: {each}."
    )


def _not_measured(rows: Sequence[Row]) -> str:
    """What stands beside a target and was not measured, or of a period that is assumed: it counts
    as no miss."""
    apart = [row for row in rows if row["target"] is not None and not _measured(row)]
    if not apart:
        return ""
    each = "; ".join(f"{_beside_target(row)}, {row['basis']}" for row in apart)
    return f"{UNSURE}: {each}."


def _beside_target(row: Row) -> str:
    return (
        f"{row['contract']}, {row['outcome']} {_amount(row)} where {_amount(row, 'target')} was "
        f"asked for ({_month(row['until'])})"
    )


def _measured(row: Row) -> bool:
    """Whether the last value was counted, or worked out from what was: as the chapter has it."""
    return row["basis"] in (Basis.OBSERVED, Basis.ESTIMATED)


def _early(row: Row) -> bool:
    """Whether a contract was suspended, or ended otherwise than by its term or in another."""
    return any(how in EARLY for how in str(row["how"] or "").split("; "))


def _over(row: Row, rows: Sequence[Row]) -> str:
    """A contract that was suspended or ended before its term, with what is on record of it."""
    told = f"{row['title']} was {row['early']}"
    theirs = [one for one in rows if one["contract"] == row["title"]]
    if not theirs:
        return f"{told}; no outcome of it is held."
    open_ = [one for one in theirs if one["target"] is None]
    if not open_:
        return f"{told}."
    listed = "; ".join(
        f"{one['outcome']} {_amount(one)}" + ("" if _measured(one) else f" ({one['basis']})")
        for one in open_[:NAMED]
    )
    more = len(open_) - NAMED
    return (
        f"{told}; on record, with no target held: {listed}{f'; {more} more' if more > 0 else ''}."
    )


def _warned(row: Row) -> str:
    since = row["warned"]
    when = day(since) if isinstance(since, date) else ""
    before = row["days_before"]
    ahead = "" if before is None else f", {number(before):,.0f} days before it ended"
    return (
        f"{row['contract']}, {row['outcome']}: visible since {when}, from what was published by "
        f"then{ahead}."
    )


def _visible(failing: set[str], warned: Sequence[Row]) -> str:
    rest = failing - {str(row["contract"]) for row in warned}
    if not rest:
        return ""
    one = len(rest) == 1
    return (
        f"For {len(rest)} of {counted(len(failing), 'contract')} that {'fails' if one else 'fail'} "
        "no warning can be dated from what was published: a fall is dated only from a row of "
        "figures with their days of publication."
    )


def _simulated(evidence: Evidence) -> str:
    """When a warning would have come in a simulation, told as such."""
    told = [
        f"{row['contract']} by {day(when)}"
        for row in evidence.rows("contracts.monitoring.simulated")
        if isinstance(when := row["middle"], date)
    ]
    if not told:
        return ""
    return (
        "Simulated, not observed: had figures been published every month and fallen in a straight "
        f"line, half of all draws would have warned of {'; of '.join(dict.fromkeys(told))}."
    )


def _of(failing: set[str], evidence: Evidence) -> list[Figure]:
    held = (*evidence.figures("contracts.last."), *evidence.figures("contracts.target."))
    return [figure for figure in held if figure.about in failing]


def _amount(row: Row, name: str = "value") -> str:
    """A number as it is written; what it counts stands in the name of its outcome."""
    return f"{number(row[name]):,.10g}{'%' if row['unit'] == '%' else ''}"


def _month(value: object) -> str:
    return known(value, "month") if isinstance(value, date) else "a month that is not known"
