"""Under which law a procurement stands: by the day on which it began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, in_order, no_rule, under, wording
from commonweal.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Regime:
    """Whether the regulations of 2023 bind a procurement.

    Parameters
    ----------
    new
        Whether they do: it began while they were in force.
    finding
        Which rule says so; that no rule held where neither they nor earlier ones bound it.
    """

    new: bool
    finding: Finding


#: Rules for what was bought before, in the order in which they are asked.
EARLIER = ("award-without-advertising", "light-touch-threshold", "procurement-conflicts-2015")


def regime(book: RuleBook, began: date, kind: str, *, about: str = "procurement") -> Regime:
    """Under which law a procurement stands.

    What began before 1 January 2024 goes on under the regulations of 2013 and 2015, however late
    its award; every change of a contract follows the law of the day of the change (rule C20).

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> book = load_rules()
    >>> regime(book, date(2024, 1, 1), "icb").new, regime(book, date(2023, 12, 31), "icb").new
    (True, False)
    """
    rule = wording(book, "procurement-transition", kind, began)
    if rule is not None:
        since = "" if rule.first_day is None else f" since {day_words(rule.first_day)}"
        text = f"begun on {day_words(began)}: under the regulations in force{since}"
        return Regime(True, under(rule, status="met", about=about, on=began, text=text))
    for subject in EARLIER:
        earlier = wording(book, subject, kind, began)
        if earlier is not None:
            text = f"begun on {day_words(began)}: under the law of that day"
            return Regime(False, under(earlier, status="met", about=about, on=began, text=text))
    return Regime(False, no_rule("procurement-transition", kind, about=about, on=began))


def earlier_law(
    book: RuleBook,
    facts: Mapping[str, bool],
    value_pence: int | None,
    *,
    began: date,
    kind: str,
    about: str = "procurement",
) -> tuple[Finding, ...]:
    """Whether what was bought under earlier law was advertised, or need not have been.

    Rules C21 (only one capable provider) and C22 (advertise above a sum). `facts` answers
    "advertised" and "only_capable_provider"; what it does not answer is not known.
    """
    advertised = facts.get("advertised")
    found: list[Finding] = []
    rule = wording(book, "award-without-advertising", kind, began)
    if rule is not None:
        only = facts.get("only_capable_provider")
        if advertised or only:
            text = "it was advertised" if advertised else "only one provider was capable"
            found.append(under(rule, status="met", about=about, on=began, text=text))
        elif advertised is None or only is None:
            text = "whether it was advertised, or only one provider was capable, is not known"
            do = "Answer advertised and only_capable_provider."
            found.append(under(rule, status="not known", about=about, on=began, text=text, do=do))
        else:
            text = "it was not advertised, though more than one provider was capable"
            found.append(under(rule, status="not met", about=about, on=began, text=text))
    sums = wording(book, "light-touch-threshold", kind, began)
    if sums is None or sums.high is None:
        return in_order(found)
    above = None if value_pence is None else value_pence > sums.high * 100
    if above is False or advertised:
        text = "it was advertised" if advertised else "its value is not above the sum"
        found.append(under(sums, status="met", about=about, on=began, text=text))
    elif above is None or advertised is None:
        text = "its value, or whether it was advertised, is not known"
        do = "State the value, and answer advertised."
        found.append(under(sums, status="not known", about=about, on=began, text=text, do=do))
    else:
        text = "its value is above the sum, and it was not advertised"
        found.append(under(sums, status="not met", about=about, on=began, text=text))
    return in_order(found)
