"""An interrupt that comes while compiled code runs is an interrupt; other faults stay faults."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from commonweal.cli.stopping import CODE, NOTHING, Stoppable


def raising(cause: BaseException | None) -> typer.Typer:
    app = typer.Typer(cls=Stoppable)

    @app.callback()
    def group() -> None:
        """A group."""

    @app.command()
    def site() -> None:
        # As numba does: the interrupt came in a kernel, which returned with an exception set.
        raise SystemError("returned a result with an exception set") from cause

    return app


def test_an_interrupt_in_a_kernel_is_told_in_one_line() -> None:
    done = CliRunner().invoke(raising(KeyboardInterrupt()), ["site"])
    assert done.exit_code == CODE
    assert done.stderr.strip() == NOTHING


@pytest.mark.parametrize("cause", [None, ValueError("no interrupt")])
def test_another_fault_of_a_kernel_stays_one(cause: BaseException | None) -> None:
    done = CliRunner().invoke(raising(cause), ["site"])
    assert isinstance(done.exception, SystemError)
