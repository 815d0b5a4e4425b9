"""Whom each choice costs how much: minutes by district, commissioner and fifth, against today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.evidence import Basis, Column, Figure, Table
from commonweal.optimise.facility.assigning import Floats
from commonweal.services.siting.carrying import (
    LONGER,
    Carried,
    Ends,
    cases_longer,
    ends,
    uses_estimates,
)
from commonweal.services.siting.figuring import figure_of
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.ranging import BRACKETS, of_group, ranged
from commonweal.services.siting.scoring import Travel
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import FIFTH, Choice
from commonweal.services.siting.tabling import METHOD, sources_of_options, watched
from commonweal.services.siting.telling import minutes

#: How fifths are called.
FIFTHS = {"1": "most deprived fifth", "5": "least deprived fifth"}


@dataclass(frozen=True, eq=False)
class Against:
    """Choices set against what is open today.

    Parameters
    ----------
    shown
        All that is shown.
    present
        What is open today.
    choices
        Short name and choice: the options or, without options, the best of each lower number.
    main
        The name of the one that is drawn: the decided option, else the first.
    """

    shown: Shown
    present: Choice
    choices: tuple[tuple[str, Choice], ...]
    main: str

    def chosen(self) -> Choice:
        """The choice that is drawn."""
        return dict(self.choices)[self.main]


def against(shown: Shown) -> Against | None:
    """What is set against today; None where today is not known or there is nothing to set."""
    present, named = shown.present, named_choices(shown)
    if present is None or not named:
        return None
    decided = shown.sited.decided
    return Against(
        shown=shown,
        present=present,
        choices=named,
        main=decided.code if decided is not None else named[0][0],
    )


def named_choices(shown: Shown) -> tuple[tuple[str, Choice], ...]:
    """The options by name or, without options, the best of each number lower than today's."""
    named = [(one.code, shown.named(one.code)) for one in shown.sited.listed]
    if named or shown.present is None:
        return tuple(named)
    fewer = [one for one in shown.best if len(one.open) < len(shown.present.open)]
    return tuple((f"best {len(one.open)}", one) for one in reversed(fewer))


def coded(name: str) -> str:
    """What a choice is called in ids.

    Examples
    --------
    >>> coded("B"), coded("best 2")
    ('B', 'best_2')
    """
    return name.replace(" ", "_")


def change(held: Against, choice: Choice, kind: str, group: str) -> tuple[float, Ends | None]:
    """Minutes that a group's way gets longer by, and the interval of the draws."""
    before, after = held.present.scored.groups[kind][group], choice.scored.groups[kind][group]
    longer = after.mean - before.mean
    draws = held.shown.drawn
    places = draws.at(held.present.open), draws.at(choice.open)
    setting = held.shown.sited.setting
    varies = any(uses_estimates(setting, one.open) for one in (held.present, choice))
    if draws.carried is None or places[0] is None or places[1] is None or not varies:
        return longer, None
    now, then = (draws.carried.of_group(place, kind, group) for place in (places[0], places[1]))
    return longer, None if now is None or then is None else ends(then - now, longer)


def costs_table(held: Against, kind: str, identifier: str, *, shown: int | None) -> Table:
    """By group of a kind: minutes today, and how much longer the way gets under each choice."""
    sited = held.shown.sited
    before = held.present.scored.groups[kind]
    ordered = sorted(before, key=lambda g: g)
    if kind != FIFTH:
        ordered.sort(key=lambda g: (-change(held, held.chosen(), kind, g)[0], g))
    word = {"fifth": "Fifth of deprivation", "district": "District"}.get(kind, "Commissioner")
    return Table.of_rows(
        [_row(held, kind, group, before[group]) for group in ordered],
        id=identifier,
        title=f"What each choice costs whom, by {word.lower()}",
        columns=(
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="name", label=word, kind="text"),
            Column(name="cases", label="Cases", kind="count", unit="a year"),
            Column(name="today_said", label=f"Mean {held.shown.with_today}", kind="text"),
            *(
                Column(
                    name=f"longer_{at}_said",
                    label=f"{name}, longer by",
                    kind="text",
                    description=sites_named(sited.setting, choice.open),
                )
                for at, (name, choice) in enumerate(held.choices)
            ),
            Column(name="today", label=f"Mean {held.shown.with_today}", kind="number",
                   unit="minutes", on_page=False),
            *(
                Column(name=f"longer_{at}", label=f"{name}, longer by", kind="number",
                       unit="minutes", on_page=False)
                for at, (name, _) in enumerate(held.choices)
            ),
            Column(name="main", label=f"{held.main}, longer by", kind="number", unit="minutes",
                   on_page=False),
            Column(name="low", label="Lowest", kind="number", unit="minutes", on_page=False),
            Column(name="high", label="Highest", kind="number", unit="minutes", on_page=False),
            Column(name="within_today", label=f"Within 30 {held.shown.with_today}", kind="share",
                   on_page=False),
            Column(name="within", label=f"Within 30, {held.main}", kind="share", on_page=False),
        ),
        basis=basis_of(held),
        sources=sources_of_options(sited),
        method=METHOD,
        note="Mean road minutes to the nearest open unit of the system, weighted by cases. Below "
        f"zero: shorter than {held.shown.with_today}. {BRACKETS}",
        as_of=sited.ground.day,
        vintage=sited.setting.demand_period,
        shown=shown,
    )  # fmt: skip


