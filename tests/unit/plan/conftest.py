"""The made-up folder and its merger, worked out once for each module that tests it."""

from __future__ import annotations

from typing import Any

import pytest
from merge_sample import ON, ROWS, folder_of

from commonweal.folder import Folder
from commonweal.plan.merge import merge


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return folder_of(tmp_path_factory.mktemp("small") / "folder", ROWS)


@pytest.fixture(scope="module")
def merged(small: Folder) -> Any:
    return merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON, source="order")
