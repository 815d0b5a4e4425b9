"""Section: what share of meetings, papers and decisions was public."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Basis, Column, Figure, Method, Part, Table
from commonweal.governance.law import bodies
from commonweal.governance.meetings.transparency import Of, Share, of_all, transparency
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.people.sections import recorded
from commonweal.records import State, records_source

ID, TITLE = "governance.transparency", "How much was public"
FIGURES = "governance.meetings"
METHOD = Method(
    id="governance.transparency_method",
    title="How openness is measured",
    text="The share of meetings held, of papers and of decisions that were wholly public, by body "
    "and calendar year, of those of which it is known. Open in part is not counted as public and "
    "stands apart; so does what is not recorded, which is in no share. What several bodies did "
    "together counts for each. A share of few is shown with its counts: the records hold what was "
    "stated, and a meeting that nobody stated is missing from both sides.",
)
#: What is counted, the measure of its figure, and what that is called.
MEASURES: tuple[tuple[Of, str, str], ...] = (
    ("meetings", "share_open", "Meetings that were wholly public"),
    ("papers", "share_papers_public", "Papers that were public"),
    ("decisions", "share_decisions_public", "Decisions that were taken in public"),
)


def part(ground: Ground, state: State) -> Part:
    """Shares of meetings, papers and decisions that were public, by body and year.

    Parameters
    ----------
    ground, state
        As for the section on meetings.
    """
    shares = transparency(state.ever(), ground.given.rules, until=ground.day)
    figures = tuple(figure for measure in MEASURES for figure in _figures(ground, shares, *measure))
    if not shares:
        lack = lacking("records", "meetings, papers and decisions", "how much of them was public")
        return Part.of(
            id=ID,
            title=TITLE,
            text="The records hold no meeting, paper or decision, so no share is given.",
            figures=figures,
            lacks=(lack,),
        )
    table = _table(ground, shares, state.ever())
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(shares),
        figures=figures,
        tables=(table,),
        methods=(METHOD,),
    )


def _figures(
    ground: Ground, shares: Sequence[Share], of: Of, measure: str, label: str
) -> tuple[Figure, ...]:
    whole = of_all(shares, of)
    code = ground.system.code
    if whole.share is None:
        why = f"of no {of} do the records say whether they were public"
        return (unknown(ground, f"{FIGURES}.{measure}.{code}", label, why),)
    return (
        ground.figure(
            f"{FIGURES}.{measure}.{code}",
            f"{label}: {whole.public} of {whole.known}, {whole.not_known} not known",
            code,
            100 * whole.share,
            "%",
            Basis.OBSERVED,
            (records_source(ground.day),),
            method=METHOD.id,
        ),
    )


def _table(ground: Ground, shares: Sequence[Share], state: State) -> Table:
    known = bodies(state)

    def name(code: str) -> str:
        held = known.held.get(code)
        return held[-1].what.name if held else code

    return recorded(
        ground.day,
        [
            {
                "body": one.body,
                "name": name(one.body),
                "year": str(one.year),
                "of": one.of,
                "share": one.share,
                "public": one.public,
                "part": one.part,
                "private": one.private,
                "not_known": one.not_known,
            }
            for one in sorted(shares, key=lambda one: (-one.year, one.body, one.of))
        ],
        id=ID,
        title="Meetings, papers and decisions that were public, by body and year",
        columns=(
            Column(name="body", label="Code", kind="code", on_page=False),
            Column(name="name", label="Body", kind="text"),
            Column(name="year", label="Year", kind="text"),
            Column(name="of", label="Of what", kind="text"),
            Column(name="share", label="Public, of those known", kind="share", absent="none"),
            Column(name="public", label="Public", kind="count"),
            Column(name="part", label="In part", kind="count"),
            Column(name="private", label="Not public", kind="count"),
            Column(name="not_known", label="Not known", kind="count"),
        ),
        method=METHOD.id,
        note="No share stands where it is known of none.",
    )


def _text(shares: Sequence[Share]) -> str:
    said = []
    for of, _, _ in MEASURES:
        whole = of_all(shares, of)
        words = "meetings held" if of == "meetings" else of
        if whole.known + whole.not_known:
            every = whole.known + whole.not_known
            said.append(
                f"{words.capitalize()}: {every}, of which {whole.public} public, {whole.part} "
                f"public in part, {whole.private} not public, {whole.not_known} not recorded"
            )
    return f"{'. '.join(said)}. What several bodies did together is counted for each of them."
