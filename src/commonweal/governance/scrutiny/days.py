"""Days that the law of health scrutiny sets: to acknowledge, to respond, and to refer."""

from __future__ import annotations

from datetime import date, timedelta

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, no_rule, under, wording
from commonweal.rules import RuleBook
from commonweal.system.calendar import add_working_days

_DAY = timedelta(days=1)

RESPONSE, MATTERS, REFERRAL = "scrutiny-response", "scrutiny-matters", "scrutiny-referral"
#: The wording that gave councils the power to report a proposal; the other ended it.
POWER = "D6a"
#: Whose power it was.
_COUNCIL = "council"


def respond_by(book: RuleBook, asked: date, kind: str) -> date | None:
    """The last day on which a body answers scrutiny in writing, where it was asked to.

    Rule D9c, within 28 days of the request: the day of the request is not counted. None where no
    rule held; without a request there is nothing to be late with.

    Parameters
    ----------
    book, kind
        All rules held, and what the body that is to respond is in law.
    asked
        The day of the request.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> respond_by(load_rules(), date(2019, 3, 12), "ccg").isoformat()
    '2019-04-09'
    >>> respond_by(load_rules(), date(2019, 3, 12), "partnership") is None
    True
    """
    rule = wording(book, RESPONSE, kind, asked)
    if rule is None or rule.high is None:
        return None
    return asked + timedelta(days=int(rule.high))


def acknowledge_by(book: RuleBook, referred: date, kind: str = "council") -> date | None:
    """The last day on which a council acknowledges a referral by a local Healthwatch.

    Rule D9a, within 20 working days beginning with the day of the referral, which is counted
    where it is a working day. None where no rule held.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> acknowledge_by(load_rules(), date(2019, 3, 1)).isoformat()
    '2019-03-28'
    """
    rule = wording(book, MATTERS, kind, referred)
    if rule is None or rule.high is None:
        return None
    return add_working_days(referred - _DAY, int(rule.high))


def may_refer(
    book: RuleBook,
    on: date,
    *,
    reported: date | None = None,
    kind: str = "council",
    about: str = "proposal",
) -> Finding:
    """Whether a council may report a proposal to the Secretary of State, or its report still runs.

    Rules D6a and D6b: the power ended with 30 January 2024. What had been reported by then goes on
    under the rules as they were.

    Parameters
    ----------
    book, on, kind
        All rules held, the day that is asked about, and what the authority is in law.
    reported
        When the proposal was reported; None where it was not.
    about
        What the finding is about.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> book = load_rules()
    >>> [may_refer(book, day).status for day in (date(2024, 1, 30), date(2024, 1, 31))]
    ['met', 'not met']
    >>> may_refer(book, date(2024, 6, 1), reported=date(2024, 1, 30)).rule
    'D6a'
    >>> may_refer(book, date(2024, 1, 30), kind="icb").status
    'not met'
    """
    rule = wording(book, REFERRAL, kind, on)
    if rule is None:
        return _not_theirs(book, on if reported is None else reported, kind, about)
    if rule.id == POWER:
        text = "the authority may report the proposal to the Secretary of State"
        if reported is not None:
            text = f"reported on {day_words(reported)}, while the authority had the power"
        return under(rule, status="met", about=about, on=on, text=text)
    before = None if reported is None else wording(book, REFERRAL, kind, reported)
    if reported is not None and before is not None and before.id == POWER:
        text = (
            f"reported on {day_words(reported)}, before the power ended: it goes on under the "
            "earlier rules"
        )
        return under(before, status="met", about=about, on=on, text=text)
    text = "the power to report to the Secretary of State has ended"
    if reported is not None:
        text = f"reported on {day_words(reported)}, when the power had ended"
    do = "Ask the Secretary of State to call the proposal in; anyone may."
    return under(rule, status="not met", about=about, on=on, text=text, do=do)


def _not_theirs(book: RuleBook, on: date, kind: str, about: str) -> Finding:
    """A body that the power never reached: only the wording for councils can say so."""
    rule = wording(book, REFERRAL, _COUNCIL, on)
    if rule is None:
        return no_rule(REFERRAL, kind, about=about, on=on)
    text = f"a body of the kind {kind!r} has no power to report: it is the council's only"
    if rule.id != POWER:
        text = f"a body of the kind {kind!r} never had the power to report, which has ended"
    do = "Ask the Secretary of State to call the proposal in; anyone may."
    if rule.id == POWER:
        do = "Have the council report it, or take it back."
    return under(rule, status="not met", about=about, on=on, text=text, do=do)
