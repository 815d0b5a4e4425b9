"""Discount rates and optimism bias by the rules that were in force on the day of a case."""

from __future__ import annotations

import re
from datetime import date

from commonweal.economics.discounting import Schedule
from commonweal.funding.case.form import Line
from commonweal.rules import Rule, RuleBook

#: Rules of appraisal apply to bodies of all kinds alike: this one is asked for.
BODY = "commissioner"
RATE = "discount-rate-{kind}-from-year-"
OPTIMISM = "optimism-bias-"


def discount_rules(book: RuleBook, kind: str, on: date) -> tuple[Rule, ...]:
    """The rules on discounting in force on a day, by the year from which each holds.

    Parameters
    ----------
    book
        All rules.
    kind
        "standard" for costs and benefits, "health" for effects on health.
    on
        The day of the case.
    """
    start = RATE.format(kind=kind)
    subjects = {rule.subject for rule in book.rules if rule.subject.startswith(start)}
    found = [book.in_force(subject, BODY, on) for subject in subjects]
    return tuple(sorted((rule for rule in found if rule is not None), key=_from_year))


def _from_year(rule: Rule) -> int:
    return int(rule.subject.rsplit("-", 1)[1])


def schedule(rules: tuple[Rule, ...], kind: str) -> Schedule | None:
    """The rates by year that rules on discounting make; None where they leave years out.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> held = discount_rules(load_rules(), "standard", date(2020, 3, 20))
    >>> found = schedule(held, "standard")
    >>> found.rate(10), found.rate(31)
    (0.035, 0.03)
    >>> schedule(discount_rules(load_rules(), "standard", date(2002, 1, 1)), "standard") is None
    True
    """
    if not rules or _from_year(rules[0]) != 0:
        return None
    bands = tuple((_from_year(rule), (rule.low or 0.0) / 100.0) for rule in rules)
    return Schedule(f"{kind}, {rules[0].source.title}", bands)


def optimism_rule(book: RuleBook, project: str, on: date) -> Rule | None:
    """The rule on optimism bias in costs of a type of project, in force on a day."""
    return book.in_force(f"{OPTIMISM}{project}", BODY, on)


def optimism_types(book: RuleBook, on: date) -> tuple[str, ...]:
    """Types of project that a rule is held on, in force on a day."""
    wanted = re.compile(rf"{OPTIMISM}(?!duration-)(.+)")
    found = {match[1] for rule in book.rules if (match := wanted.fullmatch(rule.subject))}
    return tuple(sorted(name for name in found if optimism_rule(book, name, on) is not None))


def uplift(line: Line, rule: Rule | None) -> float:
    """What is added to a cost for optimism, as a share of it.

    The upper bound less what is shown to be managed, but no less than the lower bound: HM Treasury,
    Mott MacDonald, Supplementary Green Book guidance on optimism bias (its example read: managed
    92% of 51% leaves 4%).

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> rule = optimism_rule(load_rules(), "non-standard-buildings", date(2020, 3, 20))
    >>> made = dict(id="a", option="b", name="c", heading="capital", source="s")
    >>> uplift(Line(**made, mitigated=0.92), rule), uplift(Line(**made), rule)
    (0.0408, 0.51)
    """
    if rule is None or rule.high is None:
        return 0.0
    managed = round(rule.high * (1.0 - line.mitigated), 9)
    return max(managed, rule.low or 0.0) / 100.0
