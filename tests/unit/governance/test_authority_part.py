"""The section on authority, on the example and where nothing is recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from authority_sample import body, decided, delegated
from commonweal.evidence import Part
from commonweal.folder import Folder, read_folder
from commonweal.governance.authority.part import part
from commonweal.governance.law import whenever
from commonweal.people.ground import Ground
from commonweal.plan.study import state_on
from commonweal.records import State, fold
from commonweal.rules import load_rules
from commonweal.system.study import Given

PREFIX = "governance.authority"


@pytest.fixture(scope="module")
def held() -> Folder:
    """The example."""
    return read_folder(Path(__file__).parents[3] / "examples" / "kent-medway")


def made(held: Folder, on: date, state: State) -> Part:
    """The section of a day."""
    given = Given(as_of=on, rules=load_rules(), policies=held.settings.policies())
    return part(Ground(system=held.system, tables=held.tables, given=given), state)


def values(told: Part) -> dict[str, object]:
    """Figures by the end of their ids."""
    return {one.id.removeprefix(f"{PREFIX}."): one.value for one in told.figures}


def test_the_example_says_what_is_outside_the_single_commissioner(held: Folder) -> None:
    on = date(2019, 8, 20)
    told = made(held, on, state_on(held, on).ever())
    found = values(told)
    assert found["outside_scope"] == 2
    england = found["commissions.some-complex-services-commissioned-by-nhs-england"]
    assert england == "NHS England (NHSE)"
    assert "NHS Ashford CCG (09C)" in str(found["commissions.primary-care-commissioning"])
    assert "and 5 more" in str(found["commissions.primary-care-commissioning"])
    assert (found["decisions"], found["outside_authority"]) == (1, 0)
    rows = told.tables[0].data.to_pylist()
    assert sum(row["function"] == "primary care commissioning" for row in rows) == 8
    assert {rule.id for rule in told.rules} >= {"E1b", "E1c", "E2", "B13"}
    assert all(source.id for one in told.figures for source in one.sources)


def test_decisions_are_told_by_name_and_as_exactly_as_their_day_is_known(held: Folder) -> None:
    on = date(2019, 8, 20)
    told = made(held, on, state_on(held, on).ever())
    rows = {row["decision"]: row for row in told.tables[1].data.to_pylist()}
    first = rows["kent-strategic-commissioner-noted"]
    assert (first["day"], first["on"]) == ("2018", date(2018, 6, 1))
    assert first["name"] == "Kent Health Overview and Scrutiny Committee (KENT-HOSC)"
    stroke = rows["stroke-units-decided"]
    assert stroke["day"] == "14 February 2019"
    assert stroke["answers"].startswith("NHS Bexley CCG (07N), NHS Ashford CCG (09C), ")
    shown = {column.name: column.absent for column in told.tables[0].columns}
    assert (shown["until"], shown["limit"]) == ("no end on record", "no limit on record")


def test_what_begins_later_is_told_with_its_day(held: Folder) -> None:
    on = date(2018, 7, 20)
    told = made(held, on, state_on(held, on).ever())
    assert "will be with NHS England (NHSE) from 20 August 2019" in told.section.text
    same = made(held, on, state_on(held, on))
    assert "will be with NHS England (NHSE) from 20 August 2019" in same.section.text


def test_the_state_of_a_day_alone_tests_no_past_decision(held: Folder) -> None:
    on = date(2019, 8, 20)
    told = made(held, on, state_on(held, on))
    assert "decisions" not in values(told)
    assert [lack.cause for lack in told.lacks] == ["method"]


def test_where_no_scheme_is_held_that_is_said(held: Folder) -> None:
    on = date(2019, 8, 20)
    told = made(held, on, fold((), effective=on))
    (figure,) = told.figures
    assert (figure.value, figure.missing) == (None, "the records hold no scheme of delegation")
    assert told.section.text.startswith("Not known")
    assert [lack.table for lack in told.lacks] == ["records"]


def test_decisions_outside_authority_are_counted_and_stand_first(held: Folder) -> None:
    said = [body("A"), body("B"), body("C"), delegated("keep", "A", "A"),
            delegated("a", "A", "B", limit_pence=100, report_to="A"),
            decided("fine", "B", "2019-01-01", value_pence=100),
            decided("out", "C", "2019-02-01"),
            decided("mended", "C", "2019-03-01"),
            decided("mends", "A", "2019-04-01", ratifies="mended")]  # fmt: skip
    told = made(held, date(2019, 8, 20), whenever(said))
    found = values(told)
    assert (found["decisions"], found["outside_authority"]) == (4, 1)
    assert found["reported_back"] == 0
    table = told.tables[1].data.to_pylist()
    assert [row["decision"] for row in table] == ["out", "mended", "fine", "mends"]
    early = made(held, date(2019, 3, 15), whenever(said))
    assert values(early)["outside_authority"] == 2
    assert early.section.figures == tuple(one.id for one in early.figures)
