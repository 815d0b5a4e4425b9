"""`commonweal manage`: commands on the records run as the documents give them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: Nothing of Django's in the environment, as where a shell was just opened.
PLAIN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DJANGO_SETTINGS_MODULE", "SECRET_KEY", "DATABASE_URL"}
    and not name.startswith("COMMONWEAL")
}


def manage(
    where: Path, *command: str, environment: dict[str, str] = PLAIN
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commonweal", "manage", *command],
        capture_output=True,
        text=True,
        cwd=where,
        env=environment,
    )


def test_a_backup_is_taken_back_into_a_new_folder_with_no_setting_given(tmp_path: Path) -> None:
    for command in (
        ("migrate",),
        ("backup", "kept.tar.gz"),
        ("--data", "new", "migrate"),
        ("--data", "new", "restore", "kept.tar.gz"),
        ("--data", "new", "invite", "lead@example.org", "--office", "Lead"),
    ):
        done = manage(tmp_path, *command)
        assert done.returncode == 0, (command, done.stderr)
    assert done.stdout.startswith("/password/")
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    done = manage(tmp_path, "--data", "typo", "verify_records")
    assert done.returncode == 2
    assert "typo: no such folder" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_database_elsewhere_is_never_given_a_secret_of_this_machine(tmp_path: Path) -> None:
    done = manage(
        tmp_path, "migrate", environment={**PLAIN, "DATABASE_URL": "postgres://one@nowhere/one"}
    )
    assert done.returncode == 2
    assert "SECRET_KEY is not" in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_fails_ends_so(tmp_path: Path) -> None:
    manage(tmp_path, "migrate")
    done = manage(tmp_path, "restore", "none.tar.gz")
    assert done.returncode == 1
    assert "none.tar.gz" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/web/running.md", "docs/web/accounts.md"])
def test_documents_give_no_command_that_finds_no_settings(page: str) -> None:
    text = (Path(__file__).resolve().parents[3] / page).read_text(encoding="utf-8")
    given = [line for line in text.splitlines() if line.startswith("    python -m django")]
    assert not given
