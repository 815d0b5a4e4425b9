"""Folders that are sent to make plans of: checked, put in their place, and what pages say of
them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.web.plans import folders
from commonweal.web.plans.models import Plan
from commonweal.web.plans.recomputing import as_known, commands, where_to_get
from commonweal.web.plans.shown import shown_of
from web_board import with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]


def zipped(*files: tuple[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        for name, content in files:
            held.writestr(name, content)
    made.seek(0)
    made.name = "folder.zip"
    return made


def send(name: str, file: io.BytesIO) -> Any:
    return with_role("analyst").post("/plans/folders/", {"name": name, "zip": file})


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


def test_a_folder_that_was_sent_leads_nowhere_else(
    started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not started
    monkeypatch.setattr("commonweal.web.plans.runs.place_upload", lambda *_: None)
    sent = {"name": "new", "zip": io.BytesIO(b"x"), "next": "https://evil.example/"}
    answer = with_role("analyst").post("/plans/folders/", sent)
    assert answer.headers["Location"] == "/plans/runs/?folder=new"


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
