"""Tests of a service change, and what is told to the Secretary of State, by the law of the day.

What must come before what on the way to a decision (assurance, consultation, answers, equality)
are the gates of `services.appraisal`; here stands what they do not ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from commonweal.governance.finding import Finding, Status, in_order, no_rule, under, wording
from commonweal.rules import RuleBook
from commonweal.system.calendar import months_ahead

#: The four tests of service change.
FOUR_TESTS = {
    "engagement": "strong public and patient engagement",
    "patient_choice": "patient choice",
    "clinical_evidence": "clinical evidence",
    "commissioner_support": "support of clinical commissioners",
}

#: The conditions of the bed test; one of them is enough.
BED_TEST = {
    "alternative_provision": "alternative provision alongside or ahead, with its workforce",
    "new_treatments": "specific new treatments will lessen the need for beds",
    "credible_plan": "beds used less well than the national average, and a credible plan",
}


def service_change_tests(
    book: RuleBook,
    answers: Mapping[str, bool],
    *,
    on: date,
    kind: str,
    significant_bed_closures: bool | None,
    about: str = "proposal",
) -> tuple[Finding, ...]:
    """Whether a proposal meets the four tests and, where many beds close, the bed test.

    Rules D1a and D1b.

    Parameters
    ----------
    book, on, kind
        All rules held, the day of the proposal, and what its proposer is in law.
    answers
        Answers to `FOUR_TESTS` and `BED_TEST`; what is not answered is not known.
    significant_bed_closures
        Whether many hospital beds close; None where that is not known.
    about
        What the findings are about.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> met = dict.fromkeys(FOUR_TESTS, True)
    >>> [(one.rule, one.status) for one in service_change_tests(load_rules(), met,
    ...     on=date(2018, 2, 2), kind="ccg", significant_bed_closures=True)]
    [('D1a', 'met'), ('D1b', 'not known')]
    """
    found: list[Finding] = []
    four = wording(book, "service-change-tests", kind, on)
    if four is None:
        found.append(no_rule("service-change-tests", kind, about=about, on=on))
    else:
        failed = [name for name in FOUR_TESTS if answers.get(name) is False]
        open_ = [name for name in FOUR_TESTS if name not in answers]
        text = (
            f"not met: {', '.join(failed)}"
            if failed
            else f"not answered: {', '.join(open_)}"
            if open_
            else "all four tests are met"
        )
        status: Status = "not met" if failed else "not known" if open_ else "met"
        found.append(under(four, status=status, about=about, on=on, text=text))
    beds = wording(book, "bed-test", kind, on)
    if beds is None or significant_bed_closures is False:
        return in_order(found)
    held = [name for name in BED_TEST if answers.get(name)]
    if significant_bed_closures is None:
        text = "whether many hospital beds close is not known"
        found.append(under(beds, status="not known", about=about, on=on, text=text))
    elif held:
        text = f"met by {', '.join(held)}"
        found.append(under(beds, status="met", about=about, on=on, text=text))
    else:
        open_ = [name for name in BED_TEST if name not in answers]
        text = f"no condition is met; not answered: {', '.join(open_) or 'none'}"
        shut: Status = "not known" if open_ else "not met"
        found.append(under(beds, status=shut, about=about, on=on, text=text))
    return in_order(found)


def notification(
    book: RuleBook,
    *,
    proposed: date,
    kind: str,
    consulted_from: date | None,
    notified: date | None,
    urgent: bool = False,
    about: str = "proposal",
) -> Finding:
    """Whether a reconfiguration was notified to the Secretary of State, where it had to be.

    Rule D7: from 31 January 2024 an integrated care board or NHS England notifies one on which
    the council is to be consulted, unless that consultation had begun before; urgent ones, on
    which nobody is consulted, are not notified.

    Parameters
    ----------
    book, kind
        All rules held, and what the proposer is in law.
    proposed
        The day on which the proposal was made.
    consulted_from, notified
        When consultation of the council began and when it was notified; None where it was not.
    urgent
        Whether safety or welfare left no time to consult.
    about
        What the finding is about.
    """
    rule = wording(book, "reconfiguration-notified", kind, consulted_from or proposed)
    if rule is None:
        day = consulted_from or proposed
        return no_rule("reconfiguration-notified", kind, about=about, on=day)
    if urgent:
        text = "urgent: the council is not consulted, and nothing is notified"
        return under(rule, status="met", about=about, on=proposed, text=text)
    if notified is not None:
        text = f"notified on {notified}"
        return under(rule, status="met", about=about, on=notified, text=text)
    text = "to be notified to the Secretary of State, and it is not stated that it was"
    do = "Notify it, and state when."
    return under(rule, status="not met", about=about, on=proposed, text=text, do=do)


def call_in_decided_by(book: RuleBook, directed: date, kind: str = "icb") -> date | None:
    """The last day on which the Secretary of State may decide a proposal that was called in.

    Rule D8a: within six months beginning with the day of the direction, which is counted. None
    where no rule held.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> call_in_decided_by(load_rules(), date(2024, 2, 1)).isoformat()
    '2024-07-31'
    """
    rule = wording(book, "reconfiguration-call-in", kind, directed)
    if rule is None or rule.high is None:
        return None
    same_day = months_ahead(directed, int(rule.high))
    # In a month without that day the period ends with the month.
    return same_day if same_day.day < directed.day else same_day - timedelta(days=1)
