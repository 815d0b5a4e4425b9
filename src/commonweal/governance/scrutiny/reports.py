"""What a report of scrutiny has to hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import get_args

from commonweal.governance.finding import Finding, no_rule, under, wording
from commonweal.records.kinds.scrutiny import ReportPart
from commonweal.rules import RuleBook

#: The four parts of a report: the matter explained, the evidence summed up, who took part, and
#: the recommendations explained.
REPORT_PARTS: tuple[str, ...] = get_args(ReportPart)

SUBJECT = "scrutiny-report"


def report_finding(
    book: RuleBook, parts: Collection[str], *, on: date, kind: str = "council", about: str
) -> Finding:
    """Whether a report or recommendation holds all that it has to (rule D9b).

    Parameters
    ----------
    book, on, kind
        All rules held, the day of the report, and what the authority is in law.
    parts
        What it holds, of `REPORT_PARTS`.
    about
        What the finding is about.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> report_finding(load_rules(), REPORT_PARTS[:3], on=date(2019, 3, 12), about="r").text
    'the report lacks: explanation of recommendations'
    """
    rule = wording(book, SUBJECT, kind, on)
    if rule is None:
        return no_rule(SUBJECT, kind, about=about, on=on)
    missing = [part for part in REPORT_PARTS if part not in parts]
    if not missing:
        text = f"the report has all {len(REPORT_PARTS)} parts"
        return under(rule, status="met", about=about, on=on, text=text)
    text = f"the report lacks: {', '.join(missing)}"
    do = "Add what is missing, and make the report again."
    return under(rule, status="not met", about=about, on=on, text=text, do=do)
