"""Runs of plans: who may begin and stop them, one after the other, and what is told of those
that are gone."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from commonweal.web.plans import queue, working
from commonweal.web.plans.keeping import plans_folder
from commonweal.web.plans.models import Plan, Published, Run
from web_board import with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]
ASKED = {"folder": "small", "seed": "3"}


def test_only_who_may_run_plans_sees_and_begins_runs(client: Client, started: list[int]) -> None:
    assert client.get("/plans/runs/").status_code == 302
    partner = with_role("partner")
    for address in ("/plans/runs/", "/plans/compare/", "/plans/weights/"):
        assert partner.get(address).status_code == 403, address
    assert partner.post("/plans/runs/", ASKED).status_code == 403
    assert partner.post("/plans/folders/", {"name": "x"}).status_code == 403
    assert not Run.objects.exists()
    assert not started


def test_runs_are_worked_one_after_the_other(started: list[int]) -> None:
    analyst = with_role("analyst")
    first = analyst.post("/plans/runs/", ASKED)
    one = Run.objects.get()
    held = queue.hold(one)
    try:
        day = {"as-of-day": "1", "as-of-month": "4", "as-of-year": "2021"}
        page = analyst.get("/plans/runs/").content.decode()
        assert all(f'name="{name}"' in page for name in day)
        second = analyst.post("/plans/runs/", {**ASKED, **day})
        two = Run.objects.get(state="queued")
        assert (first.url, second.url) == (f"/plans/runs/{one.pk}/", f"/plans/runs/{two.pk}/")
        assert started == [one.pk]
        assert (one.seed, str(two.as_of)) == (3, "2021-04-01")
        assert "queued, 1 run before it" in analyst.get(second.url).content.decode()
    finally:
        os.close(held)
    assert started == [one.pk]


def test_a_run_whose_process_is_gone_is_told_as_failed_and_the_next_begins(
    started: list[int],
) -> None:
    one, two = queue.line_up("small"), queue.line_up("small")
    queue.advance()
    queue.said(one).write_text("Traceback\nMemoryError: no more\n")
    queue.advance()
    one.refresh_from_db()
    assert one.state == "failed"
    assert one.faults[-1] == "MemoryError: no more"
    assert started == [one.pk, two.pk]


def test_the_first_page_tells_no_run_that_is_gone(client: Client, started: list[int]) -> None:
    one = queue.line_up("small")
    queue.advance()
    held = queue.hold(one)
    try:
        assert "are being worked out" in client.get("/").content.decode()
    finally:
        os.close(held)
    page = client.get("/").content.decode()
    assert "No plan is published yet" in page
    one.refresh_from_db()
    assert one.state == "failed"
    # One that waited for it begins.
    two = queue.line_up("small")
    assert "are being worked out" in client.get("/").content.decode()
    assert started == [one.pk, two.pk]


def test_each_night_runs_that_are_gone_are_told_and_none_begins(started: list[int]) -> None:
    one, two = queue.line_up("small"), queue.line_up("small")
    queue.advance()
    call_command("tidy", stdout=io.StringIO())
    for run in (one, two):
        run.refresh_from_db()
    assert (one.state, two.state) == ("failed", "queued")
    assert started == [one.pk]


def test_a_run_in_the_queue_is_stopped_and_one_that_ended_stays_as_it_is(
    started: list[int],
) -> None:
    one, two = queue.line_up("small"), queue.line_up("small")
    queue.advance()
    held = queue.hold(one)
    try:
        assert queue.cancel(two)
        two.refresh_from_db()
        assert two.state == "cancelled"
        assert not queue.cancel(two)
    finally:
        os.close(held)
    assert started == [one.pk]


def test_what_an_ended_run_left_is_removed_and_kept_plans_are_not(
    kept_plan: tuple[Path, str], started: list[int]
) -> None:
    Plan.objects.create(
        pk="kept00000000", folder="f", system="S", as_of="2019-07-01", seed=0, sentence="s"
    )
    for name in (".making-x", "nobody-knows", "kept00000000"):
        (plans_folder() / name / "pack").mkdir(parents=True)
    queue.line_up("small")
    queue.advance()
    assert sorted(one.name for one in plans_folder().iterdir() if one.is_dir()) == ["kept00000000"]
    assert started
    assert (kept_plan[0] / "plans" / kept_plan[1]).is_dir()


def test_a_folder_with_findings_tells_them_all_and_keeps_nothing() -> None:
    run = queue.line_up("small")
    Run.objects.filter(pk=run.pk).update(state="running")
    assert working.work(run) is None
    run.refresh_from_db()
    assert run.state == "failed"
    assert any("organisations" in fault for fault in run.faults)
    assert not Plan.objects.exists()
    page = with_role("analyst").get(f"/plans/runs/{run.pk}/").content.decode()
    assert "Why it failed" in page


def test_a_run_that_was_cancelled_meanwhile_keeps_no_plan(
    monkeypatch: pytest.MonkeyPatch, kept_plan: tuple[Path, str], example: Path, data: Path
) -> None:
    (data / "folders" / "example").symlink_to(example)
    run = queue.line_up("example", publish=True)
    Run.objects.filter(pk=run.pk).update(state="running")
    monkeypatch.setattr(working, "study_folder", lambda *_, **__: None)

    def put(*_: Any, **__: Any) -> str:
        Run.objects.filter(pk=run.pk).update(state="cancelled")
        return kept_plan[1]

    monkeypatch.setattr(working, "put", put)
    with pytest.raises(SystemExit, match="cancelled"):
        working.work(run)
    assert not Plan.objects.exists()
    assert not Published.objects.exists()


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"folder": "../secret", "seed": "0"}, "Choose a folder"),
        ({"folder": "small", "seed": "-1"}, "Seed: enter a whole number"),
        ({"folder": "small", "as-of-day": "31", "as-of-month": "2", "as-of-year": "2020"},
         "Day of the plan"),
    ],
)  # fmt: skip
def test_what_is_entered_wrongly_is_told_and_kept(sent: dict[str, str], fault: str) -> None:
    answer = with_role("analyst").post("/plans/runs/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert fault in html
    assert "There is a problem" in html
    assert not Run.objects.exists()
