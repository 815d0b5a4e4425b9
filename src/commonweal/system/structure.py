"""The system, and its structure as of any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from commonweal.evidence.figure import FIRMNESS, Basis
from commonweal.system.organisation import Kind, Level, Membership, Organisation, Succession, lasts
from commonweal.system.succession import became


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Everything dated about a system.

    Examples
    --------
    >>> start = date(2013, 4, 1)
    >>> ashford = Organisation(code="09C", name="Ashford", kind=Kind.COMMISSIONER, opened=start)
    >>> surgery = Organisation(code="G82049", name="Surgery", kind=Kind.PRACTICE, opened=start)
    >>> belongs = Membership(member="G82049", group="09C", role="part_of", start=start)
    >>> held = System(code="QKS", name="Kent and Medway", levels=(),
    ...               organisations=(ashford, surgery), memberships=(belongs,),
    ...               successions=())
    >>> held.as_of(date(2019, 7, 1)).ancestor("G82049", Kind.COMMISSIONER)
    '09C'
    """

    code: str
    name: str
    levels: tuple[Level, ...]
    organisations: tuple[Organisation, ...]
    memberships: tuple[Membership, ...]
    successions: tuple[Succession, ...]

    def as_of(
        self, day: date, vintage: str | None = None, *, keep: Collection[str] = ()
    ) -> Structure:
        """The structure on a day.

        Parameters
        ----------
        day
            Any day.
        vintage
            The edition of dated membership lists to use where several are held. What an edition
            says, on any day, of the bodies of a kind that a member lay in takes the place of the
            memberships without an edition; those of other members and kinds count as they are.
            None uses only memberships without an edition.
        keep
            Codes of bodies that stay though they closed before the day, where they last belonged,
            or in what that has wholly become since: a list of patients outlives the practice that
            held it, until the next edition.
        """
        present = self._closed_by(day, keep) | {
            organisation.code: organisation
            for organisation in self.organisations
            if lasts(organisation.opened, organisation.closed, day)
        }
        holding = [
            membership
            for membership in self.in_edition(vintage)
            if membership.member in present
            and membership.group in present
            and lasts(membership.start, membership.end, _last(present[membership.member], day))
        ]
        parents: defaultdict[str, list[str]] = defaultdict(list)
        for membership in holding:
            if membership.role == "part_of":
                parents[membership.member].append(membership.group)
        structure = Structure(
            day=day,
            organisations=present,
            parents={code: tuple(groups) for code, groups in parents.items()},
            memberships=tuple(holding),
            levels=tuple(level for level in self.levels if lasts(level.start, level.end, day)),
        )
        return self._in_successors(structure, vintage)

    def _in_successors(self, structure: Structure, vintage: str | None) -> Structure:
        """Bodies that stay though they closed, in what their bodies of then have become since."""
        stayed = [b for b in structure.organisations.values() if not _open(b, structure.day)]
        then: dict[date, Structure] = {}
        rows: list[Membership] = []
        for body in stayed:
            last = _last(body, structure.day)
            if last not in then:
                then[last] = self.as_of(last, vintage)
            was = then[last]
            for kind in Kind:
                group = was.ancestor(body.code, kind)
                if group is None or structure.ancestor(body.code, kind) is not None:
                    continue
                into = became([group], self.successions, since=last, until=structure.day)[group]
                heir = next(iter(into))
                if len(into) == 1 and heir in structure.organisations:
                    way = was.path(body.code, group)
                    rows.append(replace(_weakest(way), member=body.code, group=heir, start=last))
        parents = {**structure.parents}
        for row in rows:
            parents[row.member] = (*parents.get(row.member, ()), row.group)
        return replace(structure, parents=parents, memberships=(*structure.memberships, *rows))

    def _closed_by(self, day: date, keep: Collection[str]) -> dict[str, Organisation]:
        """Of the bodies named, those that closed before the day, as they last were."""
        ended = [
            organisation
            for organisation in self.organisations
            if organisation.code in keep
            and organisation.closed is not None
            and organisation.closed < day
        ]
        return {o.code: o for o in sorted(ended, key=lambda o: (o.code, o.opened))}

    def in_edition(self, vintage: str | None) -> tuple[Membership, ...]:
        """The memberships, of any day, that count in an edition (see `as_of`)."""
        kinds = {organisation.code: organisation.kind for organisation in self.organisations}
        said = {
            (membership.member, kinds.get(membership.group))
            for membership in self.memberships
            if membership.vintage and membership.vintage == vintage and membership.role == "part_of"
        }
        return tuple(
            membership
            for membership in self.memberships
            if membership.vintage == (vintage or "")
            or (
                not membership.vintage
                and (
                    membership.role != "part_of"
                    or (membership.member, kinds.get(membership.group)) not in said
                )
            )
        )

    def vintages(self) -> tuple[str, ...]:
        """The editions of membership lists that are held, in order."""
        return tuple(sorted({m.vintage for m in self.memberships if m.vintage}))


