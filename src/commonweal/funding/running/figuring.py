"""Figures of running costs, each with its basis, or the reason why it is missing."""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import years
from commonweal.funding.running import tabling
from commonweal.funding.running.position import Position
from commonweal.funding.running.reduction import Reading, payback_months, reached, rounded
from commonweal.funding.running.scale import fixed_for
from commonweal.people.ground import Ground, unknown


def figures(ground: Ground, held: Position) -> tuple[Figure, ...]:
    """All figures of the section."""
    code = ground.system.code
    # The page shows the first few: the answer comes before the bodies.
    return (
        *_money(ground, held),
        *_outturn(ground, held),
        *_posts(ground, held),
        *_scale(ground, held, code),
        _envelope(ground, held),
        *reversed(_per_head(ground, held)),
    )


def _per_head(ground: Ground, held: Position) -> list[Figure]:
    rows = tabling.per_head_rows(ground, held)
    if held.allowances is None or not rows:
        return [
            unknown(
                ground,
                f"funding.running_cost.per_head.{ground.system.code}",
                "Running cost allowance a head",
                "the ledger holds no running cost allowance of the commissioners of the day",
            )
        ]
    year = years(held.allowances.start, held.allowances.end)
    return [
        ground.figure(
            f"funding.running_cost.per_head.{row['code']}",
            f"Running cost allowance a head, {row['name']}",
            str(row["code"]),
            float(str(row["per_head"])),
            "GBP a head",
            weakest(Basis.ESTIMATED, held.allowances.basis),
            (*tabling.named(ground, held.allowances.sources), *ground.list_sources),
            method=tabling.METHOD,
            vintage=f"allowance {year}, lists {ground.series}",
        )
        for row in rows
    ]


def _range(
    ground: Ground,
    identifier: str,
    label: str,
    values: list[float],
    unit: str,
    readings: list[Reading],
    held: Position,
    vintage: str,
    as_of: date,
    basis: Basis = Basis.OBSERVED,
    digits: int = 3,
) -> Figure:
    """The first reading's value with the range over all that are like for like; it is no
    confidence interval and states no confidence. Its basis is no firmer than `basis`."""
    if unit == "GBP":
        values = [rounded(value, digits) for value in values]
    return Figure(
        id=identifier,
        label=label,
        about=ground.system.code,
        as_of=as_of,
        value=values[0],
        unit=unit,
        basis=weakest(basis, *(reading.basis for reading in readings)),
        lower=min(values),
        upper=max(values),
        vintage=vintage,
        sources=tabling.sources(
            ground,
            held,
            target=any(reading.what != "posts" for reading in readings) or unit == "GBP",
            posts=any(reading.what == "posts" for reading in readings),
        ),
        method=tabling.METHOD,
    )


def _money(ground: Ground, held: Position) -> list[Figure]:
    code, asked = ground.system.code, held.asked
    rate = f"{asked.low:g}" if asked is not None and asked.low is not None else "20"
    names = {
        "reduction_reached": "Reduction of running costs that the saving comes to",
        f"needed_for_{rate}": f"Saving a year that {rate}% of running costs would be",
        "readings_reaching": f"Readings of the figures by which {rate}% is reached",
    }
    counted = [reading for reading in held.target_readings if reading.like_for_like]
    if not counted:
        reason = "the ledger holds no saving target on running costs (heading saving), or no base"
        return [
            unknown(ground, f"funding.running_cost.{name}.{code}", label, reason)
            for name, label in names.items()
        ]
    # A modelled base widens no range where an amount that was published is held.
    firm = [reading for reading in counted if reading.basis is not Basis.MODELLED] or counted
    first = firm[0]
    met, tried = reached(held.readings)
    sources = tabling.sources(ground, held)
    # What is aimed at stands for the last day of the period that it is aimed at.
    aimed = held.saving.end if held.saving is not None else ground.day
    return [
        _range(
            ground,
            f"funding.running_cost.reduction_reached.{code}",
            f"{names['reduction_reached']} (range over bases)",
            [reading.percent for reading in firm],
            "%",
            firm,
            held,
            first.name,
            aimed,
        ),
        _range(
            ground,
            f"funding.running_cost.needed_for_{rate}.{code}",
            f"{names[f'needed_for_{rate}']} (range over bases)",
            [reading.needed for reading in firm],
            "GBP",
            firm,
            held,
            first.name.partition(" against ")[2],
            ground.day,
            # A fifth of allowances that are held to four digits.
            digits=4,
        ),
        ground.figure(
            f"funding.running_cost.readings_reaching.{code}",
            f"{names['readings_reaching']}, of {tried} tried",
            code,
            met,
            "readings",
            weakest(*(reading.basis for reading in held.readings)),
            sources,
            method=tabling.METHOD,
            as_of=aimed,
        ),
    ]


