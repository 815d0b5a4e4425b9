"""What a chapter says of registers and seats: people counted, an empty register told as none."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from commonweal.evidence import Part
from commonweal.folder import read_folder
from commonweal.governance.register.part import part
from commonweal.governance.register.seats_part import part as seats_part
from commonweal.people.ground import Ground, ground_of
from commonweal.records import Statement, fold
from commonweal.system.study import Given
from register_sample import BOOK, GROUP, body, confirmed, interest, on_day, seat, stated

DAY = date(2019, 7, 1)


@cache
def _ground(folder: Path) -> Ground:
    held = read_folder(folder)
    given = Given(as_of=DAY, rules=BOOK, policies=held.settings.policies(), chapters={}, seed=0)
    return ground_of(held.system, held.tables, given)


@pytest.fixture(scope="module")
def ground(example: Path) -> Ground:
    return _ground(example)


def told(made: Part) -> dict[str, object]:
    return {one.id: one.missing or one.value for one in made.figures}


def both(ground: Ground, statements: list[Statement]) -> tuple[Part, Part]:
    day = on_day(statements, DAY.isoformat())
    return (
        part(ground, day.state, past=day.past),
        seats_part(ground, day.state, past=day.past),
    )


def test_nothing_stated_is_no_register_and_no_seat(ground: Ground) -> None:
    empty = fold((), effective=DAY)
    interests, seats = part(ground, empty), seats_part(ground, empty)
    for made in (interests, seats):
        assert all(one.missing for one in made.figures)
        assert made.tables == ()
        assert len(made.lacks) == 1
    assert "no register is held" in interests.section.text
    assert "not to say that nobody has a conflict" in interests.section.text


def test_people_are_counted_and_never_told(ground: Ground) -> None:
    held = [
        GROUP,
        body("09X", "ccg", "2013-04-01"),
        stated("person", "2013-04-01", person="p-77", name="Nemo Nobody"),
        seat("p-77", "2018-01-01", seat="s-77"),
        seat("p-78", "2018-01-01", seat="s-78"),
        seat("p-79", "2018-01-01", seat="s-79"),
        interest("i-1", "p-77", "2019-06-01", aware="2019-01-01", organisation="Firm"),
        confirmed("p-78", "2018-02-01"),
    ]
    interests, seats = both(ground, held)
    found = told(interests)
    assert {name.split(".")[2]: value for name, value in found.items()} == {
        "held": 1, "interests": 1, "nil": 1, "silent": 1, "late": 1, "overdue": 3, "cases": 0,
    }  # fmt: skip
    assert [lack.what for lack in interests.lacks] == ["registers of interests of 09X"]
    for made in (interests, seats):
        words = made.section.text + str([table.data.to_pylist() for table in made.tables])
        words += str(made.figures)
        assert not [word for word in ("p-77", "p-78", "Nemo", "i-1") if word in words]


def test_seats_are_told_by_whom_they_speak_for(ground: Ground) -> None:
    joint = body("JHW", "partnership", "2018-01-01", form="joint committee")
    council = body("MED", "council", "1998-04-01", name="Medway Council")
    given = {"of": "JHW", "represents": "MED", "office": "Leader"}
    held = [
        GROUP,
        joint,
        council,
        seat(None, "2018-01-01", seat="a", **given),
        seat(None, "2018-01-01", seat="b", of="JHW"),
        seat(None, "2019-08-20", seat="c", **given),
        body("NEW", "partnership", "2019-08-20", form="board", name="A board to come"),
        seat(None, "2019-08-20", seat="d", of="NEW", represents="MED", office="Leader"),
    ]
    _, seats = both(ground, held)
    found = {name.split(".")[2]: value for name, value in told(seats).items()}
    assert found == {
        "held": 2, "bodies": 1, "unknown": 2, "voting": 2, "vacant": 1, "by_office": 1,
    }  # fmt: skip
    assert "Medway Council has 1: on Body JHW." in seats.section.text
    assert "begin later: 2, the first on 20 August 2019" in seats.section.text
    (represented, _) = seats.tables
    assert "Seats that begin after 1 July 2019 stand here too" in represented.note
    assert represented.data.select(["name", "since"]).to_pylist() == [
        {"name": "not recorded", "since": date(2018, 1, 1)},
        {"name": "Medway Council", "since": date(2018, 1, 1)},
        {"name": "Medway Council", "since": date(2019, 8, 20)},
        {"name": "Medway Council", "since": date(2019, 8, 20)},
    ]
    assert represented.data.column("body").to_pylist()[-1] == "A board to come"
