"""The policy and the growth of the budget by year, from the rules that are held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.funding.pace.paths import Year
from commonweal.funding.pace.policy import Policy
from commonweal.funding.years import days, first_year, label
from commonweal.rules import Rule, RuleBook
from commonweal.system.organisation import Kind

BOUND, NEAR, FAR = (f"pace-of-change-{what}" for what in ("bound", "near-over", "far-over"))
MINIMUM, LEAST = (f"pace-of-change-{what}-growth" for what in ("minimum", "least"))
OVER_YEARS = f"{MINIMUM}-five-years"
UPLIFT = "core-allocation-uplift"


class NoRuleError(ValueError):
    """A choice that no rule makes: which, and for which year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Choices that stand in the place of rules; None leaves it to the rule."""

    minimum: float | None = None
    least: float | None = None
    far_over: float | None = None
    bound: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a path takes as given: its years, the rules they rest on, and what was assumed."""

    years: tuple[Year, ...]
    rules: tuple[Rule, ...]
    assumed: tuple[str, ...]


class _Reading:
    """Rules as they are asked for, kept for the list of those used."""

    def __init__(self, book: RuleBook, kind: Kind, places: Sequence[str]) -> None:
        self._book, self._body, self._places = book, kind.value, tuple(places)
        self.used: dict[str, Rule] = {}

    def of(self, subject: str, year: str) -> Rule | None:
        """The rule in force on the first day of a year."""
        return self._keep(self._book.in_force(subject, self._body, days(year)[0], self._places))

    def last(self, subject: str, year: str) -> Rule | None:
        """The latest rule that was in force on the first day of a year or before."""
        held = [
            rule
            for rule in self._book.about(subject, self._body, self._places)
            if rule.in_force_from <= days(year)[0]
        ]
        return self._keep(max(held, key=lambda rule: rule.in_force_from, default=None))

    def later(self, subject: str, year: str) -> bool:
        """Whether a rule comes into force after the first day of a year."""
        held = self._book.about(subject, self._body, self._places)
        return any(rule.in_force_from > days(year)[0] for rule in held)

    def _keep(self, rule: Rule | None) -> Rule | None:
        if rule is not None:
            self.used[rule.id] = rule
        return rule


def given_of(
    book: RuleBook,
    kind: Kind,
    places: Sequence[str],
    *,
    edition: str,
    years: int,
    lists: Mapping[str, Mapping[str, float]],
    chosen: Chosen | None = None,
) -> Given:
    """The years of a path that starts from an edition.

    Parameters
    ----------
    book, kind, places
        The rules, the kind of body, and the jurisdictions, the most local first.
    edition
        The year that the path starts from.
    years
        How many follow it.
    lists
        Growth of each body's list by year, a share; flat where it is not held.
    chosen
        Choices that stand in the place of rules.

    Raises
    ------
    NoRuleError
        When a choice is neither made nor held as a rule, or when the growth of the budget is held
        for years before and after one that it lacks.
    ValueError
        When the choices of a year contradict one another.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> held = given_of(load_rules(), Kind.COMMISSIONER, (), edition="2018-19", years=6, lists={})
    >>> [(year.label, year.uplift, round(year.policy.minimum, 4)) for year in held.years][:2]
    [('2019-20', 0.0565, 0.044), ('2020-21', 0.0414, 0.0289)]
    >>> held.assumed[0]
    'growth of the budget from 2024-25 on: as in 2023-24'
    """
    if years < 1:
        raise ValueError(f"{years} years: give at least one")
    reading, chosen = _Reading(book, kind, places), chosen or Chosen()
    first = first_year(edition) + 1
    labels = [label(year) for year in range(first, first + years)]
    assumed: list[str] = []
    uplifts = _uplifts(reading, labels, assumed)
    made = tuple(
        Year(
            label=year,
            uplift=uplift,
            policy=_policy(reading, year, chosen),
            lists={code: held[year] for code, held in sorted(lists.items()) if year in held},
        )
        for year, uplift in zip(labels, uplifts, strict=True)
    )
    if chosen.minimum is None and any(reading.of(MINIMUM, year) is None for year in labels):
        assumed.append(
            "minimum growth of years without a rule of their own: the even growth that makes the "
            "minimum over five years"
        )
    if chosen.least is None and any(reading.of(LEAST, year) is None for year in labels):
        assumed.append(
            "least growth of years without a rule of their own: as far below the minimum as in "
            "the year that has one"
        )
    flat = [year for year in labels if not any(year in held for held in lists.values())]
    if flat:
        assumed.append(f"lists in {', '.join(flat)}: no growth")
    return Given(
        years=made,
        rules=tuple(reading.used[identifier] for identifier in sorted(reading.used)),
        assumed=tuple(assumed),
    )


