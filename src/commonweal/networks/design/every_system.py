"""Plans for every system that a folder holds, one after the other, in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.networks.design.designing import Design, design
from commonweal.networks.design.request import Request
from commonweal.networks.design.telling import beside_published, failure_rows, ratio
from commonweal.networks.units import units_of
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: A ratio that is this little above one is one.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One system, or all of them together.

    Parameters
    ----------
    code, name
        Of the system; "" and "All" for the total.
    practices, patients
        Open practices with a list, those without coordinates too, and their lists.
    networks, in_band, contiguous
        Of the proposed plan.
    published, published_in_band, published_contiguous
        The same of the published plan, against the same band and graph.
    moves, placed
        Practices that leave their published network, and those in none that get one.
    inertia, like_inertia, published_inertia
        Patients times km2 to the network's centre: of the whole proposed plan; and of both plans
        on the practices that both hold.
    people, in_own, in_own_published
        People modelled, and those registered in the main network of their small area; None where
        not asked for or not known.
    causes
        How many failures by their sort.
    status
        As the search says.
    """

    code: str
    name: str
    practices: int
    patients: float
    networks: int
    in_band: int
    contiguous: int
    published: int
    published_in_band: int
    published_contiguous: int
    moves: int
    placed: int
    inertia: float
    like_inertia: float
    published_inertia: float
    people: float | None
    in_own: float | None
    in_own_published: float | None
    causes: Mapping[str, int]
    status: str

    @property
    def share_in_band(self) -> float | None:
        """Share of the proposed networks that are in band."""
        return ratio(self.in_band, self.networks)

    @property
    def inertia_ratio(self) -> float | None:
        """Proposed inertia to published, on the practices that both plans hold."""
        return ratio(self.like_inertia, self.published_inertia)

    @property
    def less_compact(self) -> bool:
        """Whether the proposed plan is less compact than the published one, by the same ratio."""
        found = self.inertia_ratio
        return found is not None and found > 1.0 + ROUNDING

    @property
    def within(self) -> float | None:
        """Share of people registered in the main network of their area, proposed."""
        return None if self.in_own is None else ratio(self.in_own, self.people or 0.0)

    @property
    def published_within(self) -> float | None:
        """The same of the published plan."""
        return None if self.in_own_published is None else ratio(
            self.in_own_published, self.people or 0.0
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """One system done: its row, its plan, its failures, and the share of all systems done."""

    row: Row
    plan: Mapping[str, str] = field(repr=False)
    failures: Sequence[Mapping[str, object]] = field(repr=False)
    done: float


def every_system(ground: Ground, request: Request, *, modelled: bool = False) -> Iterator[Of]:
    """Seek a plan for each system of a folder, in order of codes.

    Parameters
    ----------
    ground
        A folder with any number of systems.
    request
        What is sought in each.
    modelled
        Whether to model who is registered where, which takes seconds for each system; without
        it nothing is said of neighbourhoods.

    Yields
    ------
    Of
        Each system as it is done; nothing but its row, plan and failures is kept.

    Raises
    ------
    RequestError
        As `designing.design`.
    """
    bodies = ground.structure.of_kind(Kind.SYSTEM)
    for number, body in enumerate(bodies, start=1):
        units = units_of(ground, body.code, modelled=modelled or request.policy == "neighbourhoods")
        if not len(units.codes) and not units.left_out:
            continue
        found = design(units, request, names=ground.area_names)
        yield Of(
            row=_row(body.code, body.name, found),
            plan=found.plan,
            failures=[{"system": body.code, **row} for row in failure_rows(found)],
            done=number / len(bodies),
        )


def of_no_system(ground: Ground) -> tuple[str, ...]:
    """Codes of practices with a list that lie in none of the folder's systems."""
    return tuple(
        practice.code
        for practice in ground.practices
        if ground.structure.ancestor(practice.code, Kind.SYSTEM) is None
    )


def total(rows: Sequence[Row]) -> Row:
    """All systems together; people only where they are known of every one.

    Raises
    ------
    IndexError
        For no rows.
    """
    causes: Counter[str] = Counter()
    for row in rows:
        causes.update(row.causes)
    statuses = sorted({row.status for row in rows})
    return Row(
        code="",
        name="All",
        practices=sum(row.practices for row in rows),
        patients=sum(row.patients for row in rows),
        networks=sum(row.networks for row in rows),
        in_band=sum(row.in_band for row in rows),
        contiguous=sum(row.contiguous for row in rows),
        published=sum(row.published for row in rows),
        published_in_band=sum(row.published_in_band for row in rows),
        published_contiguous=sum(row.published_contiguous for row in rows),
        moves=sum(row.moves for row in rows),
        placed=sum(row.placed for row in rows),
        inertia=sum(row.inertia for row in rows),
        like_inertia=sum(row.like_inertia for row in rows),
        published_inertia=sum(row.published_inertia for row in rows),
        people=_whole([row.people for row in rows]),
        in_own=_whole([row.in_own for row in rows]),
        in_own_published=_whole([row.in_own_published for row in rows]),
        causes=dict(sorted(causes.items())),
        status=statuses[0] if len(statuses) == 1 else "; ".join(statuses),
    )


def _whole(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _row(code: str, name: str, found: Design) -> Row:
    units, held = found.units, found.measured
    published, like = beside_published(found)
    people = None if units.persons is None else float(units.persons.sum())
    return Row(
        code=code,
        name=name,
        practices=len(units.codes) + sum(p.patients is not None for p in units.left_out),
        patients=float(units.patients.sum()) + sum(p.patients or 0.0 for p in units.left_out),
        networks=len(held.networks),
        in_band=held.in_band,
        contiguous=held.contiguous,
        published=len(published.networks),
        published_in_band=published.in_band,
        published_contiguous=published.contiguous,
        moves=len(found.moves),
        placed=len(found.placed),
        inertia=held.inertia,
        like_inertia=like.inertia,
        published_inertia=published.inertia,
        people=people,
        in_own=_people(held.within_own_network, people),
        in_own_published=_people(published.within_own_network, people),
        causes=dict(sorted(Counter(failure.kind for failure in found.failures).items())),
        status=found.partition.status,
    )


def _people(share: float | None, people: float | None) -> float | None:
    return None if share is None or people is None else share * people
