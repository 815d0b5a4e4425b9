"""What a check of the records finds, with the rule that it was tested against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.evidence.words import day as day_words
from commonweal.rules import Cited, Rule, RuleBook, Source

#: What was found. `blocks` keeps a decision from being closed; `warns` lets it be; `not known`
#: says that the records do not tell; `no rule held` that no rule bound that body on that day.
Status = Literal["met", "not met", "no rule held", "not known", "blocks", "warns"]


@dataclass(frozen=True, slots=True)
class Finding(Cited):
    """One thing that a check found.

    Parameters
    ----------
    rule
        Id of the rule, or what was asked for where no rule held.
    status
        What was found.
    about
        Id of the statement, or of the thing, that it is about.
    on
        The day on which the rule was asked.
    text, do
        What was found, in words; and what is to be done, nothing where nothing is.
    wording, source
        The rule's own words and where they stand; none where no rule held.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> book, day = load_rules(), date(2023, 1, 10)
    >>> found = finding_of(book, "A2b", "icb", day, about="interest-7", status="not met",
    ...                    text="Declared 40 days after it was known.", do="Open a case.")
    >>> found.rule, found.status, found.verified
    ('A2b', 'not met', True)
    """

    rule: str
    status: Status
    about: str
    on: date
    text: str
    do: str = ""
    wording: str = ""
    source: Source | None = None

    @property
    def stands_in_the_way(self) -> bool:
        """Whether a decision cannot be closed while it stands."""
        return self.status == "blocks"

    def row(self) -> dict[str, object]:
        """As a row of a table or an object of JSON."""
        return {
            "rule": self.rule,
            "status": self.status,
            "about": self.about,
            "on": self.on,
            "text": self.text,
            "do": self.do,
            **self.cited(),
        }


def wording(
    book: RuleBook,
    name: str,
    kind: str,
    on: date,
    jurisdictions: str | Iterable[str] | None = None,
) -> Rule | None:
    """The wording that bound a kind of body on a day, or None: no rule held.

    Parameters
    ----------
    book
        All rules held.
    name
        What the rule governs ("meeting-notice"), or the id of any wording of it ("B8", in any
        case): asked with the id of one wording, it gives the one that was in force.
    kind, on
        What the body is in law ("icb"), and the day.
    jurisdictions
        Where the body lies; England for all.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> book = load_rules()
    >>> wording(book, "A2a", "icb", date(2022, 7, 1)).id
    'A2b'
    >>> wording(book, "A2a", "council", date(2022, 7, 1)) is None
    True
    """
    subject = book.subject(name)
    where = (
        ()
        if jurisdictions is None
        else [jurisdictions]
        if isinstance(jurisdictions, str)
        else tuple(jurisdictions)
    )
    return book.in_force(subject, kind, on, where)


def under(rule: Rule, *, status: Status, about: str, on: date, text: str, do: str = "") -> Finding:
    """A finding under a wording that is at hand."""
    return Finding(rule.id, status, about, on, text, do, rule.text, rule.source)


def in_words(name: str) -> str:
    """What a rule governs, as it is said in a sentence; an id as it is.

    Examples
    --------
    >>> in_words("meeting-notice"), in_words("A2b")
    ('meeting notice', 'A2b')
    """
    return name.replace("-", " ") if name.islower() else name


def no_rule(name: str, kind: str, *, about: str, on: date) -> Finding:
    """The finding that no rule on something bound a kind of body on a day."""
    text = f"no rule is known on {in_words(name)} that applied to a body of the kind {kind!r} on "
    text += day_words(on)
    return Finding(name, "no rule held", about, on, text)


def finding_of(
    book: RuleBook,
    name: str,
    kind: str,
    on: date,
    *,
    about: str,
    status: Status,
    text: str,
    do: str = "",
    jurisdictions: str | Iterable[str] | None = None,
) -> Finding:
    """A finding under the wording in force for a kind of body, or that no rule held.

    Parameters
    ----------
    book, name, kind, on, jurisdictions
        Which wording, as for `wording`.
    about, status, text, do
        As in `Finding`; what they say is dropped where no rule held.
    """
    rule = wording(book, name, kind, on, jurisdictions)
    if rule is None:
        return no_rule(name, kind, about=about, on=on)
    return under(rule, status=status, about=about, on=on, text=text, do=do)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by day, then by what they are about and by rule; each once."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda found: (found.on, found.about, found.rule, found.status, found.text),
        )
    )
