"""A plan that somebody wrote down: a table of practice and network, checked whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from commonweal.networks.units import Units

COLUMNS = ("practice", "network")

#: No code or name in a plan has more characters than this.
LONGEST = 10_000


class PlanError(ValueError):
    """A plan that cannot be used; `faults` names each place in the file and what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def read_plan(lines: Iterable[str], units: Units, name: str) -> dict[str, str]:
    """The plan in the lines of a CSV file with the columns practice and network.

    A practice that the file does not name is in no network, and is listed so when the plan is
    judged; that is no fault of the file.

    Parameters
    ----------
    lines
        Lines of the file, its heading first. Further columns are passed over.
    units
        The practices that can be named.
    name
        What the file is called in faults.

    Raises
    ------
    PlanError
        When a column is not there, there is no row, a row has too few or too many values, a
        practice or a network is blank, a network cannot be printed, a practice is not known or is
        named twice. All at once.

    Examples
    --------
    >>> from commonweal.networks.plans.given import units_given
    >>> units = units_given(["A", "B"], [100, 100], [(0, 0), (1, 0)])
    >>> read_plan(["practice,network", "A,N1", "B,N1"], units, "plan.csv")
    {'A': 'N1', 'B': 'N1'}
    """
    # Strict: a quotation mark that is never closed would swallow all rows after it.
    rows = csv.reader(lines, strict=True)
    try:
        return _read(_of_lengths(rows), units, name)
    except csv.Error as error:
        raise PlanError([f"{name}: row {rows.line_num}: not CSV ({error})"]) from error


def _of_lengths(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows, none with a field that no code could be, whatever length csv itself allows."""
    for row in rows:
        if any(len(cell) > LONGEST for cell in row):
            raise csv.Error(f"a field of more than {LONGEST:,} characters")
        yield row


def _read(rows: Iterator[list[str]], units: Units, name: str) -> dict[str, str]:
    head = [cell.strip() for cell in next(rows, [])]
    if head:
        head[0] = head[0].removeprefix("\ufeff")
    lacking = [column for column in COLUMNS if head.count(column) != 1]
    if lacking:
        raise PlanError(
            [
                f"{name}: row 1: the heading is {', '.join(head) or 'empty'}: it needs each of the "
                f"columns {' and '.join(COLUMNS)} once"
            ]
        )
    plan, faults = _checked(rows, head, units, name)
    if not plan and not faults:
        faults = [f"{name}: it has no row below its heading: give each practice its network"]
    if faults:
        raise PlanError(faults)
    return plan


def _checked(
    rows: Iterable[list[str]], head: list[str], units: Units, name: str
) -> tuple[dict[str, str], list[str]]:
    known, unplaced = set(units.codes), {practice.code for practice in units.left_out}
    at = [head.index(column) for column in COLUMNS]
    first: dict[str, int] = {}
    plan: dict[str, str] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        where = f"{name}: row {number}"
        if len(row) != len(head):
            faults.append(f"{where}: {len(row)} values under {len(head)} columns")
            continue
        practice, network = (row[i].strip() for i in at)
        if not practice:
            faults.append(f"{where}: practice is blank: give the code of a practice")
        elif practice in unplaced:
            faults.append(
                f"{where}: practice {practice!r} has no coordinates, so it cannot be grouped: take "
                "the row out, or give it coordinates in the table organisations"
            )
        elif practice not in known:
            faults.append(
                f"{where}: practice {practice!r} is not a practice with a list on the day: mend "
                "the code or take the row out"
            )
        elif practice in first:
            faults.append(
                f"{where}: practice {practice!r} stands already in row {first[practice]}: name it "
                "once"
            )
        if not network:
            faults.append(
                f"{where}: network is blank: give a code, or take the row out if the practice is "
                "to be in none"
            )
        elif not network.isprintable():
            faults.append(
                f"{where}: network {network!r} holds a character that cannot be printed: give a "
                "code of letters and digits"
            )
        first.setdefault(practice, number)
        plan[practice] = network
    return plan, faults
