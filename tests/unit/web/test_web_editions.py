"""Files of open data: made once, anew by another version and after a merger, and kept as long as
somebody asks for them."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from test_web_remembered import call_a_meeting

from commonweal.web.merging.models import Became
from commonweal.web.public import downloads
from commonweal.web.store.copies import editions
from commonweal.web.store.reading import today

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


@pytest.fixture
def made(
    example_rows: int, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """The days whose files were made, in short, one after the other."""
    assert example_rows
    settings.DATA = tmp_path
    days: list[str] = []

    def texts(on: date) -> dict[str, str]:
        days.append(on.isoformat())
        return {"bodies.csv": f"edition {len(days)}"}

    monkeypatch.setattr(downloads, "_texts", texts)
    return days


def read(query: str = "") -> str:
    answer: Any = Client().get(f"/download/bodies.csv{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def used_before(seconds: int) -> None:
    """As if all that is kept had been used so much longer ago."""
    for one in editions().iterdir():
        os.utime(one, (one.stat().st_mtime - seconds,) * 2)


def test_today_s_files_and_those_used_last_stay_whoever_asks_for_odd_days(made: list[str]) -> None:
    read()
    used_before(9_000)
    read("?on=2019-01-01")
    for day in range(1, downloads.EDITIONS + 3):
        used_before(100)
        assert read("?on=2019-01-01") == "edition 2"
        read(f"?on=2018-01-{day:02}")
    kept = sorted(one.name[-10:] for one in editions().iterdir())
    lately = [f"2018-01-{day:02}" for day in range(4, downloads.EDITIONS + 3)]
    assert kept == sorted([today().isoformat(), "2019-01-01", *lately])
    assert read() == "edition 1"
    assert len(made) == downloads.EDITIONS + 4


def test_files_of_other_states_go_when_new_ones_are_made_and_what_was_never_ended(
    made: list[str],
) -> None:
    read()
    read("?on=2019-01-01")
    (editions() / ".killed").mkdir()
    used_before(downloads.BEGUN + 60)
    (editions() / ".begun").mkdir()
    call_a_meeting()
    assert read() == "edition 3"
    kept = {one.name for one in editions().iterdir()}
    assert kept == {".begun", f"{downloads._state()}-{today().isoformat()}"}
    assert len(made) == 3


def test_files_that_are_deleted_before_they_are_open_are_made_again(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read() == "edition 1"
    opened = Path.open

    def after_others_deleted(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "bodies.csv":
            monkeypatch.setattr(Path, "open", opened)
            shutil.rmtree(editions())
        return opened(path, *how, **more)

    monkeypatch.setattr(Path, "open", after_others_deleted)
    assert read() == "edition 2"
    assert len(made) == 2
    assert Client().get("/download/ocds.json").status_code == 404


def test_files_of_records_that_changed_while_they_were_made_are_not_kept(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = downloads._texts

    def slowly(on: date) -> dict[str, str]:
        told = texts(on)
        if len(made) == 1:
            call_a_meeting()
        return told

    monkeypatch.setattr(downloads, "_texts", slowly)
    assert read() == "edition 2"
    assert [one.name for one in editions().iterdir()] == [
        f"{downloads._state()}-{today().isoformat()}"
    ]


def test_files_whose_maker_finds_all_copies_deleted_are_made_again(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = downloads._texts

    def meanwhile(on: date) -> dict[str, str]:
        if not made:
            shutil.rmtree(editions())
        return texts(on)

    monkeypatch.setattr(downloads, "_texts", meanwhile)
    assert read() == "edition 2"
