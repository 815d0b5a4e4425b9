"""The notices that the Schedules of the regulations ask for: which, when, and with what in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from commonweal.governance.finding import wording
from commonweal.records.kinds.procurement import NoticeKind, Process
from commonweal.rules import Rule, RuleBook


@dataclass(frozen=True, slots=True)
class Schedule:
    """A notice that a Schedule of SI 2023/1348 describes.

    Parameters
    ----------
    number, notice
        Of the Schedule, and what the notice is.
    processes
        Processes that ask for it; none where it goes with an event in any process.
    when
        Whether it goes out before the award, or after what it tells of.
    days
        Subject of the rule that says within how many days it is submitted; none where no such rule
        is held.
    fields
        What it must have in it, as far as that was read.
    sometimes
        What else it has in it in some cases, as a rule says.
    conflicts
        Whether declared conflicts and how they were managed belong in it.
    read
        Whether its list of fields was read whole.
    """

    number: int
    notice: NoticeKind
    processes: tuple[Process, ...]
    when: Literal["before", "after"]
    days: str | None
    fields: tuple[str, ...]
    sometimes: tuple[str, ...]
    conflicts: bool
    read: bool


@cache
def schedules() -> tuple[Schedule, ...]:
    """All of them, by number. Schedule 9 is a letter to those who did not win, and no notice."""
    held = files("commonweal.governance.procurement").joinpath("schedules.toml")
    return tuple(
        Schedule(
            number=row["number"],
            notice=row["notice"],
            processes=tuple(row["processes"]),
            when=row["when"],
            days=row.get("days"),
            fields=tuple(row["fields"]),
            sometimes=tuple(row.get("sometimes", ())),
            conflicts=row["conflicts"],
            read=row["read"],
        )
        for row in tomllib.loads(held.read_text(encoding="utf-8"))["schedule"]
    )


def needed(process: Process) -> tuple[Schedule, ...]:
    """The notices that a process asks for, in order of time.

    Examples
    --------
    >>> [(one.number, one.notice, one.when) for one in needed("direct award C")]
    [(3, 'intention to award', 'before'), (4, 'award', 'after')]
    >>> [one.number for one in needed("most suitable provider")]
    [5, 6, 7]
    """
    return tuple(one for one in schedules() if process in one.processes)


def schedule_of(notice: NoticeKind, process: Process | None) -> Schedule | None:
    """The Schedule that describes a notice in a process, or None where none does."""
    return next(
        (
            one
            for one in schedules()
            if one.notice == notice and (not one.processes or process in one.processes)
        ),
        None,
    )


def due(
    book: RuleBook, schedule: Schedule, happened: date, kind: str = "icb"
) -> tuple[date, Rule] | None:
    """The last day on which a notice is submitted in time, and the rule that says so.

    The day of the award (or of the modification, or of the decision to abandon) is not counted.
    None where the Schedule has no term, or no rule held.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> last, rule = due(load_rules(), needed("direct award A")[0], date(2024, 1, 31))
    >>> last.isoformat(), rule.id
    ('2024-03-01', 'C6')
    """
    if schedule.days is None:
        return None
    rule = wording(book, schedule.days, kind, happened)
    if rule is None or rule.high is None:
        return None
    return happened + timedelta(days=int(rule.high)), rule
