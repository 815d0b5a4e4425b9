"""Which folders are served: any system folder, with records or none yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commonweal.web import serving
from commonweal.web.merging.models import KnownBody
from commonweal.web.store.reading import head

pytestmark = pytest.mark.django_db


def test_a_folder_that_was_built_of_publishers_files_is_served_without_records(
    example: Path, tmp_path: Path
) -> None:
    place = tmp_path / "built"
    shutil.copytree(example, place, ignore=shutil.ignore_patterns("records"))
    told: list[str] = []
    serving._load(place, told.append)
    assert told == [f"Loading 0 statements of {place} ..."]
    assert head().count == 0
    assert KnownBody.objects.filter(code="09W").exists()


def test_a_folder_with_records_is_loaded_with_them(example: Path) -> None:
    serving._load(example, lambda _: None)
    assert head().count > 300


def test_what_is_no_system_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(serving.CannotServeError, match=r"holds no system\.toml"):
        serving._load(tmp_path, lambda _: None)
