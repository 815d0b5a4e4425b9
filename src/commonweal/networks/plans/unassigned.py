"""Practices in no network, what lies beside them, and what is known of why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.evidence.words import joined
from commonweal.networks.units import Units
from commonweal.people.ground import Ground
from commonweal.people.lists import whole_lists
from commonweal.system.organisation import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A practice in no network: networks of its neighbours, and why it is in none.

    `ended` is true where it is known to have closed or merged by the edition in use or later.
    """

    code: str
    name: str
    patients: float
    beside: tuple[str, ...]
    cause: str
    ended: bool


def loose_practices(
    ground: Ground, units: Units, plan: Mapping[str, str], *, published: bool
) -> tuple[Loose, ...]:
    """The practices that a plan puts in no network, in order of their codes.

    Parameters
    ----------
    ground, units, plan
        The day, its practices and the plan.
    published
        Whether the plan is the published one: then what later tables and other editions say of a
        practice is told; otherwise only that the plan does not name it.
    """
    beside: dict[str, set[str]] = {code: set() for code in units.codes}
    for a, b in units.links.tolist():
        for one, other in ((units.codes[a], units.codes[b]), (units.codes[b], units.codes[a])):
            if plan.get(other):
                beside[one].add(plan[other])
    history = _History.of(ground) if published else None
    return tuple(
        Loose(
            code=code,
            name=units.names[i],
            patients=float(units.patients[i]),
            beside=tuple(sorted(beside[code])),
            cause="the plan does not name it" if history is None else history.cause(code),
            ended=history is not None and history.end(code) != "",
        )
        for i, code in enumerate(units.codes)
        if not plan.get(code)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """What the folder knows of practices beyond the edition in use."""

    edition: str
    closed: Mapping[str, date]
    became: Mapping[str, tuple[str, ...]]
    later: tuple[date, frozenset[str]] | None
    elsewhere: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, ground: Ground) -> _History:
        edition = ground.given.policies.network_vintage
        became: dict[str, list[str]] = {}
        for row in ground.system.successions:
            if row.successor:
                became.setdefault(row.predecessor, []).append(row.successor)
        return cls(
            edition=edition,
            closed={
                body.code: body.closed
                for body in ground.system.organisations
                if body.kind == Kind.PRACTICE and body.closed is not None
            },
            became={code: tuple(sorted(found)) for code, found in became.items()},
            later=_latest_lists(ground),
            elsewhere=_other_editions(ground, edition),
        )

    def cause(self, code: str) -> str:
        """Why the edition names no network for a practice, as far as it is known."""
        named = f"in no network of the edition {self.edition}" if self.edition else "in no network"
        said = [self.end(code)]
        if code in self.elsewhere:
            said.append(f"other editions have it in {joined(list(self.elsewhere[code]))}")
        known = [part for part in said if part]
        return f"{named}: {'; '.join(known) if known else 'why is not known'}"

    def end(self, code: str) -> str:
        """How a practice ended, or nothing where that is not known."""
        if code in self.became:
            return f"it became {joined(list(self.became[code]))}"
        if code in self.closed:
            return f"it closed on {day_words(self.closed[code])}"
        if self.later is not None and code not in self.later[1]:
            return (
                f"it has no list of {day_words(self.later[0])}, so it had closed or merged by then"
            )
        return ""


def _latest_lists(ground: Ground) -> tuple[date, frozenset[str]] | None:
    """Practices with a list in the latest edition that may stand for a day after this one."""
    if ground.registered is None:
        return None
    days = ground.list_days
    after = [
        (days[series], series)
        for series in ground.given.policies.lists
        if series in days and days[series] > ground.day
    ]
    if not after:
        return None
    when, series = max(after)
    return when, frozenset(whole_lists(ground.registered, series))


def _other_editions(ground: Ground, edition: str) -> dict[str, tuple[str, ...]]:
    """Networks that editions other than the one in use ever name for a practice."""
    networks = {body.code for body in ground.system.organisations if body.kind == Kind.NETWORK}
    found: dict[str, set[str]] = {}
    for row in ground.system.memberships:
        if row.role == "part_of" and row.vintage not in ("", edition) and row.group in networks:
            found.setdefault(row.member, set()).add(row.group)
    return {code: tuple(sorted(groups)) for code, groups in found.items()}
