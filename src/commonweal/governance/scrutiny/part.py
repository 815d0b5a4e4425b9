"""Section: what passed between councils' scrutiny and those whom it scrutinises, by the law."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Column, Method, Part, Table
from commonweal.governance.finding import Finding
from commonweal.governance.law import bodies
from commonweal.governance.scrutiny.checking import ATTENDANCE, scrutiny_findings
from commonweal.governance.scrutiny.days import MATTERS, REFERRAL, RESPONSE
from commonweal.governance.scrutiny.joint import SUBJECT as JOINT
from commonweal.governance.scrutiny.reports import SUBJECT as REPORT
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, nothing_held, recorded
from commonweal.records import State, said
from commonweal.records.kinds.scrutiny import ScrutinyStep
from commonweal.rules import Rule, Source

ID, TITLE = "governance.scrutiny", "Health scrutiny: who was asked, who answered, in what time"
METHOD = Method(
    id="governance.scrutiny_method",
    title="How scrutiny is tested",
    text="The regulations on health scrutiny (SI 2013/218) as in force on each day. A response is "
    "due within 28 days only where one was asked for; a referral by a local Healthwatch is "
    "acknowledged within 20 working days, its own day counted; a report has four parts; where more "
    "than one council is consulted a joint committee is appointed and it alone comments and "
    "requires; until 30 January 2024 a council could report a proposal to the Secretary of State, "
    "and what was reported by then goes on. What notice of attendance is reasonable is not "
    "defined, and no day is tested. docs/methods/scrutiny.md.",
)
_SUBJECTS = (
    (RESPONSE, "ccg"),
    (MATTERS, "council"),
    (REPORT, "council"),
    (JOINT, "council"),
    (REFERRAL, "council"),
    (ATTENDANCE, "ccg"),
)
LABELS = {
    "met": "Duties of health scrutiny that were met",
    "not_met": "Duties of health scrutiny that were not met",
    "not_known": "Duties of health scrutiny of which the records do not tell",
}


def part(ground: Ground, state: State) -> Part:
    """What the law of health scrutiny says of every matter on record on the day.

    Parameters
    ----------
    ground, state
        The day, the system and the rules; the records folded for the day.
    """
    steps = [one for one in said(state, ScrutinyStep) if one.what.on <= ground.day]
    if not steps:
        return _nothing(ground)
    known = bodies(state.ever())
    found = scrutiny_findings(state, ground.given.rules, known=known)
    sources = tuple(_source(ground, name) for name in sorted({one.what.source for one in steps}))
    counted = (
        (measure, label, sum(one.status.replace(" ", "_") == measure for one in found), "duties")
        for measure, label in LABELS.items()
    )
    figures = counts(ground, ID, counted, sources=sources, method=METHOD.id)
    tables = (_table(ground, found, sources),) if found else ()
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(len(steps), found),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        rules=_rules(ground),
    )


def _table(ground: Ground, found: Sequence[Finding], sources: tuple[Source, ...]) -> Table:
    return recorded(
        ground.day,
        [one.row() | {"do": one.do or None} for one in found],
        id=f"{ID}.findings",
        title="Duties of health scrutiny, each under the rule of its day",
        columns=(
            Column(name="on", label="Tested as of", kind="date"),
            Column(name="rule", label="Rule", kind="code"),
            Column(name="status", label="Status", kind="text"),
            Column(name="text", label="What was found", kind="text"),
            Column(name="do", label="To do", kind="text", absent="nothing"),
            Column(name="about", label="About", kind="code", on_page=False),
            Column(name="verified", label="Rule's words read", kind="flag", on_page=False),
        ),
        sources=sources,
        method=METHOD.id,
    )


def _text(steps: int, found: Sequence[Finding]) -> str:
    if not found:
        return f"{steps} steps of scrutiny are on record, none with a duty that could be tested."
    bad = [one for one in found if one.status == "not met"]
    said = f"{steps} steps of scrutiny are on record; {len(found)} duties were tested."
    return f"{said} {len(bad)} were not met." if bad else f"{said} None was found not to be met."


def _source(ground: Ground, name: str) -> Source:
    held = ground.tables.sources.get(name)
    if held is not None:
        return held
    return Source(id=name, title=name, publisher="as the records have it", place=name)


def _rules(ground: Ground) -> tuple[Rule, ...]:
    book, where = ground.given.rules, ground.given.policies.jurisdictions
    return tuple(rule for subject, kind in _SUBJECTS for rule in book.about(subject, kind, where))


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        "The records of this folder hold no step of health scrutiny.",
        why="no step of health scrutiny is in the records (kind scrutiny_step)",
        figures={"not_met": LABELS["not_met"]},
        lack="steps of health scrutiny",
        consequence="whether responses came in time is not known",
    )
