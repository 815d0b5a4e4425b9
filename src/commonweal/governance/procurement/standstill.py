"""The standstill: from when to when nobody may be given the contract, counted in both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, in_order, under, wording
from commonweal.records.kinds import Representation
from commonweal.rules import Rule, RuleBook
from commonweal.system.calendar import add_working_days, bank_holidays

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standstill:
    """A standstill with no representations: its first day, and its last one by both counts.

    Parameters
    ----------
    published
        The day on which the notice of intention was published.
    begins
        The first day: the day after.
    deadline_regulation
        The last day as the regulation counts: so many working days after the day on which the
        standstill begins. It ends at midnight at the end of that day.
    deadline_from_publication
        The last day as it is commonly counted: so many working days after publication.
    holidays
        Bank holidays between publication and the deadline used, which neither count has.
    rules
        Wordings that it rests on: the beginning, the length, what a working day is.
    """

    published: date
    begins: date
    deadline_regulation: date
    deadline_from_publication: date
    holidays: tuple[tuple[date, str], ...]
    rules: tuple[Rule, ...]

    @property
    def used(self) -> date:
        """The later of both: who keeps it has kept either reading."""
        return max(self.deadline_regulation, self.deadline_from_publication)

    @property
    def warning(self) -> str:
        """What to know where the counts differ; nothing where they agree."""
        if self.deadline_regulation == self.deadline_from_publication:
            return ""
        return (
            f"the counts differ: counted from publication it would end on "
            f"{day_words(self.deadline_from_publication)}, as the regulation counts on "
            f"{day_words(self.deadline_regulation)}; the later one is used"
        )


def standstill(book: RuleBook, published: date, kind: str = "icb") -> Standstill | None:
    """The standstill after a notice of intention, or None: no rule held.

    Regulation 12 of SI 2023/1348 (rules C9a, C9b, C9c): it begins on the day after the day of
    publication, and lasts until midnight at the end of the 8th working day after the day on which
    it begins.

    Parameters
    ----------
    book
        All rules held.
    published
        The day on which the notice was published.
    kind
        What the authority is in law.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> found = standstill(load_rules(), date(2026, 2, 5))
    >>> found.deadline_regulation.isoformat(), found.deadline_from_publication.isoformat()
    ('2026-02-18', '2026-02-17')
    >>> standstill(load_rules(), date(2023, 12, 31)) is None
    True
    """
    first, length, working = (wording(book, name, kind, published) for name in _RULES)
    if first is None or length is None or working is None:
        return None
    begins = published + timedelta(days=_count(first))
    used = add_working_days(begins, _count(length))
    return Standstill(
        published,
        begins,
        used,
        add_working_days(published, _count(length)),
        tuple(
            (day, name)
            for year in range(published.year, used.year + 1)
            for day, name in bank_holidays(year).items()
            if published < day <= used
        ),
        (first, length, working),
    )


_RULES = ("standstill-begins", "standstill-length", "working-day")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a standstill stands on a day, with the representations known by then.

    Parameters
    ----------
    standstill
        As it would be with none.
    ends
        Its last day; None while a representation waits for a decision.
    waits_for
        Providers whose representations were received in time and are not decided.
    findings
        What the rules say of it.
    """

    standstill: Standstill
    ends: date | None
    waits_for: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def award_from(self) -> date | None:
        """The first day on which the contract can be entered into; None while that is open."""
        return None if self.ends is None else self.ends + _DAY

    def open(self, on: date) -> bool:
        """Whether nobody may be given the contract on a day."""
        return self.ends is None or on <= self.ends


def standing(
    book: RuleBook,
    stands: Standstill,
    representations: Iterable[Representation],
    *,
    on: date,
    kind: str = "icb",
    about: str = "standstill",
) -> Standing:
    """How long a standstill lasts given what was objected and what became of it.

    It stays open after a representation received in time until that is reviewed, the decision is
    communicated, and so many working days have gone by since the last one was (rules C10a, C10b);
    never less long than without.

    Parameters
    ----------
    book, kind
        All rules held, and what the authority is in law.
    stands
        The standstill.
    representations
        Steps of all representations in this procurement.
    on
        The day on which is asked; later steps are not known yet.
    about
        What the findings are about.
    """
    steps = sorted((one for one in representations if one.on <= on), key=lambda one: one.on)
    received: dict[str, date] = {}
    for one in steps:
        if one.step == "received":
            received.setdefault(one.by, one.on)
    timely = {by: day for by, day in received.items() if day <= stands.used}
    found = _late(stands, received, timely, about)
    decided: list[date] = []
    waits: list[str] = []
    for by, day in sorted(timely.items()):
        own = [one for one in steps if one.by == by and one.on >= day]
        last = _decided(own)
        if last is None:
            waits.append(by)
        else:
            decided.append(last)
        found += _heard(book, kind, own, day, last, about)
    ends = _end(book, kind, stands, decided, waits)
    return Standing(stands, ends, tuple(waits), in_order(found))


def _end(
    book: RuleBook, kind: str, stands: Standstill, decided: list[date], waits: list[str]
) -> date | None:
    after = wording(book, "standstill-after-decision", kind, stands.published)
    if waits or (decided and after is None):
        return None
    if not decided or after is None:
        return stands.used
    return max(stands.used, add_working_days(max(decided), _count(after)))


def _decided(steps: list[Representation]) -> date | None:
    """The day on which the last decision on a representation was communicated after a review."""
    reviewed = min((one.on for one in steps if one.step == "reviewed"), default=None)
    told = [one.on for one in steps if one.step == "decision communicated"]
    return max((day for day in told if reviewed is not None and day >= reviewed), default=None)


def _late(
    stands: Standstill, received: dict[str, date], timely: dict[str, date], about: str
) -> list[Finding]:
    length = stands.rules[1]
    return [
        under(
            length,
            status="warns",
            about=about,
            on=day,
            text=f"the representation of {by} was received on {day_words(day)}, after the "
            f"standstill had ended on {day_words(stands.used)}: it does not keep it open",
        )
        for by, day in sorted(received.items())
        if by not in timely
    ]


def _heard(
    book: RuleBook,
    kind: str,
    steps: list[Representation],
    received: date,
    last: date | None,
    about: str,
) -> list[Finding]:
    """Whether one representation was heard as regulation 12(4) to (6) has it."""
    rule = wording(book, "standstill-representations", kind, received)
    if rule is None:
        return []
    by = steps[0].by
    if last is not None:
        when = day_words(last)
        text = f"the representation of {by} was reviewed and the decision communicated on {when}"
        return [under(rule, status="met", about=about, on=last, text=text)]
    told = any(one.step == "decision communicated" for one in steps)
    why = "was decided without a review" if told else "is not decided"
    text = f"the representation of {by}, received on {received}, {why}: the standstill stays open"
    do = "Review it, decide again, and tell the parties in writing with reasons."
    return [under(rule, status="blocks", about=about, on=received, text=text, do=do)]


def _count(rule: Rule) -> int:
    """The number of days that a wording has."""
    number = rule.low if rule.low is not None else rule.high
    if number is None:
        raise ValueError(f"rule {rule.id} has no number of days; give it low or high")
    return int(number)
