"""DuckDB keeps to its memory, cleans up, and fetches nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from commonweal.folder.engines import open_duckdb


@pytest.mark.parametrize("on_disk", [False, True])
def test_what_does_not_fit_in_memory_goes_to_disk_and_is_gone_afterwards(
    tmp_path: Path, on_disk: bool
) -> None:
    with open_duckdb(memory="60MB", threads=1, temporary=tmp_path, on_disk=on_disk) as connection:
        # 160 MB of numbers that do not compress.
        connection.execute("create table t as select hash(i) as h from range(20_000_000) r(i)")
        assert connection.execute("select count(*) from t").fetchall() == [(20_000_000,)]
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_the_folder_is_gone_after_an_error_too(tmp_path: Path) -> None:
    def fail() -> None:
        with open_duckdb(temporary=tmp_path) as connection:
            connection.execute("select * from nowhere")

    with pytest.raises(duckdb.CatalogException):
        fail()
    assert not list(tmp_path.iterdir())


def test_no_extension_is_fetched() -> None:
    with open_duckdb() as connection:
        set_to = connection.execute(
            "select name, value from duckdb_settings() where name like 'auto%known_extensions' "
        ).fetchall()
    assert sorted(set_to) == [
        ("autoinstall_known_extensions", "false"),
        ("autoload_known_extensions", "false"),
    ]


def test_memory_that_is_no_amount() -> None:
    with pytest.raises(ValueError, match="no amount of memory"), open_duckdb(memory="much"):
        pass
