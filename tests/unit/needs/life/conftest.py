"""The made-up system whose deaths follow a known law, made once for each module."""

from __future__ import annotations

import pytest
from mortality_read import SYN

from commonweal.folder import Folder, read_folder
from deaths_sample import Row


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return read_folder(SYN.build(tmp_path_factory.mktemp("deaths") / "synthetic"))


@pytest.fixture(scope="module")
def rows(folder: Folder) -> list[Row]:
    held = folder.tables.get("deaths")
    assert held is not None
    return list(held.to_pylist())
