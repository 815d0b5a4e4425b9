"""What cannot be so: overlaps, orphans, rounds and gaps in a system's dated structure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import accumulate

from commonweal.system.organisation import Kind, Membership, Organisation
from commonweal.system.periods import Period, common, period, stretches, union, without, words
from commonweal.system.problem import Lives, Problem, lives_of, periods_of
from commonweal.system.structure import System
from commonweal.system.succession import WRITTEN_PRECISION, cycles, exact_share
from commonweal.system.succession_checks import check_successions


def validate(system: System) -> tuple[Problem, ...]:
    """Everything that cannot be so in a system.

    Returns
    -------
    tuple
        Problems in order of table, rule, code and day; empty where all is well.

    Examples
    --------
    >>> from datetime import date
    >>> lone = Membership(member="G82049", group="09C", role="part_of", start=date(2013, 4, 1))
    >>> held = System(code="QKS", name="", levels=(), organisations=(), memberships=(lone,),
    ...               successions=())
    >>> [(problem.code, problem.rule) for problem in validate(held)]
    [('09C', 'unknown-body'), ('G82049', 'unknown-body')]
    """
    lives = lives_of(system.organisations)
    kinds = {body.code: body.kind for body in system.organisations}
    found = [
        *_codes_twice(system.organisations),
        *_orphans(system.memberships, lives),
        *_parents(system.memberships, kinds),
        *_part_of_rounds(system),
        *_gaps(system, lives, kinds),
        *check_successions(system),
    ]
    return tuple(
        sorted(found, key=lambda p: (p.what, p.rule, p.code, p.day or date.min, p.other, p.message))
    )


def _codes_twice(organisations: Iterable[Organisation]) -> Iterator[Problem]:
    for code, periods in periods_of(organisations).items():
        latest = accumulate((end for _, end in periods), max)
        for end, (start, _) in zip(latest, periods[1:], strict=False):
            if start <= end:
                yield Problem(
                    what="organisation",
                    code=code,
                    day=start,
                    rule="code-twice",
                    message=f"{code} stands twice on {start}; close the earlier period the day "
                    "before the later one opens",
                )


def _orphans(memberships: Iterable[Membership], lives: Lives) -> Iterator[Problem]:
    for row in memberships:
        for code, end_of_row in ((row.member, "member"), (row.group, "group")):
            other = row.group if code == row.member else row.member
            if code not in lives:
                yield Problem(
                    what="membership",
                    code=code,
                    other=other,
                    day=row.start,
                    rule="unknown-body",
                    message=f"{code} ({end_of_row} of a membership with {other}) is no "
                    "organisation held; add it or correct the code",
                )
                continue
            outside = without([period(row.start, row.end)], lives[code])
            if outside:
                yield Problem(
                    what="membership",
                    code=code,
                    other=other,
                    day=outside[0][0],
                    rule="outside-life",
                    message=f"{code} was not open {words(outside[0])}, but its membership with "
                    f"{other} lasts {words(period(row.start, row.end))}; end the membership with "
                    "the body or correct the body's dates",
                )


def _parents(memberships: Iterable[Membership], kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Memberships in more than the whole of one parent of a kind, edition by edition."""
    held: defaultdict[tuple[str, Kind], list[Membership]] = defaultdict(list)
    for row in memberships:
        if row.role == "part_of" and row.group in kinds:
            held[row.member, kinds[row.group]].append(row)
    for (member, kind), rows in sorted(held.items()):
        for edition in sorted({row.vintage for row in rows}):
            mine = [row for row in rows if row.vintage == edition]
            if len(mine) > 1 or exact_share(mine[0].share) != 1:
                yield from _parents_in_edition(member, kind, edition, mine)


def _parents_in_edition(
    member: str, kind: Kind, edition: str, rows: list[Membership]
) -> Iterator[Problem]:
    last: tuple[str, ...] = ()
    for first, end in stretches(period(row.start, row.end) for row in rows):
        on = [row for row in rows if period(row.start, row.end)[0] <= first]
        on = [row for row in on if end <= period(row.start, row.end)[1]]
        total = sum((exact_share(row.share) for row in on), Fraction(0))
        groups = tuple(sorted(row.group for row in on))
        wrong = abs(total - 1) > WRITTEN_PRECISION
        if wrong and groups != last:
            in_edition = f" in edition {edition}" if edition else ""
            several = len(set(groups)) > 1
            yield Problem(
                what="membership",
                code=member,
                other=groups[-1],
                day=first,
                rule="two-parents" if several else "shares",
                message=f"{member} belongs to {' and '.join(groups)} (kind {kind}){in_edition} "
                f"{words((first, end))} with shares that add up to {float(total):.6g}; "
                + ("end one membership or give" if several else "give")
                + " shares that add up to 1",
            )
        last = groups if wrong else ()


def _part_of_rounds(system: System) -> Iterator[Problem]:
    if not cycles(_links(row for row in system.memberships if row.role == "part_of")):
        return
    seen: set[tuple[str, ...]] = set()
    # A round can only begin on a day on which one of its memberships begins or a body opens.
    days = {row.start for row in system.memberships} | {b.opened for b in system.organisations}
    for edition in ("", *system.vintages()):
        for day in sorted(days):
            for round_ in cycles(system.as_of(day, edition).parents):
                if round_ not in seen:
                    seen.add(round_)
                    yield Problem(
                        what="membership",
                        code=round_[0],
                        other=round_[1],
                        day=day,
                        rule="part-of-round",
                        message=f"{' in '.join((*round_, round_[0]))} on {day}: a body cannot lie "
                        "within itself; end one of these memberships",
                    )


def _links(rows: Iterable[Membership]) -> dict[str, set[str]]:
    links: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        links[row.member].add(row.group)
    return links


def _gaps(system: System, lives: Lives, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Days on which a practice was open, commissioners were, and it belonged to none."""
    above: defaultdict[str, list[Membership]] = defaultdict(list)
    for row in system.memberships:
        if row.role == "part_of":
            above[row.member].append(row)
    known: dict[str, tuple[Period, ...]] = {}

    def covered(code: str) -> tuple[Period, ...]:
        if code not in known:
            known[code] = ()  # a body within itself covers nothing
            parts: list[Period] = []
            for row in above[code]:
                if kinds.get(row.group) == Kind.COMMISSIONER:
                    reach = lives[row.group]
                else:
                    reach = covered(row.group)
                parts.extend(common([period(row.start, row.end)], reach))
            known[code] = union(parts)
        return known[code]

    when = union(
        days
        for body in system.organisations
        if body.kind == Kind.COMMISSIONER
        for days in lives[body.code]
    )
    own = {b.code for b in system.organisations if b.kind == Kind.PRACTICE and not b.neighbour}
    for code in sorted(own):
        for gap in without(common(lives[code], when), covered(code)):
            yield Problem(
                what="organisation",
                code=code,
                day=gap[0],
                rule="no-commissioner",
                message=f"practice {code} belongs to no commissioner {words(gap)}; add the "
                "membership or correct the dates",
            )
