"""Files that somebody sends: taken for what they are, and nothing hostile unpacked or run."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.web import archives, uploads
from commonweal.web.archives import members_of, unpack
from commonweal.web.uploads import RefusedUploadError, checked, hostile_cells, shown_name, table_of


def file(data: bytes | str) -> io.BytesIO:
    return io.BytesIO(data.encode() if isinstance(data, str) else data)


def packed(
    entries: dict[str, bytes], *, mode: int = 0, method: int = zipfile.ZIP_DEFLATED
) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as held:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            entry.external_attr = mode << 16
            held.writestr(entry, data)
    out.seek(0)
    return out


def faults(data: io.BytesIO) -> str:
    with pytest.raises(RefusedUploadError) as refused:
        members_of(data)
    return str(refused.value)


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", b"\x89PNG\r\n", b"MZ\x00\x01", b"\xff\xfea\x00", b"PAR1" + b"\x00" * 9],
)
def test_what_is_no_table_by_its_content_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedUploadError, match="by its content"):
        checked(file(data), ["csv"])


def test_an_archive_is_no_table_and_a_table_no_archive() -> None:
    with pytest.raises(RefusedUploadError, match="not a CSV file"):
        table_of(packed({"a.csv": b"a"}))
    assert "not a ZIP file" in faults(file("a,b\n1,2\n"))


def test_a_workbook_is_told_from_another_archive() -> None:
    book = packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""})
    assert checked(book, ["spreadsheet"]) == "spreadsheet"
    with pytest.raises(RefusedUploadError):
        checked(packed({"a.csv": b""}), ["spreadsheet"])


def test_too_large_and_empty_files_are_told() -> None:
    with pytest.raises(RefusedUploadError, match="at most 10 MB"):
        checked(file(b"a" * (uploads.TABLE + 1)), ["csv"])
    with pytest.raises(RefusedUploadError, match="empty"):
        checked(file(b""), ["csv"])


def test_tables_of_offices_are_read() -> None:
    for data in (
        "name,£\nSt Mary’s,-12.50\n".encode(),
        "name,£\nSt Mary’s,-12.50\n".encode("cp1252"),
    ):
        assert table_of(file(data)) == [["name", "£"], ["St Mary’s", "-12.50"]]
    assert table_of(file(b"\xef\xbb\xbfa,b\r\n1,2\r\n")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", " =1", "\t=1", "＝1+1", '=HYPERLINK("x")'],
)
def test_a_cell_that_a_spreadsheet_would_run_is_refused_with_its_place(cell: str) -> None:
    assert "Row 2, column 1" in hostile_cells([["a"], [cell]])[0]


@pytest.mark.parametrize("cell", ["-12.5", "+44 20 7946 0000", "-£3", "-", "a=b", "-5%", "x@y.z"])
def test_numbers_and_words_are_no_formulas(cell: str) -> None:
    assert hostile_cells([[cell]]) == []


def test_a_table_says_all_that_is_wrong_at_once() -> None:
    with pytest.raises(RefusedUploadError) as refused:
        table_of(file('<script>,b\n=1,@x\n"' + "y" * 40_000 + '",2\n'))
    assert len(refused.value.faults) == 4


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "a/../../b.csv", "/etc/a.csv", "C:/a.csv", "a\\..\\b.csv"],
)
def test_names_that_lead_out_are_refused(name: str, tmp_path: Path) -> None:
    assert "leads out of the folder" in faults(packed({name: b"x"}))
    with pytest.raises(RefusedUploadError):
        unpack(packed({name: b"x"}), tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>.csv", "a\x1bb.csv", "a?.csv"])
def test_html_and_control_signs_in_names_are_refused_and_never_told(name: str) -> None:
    told = faults(packed({name: b"x"}))
    assert "<" not in told
    assert "\x1b" not in told


def test_links_and_other_kinds_and_doubles_are_refused() -> None:
    assert "is a link" in faults(packed({"a.csv": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777))
    assert "no such file" in faults(packed({"run.py": b""}))
    assert "there twice" in faults(packed({"a.csv": b"", "A.csv": b""}))


def test_a_bomb_is_refused_by_its_ratio_its_total_and_its_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "more tightly" in faults(packed({"a.csv": b"0" * 20_000_000}))
    monkeypatch.setattr(archives, "UNPACKED", 1_000)
    assert "unpacks to" in faults(packed({"a.csv": b"0" * 900, "b.csv": b"0" * 900}))
    monkeypatch.setattr(archives, "FILES", 3)
    assert "files" in faults(packed({f"{at}.csv": b"" for at in range(4)}))


def test_the_list_of_files_is_measured_before_it_is_read() -> None:
    many = packed({f"{'x' * 100}{at}.csv": b"" for at in range(5_500)})
    assert "more than 2,000 files" in faults(many)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = packed({"a.csv": b"a"}).getvalue()
    assert "no such file" in faults(packed({"a.zip": inner}))
    with pytest.raises(RefusedUploadError, match="packed again"):
        unpack(packed({"a.csv": inner}), tmp_path / "in")


def test_sizes_that_an_archive_says_are_not_believed(tmp_path: Path) -> None:
    data = packed({"a.csv": b"0" * 5_000}).getvalue()
    size = (5_000).to_bytes(4, "little")
    lying = data.replace(size, (50).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(RefusedUploadError, match=r"damaged|larger"):
        unpack(file(lying), tmp_path / "in")


def test_an_honest_folder_is_unpacked(tmp_path: Path) -> None:
    made = unpack(packed({"f/datapackage.json": b"{}", "f/records/s.jsonl": b"x"}), tmp_path / "in")
    assert [one.read_bytes() for one in made] == [b"{}", b"x"]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_looking(data: bytes) -> None:
    for look in (members_of, table_of):
        with contextlib.suppress(RefusedUploadError):
            assert look(file(b"PK\x03\x04" + data if look is members_of else data)) is not None


@given(st.text(max_size=200))
def test_a_shown_name_is_a_name(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= 120
    assert not set(shown) & set('<>/\\"&\x00\n')
