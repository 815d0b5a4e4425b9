"""ODS epraccur: GP practices, when they opened and closed, and their parent on the file's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

#: Editions, the newest first: what it says of a practice counts before an older one.
EDITIONS = ("ods-epraccur-2022-02", "ods-epraccur-2019-11")

#: Positions in the file, which has no header; the layout is the publisher's (27 columns).
COLUMNS = {
    "code": Cell("0", required=True),
    "name": Cell("1", required=True),
    "postcode": Cell("9"),
    "opened": Cell("10", "day", required=True),
    "closed": Cell("11", "day"),
    "status": Cell("12"),
    "parent": Cell("14"),
    "joined": Cell("15", "day"),
    "parent_left": Cell("16", "day"),
    "setting": Cell("25"),
    "last": Cell("26"),
}

#: Prescribing setting of a GP practice.
GP_PRACTICE = "4"


@dataclass(frozen=True, slots=True)
class OdsPractice:
    """A prescribing organisation as an edition of the register has it."""

    code: str
    name: str
    postcode: str
    opened: date
    closed: date | None
    parent: str
    joined: date | None
    setting: str
    source: str

    @property
    def is_gp_practice(self) -> bool:
        """Whether the register calls it a GP practice."""
        return self.setting == GP_PRACTICE


def read(published: Published) -> dict[str, tuple[OdsPractice, ...]]:
    """Every edition at hand by the id of its source, the newest first."""
    found = {}
    for edition in EDITIONS:
        if published.land(edition, COLUMNS, named=False):
            rows = published.db.execute(
                "select code, name, coalesce(postcode, ''), opened, closed, coalesce(parent, ''), "
                f"joined, coalesce(setting, '') from \"{edition}\" order by line"
            ).fetchall()
            found[edition] = tuple(OdsPractice(*(*row, edition)) for row in rows)
            _check(published, edition, found[edition])
    return found


def _check(published: Published, edition: str, practices: Iterable[OdsPractice]) -> None:
    seen: set[str] = set()
    for row, practice in enumerate(practices, start=1):
        if practice.code in seen:
            said = f"{practice.code} stands twice; keep the row that holds now"
            published.find(edition, "primary key", said, row=row)
        if practice.closed and practice.closed < practice.opened:
            said = f"{practice.code} closes before it opens; correct its days"
            published.find(edition, "ordered", said, row=row)
        seen.add(practice.code)


def newest(editions: dict[str, tuple[OdsPractice, ...]]) -> dict[str, OdsPractice]:
    """What the newest edition that knows it says of each practice."""
    found: dict[str, OdsPractice] = {}
    for edition in reversed(EDITIONS):
        found |= {practice.code: practice for practice in editions.get(edition, ())}
    return dict(sorted(found.items()))


def commissioners_began(editions: dict[str, tuple[OdsPractice, ...]]) -> dict[str, date]:
    """The day on which most of its practices joined each parent: its birthday, where it is one.

    Practices that joined one by one are outvoted by those that joined when the body was made.
    """
    days: dict[str, Counter[date]] = {}
    for practice in newest(editions).values():
        if practice.is_gp_practice and practice.joined:
            days.setdefault(practice.parent, Counter())[practice.joined] += 1
    return {
        parent: min(day for day, count in counted.items() if count == max(counted.values()))
        for parent, counted in sorted(days.items())
    }
