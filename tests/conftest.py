"""Fixtures for every test: the shared data, where it is at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A property is judged by what it finds, not by how busy the machine is.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

PROJECT = Path(__file__).resolve().parent.parent


def skip(reason: str) -> None:
    """Skip with a reason; where skipping is forbidden (continuous integration), fail instead."""
    if os.environ.get("COMMONWEAL_FORBID_SKIPS") == "1":
        pytest.fail(f"skipping is forbidden here, but: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def skipping() -> Callable[[str], None]:
    """`skip`, for tests in folders with a conftest of their own, where it cannot be imported."""
    return skip


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the checkout."""
    found = Path(os.environ.get("COMMONWEAL_SHARED", PROJECT.parent / "shared"))
    if not (found / "data").is_dir():
        skip(f"the shared data is not at {found}")
    return found


@pytest.fixture(scope="session")
def example() -> Path:
    """The example folder of Kent and Medway that ships with the project."""
    return PROJECT / "examples" / "kent-medway"


@pytest.fixture(scope="session")
def kent(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Kent and Medway, built from the publishers' files once for all tests."""
    from typer.testing import CliRunner

    from commonweal.cli.main import app

    out = tmp_path_factory.mktemp("build") / "kent"
    done = CliRunner().invoke(
        app,
        ["build", str(shared / "data"), "--system", "Kent and Medway", "--as-of", "2019-07-01",
         "--out", str(out), "--json"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="session")
def synthetic_finance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up system with the money that no open table holds, written once for all tests."""
    out = tmp_path_factory.mktemp("synthetic") / "finance"
    program = PROJECT / "examples" / "build_synthetic_finance.py"
    subprocess.run([sys.executable, str(program), str(out)], check=True)
    return out
