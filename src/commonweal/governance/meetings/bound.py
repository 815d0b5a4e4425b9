"""Which rule on meetings binds a body that meets, and findings under its own rules."""

from __future__ import annotations

from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, in_words, wording
from commonweal.governance.meetings.sitting import Host
from commonweal.rules import Rule, RuleBook, Source

#: Of NHS bodies and clinical commissioning groups the law opens the meetings of the body itself
#: and of its board, not those of its committees (notes of rules B11 and B15). Of councils it opens
#: those of committees, joint scrutiny committees and health and wellbeing boards too (B16).
BOARDS = ("organisation", "board", "governing body")
#: How the rule of a finding begins that rests on what a body says of itself; its code follows.
OWN = "own rules of "
#: What rules on meetings govern, as it is said in a sentence.
MATTERS = {
    "meeting-notice": "notice of meetings",
    "meeting-open": "opening meetings to the public",
    "meeting-exclusion": "shutting the public out of a meeting",
    "meeting-disorder": "disorder at a meeting",
}


def matter(subject: str) -> str:
    """What a rule on meetings governs, in a sentence; of any other what its name says.

    Examples
    --------
    >>> matter("meeting-open"), matter("B8")
    ('opening meetings to the public', 'B8')
    """
    return MATTERS.get(subject) or in_words(subject)


def rule_told(found: Finding) -> str:
    """The rule under which something was found, in a sentence: a body's own rules by its name."""
    if found.rule.startswith(OWN) and found.source is not None:
        return f"{OWN}{found.source.publisher}"
    return matter(found.rule)


def rule_on(book: RuleBook, subject: str, host: Host, on: date) -> Rule | None:
    """The wording on meetings that binds a host on a day; None where none does.

    Parameters
    ----------
    book, subject
        All rules held, and what is asked: "meeting-notice", "meeting-open", "meeting-exclusion",
        "meeting-disorder".
    host, on
        Who meets, and when.
    """
    if host.body is None:
        return None
    if host.body.kind != "council" and host.body.form not in BOARDS:
        return None
    return wording(book, subject, host.body.kind, on)


def unbound(subject: str, host: Host, *, about: str, on: date) -> Finding:
    """The finding that no rule on a subject bound a host on a day, and why."""
    if host.body is None:
        why = (
            f"{host.code} did not exist on that day"
            if host.known
            else f"nothing that holds is stated of the body {host.code}"
        )
        text = f"{matter(subject)} is not tested: {why}"
        return Finding(subject, "not known", about, on, text)
    text = (
        f"no rule is known on {matter(subject)} that applied to {host.name} on {day_words(on)} "
        f"(its form: {host.body.form})"
    )
    return Finding(subject, "no rule held", about, on, text)


def own(
    host: Host,
    words: str,
    *,
    status: Status,
    about: str,
    on: date,
    text: str,
    do: str = "",
) -> Finding:
    """A finding under what a body's own rules say."""
    title = host.code if host.body is None else host.body.source
    source = Source(
        id=f"own-rules-{host.code}", title=title, publisher=host.name, place=f"body {host.code}"
    )
    return Finding(f"{OWN}{host.code}", status, about, on, text, do, words, source)
