"""What was kept on SQLite is taken back on PostgreSQL, and goes on there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psycopg

from commonweal.records import STATEMENTS
from web_programs import loaded
from web_site import environment

#: A command, as it is run by hand.
COMMAND = """
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


def test_a_backup_of_sqlite_is_taken_back_on_postgresql(
    tmp_path: Path, example: Path, postgres_database: Callable[[], str]
) -> None:
    old, new, out = tmp_path / "old", tmp_path / "new", tmp_path / "kept.tar.gz"
    for home in (old, new):
        home.mkdir()
    (old / "plans" / "1").mkdir(parents=True)
    (old / "plans" / "1" / "answers.json").write_text("[]")
    database = postgres_database()
    with ExitStack() as held:
        before, after = (
            held.enter_context(loaded(environment(home, at, 0), "commonweal.web.urls"))
            for home, at in ((old, ""), (new, database))
        )
        before.do(COMMAND, "migrate")
        after.do(COMMAND, "migrate")
        before.do(COMMAND, "import_records", str(example / STATEMENTS))
        invite = ("invite", "--office", "Lead", "--role", "governance lead")
        before.do(COMMAND, *invite, "one@example.org")
        before.do(COMMAND, "backup", str(out))
        after.do(COMMAND, "restore", str(out))
        assert (new / "plans" / "1" / "answers.json").read_text() == "[]"
        with psycopg.connect(database) as connection:
            # So many came at once that it was asked to count them: by that it finds them.
            asked = "SELECT reltuples FROM pg_class WHERE relname = 'store_mention'"
            assert connection.execute(asked).fetchone()[0] > 400  # type: ignore[index]  # one row
        after.do(COMMAND, "export_records", str(tmp_path / "after.jsonl"))
        assert (tmp_path / "after.jsonl").read_bytes() == (example / STATEMENTS).read_bytes()
        # New rows are numbered after those that were taken back.
        after.do(COMMAND, *invite, "two@example.org")
        told = after.begin(COMMAND, "restore", str(out)).rest(ending=1)
    assert "holds rows already, in accounts_" in told
    assert "store_row" in told