def _open(organisation: Organisation, day: date) -> bool:
    return lasts(organisation.opened, organisation.closed, day)


def _weakest(way: Sequence[Membership]) -> Membership:
    """Of the memberships on a way, the one that is least firm."""
    return max(way, key=lambda row: FIRMNESS.index(Basis(row.basis)))


def _last(organisation: Organisation, day: date) -> date:
    """The day, or the last day of a body that closed before it."""
    closed = organisation.closed
    return day if closed is None or closed >= day else closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Who belonged to whom on one day."""

    day: date
    organisations: Mapping[str, Organisation]
    parents: Mapping[str, tuple[str, ...]]
    memberships: tuple[Membership, ...] = field(repr=False)
    levels: tuple[Level, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Organisation, ...]:
        """Bodies of a kind inside the system on the day, by code."""
        return tuple(
            self.organisations[code]
            for code in sorted(self.organisations)
            if self.organisations[code].kind == kind and not self.organisations[code].neighbour
        )

    def own(self, kind: Kind) -> tuple[Organisation, ...]:
        """Bodies of a kind that are the system's own: their commissioner is not a neighbour.

        A network of the next system can have a practice across the border; what of it lies inside
        is not the network.
        """
        return tuple(body for body in self.of_kind(kind) if not self._of_a_neighbour(body.code))

    def _of_a_neighbour(self, code: str) -> bool:
        commissioner = self.ancestor(code, Kind.COMMISSIONER)
        return commissioner is not None and self.organisations[commissioner].neighbour

    def ancestor(self, code: str, kind: Kind) -> str | None:
        """The body of a kind that a body belongs to, by whichever path; None where there is none.

        A body is its own ancestor of its own kind. Where paths disagree the nearest one counts;
        `system.validation` reports the disagreement.
        """
        if code not in self.organisations:
            return None
        reached, seen = [code], {code}
        while reached:
            for found in reached:
                if self.organisations[found].kind == kind:
                    return found
            above = [up for code in reached for up in self.parents.get(code, ()) if up not in seen]
            seen.update(above)
            reached = list(dict.fromkeys(above))
        return None

    def path(self, code: str, group: str) -> tuple[Membership, ...]:
        """The memberships by which a body reaches another, the fewest there are; or none."""
        reached: dict[str, tuple[Membership, ...]] = {code: ()}
        edge = {code}
        while edge and group not in reached:
            nearer, edge = edge, set()
            for row in self.memberships:
                if row.role == "part_of" and row.member in nearer and row.group not in reached:
                    reached[row.group] = (*reached[row.member], row)
                    edge.add(row.group)
        return reached.get(group, ())

    def members(self, code: str, kind: Kind) -> tuple[str, ...]:
        """Codes of all bodies of a kind below a body, at any depth, in order."""
        return tuple(
            body.code for body in self.of_kind(kind) if self.ancestor_of_kind_is(body.code, code)
        )

    def ancestor_of_kind_is(self, code: str, group: str) -> bool:
        """Whether a body lies, at any depth, in a group."""
        return self.ancestor(code, self.organisations[group].kind) == group

    def assign(self, kind: Kind, to: Kind) -> dict[str, str | None]:
        """For each body of a kind, the body of another kind that it belongs to, or None."""
        return {body.code: self.ancestor(body.code, to) for body in self.of_kind(kind)}

    def level(self, kind: Kind) -> Level | None:
        """What a kind is called on the day, or None when nothing is said."""
        return next((level for level in self.levels if level.kind == kind), None)
