"""Fixtures for every test: the shared data, where it is at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from commonweal.plan.study import Studied

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
def example_studied(example: Path) -> Studied:
    """All chapters of the example and its answers, worked out once for all tests that read them."""
    from commonweal.folder import read_folder
    from commonweal.plan.study import study_folder

    return study_folder(read_folder(example))


@pytest.fixture(scope="session")
def example_pack(example_studied: Studied, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's pack, written once; a test that changes anything copies it.

    That `commonweal plan` writes these bytes is what `tests/end_to_end/test_pack.py` asks.
    """
    from commonweal.plan.pack import write_pack

    out = tmp_path_factory.mktemp("made") / "pack"
    write_pack(example_studied, out)
    return out


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
