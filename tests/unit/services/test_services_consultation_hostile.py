"""Files made to break the reading or to give people away: what is said, and what nobody learns."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.folder.importers.responses import read_response_file
from commonweal.services.consultation.analysis import Analysis, analyse
from commonweal.services.consultation.columns import columns_of
from commonweal.services.consultation.log import Answered, EqualityEvidence, gate
from commonweal.services.consultation.places import Places
from commonweal.services.consultation.reading import Reading, read_responses
from commonweal.services.consultation.response import Read, Response
from commonweal.services.consultation.rows import group_rows, representation_rows
from commonweal.services.consultation.rows_of_texts import campaign_rows
from commonweal.services.consultation.rows_of_weights import weights_told
from commonweal.services.consultation.wording import Answer, selection_of

RULE = SmallNumbers(1, 7)
AREAS = {f"D{i}": f"Synthetic {i}" for i in range(1, 6)}
PLACES = Places(
    level="district",
    names=AREAS,
    of_small={f"S{i}": f"D{i}" for i in range(1, 6)},
    persons={f"S{i}": 1000.0 for i in range(1, 6)},
    fifth={},
    small_names={},
    larger={"district": {code: frozenset({code}) for code in AREAS}},
    larger_names={"district": {}},
)
RESIDENTS = pa.table(
    {"area": ["S1"], "age_from": [0], "age_to": pa.array([None], pa.int64()), "persons": [5000.0]}
)


def read(header: list[str], rows: list[list[str]], how: Reading | None = None) -> Read:
    return read_responses(
        header, list(enumerate(rows, start=2)), how or Reading(options=("A", "B"))
    )


def noted(found: Read) -> dict[str, int]:
    return {note.what: note.count for note in found.noted}


def said(found: Read, place: int = 0) -> dict[str, str]:
    return {option: answer.value for option, answer in found.responses[place].answers.items()}


def analysed(responses: list[Response]) -> Analysis:
    held = Read(
        responses=responses,
        options=("A",),
        roles={},
        not_read={},
        personal={},
        removed=Counter(),
        noted=(),
    )
    return analyse(held, PLACES, small=RULE, residents=RESIDENTS)


def some(area: str, count: int, **given: object) -> list[Response]:
    one = Response(row=2, area=area, answers={"A": Answer.SUPPORT})
    return [replace(one, **given) for _ in range(count)]  # type: ignore[arg-type]


def test_headers_name_nobody_and_no_two_are_alike() -> None:
    header = ["area", "Seen by Mrs Bloggs", "", "note", "note", "Coded by Bloggs", "rater Long"]
    found = read([*header, "x" * 500], [["Thanet", *"1234567"]])
    assert found.coders == ("coder 1", "coder 2")
    assert "Bloggs" not in repr((found.not_read, found.roles))
    assert dict(found.not_read) == {
        "Seen by Mrs [name removed]": 1,
        "column 3": 1,
        "note (column 4)": 1,
        "note (column 5)": 1,
        "x" * 80: 1,
    }


def test_a_file_without_headers_does_not_say_whose_row_comes_first() -> None:
    with pytest.raises(ValueError, match="none of the 3 headers") as refused:
        columns_of(["Bloggs", "CT9 4AN", "never"])
    assert "Bloggs" not in str(refused.value)


def test_columns_that_stand_twice_and_weights_are_told() -> None:
    found = read(
        ["area", "district", "support_A", "Option A", "weight"],
        [["Thanet", "Dover", "yes", "no", "-3"], ["Thanet", "Dover", "no", "yes", "17"]],
    )
    assert [said(found, i) for i in range(2)] == [{"A": "support"}, {"A": "oppose"}]
    assert noted(found) == {
        "another column of area": 1,
        "another column of option A": 1,
        "column of weights": 1,
    }


@pytest.mark.parametrize("column", ["kind", "channel", "area", "preferred option", "coder 1"])
def test_no_name_stands_in_any_column(column: str) -> None:
    cells = [
        "jane bloggs",
        "Mr Bloggs of 12 Acacia Avenue",
        "Dr Bloggs, CT9 4AN",
        "ask Jane Bloggs",
    ]
    found = read([column, "text"], [[cell, ""] for cell in cells])
    assert "loggs" not in repr((found.responses, found.options, found.noted, found.not_read))
    assert "cacia" not in repr(found.responses)


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("No to B", {"B": "oppose"}),
        ("not A", {"A": "oppose"}),
        ("A and not B", {"A": "support", "B": "oppose"}),
    ],
)
def test_a_choice_against_an_option_is_none_for_it(cell: str, answers: dict[str, str]) -> None:
    assert said(read(["preferred option"], [[cell]])) == answers


def test_what_a_choice_says_beside_an_option_is_told() -> None:
    found = read(
        ["preferred option", "support_A"], [["A", "no"], ["A, but only if Medway has one", ""]]
    )
    assert said(found)["A"] == "oppose"
    assert noted(found) == {
        "choice in words": 1,
        "option chosen, but not supported in its own column": 1,
    }


def test_rows_of_one_respondent_are_one_also_where_one_row_alone_holds_the_text() -> None:
    header = ["id", "area", "option", "support", "text"]
    rows = [["1", "Thanet", "A", "yes", "Keep it."], ["1", "", "B", "no", ""]]
    (one,) = read(header, rows).responses
    assert (one.area, one.text, len(one.answers)) == ("Thanet", "Keep it.", 2)
    rows[1][1] = "Dover"
    found = read(header, rows)
    assert len(found.responses) == 2
    assert "id used again with another answer" in noted(found)


@pytest.mark.parametrize("channel", ["quota sample", "online panel (sample)", "opt-in sample"])
def test_who_fills_a_quota_or_joins_a_panel_is_not_drawn(channel: str) -> None:
    assert selection_of(channel) == "self-selected"


def test_a_kind_of_respondent_called_sampled_has_no_limits() -> None:
    found = analysed([*some("D1", 30, kind="sampled"), *some("D2", 30, kind="resident")])
    rows = group_rows(found.by_kind, ("A",), "kind")
    options = [one for row in rows for one in row["options"]]  # type: ignore[attr-defined]
    assert [one["share"] for one in options] == [1.0, 1.0]
    assert {one["lower"] for one in options} == {None}


def test_a_hidden_count_does_not_follow_from_weights() -> None:
    # The largest weight would be 1000/5000 of 204 persons by 6: the hidden six.
    found = analysed([*some("D1", 90), *some("D2", 90), *some("D3", 18), *some("D4", 6)])
    (how,) = [weights_told(stratum, RULE) for stratum in found.strata]
    hidden = {row["name"] for row in representation_rows(found) if row["suppressed"]}
    assert "Synthetic 4" in hidden
    assert how["largest_weight"] is None
    assert how["effective"] == float(f"{how['effective']:.2g}")
    warned = " ".join(str(one) for one in how["warnings"])  # type: ignore[attr-defined]
    assert "percentage points" not in warned
    assert not {name for name in hidden if f"from {name}" in warned}


def test_a_letter_is_shown_where_many_sent_its_very_words() -> None:
    words = "please keep the stroke unit open for all of us who live so far away on the coast"
    own = [f"{words.capitalize()} {chr(97 + i)}{chr(98 + i)}cd." for i in range(8)]
    few = analysed([one for text in own for one in some("D1", 1, text=text)])
    assert [row["text"] for row in campaign_rows(few)] == [""]
    many = analysed(
        [
            *some("D1", 8, text=f"{words.capitalize()}. Ask Bloggs of us."),
            *some("D1", 8, text="Do please ask."),
        ]
    )
    assert [row["text"] for row in campaign_rows(many)] == [f"{words.capitalize()}. [...]"]


@pytest.mark.parametrize(
    ("did", "is_one"),
    [
        *(("TBC", False), ("to be confirmed in May", False), ("None.", False), ("…", False)),
        *(("x", False), ("Under review", False), ("None of it was changed: staffing", True)),
        *(("To do this we recruit", True), ("Agreed", True)),
    ],
)
def test_what_is_an_answer(did: str, is_one: bool) -> None:
    evidence = [EqualityEvidence(title="e", on=date(2018, 6, 1))]
    log = [Answered(theme="staff", did=did)]
    assert gate(["staff"], log, evidence, responses=1).open is is_one


def test_what_has_no_day_or_no_title_opens_no_gate() -> None:
    day = date(2018, 9, 1)
    whole = EqualityEvidence(title="e", on=date(2018, 6, 1))
    answer = Answered(theme="staff", did="recruited", on=date(2018, 6, 1))
    assert gate(["staff"], [answer], [whole], responses=1, on=day).open
    assert not gate(["staff"], [replace(answer, on=None)], [whole], responses=1, on=day).open
    assert not gate(["staff"], [answer], [replace(whole, title=" ")], responses=1, on=day).open


def test_separators_in_quoted_headers_part_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text('"Do you, all in all, support option A?";area\nyes;Thanet\n', encoding="utf-8")
    assert read_response_file(path).header == ("Do you, all in all, support option A?", "area")


def test_a_file_of_two_encodings_is_read_letter_by_letter(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(
        "area,text\nThanet,café £5 “so”\n".encode() + "Dover,CAFÉ” £5\n".encode("cp1252")
    )
    found = read_response_file(path)
    assert [cells[1] for _, cells in found.rows] == ["café £5 “so”", "CAFÉ” £5"]
    assert found.encoding == "UTF-8 and Windows-1252 mixed"
