"""Files of open data: made once, and anew by another version and after a merger."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.web.merging.models import Became
from commonweal.web.public import downloads

pytestmark = pytest.mark.django_db


def test_files_of_another_version_or_from_before_a_merger_are_not_given_out(
    example_rows: int, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert example_rows
    settings.DATA = tmp_path
    made: list[str] = []

    def texts(_on: date) -> dict[str, str]:
        made.append(f"edition {len(made)}")
        return {"bodies.csv": made[-1]}

    def given() -> str:
        answer: Any = Client().get("/download/bodies.csv")
        assert answer.status_code == 200
        return b"".join(answer.streaming_content).decode()

    monkeypatch.setattr(downloads, "_texts", texts)
    assert given() == given() == "edition 0"
    monkeypatch.setattr(downloads, "__version__", "999.0")
    assert given() == given() == "edition 1"
    Became.objects.create(predecessor="09C", successor="91Q", on=date(2020, 4, 1), kind="merger")
    assert given() == given() == "edition 2"
