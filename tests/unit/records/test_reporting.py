"""CSV files of published events: what they would state, or everything to mend first."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stated_by_hand import at

from commonweal.records import Preview, append, fold, preview, read

HEADER = "effective,about,text,source,confidence\n"


def previewed(path: Path, content: bytes | str, **options: object) -> Preview:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    given = {"stated_by": "Analyst", "known_at": at("2025-01-01"), **options}
    return preview(path, **given)


def test_rows_become_statements(tmp_path: Path) -> None:
    rows = "2019-07-01,QKS,Networks start,news,high\n2014-12,QKS,Review starts,doc,medium\n"
    found = previewed(tmp_path / "events.csv", HEADER + rows + "2016,QKS,STP formed,ics,high\n")
    assert found.findings == ()
    first, second, third = found.statements
    assert first.payload == {
        "subject": "event",
        "text": "Networks start",
        "source": "news",
        "confidence": "high",
        "precision": "day",
    }
    assert (first.effective, first.stated_by, first.reason) == (
        date(2019, 7, 1),
        "Analyst",
        "read from events.csv",
    )
    assert (second.effective, second.payload["precision"]) == (date(2014, 12, 1), "month")
    assert (third.effective, third.payload["precision"]) == (date(2016, 1, 1), "year")
    assert first.stated_at == at("2025-01-01")


def test_a_file_read_again_states_only_what_is_new(tmp_path: Path) -> None:
    path, held = tmp_path / "events.csv", tmp_path / "statements.jsonl"
    row = "2019-07-01,QKS,Networks start,news,high\n"
    first = previewed(path, HEADER + row)
    append(held, first.statements)
    more = HEADER + row + "2020-04-01,QKS,One CCG,nhs,high\n"
    again = previewed(path, more, held=read(held).statements)
    assert again.already == (first.statements[0].id,)
    assert [statement.payload["text"] for statement in again.statements] == ["One CCG"]


def test_byte_order_marks_windows_line_ends_and_empty_lines_do_not_matter(tmp_path: Path) -> None:
    rows = HEADER + "2019-07-01,QKS,Networks start,news,high\n"
    plain = previewed(tmp_path / "e.csv", rows)
    windows = previewed(tmp_path / "e.csv", b"\xef\xbb\xbf" + rows.replace("\n", "\r\n").encode())
    spaced = previewed(tmp_path / "e.csv", rows + "\n")
    assert [s.id for s in plain.statements] == [s.id for s in windows.statements]
    assert [s.id for s in plain.statements] == [s.id for s in spaced.statements]


def test_days_and_instants_of_knowledge(tmp_path: Path) -> None:
    header = "effective,about,text,source,confidence,known_at\n"
    rows = "2018-06-01,QKS,A,s,high,2018-07-01\n2018-06-01,QKS,B,s,high,2018-07-01T13:00:00+01:00\n"
    found = previewed(tmp_path / "e.csv", header + rows)
    assert [statement.stated_at for statement in found.statements] == [
        datetime(2018, 7, 1, tzinfo=UTC),
        datetime(2018, 7, 1, 12, tzinfo=UTC),
    ]


def test_every_row_to_mend_is_told_and_nothing_is_stated(tmp_path: Path) -> None:
    rows = [
        "2019-07-01,QKS,Good,news,high",
        "1 July 2019,QKS,Bad day,news,high",
        "2019-02-30,QKS,No such day,news,high",
        "2019-07-01,,,news,certain",
        ",QKS,No day,news,high",
        "2019-07-01,QKS,Short row",
        "2019-07-01,QKS,Good,news,high",
    ]
    found = previewed(tmp_path / "e.csv", HEADER + "\n".join(rows) + "\n")
    assert found.statements == ()
    assert [(f.row, f.column, f.value) for f in found.findings] == [
        (3, "effective", "1 July 2019"),
        (4, "effective", "2019-02-30"),
        (5, "about", ""),
        (5, "text", ""),
        (5, "confidence", "certain"),
        (6, "effective", ""),
        (7, "", None),
        (8, "id", found.findings[-1].value),
    ]
    assert all(finding.file == "e.csv" and finding.message for finding in found.findings)
    assert "the same as line 2" in found.findings[-1].message


@pytest.mark.parametrize(
    ("content", "column", "message"),
    [
        (b"", "", "is empty"),
        (b"\xff\xfe", "", "not UTF-8 at byte 0"),
        (b"effective,text,source\n", "confidence", "is missing"),
        (b"effective,text,source,confidence,colour\n", "colour", "is no column"),
        (b"effective,effective,text,source,confidence\n", "effective", "stands twice"),
    ],
)
def test_files_that_are_no_such_table(
    tmp_path: Path, content: bytes, column: str, message: str
) -> None:
    found = previewed(tmp_path / "e.csv", content)
    assert [f.column for f in found.findings] == [column]
    assert message in found.findings[0].message


def test_a_folder_in_place_of_a_file_and_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv"):
        found = preview(path, stated_by="A", known_at=at("2025-01-01"))
        assert "cannot be read" in found.findings[0].message


def test_the_timeline_of_kent_and_medway(shared: Path) -> None:
    """Real rows, under the names that the file has; the count is taken by csv alone."""
    path = shared / "facts/kent-medway/timeline.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = preview(
        path,
        stated_by="Analyst",
        known_at=at("2025-01-01"),
        columns={"date": "effective", "event": "text"},
        defaults={"about": "QKS"},
    )
    assert found.findings == ()
    assert len(found.statements) == len(rows) == 34
    state = fold(found.statements, effective=date(2019, 3, 31))
    before = [row for row in rows if row["date"] <= "2019-03-31"]
    assert len(state.statements) == len(before)
