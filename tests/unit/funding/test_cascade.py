"""The cascade against a twin that shares out with fractions, and the cases by hand."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from folders_held import held_in
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.capitation.cascade import CascadeError, allocations, cascade
from commonweal.funding.capitation.levels import paths_of
from commonweal.funding.capitation.targets import QuantumError
from commonweal.system.money import share_out
from commonweal.system.organisation import Kind

Path_ = tuple[str, ...]


def twin(pence: int, weights: dict[str, Fraction], paths: dict[str, Path_]) -> list[dict]:
    """Every level by fractions: each node takes the pence of its parent in turn."""
    given: dict[Path_, int] = {(): pence}
    levels = []
    for depth in range(1, len(next(iter(paths.values()))) + 1):
        here: dict[Path_, int] = {}
        for parent, amount in given.items():
            children: dict[Path_, Fraction] = {}
            for leaf, path in paths.items():
                if path[: depth - 1] == parent:
                    node = path[:depth]
                    children[node] = children.get(node, Fraction(0)) + weights[leaf]
            whole = sum(children.values(), Fraction(0))
            exact = {node: amount * size / whole if whole else Fraction(0)
                     for node, size in children.items()}  # fmt: skip
            down = {node: int(part) for node, part in exact.items()}
            left = amount - sum(down.values()) if whole else 0
            for node in sorted(exact, key=lambda n: (down[n] - exact[n], n[-1]))[:left]:
                down[node] += 1
            here |= down
        levels.append(here)
        given = here
    return levels


def test_against_a_twin_of_fractions() -> None:
    draw = random.Random(4)
    for _ in range(40):
        leaves = [f"P{at}" for at in range(draw.randint(1, 30))]
        weights = {leaf: Fraction(draw.randint(0, 400), draw.choice([1, 2, 4])) for leaf in leaves}
        weights[leaves[0]] += 1
        paths = {leaf: (draw.choice("XY"), draw.choice(["A", "B", ""]), leaf) for leaf in leaves}
        quantum = draw.randint(1, 10**6)
        found = cascade(quantum, weights, paths)
        plain = [{path: piece.pence for path, piece in level.items()} for level in found]
        assert plain == twin(quantum, weights, paths)


def test_a_network_across_two_commissioners_is_the_sum_of_its_pieces() -> None:
    ways = {"P1": ("A", "N", "P1"), "P2": ("B", "N", "P2"), "P3": ("B", "M", "P3")}
    levels = cascade(1_000, {"P1": 1, "P2": 1, "P3": 2}, ways)
    rows = {row.code: row for row in allocations(levels[1])}
    assert (rows["N"].pence, rows["N"].parent, len(rows["N"].pieces)) == (500, None, 2)
    assert (rows["M"].pence, rows["M"].parent) == (500, "B")


def test_ties_go_to_the_code_that_comes_first() -> None:
    ways = {leaf: ("S", leaf) for leaf in ("c", "a", "b")}
    pence = {
        row.code: row.pence for row in allocations(cascade(2, dict.fromkeys(ways, 1), ways)[1])
    }
    assert pence == {"a": 1, "b": 1, "c": 0}


def test_a_body_of_no_weight_gets_nothing_and_shares_nothing() -> None:
    ways = {"P1": ("A", "P1"), "P2": ("B", "P2")}
    levels = cascade(7, {"P1": 0, "P2": 3}, ways)
    assert [piece.pence for piece in levels[1].values()] == [0, 7]


@pytest.mark.parametrize(
    ("weights", "ways", "words"),
    [
        ({}, {}, "no practice to share"),
        ({"P": 0.0}, {"P": ("A", "P")}, "above zero"),
        ({"P": -1.0}, {"P": ("A", "P")}, "practice P"),
        ({"P": float("nan")}, {"P": ("A", "P")}, "practice P"),
        ({"P": float("inf")}, {"P": ("A", "P")}, "practice P"),
        ({"P": 1.0, "Q": 1.0}, {"P": ("A", "P")}, "practice Q: it belongs nowhere"),
        ({"P": 1.0, "Q": 1.0}, {"P": ("A", "P"), "Q": ("Q",)}, "differ in length"),
    ],
)
def test_what_cannot_be_shared_over_is_named(
    weights: dict[str, float], ways: dict[str, Path_], words: str
) -> None:
    with pytest.raises(CascadeError, match=words):
        cascade(1, weights, ways)


@pytest.mark.parametrize("pence", [0, -1])
def test_a_quantum_of_nothing_or_below_zero_is_refused(pence: int) -> None:
    with pytest.raises(QuantumError):
        cascade(pence, {"P": 1}, {"P": ("A", "P")})


def test_numbers_of_numpy_are_read_as_written() -> None:
    assert share_out(10, {"a": np.float64(0.1), "b": 0.9}) == {"a": 1, "b": 9}
    with pytest.raises(ValueError, match="finite"):
        share_out(10, {"a": float("nan")})


def test_every_level_of_the_example_sums_to_the_quantum(example: Path) -> None:
    held = held_in(example, "2018-19")
    codes = held.practices.codes
    weights = dict(zip(codes, held.weighted.overall.tolist(), strict=True))
    levels = cascade(220_000_000_007, weights, paths_of(held.structure, codes, Kind.PRACTICE))
    assert [len(allocations(level)) for level in levels] == [1, 4, 8, 43, 234]
    for level in levels:
        rows = allocations(level)
        assert sum(row.pence for row in rows) == 220_000_000_007
        assert sum(row.share for row in rows) == pytest.approx(1.0)


def test_rows_of_the_command_sum_to_the_quantum(example: Path) -> None:
    command = ["funding", "cascade", str(example), "--quantum", "2.2bn", "--to", "pcn", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert sum(row["pence"] for row in rows) == 220_000_000_000
    assert rows[-1]["code"] is None
    assert sum(piece["pence"] for piece in rows[-1]["pieces"]) == rows[-1]["pence"]


@pytest.mark.parametrize("quantum", ["0", "-5", "1.234"])
def test_a_quantum_that_is_none(example: Path, quantum: str) -> None:
    done = CliRunner().invoke(app, ["funding", "cascade", str(example), f"--quantum={quantum}"])
    assert done.exit_code == 2
    assert "--quantum" in done.stderr
