"""Running costs of one system: the bases, the readings of the reduction, and what they imply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import years
from commonweal.funding.running import held
from commonweal.funding.running.held import Amounts, Posts
from commonweal.funding.running.reduction import Reading
from commonweal.funding.running.scale import Implied, implied
from commonweal.people.ground import Ground
from commonweal.people.lists import totals
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

#: Subjects of the rules on running costs.
ENVELOPE, REDUCTION, NATIONAL = (
    "running-cost-envelope",
    "running-cost-reduction",
    "running-cost-national-total",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A yearly amount that a reduction can be a share of; `pence` are whole."""

    name: str
    pence: int
    basis: Basis
    note: str = ""
    like_for_like: bool = True
    rules: tuple[Rule, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """All that the section, the verb and the answers use.

    `heads` are registered patients by commissioner of the day, with the system's total; `bases` the
    yearly amounts, the firmest first; `fixed` what the allowances imply.
    """

    heads: Mapping[str, float]
    whole: float
    allowances: Amounts | None
    costs: Sequence[Amounts]
    saving: Amounts | None
    redundancy: Amounts | None
    posts: Sequence[Posts]
    post_changes: Sequence[Posts]
    asked: Rule | None
    bases: Sequence[Base]
    readings: Sequence[Reading]
    fixed: Implied | None
    rules: Sequence[Rule]

    @property
    def post_readings(self) -> list[Reading]:
        """Readings in posts."""
        return [reading for reading in self.readings if reading.what == "posts"]

    @property
    def target_readings(self) -> list[Reading]:
        """Readings of the saving target."""
        return [reading for reading in self.readings if reading.what == "target"]

    @property
    def outturn_readings(self) -> list[Reading]:
        """Readings of what costs fell by."""
        return [reading for reading in self.readings if reading.what == "outturn"]


def position(ground: Ground) -> Position:
    """Work out the running costs of the system on the day."""
    heads = {
        row.code: row.registered
        for row in totals(ground.structure, ground.lists, Kind.COMMISSIONER)
        if row.code and row.registered > 0
    }
    whole = sum(ground.lists.values())
    allowances, costs, saving = held.allowances(ground), held.costs(ground), held.saving(ground)
    asked = _asked(ground)
    bases = _bases(ground, allowances, costs, whole)
    posts, changes = held.posts(ground), held.post_changes(ground)
    readings = [
        *_money(bases, saving, asked),
        *_spent(ground, costs, asked),
        *_posts(posts, changes, asked),
    ]
    both = sorted(heads.keys() & (allowances.by_body.keys() if allowances else set()))
    fit = (
        implied([heads[code] for code in both], [allowances.by_body[c] / 100 for c in both])
        if allowances is not None
        else None
    )
    used = [rule for base in bases for rule in base.rules] + ([asked] if asked else [])
    pay = ground.given.rules.about("redundancy-pay", "commissioner")
    return Position(
        heads=heads,
        whole=whole,
        allowances=allowances,
        costs=costs,
        saving=saving,
        redundancy=held.redundancy(ground),
        posts=posts,
        post_changes=changes,
        asked=asked,
        bases=bases,
        readings=readings,
        fixed=fit,
        rules=tuple({rule.id: rule for rule in (*used, *pay)}.values()),
    )


def _asked(ground: Ground) -> Rule | None:
    """The reduction in force on the day, or the latest that was."""
    found = ground.given.rules.about(REDUCTION, "commissioner", ground.given.policies.jurisdictions)
    past = [rule for rule in found if rule.in_force_from <= ground.day]
    return past[-1] if past else None


def _bases(
    ground: Ground, allowances: Amounts | None, costs: Sequence[Amounts], whole: float
) -> list[Base]:
    found = []
    past = [amounts for amounts in costs if amounts.start <= ground.day]
    if past:
        last = past[-1]
        found.append(
            Base(
                name=f"running costs of {years(last.start, last.end)}",
                pence=last.total,
                basis=last.basis,
                note=held.lacking(ground, last),
                like_for_like=not held.lacking(ground, last),
                sources=last.sources,
            )
        )
    if allowances is not None:
        part = held.lacking(ground, allowances)
        found.append(
            Base(
                name=f"allowances of {years(allowances.start, allowances.end)}",
                pence=allowances.total,
                basis=allowances.basis,
                note=part or "as held; what counts as a running cost is not stated in the source",
                like_for_like=not part,
                sources=allowances.sources,
            )
        )
        found += _scaled(ground, allowances)
    if whole > 0:
        found += _by_rule(ground, whole)
    return [base for base in found if base.pence > 0]


def _scaled(ground: Ground, allowances: Amounts) -> list[Base]:
    """The allowances moved on as the nation's total moved."""
    rules = ground.given.rules.about(NATIONAL, "nation")
    first = next((rule for rule in rules if rule.in_force(allowances.start)), None)
    last = next((rule for rule in reversed(rules) if rule.in_force_from <= ground.day), None)
    if first is None or last is None or last is first or not first.low or not last.low:
        return []
    return [
        Base(
            name=f"allowances moved on to {_year(last.in_force_from)} as the nation's were",
            pence=round(allowances.total * last.low / first.low),
            basis=weakest(Basis.ESTIMATED, allowances.basis),
            note=held.lacking(ground, allowances)
            or f"assumes that these bodies' allowances fell as all of England's did, by "
            f"{100 * (1 - last.low / first.low):.1f}%",
            like_for_like=not held.lacking(ground, allowances),
            rules=(first, last),
            sources=allowances.sources,
        )
    ]


def _by_rule(ground: Ground, whole: float) -> list[Base]:
    """Envelopes a head times the lists of the day: of commissioners, the latest known by the day;
    of integrated care boards, which is another scope."""
    book, found = ground.given.rules, []
    past = [
        rule
        for rule in book.about(ENVELOPE, "commissioner")
        if rule.in_force_from <= ground.day and rule.high is not None
    ]
    for rule, like in [
        *((rule, True) for rule in past[-1:]),
        *((rule, False) for rule in book.about(ENVELOPE, "system")[-1:]),
    ]:
        if rule.high is not None:
            scope = "" if like else "; another scope (programme pay too), so not like for like"
            found.append(
                Base(
                    name=f"£{rule.high:.2f} a head ({_year(rule.in_force_from)}) times the lists",
                    pence=round(100 * rule.high * whole),
                    basis=Basis.MODELLED,
                    note=f"an envelope a head times {whole:,.0f} registered patients of the day"
                    + scope,
                    like_for_like=like,
                    rules=(rule,),
                )
            )
    return found


def _year(day: date) -> str:
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def _money(bases: Sequence[Base], saving: Amounts | None, asked: Rule | None) -> list[Reading]:
    if saving is None or asked is None or asked.low is None:
        return []
    return [
        Reading(
            name=f"saving target against {base.name}",
            saved=saving.total / 100,
            of=base.pence / 100,
            unit="GBP",
            asked=asked.low,
            # A target of one year as a share of an amount of another is an estimate at best.
            basis=weakest(Basis.ESTIMATED, saving.basis, base.basis),
            like_for_like=base.like_for_like,
            note=base.note,
        )
        for base in bases
    ]


def _spent(ground: Ground, costs: Sequence[Amounts], asked: Rule | None) -> list[Reading]:
    """What running costs fell by from the first period to the last, where both are held."""
    if len(costs) < 2 or asked is None or asked.low is None or costs[0].total <= 0:
        return []
    first, last = costs[0], costs[-1]
    part = held.lacking(ground, first) or held.lacking(ground, last)
    return [
        Reading(
            name=f"running costs of {years(last.start, last.end)} against "
            f"{years(first.start, first.end)}",
            saved=(first.total - last.total) / 100,
            of=first.total / 100,
            unit="GBP",
            asked=asked.low,
            basis=weakest(first.basis, last.basis),
            what="outturn",
            like_for_like=not part,
            note=part or "in cash: prices of the two years differ",
        )
    ]


def _posts(posts: Sequence[Posts], changes: Sequence[Posts], asked: Rule | None) -> list[Reading]:
    if not posts or asked is None or asked.low is None or posts[0].fte <= 0:
        return []
    first = posts[0]
    counted = [
        Reading(
            name=f"posts: {first.fte:g} to {later.fte:g}",
            saved=first.fte - later.fte,
            of=first.fte,
            unit="FTE",
            what="posts",
            asked=asked.low,
            basis=weakest(first.basis, later.basis),
            note=later.what,
        )
        for later in posts[1:]
        if later.as_of > first.as_of
    ]
    stated = [
        Reading(
            name=f"posts: {change.fte:+g} of {first.fte:g}",
            saved=-change.fte,
            of=first.fte,
            unit="FTE",
            what="posts",
            asked=asked.low,
            basis=weakest(first.basis, change.basis),
            note=change.what,
        )
        for change in changes
    ]
    return counted + stated
