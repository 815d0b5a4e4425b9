"""What Python compiled is kept for the next program, whatever the machine says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".ci" / "environment.sh"
#: An environment that is made already, so that nothing is installed.
MADE = 'mkdir made; printf %s "$(cat lock pyproject.toml | cksum)" > made/installed'


def test_run_and_test_let_python_keep_what_it_compiled(tmp_path: Path) -> None:
    for name in ("lock", "pyproject.toml"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["sh", "-euc", f'{MADE}; venv=made lock=lock; . "$0"; env', str(ENVIRONMENT)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"PATH={tmp_path}/made/bin:" in done.stdout
    assert "PYTHONDONTWRITEBYTECODE" not in done.stdout
