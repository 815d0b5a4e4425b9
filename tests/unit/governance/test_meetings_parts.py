"""The sections on meetings and on openness: figures by id, tables, and what is lacking."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from met_by_hand import body, item, meeting, says

from commonweal.evidence import Part
from commonweal.evidence.chapter import of_parts
from commonweal.folder import read_folder
from commonweal.governance.law import whenever
from commonweal.governance.meetings import part, transparency_part
from commonweal.people.ground import Ground, ground_of
from commonweal.records import Statement, fold
from commonweal.report.page import render_page
from commonweal.rules import load_rules
from commonweal.system.study import Given

START = date(2013, 4, 1)
HELD = date(2019, 2, 14)


@pytest.fixture(scope="module")
def ground(example: Path) -> Ground:
    held = read_folder(example)
    return ground_of(
        held.system,
        held.tables,
        Given(
            as_of=held.settings.as_of, rules=load_rules(), policies=held.settings.policies(), seed=0
        ),
    )


def _records() -> list[Statement]:
    """A joint committee that ended in private for disorder, a scrutiny committee, one to come."""
    audience = "disruption by some of the audience"
    return [
        body("jc", "ccg", "joint committee", START, name="Joint Committee", meets="in public"),
        body("sc", "council", "scrutiny committee", START, name="Scrutiny Committee"),
        meeting("jc", HELD, "stroke", public="part", title="Decision on stroke units"),
        says("exclusion", HELD, meeting="stroke", ground="disorder", reason=audience,
             also_left=["councillors"]),
        meeting("sc", date(2019, 6, 11), "june", public="open"),
        says("notice", date(2019, 6, 3), meeting="june", what="time and place",
             given="2019-06-03", where="website"),
        meeting("sc", date(2019, 5, 1), "may", precision="month"),
        item("i-june", date(2019, 6, 11), at="june"),
        says("paper", date(2019, 6, 11), paper="pa", item="i-june", title="Update", public=True),
        meeting("sc", date(2019, 8, 20), "august", public="open", status="planned"),
    ]  # fmt: skip


def _values(made: Part) -> dict[str, object]:
    return {
        figure.id.removeprefix("governance.meetings."): figure.value if figure.value is not None
        else figure.missing
        for figure in made.figures
    }  # fmt: skip


def test_what_was_held_closed_and_is_coming(ground: Ground) -> None:
    made = part.part(ground, fold(_records(), effective=ground.day))
    code = ground.system.code
    assert _values(made) == {
        f"{measure}.{code}": count
        for measure, count in {
            "held": 3, "open": 1, "part": 1, "closed": 0, "not_known": 1, "opened": 3,
            "coming": 1, "excluded": 1, "late": 0,
        }.items()
    }  # fmt: skip
    assert "1 to come: 1 open to the public at least in part." in made.section.text
    assert "1 of those were to be open by law or by the body's own rules" in made.section.text
    shut = 'the public was shut out of the meeting "Decision on stroke units". Ground: disorder; '
    assert shut in made.section.text
    assert "councillors had to leave too" in made.section.text
    table, closed = made.tables
    rows = table.data.to_pylist()
    assert [row["title"] for row in rows] == [
        "Meeting august", "Meeting june", "Meeting may", "Decision on stroke units",
    ]  # fmt: skip
    assert rows[1]["notice"] == date(2019, 6, 3)
    assert "B16: met" in rows[1]["rules"]
    assert "no rule is known on disorder at a meeting" in rows[3]["rules"]
    assert " B17: " in table.note
    assert closed.data.to_pylist()[0]["also_left"] == "councillors"
    assert {rule.id for rule in made.rules} == {"B16", "B17"}
    assert len(made.lacks) == 1
    same = part.part(ground, whenever(_records()))
    assert _values(same) == _values(made)


def test_shares_say_of_how_many(ground: Ground) -> None:
    made = transparency_part.part(ground, fold(_records(), effective=ground.day))
    code = ground.system.code
    values = _values(made)
    assert values[f"share_open.{code}"] == 50
    assert values[f"share_papers_public.{code}"] == 100
    assert "of no decisions do the records say" in str(values[f"share_decisions_public.{code}"])
    assert made.figures[0].label.endswith(": 1 of 2, 1 not known")
    rows = made.tables[0].data.to_pylist()
    assert [(row["name"], row["of"], row["share"], row["not_known"]) for row in rows] == [
        ("Joint Committee", "meetings", 0, 0),
        ("Scrutiny Committee", "meetings", 1, 1),
        ("Scrutiny Committee", "papers", 1, 0),
    ]
    assert made.section.text.startswith(
        "Meetings held: 3, of which 1 public, 1 public in part, 0 not public, 1 not recorded. "
        "Papers: 1, of which 1 public"
    )


def test_what_comes_after_the_day_is_in_no_share(ground: Ground) -> None:
    later = meeting("sc", date(2019, 8, 20), "held-later", public="closed")
    for state in (
        fold([*_records(), later], effective=ground.day),
        whenever([*_records(), later]),
    ):
        values = _values(transparency_part.part(ground, state))
        assert values[f"share_open.{ground.system.code}"] == 50
        told = _values(part.part(ground, state))
        # One is planned; the other is on record as held by now, and not to come.
        assert told[f"coming.{ground.system.code}"] == 1
        assert told[f"closed.{ground.system.code}"] == 0


def test_without_meetings_the_parts_say_what_lacks(ground: Ground) -> None:
    for module in (part, transparency_part):
        made = module.part(ground, fold([], effective=ground.day))
        assert all(figure.value is None and figure.missing for figure in made.figures)
        assert len(made.lacks) == 1
        assert made.tables == ()


def test_the_page_and_its_tables_hold_no_withheld_paper(ground: Ground) -> None:
    secret = says("paper", date(2019, 6, 11), paper="pb", item="i-june", title="zqxj", text="zqxj",
                  public=False, withheld_from=["p-1"])  # fmt: skip
    state = fold([*_records(), secret], effective=ground.day)
    parts = [part.part(ground, state), transparency_part.part(ground, state)]
    chapter = of_parts(
        id="governance", title="Governance", summary="", as_of=ground.day, parts=parts
    )
    page = render_page(
        title="t", sentence="s", meta={}, chapters=[chapter], answers=[], manifest={}
    )
    assert "Decision on stroke units" in page
    assert "zqxj" not in page
    assert "zqxj" not in str([table.data.to_pylist() for one in parts for table in one.tables])


def test_what_is_on_record_as_held_after_the_day_is_not_told_as_to_come(ground: Ground) -> None:
    later = meeting("sc", date(2019, 9, 10), "september", public="open")
    made = part.part(ground, fold([*_records(), later], effective=ground.day))
    assert _values(made)[f"coming.{ground.system.code}"] == 1
    assert "Of later days 1 on record as held since. 1 to come: 1 open" in made.section.text
    table, _ = made.tables
    assert sorted(table.data.column("when").to_pylist()[:2]) == ["held since", "to come"]
