"""Runs of plans: who may begin and stop them, what comes of them, and what is left of none."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from commonweal.evidence import Basis, Chapter, Figure, Section
from commonweal.folder import read_folder
from commonweal.rules import Source
from commonweal.web.accounts.models import Grant, User
from commonweal.web.merging import known
from commonweal.web.plans import folders, queue, working
from commonweal.web.plans.first import first_plan, wait_for
from commonweal.web.plans.keeping import plans_folder
from commonweal.web.plans.models import Plan, Published, Run
from commonweal.web.plans.near import nearest
from commonweal.web.plans.recomputing import as_known, commands, where_to_get
from commonweal.web.plans.shown import shown_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    """A folder of data of its own, with one folder that holds no more than its settings."""
    settings.DATA = tmp_path
    place = tmp_path / "folders" / "small"
    place.mkdir(parents=True)
    (place / "system.toml").write_text("name = 'Small'\n")
    return tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs that a process was to be started for; none is."""
    begun: list[int] = []

    def start(run: Run) -> None:
        Run.objects.filter(pk=run.pk).update(state="running", process=os.getpid())
        begun.append(run.pk)

    monkeypatch.setattr(queue, "_start", start)
    return begun


def signed_in(role: str) -> Client:
    user = User.objects.create_user(f"{role.replace(' ', '-')}@example.org", office=role)
    Grant.objects.create(user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


ASKED = {"folder": "small", "seed": "3"}


def test_only_who_may_run_plans_sees_and_begins_runs(client: Client, started: list[int]) -> None:
    assert client.get("/plans/runs/").status_code == 302
    partner = signed_in("partner")
    for address in ("/plans/runs/", "/plans/compare/", "/plans/weights/"):
        assert partner.get(address).status_code == 403, address
    assert partner.post("/plans/runs/", ASKED).status_code == 403
    assert partner.post("/plans/folders/", {"name": "x"}).status_code == 403
    assert not Run.objects.exists()
    assert not started


def test_runs_are_worked_one_after_the_other(started: list[int]) -> None:
    analyst = signed_in("analyst")
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
    page = signed_in("analyst").get(f"/plans/runs/{run.pk}/").content.decode()
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
    answer = signed_in("analyst").post("/plans/runs/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert fault in html
    assert "There is a problem" in html
    assert not Run.objects.exists()


def zipped(*files: tuple[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        for name, content in files:
            held.writestr(name, content)
    made.seek(0)
    made.name = "folder.zip"
    return made


def send(name: str, file: io.BytesIO) -> Any:
    return signed_in("analyst").post("/plans/folders/", {"name": name, "zip": file})


def test_a_folder_that_is_sent_is_checked_and_put_in_its_place(example: Path, data: Path) -> None:
    files = [(f"kent/{p.relative_to(example)}", p.read_bytes())
             for p in sorted(example.rglob("*")) if p.is_file()]  # fmt: skip
    answer = send("kent-2019", zipped(*files))
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url.endswith("?folder=kent-2019")
    assert folders.folders() == ["kent-2019", "small"]
    assert (data / "folders" / "kent-2019" / "system.toml").is_file()


@pytest.mark.parametrize(
    ("name", "file", "fault"),
    [
        ("kent", zipped(("system.toml", b"name = 'X'\n"), ("organisations.csv", b"a,b\n1,2\n")),
         "organisations.csv"),
        ("kent", zipped(("../../evil.csv", b"a\n")), "leads out of the folder"),
        ("kent", zipped(("system.toml", b""), ("run.sh", b"rm")), "holds no such file"),
        ("kent", io.BytesIO(b"a,b\n1,2\n"), "not a ZIP file"),
        ("../kent", zipped(("system.toml", b"")), "small letters, digits and hyphens"),
        ("small", zipped(("system.toml", b"")), "There is a folder small already"),
    ],
)  # fmt: skip
def test_a_folder_that_is_wrong_is_refused_with_what_is_wrong(
    name: str, file: io.BytesIO, fault: str, data: Path
) -> None:
    file.name = "folder.zip"
    file.seek(0)
    answer = send(name, io.BytesIO(file.read()))
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert [one.name for one in (data / "folders").iterdir()] == ["small"]


def test_a_plan_is_published_once_with_a_reason_by_who_may(
    published_plan: Plan, kept_plan: tuple[Path, str]
) -> None:
    Published.objects.all().delete()
    address = f"/plans/{published_plan.pk}/publish/"
    assert signed_in("administrator").get(address).status_code == 403
    analyst = signed_in("analyst")
    assert analyst.post(address, {"now": "", "why": ""}).status_code == 422
    assert analyst.post(address, {"now": "other", "why": "new lists"}).status_code == 422
    for _ in range(2):
        assert analyst.post(address, {"now": "", "why": "new lists"}).url == "/plans/"
    assert [(one.why, one.by.office) for one in Published.objects.all()] == [
        ("new lists", "analyst")
    ]
    told = Client().get("/plans/").content.decode()
    assert "new lists" in told
    assert kept_plan[1] in told


def test_a_comparison_tells_what_differs(published_plan: Plan) -> None:
    page = signed_in("analyst").get(f"/plans/compare/?one={published_plan.pk}&other=none")
    assert "Choose two plans" in page.content.decode()


def test_figures_of_two_things_each_stand_beside_their_own_label(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No plan's label stands on the value of another, and nothing is subtracted."""
    told = {
        "one": [("most", "Gain of West Kent", "99J", 7000, ""), ("all", "Lists", "x", 90, "2019")],
        "two": [("most", "Gain of Norwich", "26A", 2000, ""), ("all", "Lists", "x", 99, "2021")],
    }
    source = Source(id="s", title="S", publisher="P", place="file.csv")

    def shown(plan: Plan) -> SimpleNamespace:
        figures = tuple(
            Figure(id=name, label=label, about=about, as_of=None, value=value, unit="patients",
                   vintage=vintage, basis=Basis.OBSERVED, sources=(source,))
            for name, label, about, value, vintage in told[plan.pk]
        )  # fmt: skip
        section = Section(id="c.s", title="S")
        chapter = Chapter(id="c", title="C", summary="", as_of=plan.as_of, figures=figures,
                          sections=(section,))  # fmt: skip
        return SimpleNamespace(chapters=(chapter,), answers=(), manifest={"inputs": {}})

    monkeypatch.setattr("commonweal.web.plans.comparing.shown_of", shown)
    for name, system in (("one", "Kent"), ("two", "Norfolk")):
        Plan.objects.create(pk=name, folder=name, system=system, as_of=date(2019, 7, 1), seed=0)
    analyst = signed_in("analyst")
    page = " ".join(analyst.get("/plans/compare/?one=one&other=two").content.decode().split())
    assert "of two systems: the first of Kent, the other of Norfolk" in page
    for words in (
        '7,000 patients <span class="cw-note">Gain of West Kent; 99J</span>',
        '2,000 patients <span class="cw-note">Gain of Norwich; 26A</span>',
        '90 patients <span class="cw-note">2019</span>',
        '99 patients <span class="cw-note">2021</span>',
    ):
        assert words in page
    assert "not of the same thing" in page
    assert "5,000" not in page
    Plan.objects.update(system="Kent")
    page = analyst.get("/plans/compare/?one=one&other=two").content.decode()
    assert "of two systems" not in page


def test_a_folder_that_was_sent_leads_nowhere_else(
    started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not started
    monkeypatch.setattr("commonweal.web.plans.runs.place_upload", lambda *_: None)
    sent = {"name": "new", "zip": io.BytesIO(b"x"), "next": "https://evil.example/"}
    answer = signed_in("analyst").post("/plans/folders/", sent)
    assert answer.headers["Location"] == "/plans/runs/?folder=new"


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
    analyst = signed_in("analyst")
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


def test_a_plan_of_another_system_than_the_records_is_published_only_where_that_is_meant(
    published_plan: Plan, northmere: Path
) -> None:
    Published.objects.all().delete()
    known.take_over(read_folder(northmere))
    address = f"/plans/{published_plan.pk}/publish/"
    analyst = signed_in("analyst")
    page = analyst.get(address).content.decode()
    assert "This plan is of Kent and Medway. The records are of SYNTHETIC Northmere" in page
    asked = {"now": "", "why": "to look at it"}
    refused = analyst.post(address, asked)
    assert refused.status_code == 422
    assert "say that it is meant" in refused.content.decode()
    assert not Published.objects.exists()
    assert analyst.post(address, {**asked, "sure": published_plan.pk}).url == "/plans/"
    assert Published.objects.exists()


def test_a_plan_of_the_system_of_the_records_is_published_without_a_further_question(
    published_plan: Plan, example: Path
) -> None:
    Published.objects.all().delete()
    known.take_over(read_folder(example))
    page = signed_in("analyst").get(f"/plans/{published_plan.pk}/publish/").content.decode()
    assert "Another system" not in page


def test_commands_name_an_example_as_the_checkout_has_it_and_any_other_folder_by_its_name(
    published_plan: Plan, example: Path, tmp_path: Path, settings: Any
) -> None:
    """And so they do when the link by which an example was found is gone: no backup holds it."""
    settings.DATA = tmp_path
    # What lies in a folder of that name elsewhere is no example.
    (tmp_path / "examples" / "of-a-client").mkdir(parents=True)
    for at in (example, tmp_path / "examples" / "of-a-client"):
        (tmp_path / "folders").mkdir(exist_ok=True)
        (tmp_path / "folders" / at.name).symlink_to(at)
    assert as_known("of-a-client") == "of-a-client"
    published_plan.folder = as_known("kent-medway")
    (tmp_path / "folders" / "kent-medway").unlink()
    assert commands(published_plan)[0].startswith("commonweal plan examples/kent-medway --as-of")
    assert "is in the checkout of commonweal" in where_to_get(published_plan.folder)
    published_plan.folder = as_known("small")
    assert commands(published_plan)[1] == "commonweal verify pack --folder small"


def test_of_a_folder_that_was_sent_a_page_says_that_it_is_not_given_out(
    published_plan: Plan, client: Client, kept_plan: tuple[Path, str], settings: Any
) -> None:
    settings.DATA = kept_plan[0]
    Plan.objects.filter(pk=published_plan.pk).update(folder="small")
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"  # no page of another test's plan
    [question, *_] = shown_of(Plan.objects.get(pk=published_plan.pk)).answers
    told = client.get(f"/questions/{question.id}/").content.decode()
    assert "commonweal plan small --as-of" in told
    assert "The folder is called small on this site, which does not give it out" in told
    assert "is in the checkout of commonweal" not in told


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


def studied(example: Path) -> Any:
    """What a plan's row is made of."""
    return SimpleNamespace(folder=read_folder(example), as_of=date(2019, 7, 1), seed=0,
                           chapters=(SimpleNamespace(summary="Served"),))  # fmt: skip


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
