"""Several councils consulted on one proposal: a joint committee, and nobody beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from commonweal.governance.finding import Finding, in_order, no_rule, under, wording
from commonweal.records import Said
from commonweal.records.kinds.scrutiny import ScrutinyStep
from commonweal.rules import Rule, RuleBook

SUBJECT = "scrutiny-joint-committee"
#: What, once several councils are consulted, only the joint committee may do.
ITS_ALONE = ("comment made", "information required", "attendance required")


def joint_findings(
    book: RuleBook, steps: Sequence[Said[ScrutinyStep]], *, on: date, kind: str = "council"
) -> tuple[Finding, ...]:
    """Whether a joint committee was appointed where it had to be, and was left alone (rule D11).

    Where more than one council is consulted on a proposal they must appoint a joint committee; it
    alone comments, requires information and requires attendance on that proposal. Nothing is said
    of a matter on which at most one council was consulted.

    Parameters
    ----------
    book, on, kind
        All rules held, the day, and what the authorities are in law.
    steps
        The steps of one matter, in order of days.
    """
    asked = [one for one in steps if one.what.step == "authorities consulted"]
    councils = sorted({code for one in asked for code in one.what.authorities})
    if len(councils) < 2:
        return ()
    first = asked[0]
    rule = wording(book, SUBJECT, kind, first.what.on)
    if rule is None:
        return (no_rule(SUBJECT, kind, about=first.what.scrutiny, on=first.what.on),)
    made = [one for one in steps if one.what.step == "joint committee appointed"]
    return in_order(
        [_appointed(rule, councils, first, made, on), *_others(rule, first, made, steps)]
    )


def _appointed(
    rule: Rule,
    councils: Sequence[str],
    first: Said[ScrutinyStep],
    made: Sequence[Said[ScrutinyStep]],
    on: date,
) -> Finding:
    about = first.what.scrutiny
    joined = {code for one in made for code in one.what.authorities}
    absent = [code for code in councils if code not in joined]
    if not made:
        text = f"{len(councils)} councils were consulted and no joint committee was appointed"
        return under(rule, status="not met", about=about, on=on, text=text, do="Appoint one.")
    if absent:
        text = f"consulted, and not in the joint committee: {', '.join(absent)}"
        return under(rule, status="not met", about=about, on=on, text=text, do="Have them join.")
    text = f"a joint committee of all {len(councils)} councils that were consulted was appointed"
    return under(rule, status="met", about=about, on=on, text=text)


def _others(
    rule: Rule,
    first: Said[ScrutinyStep],
    made: Sequence[Said[ScrutinyStep]],
    steps: Sequence[Said[ScrutinyStep]],
) -> Iterator[Finding]:
    """What somebody else did that is the joint committee's alone."""
    joint = {one.what.by for one in made} | {one.what.to for one in made}
    for one in steps:
        if one.what.step in ITS_ALONE and one.what.on >= first.what.on:
            if one.what.by in joint:
                continue
            text = f"{one.what.step} by {one.what.by}, which is not the joint committee"
            do = "Leave it to the joint committee."
            yield under(rule, status="not met", about=one.id, on=one.what.on, text=text, do=do)
