"""Answers from the chapter of governance follow the folder's records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from commonweal.evidence import Answer, Status
from commonweal.folder import Folder, read_folder
from commonweal.plan.chapters import ROOMS
from commonweal.plan.study import study_folder
from commonweal.records import Statement, append, draft, read_statements

ALONE = tuple(replace(room, after=()) for room in ROOMS if room.id == "governance")


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture
def with_records(held: Folder, tmp_path: Path) -> Callable[[Iterable[Statement]], Folder]:
    """The folder with other records."""

    def made(statements: Iterable[Statement]) -> Folder:
        path = tmp_path / "records" / "statements.jsonl"
        append(path, statements)
        return replace(held, statements=path)

    return made


def own(held: Folder) -> tuple[Statement, ...]:
    assert held.statements is not None
    return read_statements(held.statements)


def answers(folder: Folder) -> dict[str, Answer]:
    return {one.id: one for one in study_folder(folder, rooms=ALONE).answers}


def stated(type_: str, on: date, number: int, /, **payload: object) -> Statement:
    return draft(
        type_,
        payload,
        id=f"added-{number}",
        stated_by="Governance lead",
        about="QKS",
        stated_at=datetime.combine(on, time(9), UTC),
        effective=on,
        reason="register",
        salt="0" * 64,
    )


def of_kinds(statements: Iterable[Statement], *kinds: str, leave: bool = False) -> list[Statement]:
    """Statements of some kinds, or all others."""
    return [one for one in statements if (one.type in kinds) != leave]


@pytest.mark.row("Q15", "Q16", "Q17", "Q18", "Q22", "F1", "F5", "F6", "F8")
def test_the_example_answers_from_the_two_minutes(held: Folder) -> None:
    told = answers(held)
    assert "Primary care commissioning: NHS Ashford CCG" in told["Q15"].text
    assert "NHS England" in told["Q15"].text
    assert told["Q16"].status is Status.NOT_ANSWERABLE
    assert "registers of interests" in told["Q16"].lacking[0]
    assert "(B4)" in told["Q16"].text
    # One is known to have been open in part, and of no other is it recorded: no verdict on them.
    assert told["Q17"].status is Status.NOT_ANSWERABLE
    assert told["Q17"].lacking == (
        "records of the kind meeting (whether they were open to the public)",
    )
    assert "It cannot be told of 14 of 15 meetings held" in told["Q17"].text
    assert "14 February 2019" in told["Q17"].text
    assert "disorder" in told["Q17"].text
    assert "Medway Councillors had to leave too" in told["Q17"].text
    since = "1 meeting after 1 July 2019 is on record as held since (20 August 2019)"
    assert since in told["Q17"].text
    assert "to come on record" not in told["Q17"].text
    assert "Medway Council" in told["Q18"].text
    assert told["Q22"].status is Status.MIXED
    assert "six months" in told["Q22"].text
    # Of the chapters of figures none is studied here: the assurances that name one are told.
    assert "17 name figures, and 0 of these can be set against" in told["Q22"].text
    assert "Names figures of which none is held: " in told["Q22"].text
    assert "; and 14 more." in told["Q22"].text


@pytest.mark.row("Q15", "Q17", "Q18", "Q22")
def test_without_records_each_names_what_lacks(held: Folder) -> None:
    told = answers(replace(held, statements=None))
    for name in ("Q15", "Q16", "Q17", "Q18", "Q22"):
        assert told[name].status is Status.NOT_ANSWERABLE
        assert told[name].lacking[0].startswith("records ")


@pytest.mark.parametrize(
    ("question", "kind"),
    [("Q15", "delegation"), ("Q17", "meeting"), ("Q18", "seat"), ("Q22", "commitment")],
)
def test_without_statements_of_its_kind_a_question_has_no_answer(
    held: Folder,
    with_records: Callable[[Iterable[Statement]], Folder],
    question: str,
    kind: str,
) -> None:
    spoken = {
        "meeting": ("meeting", "agenda_item", "notice", "attendance", "exclusion", "decision",
                    "paper", "treatment", "motion", "vote", "meeting_declaration", "change_step"),
        "commitment": ("commitment", "delivery", "closure", "condition_met"),
    }.get(kind, (kind, "transfer"))  # fmt: skip
    told = answers(with_records(of_kinds(own(held), *spoken, leave=True)))
    assert told[question].status is Status.NOT_ANSWERABLE
    assert kind in told[question].lacking[0]


def test_a_meeting_that_was_open_and_no_other_supports_the_claim(
    with_records: Callable[[Iterable[Statement]], Folder],
) -> None:
    day = date(2019, 5, 1)
    board = stated("body", day, 1, body="B", name="A board", kind="ccg", form="governing body",
                   source="constitution")  # fmt: skip
    common = {"meeting": "m", "bodies": ["B"], "title": "Board", "on": "2019-05-02"}
    opened = stated("meeting", day, 2, status="held", public="open", **common)
    assert answers(with_records([board, opened]))["Q17"].status is Status.SUPPORTED


def test_a_meeting_that_was_closed_contradicts_it(
    with_records: Callable[[Iterable[Statement]], Folder],
) -> None:
    day = date(2019, 5, 1)
    board = stated("body", day, 1, body="B", name="A board", kind="ccg", form="governing body",
                   source="constitution")  # fmt: skip
    closed = stated("meeting", day, 2, meeting="m", bodies=["B"], title="Board", on="2019-05-02",
                    status="held", public="closed", public_reason="not stated")  # fmt: skip
    assert answers(with_records([board, closed]))["Q17"].status is Status.CONTRADICTED


def decided_by_a_director(*, out: bool) -> list[Statement]:
    """A director of a supplier on the board that decides; out of the room, or not."""
    start, day = date(2019, 1, 2), date(2019, 5, 2)
    made = [
        stated("body", start, 1, body="B", name="A board", kind="ccg", form="governing body",
               source="constitution"),
        stated("person", start, 2, person="p-1"),
        stated("person", start, 3, person="p-2"),
        stated("seat", start, 4, seat="s-1", body="B", role="member", voting=True, person="p-1",
               source="constitution"),
        stated("seat", start, 5, seat="s-2", body="B", role="member", voting=True, person="p-2",
               source="constitution"),
        stated("interest", start, 6, interest="i-1", person="p-1", register_of="B",
               type="financial", description="director", organisation="Supplier",
               organisation_ids=["company:1"], declared="2019-01-02"),
        stated("meeting", start, 7, meeting="m", bodies=["B"], title="Board", on=str(day),
               status="held", public="open"),
        stated("agenda_item", start, 8, item="7", meeting="m", number="7", title="Award",
               for_decision=True, supplier_ids=["company:1"]),
    ]  # fmt: skip
    if out:
        made.append(
            stated("treatment", day, 9, meeting="m", item="7", person="p-1",
                   treatment="does not attend", reason="director", settled_by="Chair")
        )  # fmt: skip
    made.append(
        stated("decision", day, 10, decision="d", body="B", title="Award", text="To award",
               reasons="value", on=str(day), meeting="m", item="7",
               decided_by=["p-2"] if out else ["p-1", "p-2"])
    )  # fmt: skip
    return made


@pytest.mark.row("F3", "Q16")
def test_an_open_conflict_contradicts_and_a_managed_one_does_not(
    with_records: Callable[[Iterable[Statement]], Folder],
) -> None:
    told = answers(with_records(decided_by_a_director(out=False)))["Q16"]
    assert told.status is Status.CONTRADICTED
    assert "1 are not managed" in told.text


@pytest.mark.row("F3", "Q16")
def test_a_managed_conflict_supports(
    with_records: Callable[[Iterable[Statement]], Folder],
) -> None:
    told = answers(with_records(decided_by_a_director(out=True)))["Q16"]
    assert told.status is Status.SUPPORTED
    assert "each was managed" in told.text


def test_what_was_delivered_and_closed_supports_and_what_is_late_contradicts(
    with_records: Callable[[Iterable[Statement]], Folder],
) -> None:
    day = date(2018, 6, 1)
    made = [
        stated("body", day, 1, body="C", name="A council", kind="council", form="organisation",
               source="statute"),
        stated("body", day, 2, body="HOSC", name="Scrutiny", kind="council", of=["C"],
               form="scrutiny committee", source="constitution"),
        stated("commitment", day, 3, commitment="update", kind="request", text="an update",
               made_on=str(day), by="Programme", to="HOSC", where="resolution", due_months=6,
               source="minutes"),
    ]  # fmt: skip
    told = answers(with_records(made))["Q22"]
    assert told.status is Status.CONTRADICTED
    assert "an update" in told.text