def _outturn(ground: Ground, held: Position) -> list[Figure]:
    """What costs fell by, where costs of two years are held."""
    readings = held.outturn_readings
    return (
        [
            _range(
                ground,
                f"funding.running_cost.fell_by.{ground.system.code}",
                "Fall of running costs",
                [reading.percent for reading in readings],
                "%",
                readings,
                held,
                readings[0].name,
                held.costs[-1].end,
            )
        ]
        if readings
        else []
    )


def _posts(ground: Ground, held: Position) -> list[Figure]:
    code, readings = ground.system.code, held.post_readings
    label = "Change of posts of the commissioners"
    if not readings:
        reason = "the tables workforce and posts hold no posts of the commissioners before and "
        reason += "after a change"
        return [unknown(ground, f"funding.running_cost.posts_change.{code}", label, reason)]
    told = max(one.as_of for one in (*held.posts, *held.post_changes))
    found = [
        _range(
            ground,
            f"funding.running_cost.posts_change.{code}",
            f"{label} (range over what the source says)",
            [-reading.percent for reading in readings],
            "%",
            readings,
            held,
            readings[0].name,
            told,
        )
    ]
    saving = held.saving
    gone = [reading.saved for reading in readings if reading.saved > 0]
    if saving is not None and gone:
        found.append(
            _range(
                ground,
                f"funding.running_cost.saved_per_post.{code}",
                "Saving target for each post that goes (range over what the source says)",
                [saving.total / 100 / posts for posts in gone],
                "GBP",
                readings,
                held,
                readings[0].name,
                max(told, saving.end),
                # A quotient of two amounts that nobody published as one.
                weakest(Basis.ESTIMATED, saving.basis),
            )
        )
    if saving is not None and held.redundancy is not None:
        found.append(
            ground.figure(
                f"funding.running_cost.redundancy_payback.{code}",
                "Months of the yearly saving that cover the redundancy provision",
                code,
                payback_months(abs(held.redundancy.total), saving.total),
                "months",
                weakest(Basis.ESTIMATED, saving.basis, held.redundancy.basis),
                tabling.named(ground, tuple(sorted({*saving.sources, *held.redundancy.sources}))),
                missing="nothing is to be saved",
                method=tabling.METHOD,
                vintage=f"provision of {years(held.redundancy.start, held.redundancy.end)}, "
                f"saving of {years(saving.start, saving.end)}",
                as_of=max(saving.end, held.redundancy.end),
            )
        )
    return found


def _envelope(ground: Ground, held: Position) -> Figure:
    """The envelope by the rule a head: an estimate for any area with lists."""
    base = next((b for b in held.bases if b.basis is Basis.MODELLED and b.like_for_like), None)
    identifier = f"funding.running_cost.envelope.{ground.system.code}"
    label = "Running cost envelope, by the latest allowance a head of clinical commissioning "
    label += "groups that is known"
    if base is None:
        return unknown(ground, identifier, label, "no lists, or no allowance a head in the rules")
    return ground.figure(
        identifier,
        label,
        ground.system.code,
        rounded(base.pence / 100, 4),
        "GBP",
        base.basis,
        (*(rule.source for rule in base.rules), *ground.list_sources),
        method=tabling.METHOD,
        vintage=base.name,
    )


def _scale(ground: Ground, held: Position, code: str) -> list[Figure]:
    found = []
    before, after = tabling.bodies(ground, held)
    if held.saving is not None and held.allowances is not None and after < before:
        found.append(
            ground.figure(
                f"funding.running_cost.fixed_needed.{code}",
                f"Scenario: what each of {before - after} bodies would have to cost whatever its "
                "size to explain the saving",
                code,
                rounded(fixed_for(held.saving.total / 100, before, after)),
                "GBP",
                Basis.ASSUMED,
                tabling.sources(ground, held, posts=False),
                method="funding.running_costs.scale",
                vintage=f"saving of {years(held.saving.start, held.saving.end)}",
                as_of=held.saving.end,
            )
        )
    fit = held.fixed
    if fit is not None and held.allowances is not None:
        found.append(
            ground.figure(
                f"funding.running_cost.fixed_implied.{code}",
                f"Fixed part for each body that the allowances of {fit.bodies} bodies imply",
                code,
                fit.fixed,
                "GBP",
                weakest(Basis.ESTIMATED, held.allowances.basis),
                (*tabling.named(ground, held.allowances.sources), *ground.list_sources),
                method="funding.running_costs.scale",
                interval=(fit.fixed_lower, fit.fixed_upper),
            )
        )
    return found
