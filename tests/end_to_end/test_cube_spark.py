"""The people cube on Spark: the same command, the same counts as on DuckDB."""

from __future__ import annotations

import importlib.util
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.cube.cube import by_condition, cube
from commonweal.cube.reading import Records
from commonweal.folder.engines import open_spark
from skipping import skip


def needs_spark() -> None:
    if shutil.which("java") is None:
        skip("Java is not installed")
    if importlib.util.find_spec("pyspark") is None:
        skip("pyspark is not installed")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with every kind of gap and error."""
    n = 3000
    ages: list[int | None] = [None, -1, 121, 0, 90, 104, *range(120)]
    held = pa.table(
        {
            "practice": [["G1", "G2", "", None][i % 4] for i in range(n)],
            "lsoa": [["E1", "E2", "E3", None, "E4"][i % 5] for i in range(n)],
            "sex": [["female", "male", "F", "X", None, "M", "female"][i % 7] for i in range(n)],
            "age": pa.array([ages[i * i % len(ages)] for i in range(n)], pa.int16()),
            "asthma": [[True, False, None][i % 3] for i in range(n)],
            "stroke": pa.array([[1, 0, None, 5][i % 11 % 4] for i in range(n)], pa.int8()),
        }
    )
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    pq.write_table(held, path)
    return path


@pytest.fixture(scope="module")
def frame(people: Path) -> Iterator[Any]:
    needs_spark()
    with open_spark(memory="1g", threads=2) as session:
        yield session.read.parquet(str(people))


RECORDS = Records(conditions=("asthma", "stroke"), practices=frozenset(["G1"]))


@pytest.mark.parametrize("by", [("practice", "area", "sex", "age"), ("age",)])
def test_spark_counts_as_arrow_does(frame: Any, people: Path, by: tuple[str, ...]) -> None:
    on_spark = cube(frame, records=RECORDS, by=by).toArrow()
    on_arrow = cube(pq.read_table(people), records=RECORDS, by=by)
    assert on_spark.to_pylist() == on_arrow.to_pylist()
    assert sum(on_spark["people"].to_pylist()) == 3000


def test_spark_gives_conditions_rows_of_their_own_as_arrow_does(frame: Any, people: Path) -> None:
    keys = ("sex",)
    on_spark, on_arrow = (
        by_condition(cube(f, records=RECORDS, by=keys), RECORDS.conditions, keys=keys)
        for f in (frame, pq.read_table(people))
    )
    assert on_spark.toArrow().to_pylist() == on_arrow.to_pylist()


def test_spark_listens_to_this_machine_only(frame: Any) -> None:
    settings = frame.sparkSession.sparkContext.getConf()
    assert settings.get("spark.driver.bindAddress") == "127.0.0.1"
    assert settings.get("spark.ui.enabled") == "false"
    assert frame.sparkSession.sparkContext.uiWebUrl is None
    port = int(settings.get("spark.driver.port"))
    outside = [
        address
        for *_, (address, *_) in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)
        if not address.startswith("127.")
    ]
    for address in outside:
        with socket.socket() as attempt:
            assert attempt.connect_ex((address, port)) != 0


@pytest.mark.row("G3")
def test_the_command_gives_the_same_file_with_either_engine(people: Path, tmp_path: Path) -> None:
    needs_spark()
    asked = ["--by", "practice,area,sex,age", "--conditions", "asthma,stroke", "--json"]
    written = {}
    for engine in ("duckdb", "spark"):
        out = tmp_path / f"{engine}.parquet"
        where = ["--engine", engine, "--out", str(out), "--memory", "1GB"]
        ran = CliRunner().invoke(app, ["cube", str(people), *asked, *where])
        assert ran.exit_code == 0, ran.output
        written[engine] = (out.read_bytes(), ran.stdout)
    assert written["duckdb"] == written["spark"]
