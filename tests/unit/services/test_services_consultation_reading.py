"""Files of responses read: every layout and encoding, every fault named and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.folder import FolderError
from commonweal.folder.importers.responses import read_response_file
from commonweal.services.consultation.columns import unlisted
from commonweal.services.consultation.reading import LONGEST, Reading, read_responses
from commonweal.services.consultation.response import Read
from commonweal.services.consultation.wording import Answer, is_body, selection_of

HEADER = ["id", "area", "kind", "channel", "support_A", "support_B", "other option", "comments"]
A, B = ("A", "B"), Reading(options=("A", "B"))


NEITHER_CHOSEN = {"A": "not chosen", "B": "not chosen"}


def read(rows: list[list[str]], header: list[str] = HEADER, how: Reading = B) -> Read:
    how = Reading(options=how.options, high_supports=how.high_supports, sampled=how.sampled)
    return read_responses(header, list(enumerate(rows, start=2)), how)


def noted(found: Read) -> dict[str, int]:
    return {note.what: note.count for note in found.noted}


def said(found: Read, place: int = 0) -> dict[str, str]:
    return {option: answer.value for option, answer in found.responses[place].answers.items()}


def test_a_column_for_each_option() -> None:
    found = read([["1", "Thanet", "Resident", "Online", "Strongly support", "No", "", "Good."]])
    assert said(found) == {"A": "support", "B": "oppose"}
    assert found.responses[0].kind == "resident"
    assert not found.noted


def test_a_row_for_each_option() -> None:
    header = ["id", "area", "option", "support"]
    rows = [["1", "Thanet", "A", "yes"], ["1", "Thanet", "B", "no"], ["2", "Dover", "A", "no"]]
    found = read(rows, header)
    assert [said(found, i) for i in range(2)] == [
        {"A": "support", "B": "oppose"},
        {"A": "oppose"},
    ]
    assert not found.noted


@pytest.mark.parametrize(
    ("cell", "answers", "other"),
    [
        ("B", {"A": "not chosen", "B": "support"}, ""),
        ("option b", {"A": "not chosen", "B": "support"}, ""),
        ("A and B", {"A": "support", "B": "support"}, ""),
        ("A: yes; B: no", {"A": "support", "B": "oppose"}, ""),
        ("none of these", NEITHER_CHOSEN, ""),
        ("Other: a unit at QEQM", NEITHER_CHOSEN, "a unit at QEQM"),
        ("please keep our unit here", NEITHER_CHOSEN, "please keep our unit here"),
    ],
)
def test_one_option_chosen(cell: str, answers: dict[str, str], other: str) -> None:
    found = read([["1", "Thanet", cell]], ["id", "area", "preferred option"])
    assert said(found) == answers
    assert found.responses[0].other == other


def test_options_that_nobody_listed_are_counted_and_named() -> None:
    found = read([["1", "F"], ["2", "f"], ["3", "A"]], ["id", "preferred_option"])
    assert found.options == ("A", "B", "F")
    (note,) = found.noted
    assert (note.what, note.count) == ("option that the folder does not list", 2)
    assert found.loose == ("F",)


def test_answers_not_understood_are_no_answers_and_are_named() -> None:
    row = ["1", "Thanet", "", "", "maybe", "4", "", ""]
    found = read([row])
    assert said(found) == {}
    notes = {note.what: note.done for note in found.noted}
    assert notes["answer on option A not understood"] == "no answer counted"
    assert "--scale high or --scale low which end" in notes["answer on option B not understood"]
    high = read([row], how=Reading(options=A, high_supports=True))
    assert said(high) == {"B": "support"}


def test_numbers_are_answers_only_on_a_scale_or_in_boxes() -> None:
    header = ["area", "support_A", "support_B"]
    rows = [["Thanet", "1", "1"], ["Dover", "5", "0"], ["Dover", "", ""]]
    found = read(rows, header)
    assert [said(found, i) for i in range(3)] == [{"B": "support"}, {"B": "not chosen"}, {}]
    assert noted(found)["answer on option A not understood"] == 2
    with pytest.raises(ValueError, match=r"ends at 5, but there are answers 7 in row 3"):
        read(
            [["Thanet", "5", "1"], ["Dover", "7", ""]],
            header,
            Reading(options=A, high_supports=True),
        )


def test_only_what_is_listed_or_called_an_option_is_one() -> None:
    header = ["area", "Agree to privacy notice", "Support for option Z", "Support A"]
    found = read([["Thanet", "yes", "no", "yes"]], header)
    assert found.options == ("A", "B", "Z")
    assert found.not_read == {"Agree to privacy notice": 1}


def test_a_row_for_each_option_without_ids_is_noted() -> None:
    found = read([["Thanet", "A", "yes"], ["Thanet", "B", "no"]], ["area", "option", "support"])
    assert noted(found) == {"a row for each option but no column of ids": 1}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        *(("carer or partner", False), ("council tenant", False), ("NHS employee", False)),
        *(("patient group member", False), ("member of a charity", False), ("staff", False)),
        *(("residents' association", True), ("parish council", True), ("patient group", True)),
        *(("Member of Parliament", True), ("carer on behalf of a group", True)),
    ],
)
def test_persons_are_no_bodies(kind: str, body: bool) -> None:
    assert is_body(kind) is body


def test_a_representative_is_not_drawn() -> None:
    assert selection_of("patient representative") == "self-selected"
    assert selection_of("random sample") == "sampled"


def test_duplicates_are_told_apart() -> None:
    one = ["1", "Thanet", "resident", "online", "yes", "no", "", "Words."]
    other = [*one[:-1], "Other words."]
    found = read([one, list(one), other])
    assert [response.text for response in found.responses] == ["Words.", "Other words."]
    assert noted(found) == {
        "row repeated with the same id": 1,
        "id used again with another answer": 1,
    }


def test_an_id_that_is_an_address_is_not_shown() -> None:
    row = ["synthetic@example.org", "Thanet", "", "", "yes", "", "", ""]
    (note,) = [n for n in read([row, row]).noted if n.what.startswith("row repeated")]
    assert (note.rows, "synthetic" in repr(note)) == ((3,), False)


def test_personal_details_never_reach_a_response() -> None:
    header = ["name", "email", "area", "kind", "other", "text", "dob"]
    rows = [
        [
            *("Synthetic Example", "synthetic@example.org", "ZZ99 3VZ", "Mrs Example"),
            *("a unit for Mrs Example", "Ring 01632 960123", "01/01/1900"),
        ]
    ]
    found = read(rows, header)
    held = repr(found)
    for secret in ("Synthetic", "example.org", "3VZ", "960123", "1900", "Mrs Example"):
        assert secret not in held
    assert found.personal == {"name": 1, "email": 1, "dob": 1}
    assert found.removed == {"postcode": 1, "name": 2, "phone": 1}


def test_html_formulas_and_long_texts_are_kept_harmless_and_counted() -> None:
    rows = [
        ["1", "Thanet", "", "", "", "", "", "<b>No</b><script>alert(1)</script>"],
        ["2", "Thanet", "", "", "", "", "", "=cmd|'/c calc'!A1"],
        ["3", "Thanet", "", "", "", "", "", "Synthetic words. " * 60_000],
        ["4", "Thanet", "", "", "", "", "", "- a list, and - 3 of them"],
    ]
    found = read(rows)
    assert found.responses[0].text == "No"
    assert len(found.responses[2].text) == LONGEST
    assert noted(found) == {
        "HTML in a text": 1,
        "formula in a cell": 1,
        f"text of more than {LONGEST:,} characters": 1,
    }


def test_a_file_without_any_known_column_is_refused() -> None:
    with pytest.raises(ValueError, match="name columns area"):
        read([["x"]], ["browser"])


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, told: str) -> None:
    file = tmp_path / "r.csv"
    file.write_bytes("area,text\r\nThanet,“Café” closed\r\n".encode(encoding))
    found = read_response_file(file)
    assert (found.encoding, found.header) == (told, ("area", "text"))
    assert found.rows == ((2, ("Thanet", "“Café” closed")),)


def test_blank_rows_separators_and_cells_of_many_lines(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text('area;text\n;\nThanet;"one\ntwo; three"\n\nDover;x\n')
    found = read_response_file(file)
    assert found.blank == (2, 4)
    assert found.rows == ((3, ("Thanet", "one\ntwo; three")), (5, ("Dover", "x")))


def test_the_separator_is_that_of_the_first_line_that_is_not_blank(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("\n  \narea;text\nThanet;one, two\n")
    found = read_response_file(file)
    assert (found.header, found.rows) == (("area", "text"), ((4, ("Thanet", "one, two")),))


def test_a_megabyte_in_a_cell_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("area,text\nThanet," + "word " * 250_000 + "\n")
    assert len(read_response_file(file).rows[0][1][1]) > 1_000_000


def test_a_spreadsheet(tmp_path: Path) -> None:
    import xlsxwriter

    file = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Responses")
        for row, cells in enumerate((["area", "support_A"], ["Thanet", "yes"], [], ["Dover", 1])):
            sheet.write_row(row, 0, cells)
    found = read_response_file(file, "Responses")
    assert found.blank == (3,)
    assert found.rows == ((2, ("Thanet", "yes")), (4, ("Dover", "1")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("area,text\n", "no row"),
        ('area,text\nThanet,"never closed\nDover,x\n', "close its quotes"),
        ("area,text\nThanet,a\0b\n", "zero bytes"),
    ],
)
def test_files_that_cannot_be_read_are_refused(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "r.csv"
    file.write_text(text)
    with pytest.raises(FolderError, match=words):
        read_response_file(file)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["Support for option A", "text"], ["yes", "Far"]),
        (["A", "text"], ["yes", "Far"]),
        (["preferred option", "text"], ["Option A", "Far"]),
        (["preferred option", "text"], ["A", "Far"]),
    ],
)
def test_an_option_listed_as_option_a_is_the_one_that_a_file_calls_a(
    header: list[str], cells: list[str]
) -> None:
    found = read_responses(header, [(2, cells)], Reading(options=("Option A", "Option B")))
    assert found.options == ("Option A", "Option B")
    assert found.responses[0].answers["Option A"] is Answer.SUPPORT
    assert unlisted(header, ("Option A", "Option B")) == ()
