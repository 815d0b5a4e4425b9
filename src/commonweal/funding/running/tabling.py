"""Tables of running costs: cost a head, the readings of the reduction, what scale would explain."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day, years
from commonweal.funding.running.position import Position
from commonweal.funding.running.reduction import per_head, rounded
from commonweal.funding.running.scale import fixed_for
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.system.organisation import Kind

METHOD = "funding.running_costs"


def named(ground: Ground, ids: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources of these ids."""
    return tuple(ground.tables.sources[i] for i in ids if i in ground.tables.sources)


def per_head_rows(ground: Ground, position: Position) -> list[dict[str, object]]:
    """Allowance, people and allowance a head of each commissioner of the day, then of the system.

    The system's row stands only where every commissioner of the day has an allowance.
    """
    held = position.allowances
    if held is None:
        return []
    rows: list[dict[str, object]] = [
        {
            "code": code,
            "name": ground.structure.organisations[code].name,
            "allowance": held.by_body[code],
            "heads": heads,
            "per_head": per_head(held.by_body[code], heads),
        }
        for code, heads in sorted(position.heads.items())
        if code in held.by_body
    ]
    of_the_day = set(held.by_body) in ({*position.heads}, {ground.system.code})
    if position.whole > 0 and of_the_day:
        rows.append(
            {
                "code": ground.system.code,
                "name": "The system",
                "allowance": held.total,
                "heads": position.whole,
                "per_head": per_head(held.total, position.whole),
            }
        )
    return rows


def per_head_table(
    ground: Ground, position: Position, rows: list[dict[str, object]]
) -> Table | None:
    """Running cost allowance a head, with what is divided by what."""
    held = position.allowances
    if held is None or not rows:
        return None
    year = years(held.start, held.end)
    counted = ground.list_days.get(ground.series or "", ground.day)
    # Lists counted within a year of the allowance's first day stand for it.
    apart = abs((counted - held.start).days) > 366
    return Table.of_rows(
        rows,
        id="funding.running_costs.per_head",
        title=f"Running cost allowance a head, {year}",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Commissioner", kind="text"),
            Column(name="allowance", label=f"Allowance {year}", kind="money"),
            Column(name="heads", label=f"List, {ground.series}", kind="count", unit="patients"),
            Column(name="per_head", label="A head", kind="number", unit="GBP"),
        ),
        # Allowance and list are of different years: the ratio is an estimate.
        basis=weakest(Basis.ESTIMATED, held.basis),
        sources=(*named(ground, held.sources), *ground.list_sources),
        method=METHOD,
        note=f"Numerator: the allowance of {year}. Denominator: the registered lists of "
        f"{ground.series} ({day(counted)})"
        + ("; those of the allowance's own year are not held" if apart else "")
        + ". What the allowance leaves out is not stated in the source."
        + (f" How sure the source is: {held.confidence}." if held.confidence else ""),
        as_of=ground.day,
        vintage=year,
    )


