"""Tables of capitation: bodies by level, and the formula step by step."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from commonweal.evidence import Column, Table
from commonweal.funding.capitation.formula import Edition
from commonweal.funding.capitation.held import Held
from commonweal.funding.capitation.need_index import Need
from commonweal.funding.capitation.targets import Target
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

METHOD, NEED_METHOD = "funding.capitation", "funding.need_index"
#: Rows that a table on the page shows at most.
SHOWN = 12


def targets_table(ground: Ground, held: Held, kind: Kind, rows: Sequence[Target]) -> Table:
    """Weighted populations and targets of the bodies of a level."""
    edition = held.edition
    streams = {f"stream_{at}": name for at, name in enumerate(edition.streams)}
    label = ground.level_name(kind, plural=True)
    columns = (
        Column(name="code", label="Code", kind="code"),
        Column(name="name", label="Name", kind="text"),
        Column(name="registered", label="Patients", kind="count", unit="patients"),
        *(
            Column(name=key, label=name.capitalize(), kind="count", unit="weighted patients")
            for key, name in streams.items()
            if kind != Kind.COMMISSIONER
        ),
        Column(
            name="hospital_and_community",
            label="Hospital and community",
            kind="count",
            unit="weighted patients",
        ),
        Column(name="overall", label="Overall, with costs", kind="count", unit="weighted patients"),
        Column(name="need_index", label="Need index, England = 1", kind="number"),
        Column(name="above", label="A head above England", kind="share"),
        Column(name="target", label="Target", kind="money"),
        Column(name="per_head", label="Target a head", kind="number", unit="GBP"),
    )
    return Table.of_rows(
        [
            {
                "code": row.code,
                "name": row.name,
                "registered": row.registered,
                **{key: row.weighted[name] for key, name in streams.items()},
                "hospital_and_community": row.hospital_and_community,
                "overall": row.overall,
                "need_index": row.need_index,
                "above": None if row.need_index is None else row.need_index - 1.0,
                "target": row.target_pence,
                "per_head": row.per_head,
            }
            for row in rows
        ],
        id=f"funding.targets.{kind.value}",
        title=f"Targets of {label}, edition {edition.id}",
        columns=columns,
        basis=held.basis,
        sources=held.sources,
        method=METHOD,
        note="Targets, not actual allocations. Each is the sum of its practices, to the penny. "
        "A body with a practice that could not be weighted has no total.",
        as_of=ground.day,
        vintage=edition.id,
        shown=SHOWN if kind == Kind.COMMISSIONER else 0,
    )


def steps_table(edition: Edition, price: Fraction | None) -> Table:
    """The formula step by step, with its weights."""
    return Table.of_rows(
        [{"step": at, "what": what, "value": value} for at, what, value in _steps(edition, price)],
        id="funding.formula",
        title=f"The formula of edition {edition.id}",
        columns=(
            Column(name="step", label="Step", kind="text"),
            Column(name="what", label="What is done", kind="text"),
            Column(name="value", label="Weight", kind="number"),
        ),
        basis=edition.recovery.basis,
        sources=edition.cited(),
        method=METHOD,
        note="Weights are recovered from published rows, not read in a publication.",
        vintage=edition.id,
        shown=SHOWN,
    )


def _steps(edition: Edition, price: Fraction | None) -> list[tuple[str, str, float | None]]:
    steps: list[tuple[str, str, float | None]] = [
        ("1 Hospital and community", f"weight of {name}", weight)
        for name, weight in edition.hospital_and_community.items()
    ]
    if edition.shares is not None:
        factors = " x ".join(edition.cost_factors)
        split, unmet = edition.shares.hospital, edition.shares.inequalities
        steps += [
            ("2 Costs", f"hospital and community x {factors}, share", split),
            ("2 Costs", "prescribing, without cost factors, share", 1.0 - split),
            ("3 Health inequalities", f"{edition.inequalities_stream}, same costs, share", unmet),
            ("4 Rescaling", "to the patients of England, million", _millions(edition)),
            ("5 Remoteness", "x published target with it over that without it", None),
            ("6 Rescaling", "to the patients of England again, million", _millions(edition)),
        ]
    if price is not None:
        steps.append(("7 Price", "pounds for each weighted head", float(price) / 100))
    return steps


def _millions(edition: Edition) -> float:
    return edition.england.registered / 1e6


def need_table(
    ground: Ground, held: Held, level: str, label: str, rows: Sequence[tuple[str, Need]]
) -> Table:
    """Relative need index of bodies or districts, with their names; the highest first."""
    ordered = sorted(
        rows, key=lambda row: (row[1].code is None, -(row[1].index or 0.0), row[1].code or "")
    )
    return Table.of_rows(
        [
            {
                "code": need.code,
                "name": name,
                "registered": need.registered,
                "weighted": need.weighted,
                "need_index": need.index,
                "above": None if need.index is None else need.index - 1.0,
            }
            for name, need in ordered
        ],
        id=f"funding.need.{level}",
        title=f"Need of {label} against the system, edition {held.edition.id}",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="registered", label="Patients", kind="count", unit="patients"),
            Column(name="weighted", label="Weighted", kind="count", unit="weighted patients"),
            Column(name="need_index", label="Need index, system = 1", kind="number"),
            Column(name="above", label="A head above the system", kind="share"),
        ),
        basis=held.basis,
        sources=held.sources,
        method=NEED_METHOD,
        as_of=ground.day,
        vintage=held.edition.id,
        shown=0,
    )
