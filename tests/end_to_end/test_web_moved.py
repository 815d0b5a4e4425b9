"""What was kept on SQLite is taken back on PostgreSQL, and goes on there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from commonweal.records import STATEMENTS
from web_site import PROJECT, environment


def django(home: Path, database: str, *command: str, code: int = 0) -> str:
    """What a command says."""
    done = subprocess.run(
        [sys.executable, "-m", "django", *command],
        env=environment(home, database, 0), cwd=PROJECT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def test_a_backup_of_sqlite_is_taken_back_on_postgresql(
    tmp_path: Path, example: Path, postgres_database: Callable[[], str]
) -> None:
    old, new, out = tmp_path / "old", tmp_path / "new", tmp_path / "kept.tar.gz"
    for home in (old, new):
        home.mkdir()
    (old / "plans" / "1").mkdir(parents=True)
    (old / "plans" / "1" / "answers.json").write_text("[]")
    database = postgres_database()
    django(old, "", "migrate")
    django(new, database, "migrate")
    django(old, "", "import_records", str(example / STATEMENTS))
    invite = ("invite", "--office", "Lead", "--role", "governance lead")
    django(old, "", *invite, "one@example.org")
    django(old, "", "backup", str(out))
    django(new, database, "restore", str(out))
    assert (new / "plans" / "1" / "answers.json").read_text() == "[]"
    django(new, database, "export_records", str(tmp_path / "after.jsonl"))
    assert (tmp_path / "after.jsonl").read_bytes() == (example / STATEMENTS).read_bytes()
    # New rows are numbered after those that were taken back.
    django(new, database, *invite, "two@example.org")
    told = django(new, database, "restore", str(out), code=1)
    assert "holds rows already, in accounts_" in told
    assert "store_row" in told
