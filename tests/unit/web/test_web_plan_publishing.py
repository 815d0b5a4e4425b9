"""Plans are published by who may, with a reason, and two of them compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from commonweal.evidence import Basis, Chapter, Figure, Section
from commonweal.folder import read_folder
from commonweal.rules import Source
from commonweal.web.merging import known
from commonweal.web.plans.models import Plan, Published
from web_board import with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]


def test_a_plan_is_published_once_with_a_reason_by_who_may(
    published_plan: Plan, kept_plan: tuple[Path, str]
) -> None:
    Published.objects.all().delete()
    address = f"/plans/{published_plan.pk}/publish/"
    assert with_role("administrator").get(address).status_code == 403
    analyst = with_role("analyst")
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
    page = with_role("analyst").get(f"/plans/compare/?one={published_plan.pk}&other=none")
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
    analyst = with_role("analyst")
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


def test_a_plan_of_another_system_than_the_records_is_published_only_where_that_is_meant(
    published_plan: Plan, northmere: Path
) -> None:
    Published.objects.all().delete()
    known.take_over(read_folder(northmere))
    address = f"/plans/{published_plan.pk}/publish/"
    analyst = with_role("analyst")
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
    page = with_role("analyst").get(f"/plans/{published_plan.pk}/publish/").content.decode()
    assert "Another system" not in page