def _uplifts(reading: _Reading, labels: Sequence[str], assumed: list[str]) -> list[float]:
    found: list[float] = []
    for year in labels:
        rule = reading.of(UPLIFT, year)
        if rule is None and reading.later(UPLIFT, year):
            raise NoRuleError(
                f"{UPLIFT}: no growth of the budget is held for {year}, though for a later year; "
                "add a row to the rules for every year"
            )
        last = rule or reading.last(UPLIFT, year)
        if last is None or last.low is None:
            raise NoRuleError(f"{UPLIFT}: no growth of the budget is held for {year} or before")
        if rule is None and not assumed:
            before = label(last.in_force_from.year)
            assumed.append(f"growth of the budget from {year} on: as in {before}")
        found.append(_share_of(last.low))
    return found


def _policy(reading: _Reading, year: str, chosen: Chosen) -> Policy:
    minimum = _minimum(reading, year) if chosen.minimum is None else chosen.minimum
    if chosen.least is not None:
        least = chosen.least
    elif chosen.minimum is not None:
        least = min(minimum, _least(reading, year, minimum))
    else:
        least = _least(reading, year, minimum)
    return Policy(
        minimum=minimum,
        least=least,
        near_over=_share(reading, NEAR, year, "low"),
        far_over=chosen.far_over
        if chosen.far_over is not None
        else _share(reading, FAR, year, "low"),
        bound=chosen.bound if chosen.bound is not None else _share(reading, BOUND, year, "high"),
    )


def _share(reading: _Reading, subject: str, year: str, end: str) -> float:
    rule = reading.of(subject, year)
    value = None if rule is None else rule.low if end == "low" else rule.high
    if value is None:
        raise NoRuleError(f"{subject}: no rule held for {year}")
    return _share_of(value)


def _minimum(reading: _Reading, year: str) -> float:
    """The minimum of the year, or the even growth that makes the minimum of several years."""
    rule = reading.of(MINIMUM, year)
    if rule is not None and rule.low is not None:
        return _share_of(rule.low)
    whole, first = reading.last(OVER_YEARS, year), reading.last(MINIMUM, year)
    if whole is None or whole.low is None or whole.in_force_to is None:
        raise NoRuleError(f"{MINIMUM}: no rule held for {year}; choose a minimum growth")
    count = whole.in_force_to.year - whole.in_force_from.year
    if first is not None and first.low is not None and first.in_force_from == whole.in_force_from:
        rest = (1.0 + whole.low / 100.0) / (1.0 + first.low / 100.0)
        return _even(rest, count - 1)
    return _even(1.0 + whole.low / 100.0, count)


def _share_of(percent: float) -> float:
    """Per cent as a share, as near as a share can be written."""
    return round(percent / 100.0, 10)


def _even(whole: float, years: int) -> float:
    """The yearly growth that makes a whole growth, to a ten-thousandth of a per cent."""
    return float(round(whole ** (1.0 / years) - 1.0, 6))


def _least(reading: _Reading, year: str, minimum: float) -> float:
    """The least of the year, or as far below the minimum as in the latest year that has both."""
    rule = reading.of(LEAST, year)
    if rule is not None and rule.low is not None:
        return _share_of(rule.low)
    least, most = reading.last(LEAST, year), reading.last(MINIMUM, year)
    if least is None or most is None or least.low is None or most.low is None:
        raise NoRuleError(f"{LEAST}: no rule held for {year}; choose a least growth")
    return round(minimum - (most.low - least.low) / 100.0, 6)
