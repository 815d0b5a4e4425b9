"""Capitation against amounts that no practice and no nation can have."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from folders_held import held_in
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.capitation.formula import edition_of
from commonweal.funding.capitation.practices import Practices, faults_of
from commonweal.funding.capitation.targets import MOST_PENCE, pence_of, price_per_head
from commonweal.funding.capitation.weighting import weigh

EDITION = edition_of("2018-19")


def _changed(practices: Practices, where: str, name: str, value: float) -> Practices:
    held = {**getattr(practices, where)}
    held[name] = held[name].copy()
    held[name][0] = value
    return replace(practices, **{where: held})


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        ("streams", "maternity", 1e308),
        ("streams", "maternity", float("inf")),
        ("factors", "market forces factor", 1e308),
        ("factors", "target allocation before remoteness", 1e-300),
        ("factors", "target allocation", 1e308),
    ],
)
def test_an_amount_that_cannot_be_meant_is_a_fault_of_its_practice(
    example: Path, where: str, name: str, value: float
) -> None:
    held = held_in(example, "2018-19").practices
    assert not faults_of(EDITION, held)
    faults = faults_of(EDITION, _changed(held, where, name, value))
    assert {fault.practice for fault in faults} == {held.codes[0]}
    assert any(name in fault.message for fault in faults)


def test_targets_of_the_largest_amounts_taken_are_whole_pence(example: Path) -> None:
    held = held_in(example, "2018-19").practices
    for name in EDITION.streams:
        held = _changed(held, "streams", name, 1e9)
    for name in EDITION.cost_factors:
        held = _changed(held, "factors", name, 9.99)
    before = held.factors["target allocation before remoteness"][0]
    held = _changed(held, "factors", "target allocation", 9.99 * before)
    price = price_per_head(EDITION, MOST_PENCE)
    assert price is not None
    overall = weigh(EDITION, held).overall
    with np.errstate(all="raise"):
        pence = pence_of(overall, price)
    assert float(pence[0]) == pytest.approx(float(overall[0]) * float(price), rel=1e-12)
    assert (pence > 0).all()


def test_a_quantum_beyond_64_bits_is_an_error_of_use(example: Path) -> None:
    asked = ["funding", "targets", str(example), "--quantum", "999999999999999999999999bn"]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 2
    assert "--quantum: a quantum above £1,000,000,000,000" in found.stderr
    assert not found.stdout


def test_a_practice_of_no_commissioner_is_named_and_stops_the_cascade(
    example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "homeless"
    shutil.copytree(example, folder)
    table = folder / "memberships.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("G82002,")]
    assert len(kept) < len(lines)
    table.write_text("".join(kept), encoding="utf-8")
    shared = CliRunner().invoke(
        app, ["funding", "cascade", str(folder), "--quantum", "1000", "--to", "ccg"]
    )
    assert shared.exit_code == 1
    assert "belong to no commissioner" in shared.output
    assert "G82002" in shared.output
    told = CliRunner().invoke(app, ["funding", "targets", str(folder), "--level", "ccg"])
    assert told.exit_code == 1
    assert "G82002" in told.output
