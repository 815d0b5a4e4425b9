"""Section: what partners raised with each other, and how long it takes them to settle it."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.contracts.issues.measuring import Measures, measures
from commonweal.contracts.issues.tracking import Issue, issues
from commonweal.evidence import Column, Figure, Method, Part, Table
from commonweal.evidence.words import counted
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, nothing_held, recorded
from commonweal.records import State

ID, TITLE = "contracts.issues", "Issues that partners raised with each other"
METHOD = Method(
    id="contracts.issues_method",
    title="How issues between partners are measured",
    text="An issue is on record from the day on which it was raised. One clock runs until somebody "
    "owns it, another until the partners settle it or take it to a body that can; the days allowed "
    "are those that the partnership agreed, and where it agreed none nothing is late. An issue "
    "that is opened again keeps the day on which it was raised. The median counts issues that are "
    "not settled as well (product-limit estimate). docs/methods/partner-issues.md.",
)
LABELS = {
    "raised": "Issues that partners raised with each other",
    "running": "Issues still before the partners",
    "without_owner": "Issues that nobody has taken on",
    "late": "Issues over the time that the partners agreed",
    "escalated": "Issues taken to another body",
}


def part(ground: Ground, state: State) -> Part:
    """Issues between partners on the day.

    Parameters
    ----------
    ground, state
        The day and the system; the records folded for the day.
    """
    found = issues(state, on=ground.day)
    if not found:
        return _nothing(ground)
    by_partnership = measures(found)
    figures = _figures(ground, by_partnership)
    tables = (_issues_table(ground, found), _measures_table(ground, by_partnership))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(by_partnership),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
    )


def _figures(ground: Ground, found: Sequence[Measures]) -> tuple[Figure, ...]:
    counted = (
        (measure, label, sum(getattr(one, measure) for one in found), "issues")
        for measure, label in LABELS.items()
    )
    return counts(ground, ID, counted, method=METHOD.id)


def _issues_table(ground: Ground, found: Sequence[Issue]) -> Table:
    return recorded(
        ground.day,
        [
            {
                "issue": one.what.issue,
                "partnership": one.what.partnership,
                "title": one.what.title,
                "raised": one.what.on,
                "raised_by": one.what.raised_by,
                "owner": one.owner,
                "stands": one.stands,
                "to": one.escalated_to,
                "days": one.settling.taken,
                "allowed": one.settling.allowed,
                "late": max(one.settling.late, one.owning.late) or None,
            }
            for one in found
        ],
        id=f"{ID}.all",
        title="Issues between partners, those that are late first",
        columns=(
            Column(name="issue", label="Id", kind="code", on_page=False),
            Column(name="partnership", label="Partnership", kind="text"),
            Column(name="title", label="Issue", kind="text"),
            Column(name="raised", label="Raised", kind="date"),
            Column(name="raised_by", label="By", kind="text", on_page=False),
            Column(name="owner", label="Owner", kind="text"),
            Column(name="stands", label="Stands", kind="text"),
            Column(name="to", label="Taken to", kind="text", on_page=False),
            Column(name="days", label="Days", kind="count", unit="days"),
            Column(name="allowed", label="Days agreed", kind="count", unit="days"),
            Column(name="late", label="Days late", kind="count", unit="days"),
        ),
        method=METHOD.id,
    )


def _measures_table(ground: Ground, found: Sequence[Measures]) -> Table:
    return recorded(
        ground.day,
        [
            {
                "partnership": one.partnership,
                "raised": one.raised,
                "running": one.running,
                "settled": one.settled,
                "escalated": one.escalated,
                "without_owner": one.without_owner,
                "late": one.late,
                "owned_in_time": _share(one.owned_in_time),
                "settled_in_time": _share(one.settled_in_time),
                "median_days": one.median_days,
            }
            for one in found
        ],
        id=f"{ID}.by_partnership",
        title="How each partnership settles issues",
        columns=(
            Column(name="partnership", label="Partnership", kind="text"),
            Column(name="raised", label="Raised", kind="count"),
            Column(name="running", label="Running", kind="count"),
            Column(name="settled", label="Settled", kind="count"),
            Column(name="escalated", label="Escalated", kind="count"),
            Column(name="without_owner", label="Without owner", kind="count", on_page=False),
            Column(name="late", label="Late", kind="count"),
            Column(name="owned_in_time", label="Owned in time", kind="share"),
            Column(name="settled_in_time", label="Settled in time", kind="share"),
            Column(name="median_days", label="Median days to settle", kind="count", unit="days"),
        ),
        method=METHOD.id,
    )


def _share(decided: tuple[int, int]) -> float | None:
    return decided[0] / decided[1] if decided[1] else None


def _text(found: Sequence[Measures]) -> str:
    def total(measure: str) -> int:
        return sum(getattr(one, measure) for one in found)

    return (
        f"{counted(total('raised'), 'issue')} between partners on record: {total('running')} still "
        f"before them, {total('settled')} settled, {total('escalated')} taken to another body, "
        f"{total('withdrawn')} withdrawn. Nobody has taken on {total('without_owner')}; "
        f"{total('late')} of those still running are over the time that the partners agreed."
    )


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        "The records of this folder hold no issue that partners raised with each other.",
        why="no issue between partners is in the records (kind partner_issue)",
        figures={"raised": LABELS["raised"]},
        lack="issues between partners",
        consequence="nothing can be said of how partners settle them",
    )