def _row(held: Against, kind: str, group: str, before: Travel) -> dict[str, object]:
    after = held.chosen().scored.groups[kind][group]
    longer, interval = change(held, held.chosen(), kind, group)
    named = FIFTHS.get(group, f"fifth {group}") if kind == FIFTH else group
    return {
        "code": group,
        "name": held.shown.sited.ground.area_names.get(group, named),
        "cases": cases_told(held.shown, before.cases),
        "today": minutes(before.mean),
        **{
            f"longer_{at}": _tenths(change(held, choice, kind, group)[0])
            for at, (_, choice) in enumerate(held.choices)
        },
        "today_said": of_group(held.shown, held.present, kind, group),
        **{
            f"longer_{at}_said": ranged(*change(held, choice, kind, group), "longer")
            for at, (_, choice) in enumerate(held.choices)
        },
        "main": _tenths(longer),
        "low": None if interval is None else _tenths(interval[0]),
        "high": None if interval is None else _tenths(interval[1]),
        "within_today": before.within[0],
        "within": after.within[0],
    }


def _tenths(longer: float) -> float | None:
    """Minutes to one decimal, as the road minutes are published."""
    told = minutes(longer)
    return None if told is None else round(told, 1) + 0.0


def cases_told(shown: Shown, cases: float) -> float | None:
    """Cases of a group; nothing where they are so few that the disclosure rule hides them."""
    policies = shown.sited.ground.given.policies
    if not policies.small_number_rule:
        return None
    rule = shown.sited.ground.given.rules.rule(policies.small_number_rule)
    return None if cases <= (rule.high or 0.0) else cases


def basis_of(held: Against) -> Basis:
    """`estimated` where today or any choice rests on estimated minutes."""
    return held.shown.sited.basis(
        *(one.open for one in (held.present, *dict(held.choices).values()))
    )


def figures_of(held: Against, kind: str) -> Iterator[Figure]:
    """How much longer the way gets for each district, and for how many cases it gets longer."""
    names = held.shown.sited.ground.area_names
    for name, choice in held.choices:
        code = coded(name)
        basis = held.shown.sited.basis(held.present.open, choice.open)
        whole = choice is held.chosen()
        for group in held.present.scored.groups[kind] if whole else watched(held.shown):
            longer, interval = change(held, choice, kind, group)
            yield figure_of(
                held.shown, f"district_change.{code}.{group}",
                f"{name}: minutes longer from {names.get(group, group)} than "
                f"{held.shown.with_today}",
                longer, "minutes", basis, interval=interval, about=group,
            )  # fmt: skip
        count, spread = longer_ways(held, choice)
        yield figure_of(
            held.shown, f"cases_longer.{code}",
            f"{name}: cases whose way is more than {LONGER:.0f} minutes longer than "
            f"{held.shown.with_today}",
            count, "cases a year", basis, interval=spread,
        )  # fmt: skip
        yield from _gap(held, name, code, choice)


def _gap(held: Against, name: str, code: str, choice: Choice) -> Iterator[Figure]:
    fifths: Mapping[str, Travel] = choice.scored.groups[FIFTH]
    if "1" not in fifths or "5" not in fifths:
        return
    gap = fifths["1"].mean - fifths["5"].mean
    draws = held.shown.drawn.of(held.shown.sited, choice)
    spread = None
    if draws is not None:
        apart = _apart(draws[0], draws[1])
        spread = None if apart is None else ends(apart, gap)
    yield figure_of(
        held.shown, f"deprivation_gap.{code}",
        f"{name}: mean minutes of the most deprived fifth less those of the least, under it",
        gap, "minutes", choice.basis, interval=spread,
    )  # fmt: skip
    most, least = (change(held, choice, FIFTH, fifth)[0] for fifth in ("1", "5"))
    yield figure_of(
        held.shown, f"deprivation_gap_change.{code}",
        f"{name}: how much that gap grows against {held.shown.today}", most - least, "minutes",
        held.shown.sited.basis(held.present.open, choice.open),
        interval=_gap_spread(held, choice, most - least),
    )  # fmt: skip


def _gap_spread(held: Against, choice: Choice, told: float) -> Ends | None:
    """The middle 95% of the draws of the change of the gap between fifths."""
    draws = held.shown.drawn
    before, after = draws.at(held.present.open), draws.at(choice.open)
    if draws.carried is None or before is None or after is None:
        return None
    now, then = (_apart(draws.carried, at) for at in (before, after))
    return None if now is None or then is None else ends(then - now, told)


def _apart(carried: Carried, row: int) -> Floats | None:
    """Draws of the minutes of the most deprived fifth less those of the least, under a choice."""
    most, least = (carried.of_group(row, FIFTH, fifth) for fifth in ("1", "5"))
    return None if most is None or least is None else most - least


def longer_ways(held: Against, choice: Choice) -> tuple[float, Ends | None]:
    """Cases a year whose way is longer than today by more than `LONGER` minutes, and the draws'."""
    setting = held.shown.sited.setting
    count = cases_longer(choice.scored.minutes, held.present.scored.minutes, setting.demand)
    draws, at = held.shown.drawn.carried, held.shown.drawn.opens.index(choice.open)
    varies = any(uses_estimates(setting, one.open) for one in (held.present, choice))
    if draws is None or not varies or not draws.longer.size:
        return count, None
    return count, ends(draws.longer[:, at], count)