def readings_table(ground: Ground, position: Position) -> Table | None:
    """Every reading of the reduction beside the reduction demanded."""
    if not position.readings:
        return None
    asked = position.readings[0].asked
    return Table.of_rows(
        [
            {
                "reading": reading.name,
                "saved": reading.saved,
                "of": rounded(reading.of, 4) if reading.unit == "GBP" else reading.of,
                "unit": reading.unit,
                "percent": reading.percent / 100.0,
                "needed": rounded(reading.needed, 4) if reading.unit == "GBP" else reading.needed,
                "reaches": ("yes" if reading.reaches else "no")
                if reading.like_for_like
                else "not counted",
                "basis": reading.basis.value,
            }
            for reading in position.readings
        ],
        id="funding.running_costs.readings",
        title=f"Is it {asked:g}%? Every reading of the figures held",
        columns=(
            Column(name="reading", label="What against what", kind="text"),
            Column(name="saved", label="Reduction", kind="count"),
            Column(name="of", label="Base", kind="count"),
            Column(name="unit", label="Unit", kind="text"),
            Column(name="percent", label="Reduction", kind="share"),
            Column(name="needed", label=f"{asked:g}% would be", kind="count"),
            Column(name="reaches", label=f"{asked:g}% reached", kind="text"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=weakest(*(reading.basis for reading in position.readings)),
        sources=sources(ground, position),
        method=METHOD,
        note="; ".join(
            f"{reading.name}: {reading.note}" for reading in position.readings if reading.note
        ),
        as_of=ground.day,
    )


def bodies(ground: Ground, position: Position) -> tuple[int, int]:
    """How many commissioners there are on the day, and from when the saving is to be made."""
    later = position.saving.start if position.saving else ground.day
    after = ground.system.as_of(later, ground.given.policies.network_vintage or None)
    return len(position.heads), sum(1 for _ in after.of_kind(Kind.COMMISSIONER))


def scale_rows(ground: Ground, position: Position) -> list[dict[str, object]]:
    """What each body that goes would have to cost, whatever its size, to explain a saving."""
    before, after = bodies(ground, position)
    saving, held = position.saving, position.allowances
    if saving is None or held is None or after >= before or not position.target_readings:
        return []
    pounds = saving.total / 100
    asked = position.target_readings[0]
    gone = before - after
    cases = [
        ("half the saving target", pounds / 2),
        ("the saving target", pounds),
        (f"{asked.asked:g}% of the {asked.name.partition(' against ')[2]}", asked.needed),
    ]
    if position.fixed is not None:
        upper = max(0.0, position.fixed.fixed_upper)
        cases.insert(0, ("the most that the allowances imply (95% limit)", upper * gone))
    smallest = min(held.by_body.values())
    return [
        {
            "explains": what,
            # To a few digits: a scenario is no closer than that.
            "saved": 100 * rounded(saved, 4),
            "fixed": 100 * rounded(fixed_for(saved, before, after)),
            "of_smallest": 100 * fixed_for(saved, before, after) / smallest,
            "of_envelope": 100 * saved / held.total,
        }
        for what, saved in cases
    ]


def scale_table(ground: Ground, position: Position, rows: list[dict[str, object]]) -> Table | None:
    """Fixed cost for each body against the saving that it would explain: an assumption, varied."""
    if not rows:
        return None
    before, after = bodies(ground, position)
    return Table.of_rows(
        rows,
        id="funding.running_costs.scale",
        title=f"Scenario: what each body would have to cost whatever its size, {before} bodies "
        f"to {after}",
        columns=(
            Column(name="explains", label="To explain", kind="text"),
            Column(name="saved", label="Saved a year", kind="money"),
            Column(name="fixed", label="Fixed cost for each body", kind="money"),
            Column(name="of_smallest", label="Of the smallest body's allowance", kind="share"),
            Column(name="of_envelope", label="Saved, of all allowances", kind="share"),
        ),
        basis=Basis.ASSUMED,
        sources=sources(ground, position, posts=False),
        method="funding.running_costs.scale",
        note="If nothing but the number of bodies changed. No published elasticity of running "
        "costs is held, so this says what would have to be true, not what is.",
        as_of=ground.day,
    )


def sources(
    ground: Ground, position: Position, *, target: bool = True, posts: bool = True
) -> tuple[Source, ...]:
    """Sources of what readings rest on: of the target and its bases, of posts, or of both."""
    held = (position.allowances, position.saving, *position.costs) if target else ()
    ids = {i for amounts in held if amounts is not None for i in amounts.sources}
    if posts:
        counted = (*position.posts, *position.post_changes)
        ids |= {i for one in counted for i in one.sources}
    asked = [position.asked] if position.asked is not None else []
    rules = [rule for base in position.bases for rule in base.rules] if target else []
    every = (
        *named(ground, tuple(sorted(ids))),
        *(ground.list_sources if target else ()),
        *(rule.source for rule in (*rules, *asked)),
    )
    return tuple({source.id: source for source in every}.values())
