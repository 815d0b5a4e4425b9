"""Pages of the published plan: the first page, questions, and what every page of it has."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from commonweal.web.plans.finding import found_in_plan
from commonweal.web.plans.models import Plan, Published
from commonweal.web.plans.shown import shown_of
from commonweal.web.store.models import Head
from web_board import with_role

PAGES = [
    "",
    "questions/",
    "questions/Q4/",
    "chapters/",
    "chapters/population/",
    "chapters/population/map/",
    "chapters/population/bands/",
    "tables/population.practices/",
    "figures/",
    "figures/population.registered.KM-ICP-MEDWAY-SWALE/",
    "places/",
    "places/KM-ICP-EAST/",
    "methods/",
]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("by_id", [False, True])
def test_a_page_of_a_plan_has_one_heading_and_nothing_that_the_policy_refuses(
    client: Client, published_plan: Plan, page: str, by_id: bool
) -> None:
    html = text(client, f"/plans/{published_plan.pk}/{page}" if by_id else f"/{page}")
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert not re.search(r"<[^>]+ on[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_first_page_says_who_is_served_and_lists_every_question_with_its_status(
    client: Client, published_plan: Plan
) -> None:
    html = text(client, "/")
    shown = shown_of(published_plan)
    assert "1,886,017 patients" in html
    for answer in shown.answers:
        assert f'href="/questions/{answer.id}/"' in html
        assert answer.status.value.capitalize() in html


def test_the_answer_on_promises_and_their_list_lead_to_each_other(
    client: Client, published_plan: Plan
) -> None:
    """The answer named three "and 1 more", and led to none."""
    asked = shown_of(published_plan).answer("Q22").question
    html = text(client, "/questions/Q22/")
    assert 'href="/promises/">all requests, promises and assurances</a>' in html
    assert 'href="/promises/?state=overdue">those that are overdue</a>' in html
    assert "One by one" not in text(client, "/questions/Q4/")
    assert f'<a href="/questions/Q22/">{asked}</a>' in text(client, "/promises/")
    Published.objects.all().delete()
    assert "/questions/Q22/" not in text(client, "/promises/")


def test_answers_about_the_consultation_and_its_list_lead_to_each_other(
    client: Client, published_plan: Plan
) -> None:
    for question in ("Q10", "Q11", "Q13"):
        told = text(client, f"/questions/{question}/")
        assert 'href="/consultations/">consultations and what came of them</a>' in told
    asked = shown_of(published_plan).answer("Q13").question
    assert f'<a href="/questions/Q13/">{asked}</a>' in text(client, "/consultations/")


@pytest.mark.django_db
def test_before_a_plan_is_published_the_first_page_says_so(client: Client) -> None:
    assert "No plan is published yet" in text(client, "/")
    assert client.get("/questions/").status_code == 404


def test_an_answer_is_shown_whole(client: Client, published_plan: Plan) -> None:
    html = text(client, "/questions/Q4/")
    answer = shown_of(published_plan).answer("Q4")
    assert "412,695 patients" in html
    assert '<span class="cw-basis cw-basis--assumed">assumed</span>' in html
    assert html.count('<li id="source-') == len({s for f in answer.figures for s in f.sources})
    assert "not verified" in html
    assert "Known then, known now" in html
    assert "commonweal plan examples/kent-medway --as-of 2019-07-01 --seed 0 --out pack" in html


def test_a_plan_stays_under_its_address_and_tells_that_it_does(
    client: Client, published_plan: Plan
) -> None:
    html = text(client, f"/plans/{published_plan.pk}/questions/Q4/")
    assert f'href="/plans/{published_plan.pk}/figures/' in html
    assert "The latest published plan" in html
    assert "and it stays at this address" in html


def test_a_plan_that_was_never_published_says_who_sees_it_and_not_that_it_stays(
    published_plan: Plan,
) -> None:
    Published.objects.all().delete()
    analyst = with_role("analyst")
    for path in ("", "questions/Q4/", "chapters/"):
        html = text(analyst, f"/plans/{published_plan.pk}/{path}")
        assert "It was never published: whoever may run plans sees it" in html
        assert "stays at this address" not in html


def test_the_plan_that_the_public_sees_is_not_offered_to_be_published(
    published_plan: Plan,
) -> None:
    analyst, address = with_role("analyst"), f'href="/plans/{published_plan.pk}/publish/"'
    html = text(analyst, "/plans/")
    assert "The public sees it now" in html
    assert address not in html
    Published.objects.all().delete()
    html = text(analyst, "/plans/")
    assert "The public sees it now" not in html
    assert address in html


def test_a_plan_that_was_never_published_is_not_there(client: Client, published_plan: Plan) -> None:
    Published.objects.all().delete()
    assert client.get(f"/plans/{published_plan.pk}/").status_code == 404
    assert client.get("/plans/no-such-plan/").status_code == 404
    assert client.get("/questions/Q4/").status_code == 404


@pytest.mark.usefixtures("published_plan")
def test_a_section_draws_its_map_with_the_table_beside(client: Client) -> None:
    html = text(client, "/chapters/population/map/")
    assert 'class="chart"' in html
    assert 'id="table-population.areas"' in html
    assert "All 1,065 rows" in html


def first_cells(html: str) -> list[str]:
    return re.findall(r'role="rowheader">.*?<span>(?:<a[^>]*>)?([^<]*)', html)


def test_a_table_is_sorted_searched_and_paged_by_the_server(
    client: Client, published_plan: Plan
) -> None:
    _, table = shown_of(published_plan).table("population.practices")
    codes = table.data.column("code").to_pylist()
    sizes = dict(zip(codes, table.data.column("registered").to_pylist(), strict=True))
    down = first_cells(text(client, "/tables/population.practices/?sort=-registered"))
    second = first_cells(text(client, "/tables/population.practices/?sort=-registered&page=2"))
    expected = sorted((c for c in codes if sizes[c] is not None), key=lambda c: -sizes[c])
    assert [sizes[code] for code in down + second] == [sizes[code] for code in expected[:50]]
    found = first_cells(text(client, "/tables/population.practices/?q=g82002"))
    assert found == ["G82002"]
    # A column that there is not is passed over.
    assert first_cells(text(client, "/tables/population.practices/?sort=no"))[:2] == codes[:2]


@pytest.mark.usefixtures("published_plan")
def test_a_place_tells_its_figures_and_rows_and_leads_to_tables_that_name_it(
    client: Client,
) -> None:
    html = text(client, "/places/KM-ICP-EAST/")
    assert 'href="/figures/population.registered.KM-ICP-EAST/"' in html
    assert 'href="/tables/population.practices/?q=KM-ICP-EAST"' in html
    assert re.search(r"[0-9,]+ rows? speaks? of it", html), "told as people say it"
    assert client.get("/places/NOWHERE/").status_code == 404


def test_a_figure_leads_to_its_entry_in_the_manifest(client: Client, published_plan: Plan) -> None:
    html = text(client, "/figures/population.registered.KM-ICP-EAST/")
    shown = shown_of(published_plan)
    assert shown.manifest["files"]["tables/figures.csv"]["sha256"] in html
    assert f'href="/plans/{published_plan.pk}/pack/tables/figures.csv"' in html


def test_every_figure_and_section_has_a_page(client: Client, published_plan: Plan) -> None:
    shown = shown_of(published_plan)
    for name in list(shown.figures)[::10]:
        text(client, f"/figures/{name}/")
    for chapter, sections in shown.sections.items():
        for address in sections:
            text(client, f"/chapters/{chapter}/{address}/")


def test_files_of_the_pack_are_those_that_the_manifest_names(
    client: Client, published_plan: Plan
) -> None:
    base = f"/plans/{published_plan.pk}/pack/"
    text(client, base)
    shown = shown_of(published_plan)
    for name, held in list(shown.manifest["files"].items())[::8]:
        answer = client.get(base + name)
        sent = b"".join(answer.streaming_content)
        assert hashlib.sha256(sent).hexdigest() == held["sha256"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
    kept = shown.pack.parent / "kept" / "kept.json"
    assert kept.is_file()
    for name in ("../kept/kept.json", "%2e%2e/kept/kept.json", "/etc/passwd", "tables", "tables/"):
        assert client.get(base + name).status_code == 404


@pytest.mark.usefixtures("published_plan")
def test_a_page_costs_few_questions_to_the_database(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    # As in every database that holds records.
    Head.objects.get_or_create(pk=1)
    for page in PAGES[1:]:
        # One of its own, and two each time it is asked what pages stand on: before it is made,
        # before it is kept, and after.
        with django_assert_max_num_queries(7):
            text(client, f"/{page}")


@pytest.mark.usefixtures("published_plan")
def test_a_search_leads_to_questions_places_and_figures(client: Client) -> None:
    html = text(client, "/search/?q=medway+swale")
    assert 'href="/questions/Q4/"' in html
    assert 'href="/places/KM-ICP-MEDWAY-SWALE/"' in html
    assert 'href="/figures/?q=medway+swale"' in html
    assert "In the plan" not in text(client, "/search/?q=zzzz")


def test_a_question_is_found_by_what_its_figures_are_about(published_plan: Plan) -> None:
    for one in shown_of(published_plan).answers:
        said = f"{one.id} {one.question} {one.claim} {one.text}".casefold()
        labels = [figure.label for figure in one.figures]
        for label in labels:
            if all(word in said for word in label.casefold().split()):
                continue
            found = {held.words: held.first for held in found_in_plan(label)}
            titles = dict(found["Questions and answers"])
            assert f"{one.id} {one.question}" in titles
            return
    pytest.fail("no answer has a figure whose label it does not hold")
