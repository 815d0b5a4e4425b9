"""The response log ("you said, we did"), and the gate before a decision.

That the product of a consultation be "conscientiously taken into account" before the decision is
the fourth of the principles of R v Brent LBC ex parte Gunning (1985), as
nhsinvolvement.co.uk/connect-and-create/consultations/the-gunning-principles repeats them. A log
with an answer to every theme is how this house shows it; that the answers are good, no program can
tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

#: Words that stand where an answer is still to be given.
_PENDING = re.compile(
    r"(?:tbc|tbd|tba|to be (?:confirmed|decided|determined|agreed|advised))\b.*|"
    r"(?:todo|to do|to follow|pending|none|nil|n/?a|not applicable|awaited|awaiting|under review|"
    r"in progress)[\s.]*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was done about a theme.

    Parameters
    ----------
    theme
        Id of the theme.
    did
        What was done or will be, or why nothing is; empty or "TBC" is no answer.
    by, on
        The body that answers, and the day it did.
    said
        The theme in words.
    """

    theme: str
    did: str
    by: str = ""
    on: date | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualityEvidence:
    """A record that regard was had to equality: what, when, where it can be read."""

    title: str
    on: date | None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether a decision may be taken as far as the consultation is concerned, and what bars it."""

    open: bool
    bars: tuple[str, ...]
    unanswered: tuple[str, ...]
    unknown: tuple[str, ...]


def slug(theme: str) -> str:
    """A theme's id in one form.

    Examples
    --------
    >>> slug("Travel, Time, Ambulance")
    'travel-time-ambulance'
    """
    return re.sub(r"[^a-z0-9'’]+", "-", theme.lower()).strip("-")


def unanswered(themes: Sequence[str], log: Sequence[Answered]) -> tuple[str, ...]:
    """Themes without an answer, in their order.

    Parameters
    ----------
    themes
        Ids of the themes.
    log
        The answers given; the last on a theme counts.

    Examples
    --------
    >>> unanswered(["travel-time", "staff"], [Answered(theme="staff", did="TBC")])
    ('travel-time', 'staff')
    >>> unanswered(["staff"], [Answered(theme="Staff", did="Recruitment plan of March")])
    ()
    """
    last = {slug(row.theme): row.did for row in log}
    done = {theme for theme, did in last.items() if _is_answer(did)}
    return tuple(theme for theme in themes if slug(theme) not in done)


def in_time(log: Sequence[Answered], on: date | None) -> list[Answered]:
    """Answers dated on or before a day; all where no day is given."""
    return [row for row in log if on is None or (row.on is not None and row.on <= on)]


def why_not_counted(answer: Answered, on: date | None) -> str | None:
    """Why an answer is none for a decision of a day; None where it counts.

    Examples
    --------
    >>> late = Answered(theme="staff", did="A plan.", on=date(2019, 3, 1))
    >>> why_not_counted(late, date(2019, 2, 14)), why_not_counted(late, None)
    ('dated 2019-03-01, after the decision', None)
    """
    if not _is_answer(answer.did):
        return "no answer yet"
    if on is None:
        return None
    if answer.on is None:
        return "without a day"
    return f"dated {answer.on.isoformat()}, after the decision" if answer.on > on else None


def _is_answer(did: str) -> bool:
    plain = did.strip().lower()
    return len(re.findall(r"[a-z]", plain)) > 1 and _PENDING.fullmatch(plain) is None


def gate(
    themes: Sequence[str],
    log: Sequence[Answered],
    evidence: Sequence[EqualityEvidence],
    *,
    responses: int,
    texts: int = 0,
    closed: date | None = None,
    on: date | None = None,
) -> Gate:
    """Whether the consultation bars a decision.

    Parameters
    ----------
    themes
        Ids of the themes found.
    log
        Answers given to them.
    evidence
        Records of regard to equality.
    responses, texts
        Responses analysed, and how many of them are in own words.
    closed
        The last day of the consultation, where it is known.
    on
        The day of the decision; only what is dated on or before it counts. None takes all.

    Returns
    -------
    Gate
        Open only where responses are analysed, the consultation has closed, every theme has an
        answer, and evidence on equality is dated.

    Examples
    --------
    >>> found = gate(["staff"], [], [], responses=40, closed=date(2018, 4, 20),
    ...              on=date(2018, 4, 1))
    >>> found.open, len(found.bars)
    (False, 3)
    """
    left = unanswered(themes, in_time(log, on))
    bars = []
    if not responses:
        bars.append("no response has been analysed")
    if closed is not None and on is not None and on <= closed:
        bars.append(f"the consultation closes on {closed.isoformat()}, not before the decision")
    if texts and not themes:
        bars.append(f"{texts:,} responses are in own words, but no themes are held to answer")
    if left:
        bars.append(f"{len(left)} of {len(themes)} themes have no answer: {', '.join(left)}")
    bars += _equality(evidence, on)
    known = {slug(theme) for theme in themes}
    unknown = tuple(dict.fromkeys(row.theme for row in log if slug(row.theme) not in known))
    return Gate(open=not bars, bars=tuple(bars), unanswered=left, unknown=unknown)


def _equality(evidence: Sequence[EqualityEvidence], on: date | None) -> list[str]:
    titled = [row for row in evidence if row.title.strip()]
    dated = [row for row in titled if row.on is not None]
    if not titled:
        return ["no evidence of regard to equality is held"]
    if not dated:
        return ["no evidence of regard to equality is dated"]
    if on is not None and not any(row.on is not None and row.on <= on for row in dated):
        return [f"no evidence of regard to equality is dated on or before {on.isoformat()}"]
    return []
