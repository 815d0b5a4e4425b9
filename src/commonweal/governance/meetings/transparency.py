"""How open a body is: the share of its meetings, papers and decisions that were public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.governance.meetings.openness import Public, openness, taken_in_private
from commonweal.governance.meetings.sitting import Sitting, sittings
from commonweal.records import State, said
from commonweal.records.kinds import Decision
from commonweal.rules import RuleBook

Of = Literal["meetings", "papers", "decisions"]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one kind of thing of one body in one year was public.

    Parameters
    ----------
    body, year, of
        Whose, of which calendar year, and of what.
    public, part, private, not_known
        How many were public, in part, not, and of how many it is not known.
    """

    body: str
    year: int
    of: Of
    public: int
    part: int
    private: int
    not_known: int

    @property
    def known(self) -> int:
        """Of how many it is known."""
        return self.public + self.part + self.private

    @property
    def share(self) -> float | None:
        """The share that was wholly public, of those of which it is known; None where of none."""
        return self.public / self.known if self.known else None


def transparency(state: State, book: RuleBook, *, until: date | None = None) -> tuple[Share, ...]:
    """What share of meetings, papers and decisions was public, by body and calendar year.

    Parameters
    ----------
    state
        The records; `law.whenever` for those of every year.
    book
        All rules held.
    until
        The last day that counts; None for all.

    Returns
    -------
    By body, year and kind, only where there is any. Meetings are those stated as held; one that
    several bodies held counts for each. A meeting of which it is not recorded whether it was public
    is not known, and stands in no share. A paper is public where it is stated to be and nobody is
    kept from it; it counts for each body that met. A decision counts for the body that took it;
    where nothing says whether it was taken in private, not even its item or meeting, it is not
    known.
    """
    counted: dict[tuple[str, int, Of], dict[str, int]] = {}
    last = until or date.max

    def count(body: str, year: int, of: Of, how: str) -> None:
        kept = counted.setdefault((body, year, of), {})
        kept[how] = kept.get(how, 0) + 1

    for sitting in sittings(state).values():
        if sitting.meeting.status == "cancelled" or sitting.on > last:
            continue
        for host in sitting.hosts:
            if sitting.meeting.status == "held":
                count(host.code, sitting.on.year, "meetings", _how(sitting, book))
            for paper in sitting.papers:
                how = "open" if paper.public and not paper.withheld_from else "closed"
                count(host.code, sitting.on.year, "papers", how)
    where = {one: held for held in sittings(state).values() for one in held.decisions}
    for one in said(state, Decision):
        if one.what.on > last:
            continue
        private = taken_in_private(one.what, where.get(one.what))
        how = "not known" if private is None else "closed" if private else "open"
        count(one.what.body, one.what.on.year, "decisions", how)
    return tuple(_share(key, counted[key]) for key in sorted(counted))


def of_all(shares: Iterable[Share], of: Of) -> Share:
    """One kind of thing, all bodies and years together; what several bodies did counts for each."""
    held = [share for share in shares if share.of == of]
    return Share(
        "",
        0,
        of,
        sum(share.public for share in held),
        sum(share.part for share in held),
        sum(share.private for share in held),
        sum(share.not_known for share in held),
    )


def _how(sitting: Sitting, book: RuleBook) -> Public:
    return openness(sitting, book).public


def _share(key: tuple[str, int, Of], kept: dict[str, int]) -> Share:
    body, year, of = key
    return Share(
        body,
        year,
        of,
        kept.get("open", 0),
        kept.get("part", 0),
        kept.get("closed", 0),
        kept.get("not known", 0),
    )
