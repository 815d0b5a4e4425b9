"""What cannot be so in what became of bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from commonweal.system.organisation import Succession
from commonweal.system.periods import DAY, Period
from commonweal.system.problem import Lives, Problem, lives_of, periods_of
from commonweal.system.structure import System
from commonweal.system.succession import ENDED, exact_share, shares_by_day, whole_rounds


def check_successions(system: System) -> Iterator[Problem]:
    """Shares that do not add up, bodies not open on the day, and rounds."""
    groups: defaultdict[tuple[str, date], list[Succession]] = defaultdict(list)
    for row in system.successions:
        groups[row.predecessor, row.on].append(row)
    lives, periods = lives_of(system.organisations), periods_of(system.organisations)
    for (code, on), rows in sorted(groups.items()):
        try:
            shares_by_day(rows)
        except ValueError as error:
            yield _problem(code, "", on, "succession-shares", str(error))
        yield from _predecessor(code, on, rows, lives, periods.get(code, []))
        for row in rows:
            yield from _successor(row, lives)
    yield from _rounds(system, periods)


def _predecessor(
    code: str, on: date, rows: Iterable[Succession], lives: Lives, periods: Iterable[Period]
) -> Iterator[Problem]:
    if code not in lives:
        yield _unknown(code, "predecessor", on)
    elif not _open(lives, code, on - DAY):
        yield _problem(
            code,
            "",
            on,
            "predecessor-not-open",
            f"{code} was succeeded on {on} but was not open the day before; correct one date",
        )
    elif code not in {row.successor for row in rows} and any(a < on <= b for a, b in periods):
        yield _problem(
            code,
            "",
            on,
            "predecessor-still-open",
            f"{code} was wholly succeeded on {on} but stays open; close it the day before",
        )


def _successor(row: Succession, lives: Lives) -> Iterator[Problem]:
    if (row.successor == ENDED) != (row.kind == "dissolution"):
        yield _problem(
            row.predecessor,
            row.successor,
            row.on,
            "succession-kind",
            f"{row.predecessor} on {row.on} is a {row.kind} with "
            f"{'successor ' + row.successor if row.successor else 'no successor'}; only a "
            "dissolution has none",
        )
    if row.kind in ("continuation", "merger") and exact_share(row.share) != 1:
        yield _problem(
            row.predecessor,
            row.successor,
            row.on,
            "succession-kind",
            f"{row.predecessor} went to {row.successor} as a {row.kind} with a share of "
            f"{float(row.share):.6g}; a part of a body goes by a split",
        )
    if row.successor != ENDED and row.successor not in lives:
        yield _unknown(row.successor, "successor", row.on)
    elif row.successor != ENDED and not _open(lives, row.successor, row.on):
        yield _problem(
            row.predecessor,
            row.successor,
            row.on,
            "successor-not-open",
            f"{row.successor} succeeds {row.predecessor} on {row.on} but is not open that day; "
            "correct one date",
        )


def _rounds(system: System, periods: Mapping[str, list[Period]]) -> Iterator[Problem]:
    for round_ in whole_rounds(system.successions):
        # A code may come back to life: then it has a period of its own for each life.
        if not any(len(periods.get(code, ())) > 1 for code in round_):
            yield _problem(
                round_[0],
                round_[1],
                min(row.on for row in system.successions if row.predecessor in round_),
                "succession-round",
                f"{' became '.join((*round_, round_[0]))}: a body cannot become itself by way of "
                "others; correct one of these rows",
            )


def _problem(code: str, other: str, day: date, rule: str, message: str) -> Problem:
    return Problem(what="succession", code=code, other=other, day=day, rule=rule, message=message)


def _unknown(code: str, part: str, day: date) -> Problem:
    return _problem(
        code,
        "",
        day,
        "unknown-body",
        f"{code} ({part} on {day}) is no organisation held; add it or correct the code",
    )


def _open(lives: Lives, code: str, day: date) -> bool:
    return any(start <= day <= end for start, end in lives[code])
