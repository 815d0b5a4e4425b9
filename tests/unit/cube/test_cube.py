"""The people cube: worked examples, what is refused, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.cube.counting import Doubt, basis_of, count, doubts
from commonweal.cube.cube import by_condition, cube
from commonweal.cube.publishing import published
from commonweal.cube.reading import Records
from commonweal.evidence import Basis
from commonweal.evidence.disclosure import SmallNumbers

PEOPLE = pa.table(
    {
        "practice": ["G1", "G1", "G1", "G2", None],
        "lsoa": ["E1", "E1", "E2", "E9", "E1"],
        "sex": ["female", "F", "male", "M", "9"],
        "age": [0, 4, 90, 44, 130],
        "asthma": [True, False, None, False, True],
    }
)


def test_a_small_cube_worked_by_hand() -> None:
    counted = cube(PEOPLE, records=Records(conditions=("asthma",))).to_pylist()
    assert [tuple(row.values()) for row in counted] == [
        ("G1", "E1", "female", "0 to 4", 0, 2, 1, 0),
        ("G1", "E2", "male", "90 and over", 90, 1, 0, 1),
        ("G2", "E9", "male", "40 to 44", 40, 1, 0, 0),
        ("unknown", "E1", "unknown", "unknown", None, 1, 1, 0),
    ]


def test_bands_sort_by_age_and_unknown_comes_last() -> None:
    held = pa.table({"age": [5, 100, 50, None, 10, 0]})
    assert cube(held, by=["age"])["age_band"].to_pylist() == [
        "0 to 4",
        "5 to 9",
        "10 to 14",
        "50 to 54",
        "90 and over",
        "unknown",
    ]


def test_bands_are_an_argument() -> None:
    held = pa.table({"age": [0, 15, 16, 64, 65, 120]})
    counted = cube(held, by=["age"], bands=(0, 16, 65))
    assert counted["age_band"].to_pylist() == ["0 to 15", "16 to 64", "65 and over"]
    assert counted["people"].to_pylist() == [2, 2, 2]
    assert cube(held, by=["age"], bands=(0,))["age_band"].to_pylist() == ["all ages"]


def test_codes_that_are_not_known_are_counted_as_unknown() -> None:
    known = Records(practices=frozenset(["G1"]), areas=frozenset(["E1", "E2"]))
    assert cube(PEOPLE, records=known, by=["practice"]).to_pylist() == [
        {"practice": "G1", "people": 3},
        {"practice": "unknown", "people": 2},
    ]
    assert doubts(PEOPLE, records=known)[1] == (
        Doubt(column="practice", problem="missing", people=1),
        Doubt(column="practice", problem="not a known code", people=1),
        Doubt(column="lsoa", problem="not a known code", people=1),
        Doubt(column="sex", problem="not a known code", people=1),
        Doubt(column="age", problem="above 120", people=1),
    )


def test_no_records_give_an_empty_cube() -> None:
    found = count(PEOPLE.slice(0, 0))
    assert (found.people, found.doubts, found.counts.num_rows) == (0, (), 0)
    shown = found.table(small=SmallNumbers(1, 7))
    assert shown.column_names[-2:] == ["suppressed", "basis"]


@pytest.mark.parametrize(
    "ages",
    [
        pd.DataFrame({"age": [4.5, -0.5, np.nan, None, 120.5]}),
        pl.DataFrame({"age": [4.5, -0.5, float("nan"), None, 120.5]}),
        pa.table({"age": [4.5, -0.5, float("nan"), None, 120.5]}),
    ],
    ids=["pandas", "polars", "pyarrow"],
)
def test_ages_with_fractions_and_gaps(ages: Any) -> None:
    found = count(ages, by=["age"])
    assert found.counts["age_band"].to_pylist() == ["0 to 4", "unknown"]
    assert found.counts["people"].to_pylist() == [1, 4]
    assert [(d.problem, d.people) for d in found.doubts] == [
        ("missing", 2),
        ("below 0", 1),
        ("above 120", 1),
    ]


def test_nan_counts_as_missing_on_duckdb() -> None:
    frame = duckdb.sql("select unnest([4.5, 'nan'::double, null, 121]) as age")
    assert [(d.problem, d.people) for d in doubts(frame, by=["age"])[1]] == [
        ("missing", 2),
        ("above 120", 1),
    ]


def test_a_lazy_frame_stays_lazy_and_an_eager_one_of_its_kind() -> None:
    assert isinstance(cube(duckdb.from_arrow(PEOPLE)), duckdb.DuckDBPyRelation)
    assert isinstance(cube(pl.DataFrame(PEOPLE).lazy()), pl.LazyFrame)
    of_pandas = cube(PEOPLE.to_pandas(), by=["sex"])
    assert isinstance(of_pandas, pd.DataFrame)
    assert list(of_pandas.index) == [0, 1, 2]


def test_flags_that_pandas_holds_as_objects() -> None:
    held = pd.DataFrame({"sex": ["F"] * 4, "asthma": [True, None, False, "perhaps"]})
    [row] = cube(held, records=Records(conditions=("asthma",)), by=["sex"]).to_dict("records")
    assert row == {"sex": "female", "people": 4, "asthma": 1, "asthma_unknown": 2}


def test_coded_text_counts_as_text() -> None:
    coded = PEOPLE.set_column(0, "practice", PEOPLE["practice"].dictionary_encode())
    for frame in (coded, coded.to_pandas(), pl.DataFrame(coded)):
        found = count(frame, by=["practice"])
        assert found.counts["practice"].to_pylist() == ["G1", "G2", "unknown"]


def test_everything_wrong_is_told_at_once() -> None:
    held = pa.table({"age": ["old"], "People": [True], "note": ["x"], "asthma": [1]})
    with pytest.raises(ValueError, match="people cube") as told:
        cube(
            held,
            records=Records(conditions=("People", "note", "asthma", "asthma", "gone")),
            by=["age", "area", "town", "area"],
            bands=(5, 5, 130),
        )
    for part in (
        "no dimension 'town'",
        "each once",
        "bands [5, 5, 130]",
        "no column 'lsoa'",
        "no column 'gone'",
        "column 'age' is String",
        "column 'note' is String",
        "condition 'people'",
        "condition 'asthma'",
    ):
        assert part in str(told.value)


def test_a_cube_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="one or more"):
        cube(PEOPLE, by=[])


def test_synthetic_and_real_people_are_not_counted_together() -> None:
    marked = PEOPLE.append_column("synthetic", pa.array([True] * 5))
    assert basis_of(marked) is Basis.MODELLED
    assert basis_of(PEOPLE) is Basis.OBSERVED
    mixed = PEOPLE.append_column("synthetic", pa.array([True] * 4 + [None]))
    with pytest.raises(ValueError, match="count them apart"):
        count(mixed)


SMALL = SmallNumbers(1, 7, rule="few")


def cells(*rows: tuple[str, int, int]) -> pa.Table:
    practices, people, asthma = zip(*rows, strict=True)
    areas = [f"E{i}" for i in range(len(rows))]
    return pa.table(
        {
            "practice": practices,
            "area": areas,
            "people": people,
            "asthma": asthma,
            "asthma_unknown": [0] * len(rows),
        }
    )


def test_a_lone_small_count_takes_the_next_least_of_its_practice_with_it() -> None:
    held = cells(("G1", 3, 0), ("G1", 400, 0), ("G1", 90, 0), ("G2", 20, 0), ("G2", 8, 0))
    shown = published(held, conditions=[], known=["practice"], small=SMALL)
    assert shown["people"].to_pylist() == [None, 400, None, 20, 8]
    assert shown["suppressed"].to_pylist() == [True, False, True, False, False]


def test_two_small_counts_that_hide_each_other_need_no_third() -> None:
    held = cells(("G1", 6, 0), ("G1", 5, 0), ("G1", 50, 0))
    shown = published(held, conditions=[], known=["practice"], small=SMALL)
    assert shown["people"].to_pylist() == [None, None, 50]
    # Of two ones, a reader who knows that they sum to two would know both.
    ones = cells(("G1", 1, 0), ("G1", 1, 0), ("G1", 50, 0))
    assert published(ones, conditions=[], known=["practice"], small=SMALL)["people"].null_count == 3


def test_few_people_without_a_condition_hide_those_with_it() -> None:
    held = cells(("G1", 30, 28), ("G1", 40, 20), ("G1", 100, 50))
    shown = published(held, conditions=["asthma"], known=["practice"], small=SMALL)
    assert shown["people"].to_pylist() == [30, 40, 100]
    assert shown["asthma"].to_pylist() == [None, None, 50]
    assert shown["asthma_unknown"].to_pylist() == [None, None, 0]


def test_a_rule_that_hides_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="hides zero"):
        published(cells(("G1", 3, 0)), conditions=[], known=[], small=SmallNumbers(0, 7))


def test_hidden_counts_stay_as_rows_of_their_condition() -> None:
    shown = published(
        cells(("G1", 30, 28), ("G1", 40, 20)), conditions=["asthma"], known=[], small=SMALL
    )
    rows = by_condition(shown, ["asthma"], keys=["practice", "area"]).to_pylist()
    assert [row["people"] for row in rows] == [None] * 6


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.parquet"
    pq.write_table(pa.concat_tables([PEOPLE] * 10), path)
    return path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["cube", *map(str, arguments)])


def test_the_command_hides_small_numbers_unless_told_not_to(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "cube.parquet"
    ran = run(file, "--by", "age", "--bands", "0,1,65", "--out", out, "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert (told["people"], told["rows"], told["basis"]) == (50, 4, "observed")
    assert told["disclosure"] == "hes-2018-09-sub-national"
    assert told["unknown"] == [{"column": "age", "problem": "above 120", "people": 10}]
    assert pq.read_table(out)["people"].to_pylist() == [10, 20, 10, 10]
    exact = tmp_path / "exact.csv"
    ran = run(file, "--by", "practice,sex", "--disclose", "none", "--out", exact, "--json")
    assert json.loads(ran.stdout)["disclosure"] == "none: not for publication"
    assert exact.read_text().splitlines()[1] == '"G1","female",20,"observed"'
    shown = tmp_path / "shown.csv"
    pq.write_table(PEOPLE, file)
    run(file, "--by", "practice,sex", "--out", shown)
    assert shown.read_text().splitlines()[1] == '"G1","female",,true,"observed"'


def test_the_command_gives_each_condition_rows(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "cube.csv"
    ran = run(
        *(file, "--by", "sex,condition", "--conditions", "asthma", "--disclose", "none"),
        *("--out", out),
    )
    assert ran.exit_code == 0, ran.output
    assert out.read_text().splitlines()[:3] == [
        '"sex","condition","state","people","basis"',
        '"female","asthma","with",10,"observed"',
        '"female","asthma","without",10,"observed"',
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--by", "practice,town"], 1, "no dimension 'town'"),
        (["--conditions", "gout"], 1, "no column 'gout'"),
        (["--disclose", "hes"], 2, "no rule has the id 'hes'"),
        (["--bands", "0,five"], 2, "five"),
        (["--by", "condition"], 2, "--conditions"),
        (["--folder", "nowhere"], 2, "no such folder"),
        (["--known", "area", "--by", "sex"], 1, "area"),
    ],
)
def test_the_command_says_what_is_wrong_and_writes_nothing(
    file: Path, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    out = tmp_path / "cube.csv"
    ran = run(file, *arguments, "--out", out)
    assert ran.exit_code == code, ran.output
    assert said in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["people.parquet"]


def test_files_that_cannot_be_read_or_written(file: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "gone.parquet", "--out", tmp_path / "a.csv").exit_code == 2
    assert run(file, "--out", tmp_path / "a.xls").exit_code == 1
    assert run(file, "--out", tmp_path / "gone" / "a.csv").exit_code == 2
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1")
    ran = run(broken, "--out", tmp_path / "a.csv")
    assert ran.exit_code == 1
    assert "broken.parquet cannot be counted" in ran.stderr
    assert not (tmp_path / "a.csv").exists()


def test_the_codes_of_a_folder_are_the_known_ones(example: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "people.csv", tmp_path / "cube.csv"
    path.write_text("practice,lsoa\nG82002,E01016016\nX00000,E01016016\nG82002,E99\n")
    ran = run(
        *(path, "--by", "practice,area", "--folder", example, "--disclose", "none"),
        *("--out", out),
    )
    assert ran.exit_code == 0, ran.output
    assert out.read_text().splitlines()[1:] == [
        '"G82002","E01016016",1,"observed"',
        '"G82002","unknown",1,"observed"',
        '"unknown","E01016016",1,"observed"',
    ]
