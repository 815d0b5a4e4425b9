"""`./run` says how it is used, and takes no option for the name of a folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "run"


@pytest.mark.parametrize(("option", "code"), [("--help", 0), ("-h", 0), ("--out", 2)])
def test_an_option_prints_usage_and_plans_nothing(tmp_path: Path, option: str, code: int) -> None:
    shutil.copy(RUN, tmp_path / "run")
    done = subprocess.run(
        [str(tmp_path / "run"), option], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == code, done.stderr
    assert "Usage: ./run [OUT]" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
