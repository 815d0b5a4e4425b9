"""Files as they come: encodings, line ends, quotes, ragged rows, and the lines that are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.folder import check_folder
from commonweal.folder.csv_file import stage_csv
from commonweal.folder.engines import open_duckdb
from commonweal.folder.lines import line_at
from commonweal.folder.schema import load_schemas
from commonweal.folder.values import row_findings

HEADER = "code,name,kind,latitude,longitude,neighbour,source"
GOOD = "E01000001,Ashford 001A,lsoa,51.1,0.9,false,lists"

Maker = Callable[..., Path]


def told(path: Path) -> list[tuple[str, int | None, str, str | None, str]]:
    return [(f.file, f.row, f.column, f.value, f.rule) for f in check_folder(path)]


def test_a_good_folder_has_no_findings(folder: Maker) -> None:
    assert check_folder(folder()) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_are_accepted_and_lines_are_still_right(
    folder: Maker, end: str, mark: bytes
) -> None:
    rows = ["E01000002,B,lsoa,99,0.9,,lists", "E01000003,C", "", "E01000004,D,lsoa,51,0.9,,x"]
    text = end.join([HEADER, GOOD, *rows])
    assert told(folder(areas=mark + text.encode())) == [
        ("areas.csv", 3, "latitude", "99", "maximum"),
        ("areas.csv", 4, "", "E01000003,C", "cells"),
        ("areas.csv", 6, "source", "x", "foreign key"),
    ]


@pytest.mark.parametrize("first", ["\n", "\r\n"])
def test_mixed_line_ends_are_named_and_the_rest_is_checked_all_the_same(
    folder: Maker, first: str
) -> None:
    other = "\r\n" if first == "\n" else "\n"
    text = HEADER + first + GOOD + first + "E01000002,B,lsoa,99,0.9,,lists" + other
    assert told(folder(areas=text)) == [
        ("areas.csv", 3, "", None, "line ends"),
        ("areas.csv", 3, "latitude", "99", "maximum"),
    ]


def test_text_over_several_lines_and_blank_lines_are_counted_as_an_editor_counts(
    folder: Maker,
) -> None:
    text = (
        f'{HEADER}\nE01000001,"over\nthree\nlines",lsoa,51.1,0.9,,lists\n\n'
        "E01000002,B,lsoa,99,0.9,,lists\nE01000003,C,lsoa\nE01000004,D,lsoa,98,0.9,,lists\n"
    )
    assert told(folder(areas=text)) == [
        ("areas.csv", 6, "latitude", "99", "maximum"),
        ("areas.csv", 7, "", "E01000003,C,lsoa", "cells"),
        ("areas.csv", 8, "latitude", "98", "maximum"),
    ]


def test_ragged_rows_are_named_one_finding_each(folder: Maker) -> None:
    text = f"{HEADER}\n{GOOD},more,and more\nE01000002\n{GOOD.replace('1A', '1B')}\n"
    assert told(folder(areas=text)) == [
        ("areas.csv", 2, "", f"{GOOD},more,and more", "cells"),
        ("areas.csv", 3, "", "E01000002", "cells"),
    ]


def test_latin_1_is_named_with_its_line(folder: Maker) -> None:
    text = f"{HEADER}\n{GOOD}\nE01000002,Caf\xe9,lsoa,51,0.9,,lists\n".encode("latin-1")
    (finding,) = check_folder(folder(areas=text))
    assert (finding.file, finding.row, finding.rule) == ("areas.csv", 3, "encoding")
    assert "UTF-8" in finding.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_findings_not_crashes(folder: Maker, encoding: str) -> None:
    (finding,) = check_folder(folder(areas=f"{HEADER}\n{GOOD}\n".encode(encoding)))
    assert (finding.file, finding.row, finding.rule) == ("areas.csv", 1, "encoding")


def test_a_quote_that_does_not_close(folder: Maker) -> None:
    text = f'{HEADER}\n{GOOD}\nE01000002,"B,lsoa,51,0.9,,lists\nE01000003,C,lsoa,51,0.9,,lists\n'
    (finding,) = check_folder(folder(areas=text))
    assert (finding.row, finding.rule) == (3, "format")
    assert "quote" in finding.message


def test_text_after_a_quote_and_a_quote_within_text(folder: Maker) -> None:
    text = (
        f'{HEADER}\nE01000001,"Ashford" 001A,lsoa,51,0.9,,lists\n'
        'E01000002,5" pipe,lsoa,51,0.9,,lists\nE01000003,C,lsoa,99,0.9,,lists\n'
    )
    assert told(folder(areas=text)) == [
        ("areas.csv", 2, "", 'E01000001,"Ashford" 001A,lsoa,51,0.9,,lists', "format"),
        ("areas.csv", 4, "latitude", "99", "maximum"),
    ]


@pytest.mark.parametrize(
    ("content", "row", "rule"),
    [
        (b"", 1, "format"),
        (b"\n\n", 1, "format"),
        (b"\xef\xbb\xbf", 1, "format"),
        (b"\x00\x00\x00", 1, "encoding"),
        (b"code;name;kind;source\n1;2;3;4\n", 1, "format"),
        (b"caf\xe9,name\n", 1, "encoding"),
    ],
)
def test_what_is_no_table_is_one_finding(
    folder: Maker, content: bytes, row: int | None, rule: str
) -> None:
    (finding,) = check_folder(folder(areas=content))
    assert (finding.file, finding.row, finding.rule) == ("areas.csv", row, rule)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_header_alone_is_an_empty_table(folder: Maker, end: str) -> None:
    assert told(folder(areas=HEADER + end)) == []


def test_findings_beyond_a_thousand_are_counted(folder: Maker) -> None:
    rows = [f"E{n},A,lsoa,{-n},0.9,,lists" for n in range(1500)]
    found = check_folder(folder(areas="\n".join([HEADER, *rows])))
    assert len(found) == 1001
    assert [f.row for f in found[:-1]] == list(range(2, 1002))
    assert found[-1].row is None
    assert found[-1].message.startswith("and 500 more")


def test_ragged_rows_beyond_a_thousand_are_counted(folder: Maker) -> None:
    text = "\n".join([HEADER, *["a,b"] * 1200, GOOD.replace("51.1", "99")])
    found = check_folder(folder(areas=text))
    assert [f.row for f in found if f.rule == "cells"] == [*range(2, 1002), None]
    assert [f.row for f in found if f.rule == "maximum"] == [1202]


def test_a_quote_that_stays_open_in_a_large_file(folder: Maker) -> None:
    """The line of the quote is right; behind it, in what could be read again, none is given."""
    row = f"E0,{'x' * 4000},lsoa,51,0.9,,lists\n"
    text = f'{HEADER}\n{GOOD}\nE1,"open,lsoa,51,0.9,,lists\n{row * 9000}E2,B,lsoa,99,0.9,,lists\n'
    found = [(f.row, f.rule) for f in check_folder(folder(areas=text)) if f.rule != "primary key"]
    assert found == [(3, "format"), (None, "maximum")]


def test_text_after_a_quote_in_a_record_of_several_lines(folder: Maker) -> None:
    text = (
        f'{HEADER}\n"E\n1","A" B,lsoa,51,0.9,,lists\n'
        'E2,"over\ntwo",lsoa,51,0.9,,lists\nE3,C,lsoa,99,0.9,,lists\n'
    )
    assert [(f.row, f.rule) for f in check_folder(folder(areas=text))] == [
        (3, "format"),
        (6, "maximum"),
    ]


def test_a_long_value_is_shown_in_part(folder: Maker) -> None:
    text = f"{HEADER}\nE1,A,{'x' * 3_000_000},51,0.9,,lists\n"
    (finding,) = check_folder(folder(areas=text))
    assert finding.value == "x" * 200


def test_a_record_longer_than_any_outline_is_a_finding(folder: Maker) -> None:
    text = f"{HEADER}\nE1,{'x' * 17_000_000},lsoa,51,0.9,,lists\nE2,B,lsoa,99,0.9,,lists\n"
    assert [(f.row, f.rule) for f in check_folder(folder(areas=text))] == [
        (2, "format"),
        (3, "maximum"),
    ]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 nothing PAR1", b"garbage" * 99])
def test_what_is_not_parquet_is_a_finding(folder: Maker, content: bytes) -> None:
    place = folder(areas=None)
    (place / "areas.parquet").write_bytes(content)
    (finding,) = check_folder(place)
    assert (finding.file, finding.row, finding.rule) == ("areas.parquet", None, "format")


def test_parquet_with_spoilt_pages_is_a_finding(folder: Maker) -> None:
    place = folder(areas=None)
    path = place / "areas.parquet"
    names = [f"name {n * 7919 % 1000}" for n in range(1000)]
    columns = {"code": [f"E{n}" for n in range(1000)], "name": names, "kind": ["lsoa"] * 1000}
    pq.write_table(pa.table({**columns, "source": ["lists"] * 1000}), path)
    assert check_folder(place) == []
    content = bytearray(path.read_bytes())
    content[4:200] = bytes(byte ^ 0xFF for byte in content[4:200])
    path.write_bytes(content)
    (finding,) = check_folder(place)
    assert (finding.file, finding.rule) == ("areas.parquet", "format")


def test_parquet_columns_in_another_type_are_findings(folder: Maker) -> None:
    place = folder(areas=None)
    columns = {
        "code": pa.array(["E1", "E2"]).dictionary_encode(),
        "name": ["A", "B"],
        "kind": ["lsoa", ""],
        "latitude": ["51", "52"],
        "longitude": pa.array([0.5, float("nan")], pa.float32()),
        "neighbour": pa.nulls(2),
        "source": ["lists", "lists"],
    }
    pq.write_table(pa.table(columns), place / "areas.parquet")
    assert told(place) == [
        ("areas.parquet", 2, "kind", None, "required"),
        ("areas.parquet", 2, "longitude", "nan", "type"),
        ("areas.parquet", None, "latitude", None, "type"),
    ]


def test_parquet_columns_that_differ_by_capitals_alone(folder: Maker) -> None:
    place = folder(areas=None)
    pq.write_table(pa.table({"code": ["E1"], "Code": ["E1"]}), place / "areas.parquet")
    assert ("areas.parquet", None, "Code", None, "unknown column") in told(place)


CELLS = st.text(st.sampled_from('ab,"\n\r é'), max_size=6)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_duckdb() as opened:
        yield opened


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELLS, st.booleans(), st.integers(0, 2)), min_size=1, max_size=12))
def test_lines_agree_with_a_count_by_hand(
    tmp_path_factory: pytest.TempPathFactory,
    connection: duckdb.DuckDBPyConnection,
    rows: list[tuple[str, bool, int]],
) -> None:
    """Rows with text over lines, ragged rows and blank lines: the lines are those written."""
    place = tmp_path_factory.mktemp("lines")
    text, line = HEADER + "\n", 2
    ragged, bad = [], []
    for number, (name, whole, blank) in enumerate(rows):
        text += "\n" * blank
        line += blank
        quoted = '"' + name.replace('"', '""') + '"'
        (bad if whole else ragged).append(line)
        record = f"E{number},{quoted},lsoa,99,0.9,,lists\n" if whole else f"E{number},{quoted}\n"
        text += record
        line += record.count("\n")
    (place / "areas.csv").write_text(text, encoding="utf-8", newline="")
    staged, findings = stage_csv(connection, place / "areas.csv", load_schemas()["areas"])
    assert staged is not None
    found = row_findings(connection, staged)
    assert [finding.row for finding in findings if finding.rule == "cells"] == ragged
    assert [finding.row for finding in found if finding.rule == "maximum"] == bad


@given(st.lists(st.sampled_from([b"a", b"\n", b"bc"]), min_size=1), st.data())
def test_line_at_counts_line_feeds(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], data: st.DataObject
) -> None:
    content = b"".join(parts)
    letters = [n for n, byte in enumerate(content) if byte != 10]
    places = sorted(data.draw(st.lists(st.sampled_from(letters)))) if letters else []
    path = tmp_path_factory.mktemp("at") / "f"
    path.write_bytes(content)
    assert line_at(path, places) == [content[:place].count(b"\n") + 1 for place in places]
