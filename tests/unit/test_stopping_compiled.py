"""An interrupt in compiled code or while loading, and a place that takes no writing: one line."""

from __future__ import annotations

import subprocess
import sys
from errno import EIO, ENOSPC

import pytest
import typer
from typer.testing import CliRunner

from commonweal.cli.stopping import CODE, NOTHING, Stoppable

#: As numba raises it: the interrupt came in a kernel, which returned with an exception set.
KERNEL = SystemError("returned a result with an exception set")


def raising(error: BaseException, cause: BaseException | None = None) -> typer.Typer:
    app = typer.Typer(cls=Stoppable)

    @app.callback()
    def group() -> None:
        """A group."""

    @app.command()
    def site() -> None:
        raise error from cause

    return app


def test_an_interrupt_in_a_kernel_is_told_in_one_line() -> None:
    done = CliRunner().invoke(raising(KERNEL, KeyboardInterrupt()), ["site"])
    assert done.exit_code == CODE
    assert done.stderr.strip() == NOTHING


@pytest.mark.parametrize("cause", [None, ValueError("no interrupt")])
def test_another_fault_of_a_kernel_stays_one(cause: BaseException | None) -> None:
    done = CliRunner().invoke(raising(KERNEL, cause), ["site"])
    assert isinstance(done.exception, SystemError)


def test_a_full_disk_is_told_in_one_line() -> None:
    error = OSError(ENOSPC, "No space left on device", "pack/pack.xlsx")
    done = CliRunner().invoke(raising(error), ["site"])
    assert done.exit_code == 1
    (said,) = done.stderr.splitlines()
    assert said.startswith("pack/pack.xlsx: No space left on device; choose another place")


def test_another_fault_of_the_machine_stays_one() -> None:
    done = CliRunner().invoke(raising(OSError(EIO, "Input/output error")), ["site"])
    assert isinstance(done.exception, OSError)


def test_an_interrupt_while_the_command_is_being_loaded_is_told_in_one_line() -> None:
    """As if Ctrl-C came while Typer, the first library that it loads, was read."""
    interrupting = (
        "import runpy, sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'typer':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "runpy.run_module('commonweal', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", interrupting], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (CODE, "")
    assert done.stderr.splitlines() == [NOTHING]
