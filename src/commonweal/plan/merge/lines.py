"""What somebody holds on the day, and which areas belong to whom: it passes to the successor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from commonweal.plan.merge.following import Following, Row, Rows
from commonweal.system.organisation import Kind, lasts
from commonweal.system.periods import DAY


def ledger(rows: Rows, following: Following) -> Rows:
    """Lines whose period ends on the day or later pass to the successor; closed ones stay.

    A line that passes says whose it was: several results of one year, one from each body that
    merged, are so told from one result that is held twice.
    """
    made: Rows = []
    internal: list[str] = []
    for row in rows:
        if row["end"] >= following.change.on:
            what = f"line {row['line']}"
            row = _passed_on(_with_former(row, following), "body", what, "ledger", following)
            row = _passed_on(row, "counterparty", what, "ledger", following)
            if row["body"] == row["counterparty"]:
                internal.append(row["line"])
        made.append(row)
    if internal:
        following.notes.append(
            f"ledger: {len(internal)} lines were between bodies that are now one, and cancel out "
            f"in its accounts: {', '.join(sorted(internal))}"
        )
    return made


def pools(rows: Rows, following: Following) -> Rows:
    """Contributions of periods that end on the day or later pass to the successor."""
    return [
        _passed_on(_with_former(row, following), "body", f"pool {row['pool']}", "pools", following)
        if row["end"] >= following.change.on
        else row
        for row in rows
    ]


def savings(open_schemes: Collection[str], rows: Rows, following: Following) -> Rows:
    """Schemes that still save on the day or later pass to the successor; others stay as history.

    Parameters
    ----------
    open_schemes
        Schemes with amounts of a period that ends on the day or later.
    """
    on = following.change.on
    return [
        _passed_on(row, "body", f"scheme {row['scheme']}", "savings", following)
        if row["recurrent"] or row["start"] >= on or row["scheme"] in open_schemes
        else row
        for row in rows
    ]


def _with_former(row: Row, following: Following) -> Row:
    """The row with the body that it comes from, where it passes to another."""
    moves = following.successor(row["body"]) and not row.get("formerly")
    return {**row, "formerly": row["body"]} if moves else row


def sites(rows: Rows, following: Following) -> Rows:
    """A site is held without dates: it passes to the successor of the body that runs it."""
    return [_passed_on(row, "organisation", row["name"], "sites", following) for row in rows]


def _passed_on(row: Row, column: str, what: str, table: str, following: Following) -> Row:
    code = row[column]
    if code in following.change.dissolved | following.change.scattered:
        following.homeless(
            table,
            code,
            f"{what} is open and names {code}, which has no single successor on "
            f"{following.change.on}; say who takes it, or end it the day before",
        )
    successor = following.successor(code)
    return {**row, column: successor} if successor else row


def areas(rows: Rows, following: Following) -> Rows:
    """Areas pass to the successor, and keep the place that they reached through its predecessor."""
    change, on = following.change, following.change.on
    made: Rows = []
    begun: Rows = []
    for row in rows:
        start, end = row["start"], row["end"]
        if row["group"] not in change.gone or (end is not None and end < on - DAY):
            made.append(row)
            continue
        if start is None or start < on:
            made.append({**row, "end": on - DAY})
        if row["group"] in change.moved:
            lasting = None if end == on - DAY else end
            begun.append({**row, "start": max(start or on, on), "end": lasting})
        elif row["group"] in change.scattered and (end is None or end >= on):
            following.homeless(
                "area_memberships",
                row["area"],
                f"{row['group']} was split on {on}: say to which of its successors area "
                f"{row['area']} belongs",
            )
    said = _Said(made)
    for row in begun:
        said.add({**row, "group": change.moved[row["group"]], "source": following.source})
    for row in begun:
        place = _place(row["group"], following)
        if place and said.group(row, row["start"]) == change.moved[row["group"]]:
            kind = Kind.PLACE.value
            said.add({**row, "kind": kind, "group": place, "source": following.source})
    return said.rows


class _Said:
    """Rows of area memberships, and what they say of an area and kind on a day."""

    def __init__(self, rows: Rows) -> None:
        self.rows: Rows = []
        self._about: defaultdict[tuple[str, str, str], Rows] = defaultdict(list)
        for row in rows:
            self._hold(row)

    def _hold(self, row: Row) -> None:
        self.rows.append(row)
        self._about[row["area"], row["kind"], row.get("vintage") or ""].append(row)

    def group(self, row: Row, day: date) -> str | None:
        """The group of a row's area and kind on a day, in its edition."""
        about = self._about[row["area"], row["kind"], row.get("vintage") or ""]
        on = (r["group"] for r in about if lasts(r["start"] or date.min, r["end"], day))
        return next(on, None)

    def add(self, row: Row) -> None:
        """Add a row, unless something is said already on its first day."""
        if self.group(row, row["start"]) is None:
            self._hold(row)


def _place(code: str, following: Following) -> str | None:
    """The place of a body that is gone, where its successor belongs to none."""
    place = following.before.ancestor(code, Kind.PLACE)
    through = following.after.ancestor(following.change.moved[code], Kind.PLACE)
    return place if through is None and place not in following.change.gone else None
