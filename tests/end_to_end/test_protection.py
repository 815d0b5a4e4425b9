"""Published tables protect people: from synthetic people to a cube with small numbers hidden."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app


@pytest.mark.row("G3")
def test_small_numbers_of_a_published_cube_are_hidden(example: Path, tmp_path: Path) -> None:
    people, exact, shown = (tmp_path / name for name in ("p.parquet", "e.parquet", "s.parquet"))
    for arguments in (
        ["people", example, "--out", people, "--seed", "1", "--scale", "0.01"],
        ["cube", people, "--by", "practice,age", "--disclose", "none", "--out", exact],
        ["cube", people, "--by", "practice,age", "--folder", example, "--out", shown],
    ):
        done = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert done.exit_code == 0, done.output
    counted, published = pq.read_table(exact), pq.read_table(shown)
    assert pc.sum(counted["people"]).as_py() == pq.read_metadata(people).num_rows
    small = pc.and_(pc.greater(counted["people"], 0), pc.less_equal(counted["people"], 7))
    assert pc.any(small).as_py(), "the test needs small numbers to hide"
    visible = pc.drop_null(published["people"])
    assert not pc.any(pc.and_(pc.greater(visible, 0), pc.less_equal(visible, 7))).as_py()
    # Hiding the small ones alone would let them be worked out from the sums: more are hidden.
    assert pc.sum(pc.is_null(published["people"])).as_py() > pc.sum(small).as_py()
