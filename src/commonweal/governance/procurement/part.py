"""Section: what was bought, under which law, and whether that was kept."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Column, Figure, Method, Part, Table
from commonweal.governance.finding import Finding, in_order
from commonweal.governance.law import bodies
from commonweal.governance.procurement.checking import Checked, check_contracts, check_procurements
from commonweal.governance.procurement.held import Contracted, contracted
from commonweal.governance.procurement.yearly import yearly
from commonweal.governance.register import against
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, nothing_held, recorded
from commonweal.records import State
from commonweal.rules import Rule

ID, TITLE = "governance.procurement", "What was bought, and by which rules"
METHOD = Method(
    id="governance.procurement_method",
    title="How procurements are tested",
    text="A procurement stands under the law of the day on which it began, a change of a contract "
    "under that of the day of the change. Since 1 January 2024 that is the Provider Selection "
    "Regime (SI 2023/1348): which processes were open, the notices and their days, the standstill "
    "by both counts with the later one used, the record, the five criteria, and what may be "
    "changed without buying anew. What no statement answers is not known. "
    "docs/methods/procurement.md.",
)
SUBJECTS = ("standstill-length", "procurement-record", "award-notice-after-standstill")
LABELS = {
    "held": ("Procurements on record", "procurements"),
    "contracts": ("Contracts on record as holding by the day", "contracts"),
    "against": ("Rules of procurement that were not kept, or stand in the way", "findings"),
    "not_known": ("Rules of procurement of which the records do not tell", "findings"),
}


def part(ground: Ground, state: State) -> Part:
    """What the law of its day says of every procurement and contract on record.

    Parameters
    ----------
    ground, state
        The day, the system and the rules; the records folded for the day.
    """
    book, known = ground.given.rules, bodies(state.ever())
    checked = check_procurements(book, state, known, on=ground.day)
    contracts = contracted(state)
    if not checked and not contracts:
        return _nothing(ground)
    found = in_order(
        [one for each in checked for one in each.findings]
        + list(check_contracts(book, state, known, on=ground.day))
        + list(yearly(book, state.ever(), known, on=ground.day))
    )
    figures = _figures(ground, checked, contracts, found)
    tables = (_table(ground, found),) if found else ()
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(checked, contracts, found),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        rules=_rules(ground),
    )


def _figures(
    ground: Ground,
    checked: Sequence[Checked],
    contracts: Sequence[Contracted],
    found: Sequence[Finding],
) -> tuple[Figure, ...]:
    values = {
        "held": len(checked),
        "contracts": len(contracts),
        "against": len(against(found)),
        "not_known": sum(one.status == "not known" for one in found),
    }
    counted = ((measure, label, values[measure], unit) for measure, (label, unit) in LABELS.items())
    return counts(ground, ID, counted, method=METHOD.id)


def _table(ground: Ground, found: Sequence[Finding]) -> Table:
    """What was found, what is against first."""
    first = against(found)
    rows = [*first, *(one for one in found if one not in first)]
    return recorded(
        ground.day,
        [one.row() | {"do": one.do or None} for one in rows],
        id=f"{ID}.findings",
        title="What the rules say of what was bought, not kept first",
        columns=(
            Column(name="on", label="On", kind="date"),
            Column(name="about", label="About", kind="code"),
            Column(name="rule", label="Rule", kind="code"),
            Column(name="status", label="Status", kind="text"),
            Column(name="text", label="What was found", kind="text"),
            Column(name="do", label="To do", kind="text"),
            Column(name="verified", label="Rule's words read", kind="flag", on_page=False),
        ),
        method=METHOD.id,
    )


def _text(
    checked: Sequence[Checked], contracts: Sequence[Contracted], found: Sequence[Finding]
) -> str:
    said = f"Procurements on record: {len(checked)}; contracts: {len(contracts)}."
    waiting = [one.held.id for one in checked if _waits(one)]
    if waiting:
        said += f" No contract may be entered into yet in: {', '.join(waiting)}."
    wrong = len(against(found))
    return f"{said} Findings against: {wrong}." if wrong else f"{said} Nothing is against."


def _waits(one: Checked) -> bool:
    held = one.held
    return held.award is None and any(found.stands_in_the_way for found in one.findings)


def _rules(ground: Ground) -> tuple[Rule, ...]:
    book, where = ground.given.rules, ground.given.policies.jurisdictions
    return tuple(rule for subject in SUBJECTS for rule in book.about(subject, "icb", where))


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        "No procurement is on record: the records of this folder hold nothing of what was bought.",
        why="no procurement is on record",
        figures={measure: LABELS[measure][0] for measure in ("held", "against")},
        lack="procurements and contracts",
        consequence="whether health care was bought by the rules is not known",
    )
