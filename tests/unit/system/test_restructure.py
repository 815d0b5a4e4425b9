"""A system after bodies became others: who goes where, what ends, what cannot be settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from commonweal.system.organisation import Kind, Membership, Organisation, Succession
from commonweal.system.restructure import restructure
from commonweal.system.structure import System
from commonweal.system.validation import validate

START, ON = date(2013, 4, 1), date(2020, 4, 1)
LAST = ON - timedelta(days=1)
EIGHT = ("09C", "09E")


def body(code: str, kind: Kind, opened: date = START, closed: date | None = None) -> Organisation:
    return Organisation(code=code, name=code, kind=kind, opened=opened, closed=closed)


def part(member: str, group: str, start: date = START, **more: object) -> Membership:
    return Membership(member=member, group=group, role="part_of", start=start, **more)  # type: ignore[arg-type]


def merger(*codes: str, into: str = "91Q") -> list[Succession]:
    return [
        Succession(predecessor=code, successor=into, on=ON, kind="merger", source="minutes")
        for code in codes or EIGHT
    ]


#: Two commissioners in two places of one system; practices reach their place through them.
BEFORE = System(
    code="QKS",
    name="",
    levels=(),
    successions=(),
    organisations=(
        body("QKS", Kind.SYSTEM),
        body("EAST", Kind.PLACE),
        body("WEST", Kind.PLACE),
        body("09C", Kind.COMMISSIONER),
        body("09E", Kind.COMMISSIONER),
        body("91Q", Kind.COMMISSIONER, ON),
        body("U1", Kind.NETWORK),
        body("G1", Kind.PRACTICE),
        body("G2", Kind.PRACTICE),
        body("G3", Kind.PRACTICE, closed=LAST),
        body("RVV", Kind.TRUST),
    ),
    memberships=(
        part("G1", "09C"),
        part("G2", "09E", basis="estimated"),
        part("G3", "09E", end=LAST),
        part("G1", "U1", vintage="october"),
        part("U1", "09C", vintage="october"),
        part("09C", "EAST", basis="assumed"),
        part("09E", "WEST"),
        part("EAST", "QKS"),
        part("WEST", "QKS"),
        Membership(member="09C", group="RVV", role="partner", sector="acute", start=START),
        Membership(member="09E", group="RVV", role="partner", sector="acute", start=START),
        Membership(member="RVV", group="09C", role="partner", sector="acute", start=START),
    ),
)


def in_force(system: System, day: date, **wanted: str) -> list[Membership]:
    return [
        row
        for row in system.memberships
        if row.start <= day
        and (row.end is None or day <= row.end)
        and all(getattr(row, name) == value for name, value in wanted.items())
    ]


@pytest.fixture(scope="module")
def after() -> System:
    system, unresolved = restructure(BEFORE, merger())
    assert unresolved == ()
    return system


def test_the_old_structure_stands_until_the_day_before(after: System) -> None:
    for edition in ("", "october"):
        old, new = BEFORE.as_of(LAST, edition), after.as_of(LAST, edition)
        for kind in Kind:
            assert old.assign(Kind.PRACTICE, kind) == new.assign(Kind.PRACTICE, kind)
        assert set(old.organisations) == set(new.organisations)


def test_predecessors_close_and_their_members_go_to_the_successor(after: System) -> None:
    structure = after.as_of(ON)
    assert {o.code for o in structure.of_kind(Kind.COMMISSIONER)} == {"91Q"}
    assert structure.assign(Kind.PRACTICE, Kind.COMMISSIONER) == {"G1": "91Q", "G2": "91Q"}
    assert after.as_of(ON, "october").ancestor("U1", Kind.COMMISSIONER) == "91Q"


def test_what_was_reached_through_a_predecessor_is_given_directly(after: System) -> None:
    structure = after.as_of(ON, "october")
    assert structure.assign(Kind.PRACTICE, Kind.PLACE) == {"G1": "EAST", "G2": "WEST"}
    assert structure.ancestor("U1", Kind.PLACE) == "EAST"
    [direct] = in_force(after, ON, member="G1", group="EAST")
    assert (direct.basis, direct.source) == ("assumed", "minutes"), "as weak as the way it had"


def test_the_successor_is_part_of_what_all_predecessors_were_part_of(after: System) -> None:
    structure = after.as_of(ON)
    assert structure.ancestor("91Q", Kind.SYSTEM) == "QKS"
    assert structure.ancestor("91Q", Kind.PLACE) is None, "they lay in two places"


def test_a_group_that_all_predecessors_share_passes_to_the_successor() -> None:
    rows = tuple(
        replace(row, group="EAST") if row.group == "WEST" and row.member == "09E" else row
        for row in BEFORE.memberships
    )
    system, unresolved = restructure(replace(BEFORE, memberships=rows), merger())
    assert unresolved == ()
    assert [row.group for row in in_force(system, ON, member="91Q", role="part_of")] == ["EAST"]
    assert system.as_of(ON).ancestor("G2", Kind.PLACE) == "EAST"
    assert in_force(system, ON, member="G2", group="EAST") == [], "by way of the successor"


def test_partners_become_one_partner(after: System) -> None:
    assert len(in_force(after, ON, member="91Q", group="RVV", role="partner")) == 1
    assert len(in_force(after, ON, member="RVV", group="91Q", role="partner")) == 1


def test_bases_stay_as_they_were(after: System) -> None:
    [row] = in_force(after, ON, member="G2", group="91Q")
    assert (row.basis, row.source, row.start) == ("estimated", "minutes", ON)


def test_a_practice_that_closed_the_day_before_stays_closed(after: System) -> None:
    assert in_force(after, ON, member="G3") == []


def test_the_result_is_sound_and_merging_again_changes_nothing(after: System) -> None:
    assert validate(after) == ()
    again, unresolved = restructure(after, merger())
    assert unresolved == ()
    assert again == after


def test_one_of_the_bodies_may_go_on_under_its_own_code() -> None:
    system, unresolved = restructure(BEFORE, merger("09E", into="09C"))
    assert unresolved == ()
    structure = system.as_of(ON)
    assert structure.assign(Kind.PRACTICE, Kind.COMMISSIONER) == {"G1": "09C", "G2": "09C"}
    assert structure.ancestor("G1", Kind.PLACE) == "EAST"
    assert structure.ancestor("G2", Kind.PLACE) == "WEST", "its own place, not the successor's"


def test_a_dissolution_ends_memberships() -> None:
    rows = [Succession(predecessor="RVV", successor="", on=ON, kind="dissolution")]
    system, unresolved = restructure(BEFORE, rows)
    assert unresolved == ()
    assert in_force(system, ON, member="RVV") == in_force(system, ON, group="RVV") == []
    assert len(in_force(system, LAST, group="RVV")) == 2


def test_a_dissolved_commissioner_leaves_practices_that_somebody_must_place() -> None:
    rows = [Succession(predecessor="09C", successor="", on=ON, kind="dissolution")]
    system, unresolved = restructure(BEFORE, rows)
    assert {found.code for found in unresolved} == {"G1", "U1"}, "who reached a place through it"
    assert all("no place" in found.message or "no system" in found.message for found in unresolved)
    gaps = [problem for problem in validate(system) if problem.rule == "no-commissioner"]
    assert [(gap.code, gap.day) for gap in gaps] == [("G1", ON)]


def test_a_split_body_leaves_its_members_to_be_placed() -> None:
    rows = [
        Succession(predecessor="09C", successor=code, on=ON, kind="split", share=0.5)
        for code in ("09E", "91Q")
    ]
    _, unresolved = restructure(BEFORE, rows)
    named = {found.code for found in unresolved if "09C was split" in found.message}
    assert named == {"G1", "U1", "RVV"}


def test_a_body_that_loses_a_part_stays() -> None:
    rows = [
        Succession(predecessor="09C", successor="09C", on=ON, kind="split", share=0.75),
        Succession(predecessor="09C", successor="09E", on=ON, kind="split", share=0.25),
    ]
    system, unresolved = restructure(BEFORE, rows)
    assert unresolved == ()
    assert system.memberships == BEFORE.memberships
    assert system.organisations == BEFORE.organisations
    assert len(system.successions) == 2


def test_predecessors_and_successor_must_be_open() -> None:
    late = [replace(row, on=date(2012, 1, 1)) for row in merger()]
    _, unresolved = restructure(BEFORE, late)
    assert {found.code for found in unresolved if found.what == "organisation"} == {
        "09C",
        "09E",
        "91Q",
    }


def test_a_body_that_opens_again_stops_the_change() -> None:
    again = body("09C", Kind.COMMISSIONER, date(2022, 4, 1))
    closed = tuple(
        replace(b, closed=date(2021, 3, 31)) if b.code == "09C" else b for b in BEFORE.organisations
    )
    _, unresolved = restructure(replace(BEFORE, organisations=(*closed, again)), merger())
    assert any("opens again" in found.message for found in unresolved)


def test_a_practice_wholly_in_two_predecessors_stops_the_change() -> None:
    rows = (*BEFORE.memberships, part("G1", "09E"))
    _, unresolved = restructure(replace(BEFORE, memberships=rows), merger())
    assert [found.code for found in unresolved if "add up to 2" in found.message] == ["G1"]


def test_shares_in_two_predecessors_add_up_in_the_successor() -> None:
    rows = (
        *(row for row in BEFORE.memberships if (row.member, row.group) != ("G1", "09C")),
        part("G1", "09C", share=0.3),
        part("G1", "09E", share=0.7),
    )
    system, unresolved = restructure(replace(BEFORE, memberships=rows), merger())
    assert unresolved == ()
    [row] = in_force(system, ON, member="G1", group="91Q")
    assert row.share == 1


def test_what_a_predecessor_was_to_join_later_stops_the_change() -> None:
    rows = (
        *BEFORE.memberships[:6],
        replace(BEFORE.memberships[6], end=date(2020, 12, 31)),
        *BEFORE.memberships[7:],
        part("09E", "EAST", date(2021, 1, 1)),
    )
    _, unresolved = restructure(replace(BEFORE, memberships=rows), merger())
    assert ["was to become part of EAST" in found.message for found in unresolved] == [True]


def test_a_practice_that_moved_on_the_same_day_for_its_own_reason() -> None:
    rows = tuple(
        replace(row, end=LAST) if (row.member, row.group) == ("G2", "09E") else row
        for row in BEFORE.memberships
    )
    moved = replace(
        BEFORE,
        organisations=(*BEFORE.organisations, body("10A", Kind.COMMISSIONER)),
        memberships=(*rows, part("G2", "10A", ON)),
    )
    system, unresolved = restructure(moved, merger())
    assert unresolved == ()
    assert system.as_of(ON).ancestor("G2", Kind.COMMISSIONER) == "10A"


def test_a_practice_that_nobody_took_over_is_named() -> None:
    rows = tuple(
        replace(row, end=LAST) if (row.member, row.group) == ("G2", "09E") else row
        for row in BEFORE.memberships
    )
    _, unresolved = restructure(replace(BEFORE, memberships=rows), merger())
    assert [(found.code, "no commissioner" in found.message) for found in unresolved] == [
        ("G2", True)
    ]
