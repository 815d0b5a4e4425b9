"""The table keeps what a file of records keeps, line for line."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from commonweal.records import STATEMENTS, StatementError, inspect, read
from commonweal.records import destroy as destroy_in_file
from commonweal.records.refusal import RefusedError
from commonweal.records.store import destruction_of
from commonweal.web.store.adding import append, destroy, take_over
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import everything, head
from commonweal.web.store.triggers import put_on, take_off
from commonweal.web.store.verifying import verify, written


def test_the_table_is_the_file_line_for_line(example_rows: int, example: Path) -> None:
    written = "".join(f"{row.line}\n" for row in Row.objects.order_by("number"))
    assert written.encode() == (example / STATEMENTS).read_bytes()
    assert not inspect(written.encode(), head()).damages
    assert example_rows == head().count == len(everything())


def test_what_is_stated_already_is_refused_and_nothing_is_added(example_rows: int) -> None:
    with pytest.raises(RefusedError, match="stated already"):
        append(everything()[:1])
    assert head().count == example_rows


def test_records_are_taken_over_once(example_rows: int, example: Path) -> None:
    with pytest.raises(ValueError, match="already"):
        take_over(read(example / STATEMENTS).lines)
    with pytest.raises(ObjectDoesNotExist):
        Row.objects.get(number=example_rows + 1)


def _change(text: str, *values: object) -> None:
    """Change the table behind the back of the application."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE store_row SET line = REPLACE(line, 'a', 'b') WHERE number = 2",
        "UPDATE store_row SET about = 'elsewhere' WHERE number = 2",
        "UPDATE store_row SET number = 10000000 WHERE number = 2",
        "DELETE FROM store_row WHERE number = 2",
        "DELETE FROM store_row",
        "INSERT INTO store_row SELECT * FROM store_row WHERE number = 2",
    ],
)
def test_the_database_refuses_to_change_a_row(example_rows: int, text: str) -> None:
    with pytest.raises(IntegrityError):
        _change(text)
    assert not verify()[1]
    assert head().count == example_rows


def test_sqlite_replaces_no_row(example_rows: int) -> None:
    if connection.vendor != "sqlite":
        return
    with pytest.raises(IntegrityError, match="never changed"):
        _change("REPLACE INTO store_row SELECT * FROM store_row WHERE number = 2")
    assert head().count == example_rows


@pytest.mark.usefixtures("example_rows")
def test_a_payload_goes_only_after_its_destruction_was_stated() -> None:
    row = Row.objects.get(number=2)
    line = line_of(row.line)
    empty, _ = destruction_of(line, reason="r", approver="a", stated_at=datetime.now(UTC))
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Row.objects.filter(number=2).update(line=empty.written().decode())
    assert not verify()[1]


@pytest.mark.usefixtures("example_rows")
def test_a_destroyed_payload_is_gone_and_found_by_nothing_and_the_chain_stands() -> None:
    seat = Row.objects.filter(type="seat").first()
    assert seat is not None
    assert Mention.objects.filter(row=seat).exists()
    destroy(
        seat.statement, reason="kept long enough", approver="Guardian",
        stated_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    held = {one.id: one for one in everything()}
    assert held[seat.statement].payload is None
    assert not Mention.objects.filter(row=seat).exists()
    assert not verify()[1]
    with pytest.raises(StatementError, match="destroyed before"):
        destroy(
            seat.statement, reason="r", approver="a", stated_at=datetime(2026, 1, 2, tzinfo=UTC)
        )
    with pytest.raises(StatementError, match="no statement"):
        destroy("nothing", reason="r", approver="a", stated_at=datetime(2026, 1, 2, tzinfo=UTC))
    with pytest.raises(IntegrityError):
        _change("UPDATE store_row SET line = %s WHERE number = %s", seat.line, seat.number)


@pytest.mark.usefixtures("example_rows")
def test_the_file_destroys_as_the_table_does(tmp_path: Path, example: Path) -> None:
    path = tmp_path / "statements.jsonl"
    shutil.copy(example / STATEMENTS, path)
    name = str(Row.objects.filter(type="seat").values_list("statement", flat=True).first())
    when = datetime(2026, 1, 1, tzinfo=UTC)
    asked = {"reason": "kept long enough", "approver": "Guardian", "stated_at": when}
    file = destroy_in_file(path, name, **asked)
    table = destroy(name, **asked)
    # The statement of destruction has a salt of its own; all else is the same.
    assert table.count == file.count
    assert written().splitlines()[:-1] == path.read_bytes().splitlines()[:-1]


def test_commands_verify_export_and_take_over(
    example_rows: int, example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_records")
    assert f"{example_rows:,} statements are whole" in capsys.readouterr().out
    out = tmp_path / "new" / "statements.jsonl"
    call_command("export_records", str(out))
    assert out.read_bytes() == (example / STATEMENTS).read_bytes()
    assert not read(out).damages
    assert read(out).anchored
    with pytest.raises(CommandError, match="already"):
        call_command("export_records", str(out))
    with pytest.raises(CommandError, match="already"):
        call_command("import_records", str(out))
    out.write_bytes(out.read_bytes()[:-20])
    with pytest.raises(CommandError, match="nothing was taken over"):
        call_command("import_records", str(out))


@pytest.mark.usefixtures("example_rows")
def test_damage_is_found_though_the_database_was_made_to_let_it_through() -> None:
    take_off(connection)
    Row.objects.filter(number=3).update(about="elsewhere")
    Row.objects.filter(number=5).update(line=Row.objects.get(number=6).line)
    put_on(connection)
    damages = verify()[1]
    assert {one.line for one in damages} >= {3, 5}
    with pytest.raises(SystemExit):
        call_command("verify_records")
