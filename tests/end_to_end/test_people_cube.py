"""From a folder to synthetic people to a published cube, by the two commands."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence.disclosure import Relation, exposed


def run(*arguments: object) -> dict[str, object]:
    ran = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    assert ran.exit_code == 0, ran.output
    told: dict[str, object] = json.loads(ran.stdout)
    return told


@pytest.mark.row("G3", "G4")
def test_a_published_cube_gives_nobody_away_and_is_marked(example: Path, tmp_path: Path) -> None:
    people, exact, shown = (tmp_path / f"{name}.parquet" for name in ("people", "exact", "shown"))
    drawn = run("people", example, "--out", people, "--seed", 5, "--scale", 0.02)
    asked = ("--by", "practice,sex,age", "--bands", "0,16,65,85", "--folder", example)
    told = run("cube", people, *asked, "--disclose", "none", "--out", exact)
    assert told["people"] == drawn["people"] == sum(pq.read_table(exact)["people"].to_pylist())
    assert told["unknown"] == []
    told = run("cube", people, *asked, "--out", shown)
    assert told["disclosure"] == "hes-2018-09-sub-national"
    assert told["basis"] == "modelled"
    published = pq.read_table(shown)
    assert set(published["basis"].to_pylist()) == {"modelled"}
    counts = pq.read_table(exact)["people"].to_pylist()
    hidden = [count is None for count in published["people"].to_pylist()]
    assert published["suppressed"].to_pylist() == hidden
    assert all(hide for hide, count in zip(hidden, counts, strict=True) if count <= 7)
    assert 0 < sum(hidden) < len(hidden)
    # A reader who knows every practice's list can work out none of the hidden counts.
    members = defaultdict(list)
    for row, practice in enumerate(published["practice"].to_pylist()):
        members[practice].append(row)
    lists = [sum(counts[row] for row in rows) for rows in members.values()]
    relations = [Relation(len(counts) + i, tuple(rows)) for i, rows in enumerate(members.values())]
    whole = np.array([*counts, *lists])
    assert exposed(whole, relations, [*hidden, *([False] * len(lists))], 1) == []
