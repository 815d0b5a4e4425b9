"""Section: contracts on record that pay for outcomes, and whether their terms hold."""

from __future__ import annotations

from commonweal.contracts.terms.asking import KINDS
from commonweal.contracts.terms.checking import check
from commonweal.contracts.terms.measured import TABLES, measured
from commonweal.contracts.terms.sectors import PARTIES, SECTORS
from commonweal.contracts.terms.signing import running_in, terms_in
from commonweal.contracts.terms.tables import ID, METHOD_ID, OnRecord, tables
from commonweal.evidence import Method, Part
from commonweal.evidence.words import counted, joined
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, nothing_held
from commonweal.records import State, said
from commonweal.records.kinds import OutcomeContractSigned
from commonweal.rules import Rule

TITLE = "Contracts that pay for outcomes: their terms"
METHOD = Method(
    id=METHOD_ID,
    title="How the terms of a contract are checked",
    text="Terms are checked against dated rules as they stood on the day of signature, or on the "
    "day the contract starts: every sector that a rule asks for takes part or is excluded with a "
    "reason and an approver; shares and weights sum to 1; what outcomes put at risk is shared out "
    "to the penny and stays within what may be lost. Whether a change is more than noise is told "
    "by the power of a one-sided test (normal approximation, variance of the pooled figure where "
    "nothing changed), from the people counted and the interval of the baseline. What partners who "
    "change nothing may expect follows from the same noise. docs/methods/outcome-contracts.md.",
)
#: Where a folder holds no such contract: what shows one, and how terms come into the records.
WORKED = (
    "A worked example, made up, is examples/contracts/medway-swale.toml (docs/methods/"
    "outcome-contracts.md); `commonweal contracts state` takes terms into the records."
)
LABELS = {
    "on_record": "Contracts on record that pay for outcomes",
    "signed": "Of these, signed",
    "stopped": "Of these, contracts whose terms stop a signature",
    "made_up": "Of these, worked examples: made up",
}


def part(ground: Ground, state: State) -> Part:
    """The contracts on record that pay for outcomes, checked, with what was stated on any day.

    Parameters
    ----------
    ground, state
        The day, the system, its rules and tables; the records folded for the day.
    """
    held = on_record(ground, state)
    if not held:
        return _nothing(ground)
    values = {
        "on_record": len(held),
        "signed": sum(one.signed for one in held),
        "stopped": sum(not one.checked.stands for one in held),
        "made_up": sum(one.checked.terms.made_up for one in held),
    }
    counted = ((measure, LABELS[measure], value, "contracts") for measure, value in values.items())
    return Part.of(
        id=ID,
        title=TITLE,
        text="\n\n".join(_told(one) for one in held),
        figures=counts(ground, ID, counted, method=METHOD.id),
        tables=tables(ground, held),
        methods=(METHOD,),
        rules=_rules(ground),
    )


def on_record(ground: Ground, state: State) -> tuple[OnRecord, ...]:
    """Every contract on record that pays for outcomes, checked; by id."""
    ever = state.ever()
    signed = {one.what.contract: one.what.on for one in said(ever, OutcomeContractSigned)}
    others = running_in(ever)
    held = {name: ground.tables.get(name) for name in TABLES}
    return tuple(
        OnRecord(
            check(
                one.what,
                ground.given.rules,
                on=signed.get(code),
                jurisdictions=ground.given.policies.jurisdictions,
                others=others,
                data=measured(one.what, held),
            ),
            code in signed,
        )
        for code, one in sorted(terms_in(ever).items())
    )


def _told(one: OnRecord) -> str:
    """A contract in a few sentences."""
    found = one.checked
    terms = found.terms
    made_up = " It is a worked example: made up." if terms.made_up else ""
    signed = "signed" if one.signed else "not signed"
    text = f"{terms.title} ({signed}).{made_up} {_sectors(one)}"
    stops = [each for each in found.findings if each.stops]
    if stops:
        named = joined(list(dict.fromkeys(each.rule for each in stops)))
        text += f" {counted(len(stops), 'finding')} against its terms: {named}."
    else:
        text += " Nothing in its terms stops a signature."
    return f"{text}{_luck(one)}"


def _sectors(one: OnRecord) -> str:
    inside = [row for row in one.checked.sectors if row.partners]
    out = [row.sector for row in one.checked.sectors if row.takes_part == "excluded"]
    absent = [row.sector for row in one.checked.sectors if row.takes_part == "absent"]
    text = f"{len(inside)} of {len(SECTORS)} sectors of care take part"
    text += f"; excluded with a reason: {joined(out)}" if out else ""
    return f"{text}{f'; missing: {joined(absent)}' if absent else ''}."


def _luck(one: OnRecord) -> str:
    years = [row for row in one.checked.years if row.luck is not None and row.outcomes]
    if not years:
        return ""
    first, last = years[0], years[-1]
    shares = [f"{(row.luck or 0) / row.outcomes:.0%}" for row in (first, last)]
    return (
        f" Partners who change nothing may expect {shares[0]} of what outcomes pay in year "
        f"{first.year}, and {shares[1]} in year {last.year}, by chance alone."
    )


def _rules(ground: Ground) -> tuple[Rule, ...]:
    """The wordings that sectors are asked by: those of the place, or that of every contract."""
    where = ground.given.policies.jurisdictions

    def held(subject: str, kind: str) -> tuple[Rule, ...]:
        return tuple(ground.given.rules.about(subject, kind, where))

    local = tuple(rule for one in SECTORS for rule in held(f"partner-sector-{one}", KINDS[0]))
    return local or held(PARTIES, KINDS[1])


def _nothing(ground: Ground) -> Part:
    why = "no contract that pays for outcomes is on record"
    return nothing_held(
        ground,
        ID,
        TITLE,
        f"Not known: {why}. {WORKED}",
        why=why,
        figures={"on_record": LABELS["on_record"]},
        lack="terms of contracts that pay for outcomes (outcome_contract)",
        consequence="whether every sector takes part in them, and whether what they pay for is "
        "more than noise, cannot be said",
    )
