"""The first plan of an application: worked out as any other run, waited for, and where its folder
is found."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commonweal.folder import read_folder
from commonweal.web.merging import known
from commonweal.web.plans import queue, working
from commonweal.web.plans.first import first_plan, wait_for
from commonweal.web.plans.models import Plan, Published, Run
from commonweal.web.plans.near import nearest
from web_board import with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]


def test_the_first_plan_is_a_run_that_is_stopped_like_any_other(
    started: list[int], tmp_path: Path
) -> None:
    source = tmp_path / "elsewhere" / "norfolk"
    source.mkdir(parents=True)
    (source / "system.toml").write_text("name = 'Norfolk'\n")
    run = first_plan(source)
    assert run is not None
    assert started == [run.pk]
    assert (run.folder, run.publish) == ("norfolk", True)
    held = queue.hold(run)
    try:
        again = first_plan(source)
    finally:
        os.close(held)
    assert again == run
    analyst = with_role("analyst")
    Run.objects.filter(pk=run.pk).update(state="queued", process=None)
    assert "Stop this run" in analyst.get(f"/plans/runs/{run.pk}/").content.decode()
    Run.objects.filter(pk=run.pk).update(state="queued", process=None)
    analyst.post(f"/plans/runs/{run.pk}/cancel/")
    told: list[str] = []
    assert wait_for(run, tell=told.append) == ["the run was stopped"]
    assert not Published.objects.exists()


def test_whoever_waits_for_the_first_plan_is_told_how_far_it_is(started: list[int]) -> None:
    run = queue.line_up("small", publish=True)
    assert not started
    Run.objects.filter(pk=run.pk).update(
        state="failed", faults=["organisations.csv: it is not there"],
        progress=[["2026-01-01T09:00:00+00:00", "Checking and reading small ..."]],
    )  # fmt: skip
    told: list[str] = []
    assert wait_for(run, tell=told.append) == ["organisations.csv: it is not there"]
    assert told == ["Checking and reading small ..."]


def test_where_a_plan_is_published_there_is_no_first_one_to_work_out(
    published_plan: Plan, started: list[int], example: Path
) -> None:
    assert published_plan.pk
    assert first_plan(example) is None
    assert not started


def studied(example: Path) -> Any:
    """What a plan's row is made of."""
    return SimpleNamespace(folder=read_folder(example), as_of=date(2019, 7, 1), seed=0,
                           chapters=(SimpleNamespace(summary="Served"),))  # fmt: skip


def test_a_plan_keeps_where_its_folder_is_found(
    monkeypatch: pytest.MonkeyPatch, example: Path, data: Path
) -> None:
    (data / "folders" / "kent-medway").symlink_to(example)
    run = queue.line_up("kent-medway")
    Run.objects.filter(pk=run.pk).update(state="running")
    monkeypatch.setattr(working, "study_folder", lambda *_, **__: studied(example))
    monkeypatch.setattr(working, "put", lambda *_, **__: "made")
    plan = working.work(run)
    assert plan is not None
    assert plan.folder == "examples/kent-medway"
    Published.objects.create(plan=plan)
    assert nearest().held is not None, "it is read where it lies here"


def test_a_first_plan_of_another_system_than_the_records_is_kept_and_not_published(
    monkeypatch: pytest.MonkeyPatch,
    published_plan: Plan,
    example: Path,
    northmere: Path,
    data: Path,
    settings: Any,
) -> None:
    Published.objects.all().delete()
    known.take_over(read_folder(northmere))
    settings.DATA = data
    (data / "folders" / "example").symlink_to(example)
    run = queue.line_up("example", publish=True)
    Run.objects.filter(pk=run.pk).update(state="running")
    monkeypatch.setattr(working, "study_folder", lambda *_, **__: None)
    monkeypatch.setattr(working, "put", lambda *_, **__: published_plan.pk)
    monkeypatch.setattr(working, "register", lambda *_: published_plan)
    assert working.work(run) == published_plan
    assert not Published.objects.exists()
    told = [words for _, words in queue.begun(Run.objects.get(pk=run.pk))]
    assert "Not published: the records are of another system, SYNTHETIC Northmere." in told
