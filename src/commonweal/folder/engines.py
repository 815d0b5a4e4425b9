"""Opening the engines that large tables run on: DuckDB in this process, or Spark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from commonweal.folder.extras import way_in

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@contextmanager
def open_duckdb(
    *,
    memory: str = "2GB",
    threads: int | None = None,
    temporary: Path | None = None,
    on_disk: bool = False,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB database that spills to disk instead of exhausting memory.

    Parameters
    ----------
    memory
        What DuckDB may hold in memory ("2GB"); the rest goes to a temporary folder.
    threads
        Threads to use; None takes one for each processor.
    temporary
        Where the temporary folder is made; None takes the machine's usual place.
    on_disk
        Whether tables that are made are kept compressed on disk. Slower while everything fits in
        memory, and much faster when it does not.

    Yields
    ------
    A connection; closed, and its temporary folder removed, at the end.

    Raises
    ------
    ValueError
        When `memory` is not an amount.

    Examples
    --------
    >>> with open_duckdb(memory="500MB") as connection:
    ...     connection.execute("select 40 + 2").fetchall()
    [(42,)]
    """
    with TemporaryDirectory(prefix="commonweal-", dir=temporary) as place:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "threads": threads or os.cpu_count() or 1,
            "temp_directory": place,
            # Nothing is ever fetched: an extension that is not built in is an error.
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        database = str(Path(place, "work.duckdb")) if on_disk else ":memory:"
        try:
            connection = duckdb.connect(database, config=settings)
        except duckdb.ParserException as error:
            raise ValueError(f"{memory!r} is no amount of memory: write it as 2GB") from error
        # The database is thrown away at the end: it need not be tidied first.
        connection.execute("pragma disable_checkpoint_on_shutdown")
        # In a notebook DuckDB would print a bar on standard output.
        connection.execute("set enable_progress_bar = false")
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def open_spark(
    *, memory: str = "4g", threads: int | None = None, temporary: Path | None = None
) -> Iterator[SparkSession]:
    """Open Spark on this machine only, listening on no other address.

    Parameters
    ----------
    memory
        Memory of the Java process ("4g"). Spark keeps the first session's for the whole process.
    threads
        Threads to use; None takes one for each processor.
    temporary
        Where the temporary folder is made.

    Yields
    ------
    A session; stopped at the end.

    Raises
    ------
    RuntimeError
        When pyspark or Java is not installed.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise RuntimeError(
            f"the engine spark needs pyspark: {way_in('spark')}, or use the engine duckdb"
        ) from error
    # pyspark starts Java with the address of the machine unless told otherwise beforehand.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with TemporaryDirectory(prefix="commonweal-", dir=temporary) as place:
        count = threads or os.cpu_count() or 1
        settings = {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.memory": memory,
            "spark.local.dir": place,
            "spark.sql.warehouse.dir": place,
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": str(2 * count),
            "spark.sql.execution.arrow.pyspark.enabled": "true",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        builder = SparkSession.builder.master(f"local[{count}]").appName("commonweal")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except PySparkRuntimeError as error:
            raise RuntimeError(
                "the engine spark needs Java 17 or later: install it, or use the engine duckdb"
            ) from error
        session.sparkContext.setLogLevel("ERROR")
        try:
            yield session
        finally:
            session.stop()
