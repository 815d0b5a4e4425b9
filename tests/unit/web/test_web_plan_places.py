"""Which words of a plan's tables are places."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from commonweal.evidence import Basis, Chapter, Column, Table
from commonweal.rules import Source
from commonweal.web.plans.places import Place, places_in
from commonweal.web.plans.shown import latest


def test_a_word_that_stands_for_all_others_is_no_place() -> None:
    rows = [("E05005757", "Acle"), ("outside", "(outside)"), ("rest", "all other places"),
            ("new-1", "new, by a practice"), ("R1", "too short"), ("QMM", "System")]  # fmt: skip
    table = Table.of_rows(
        [{"code": code, "name": name} for code, name in rows],
        id="t",
        title="T",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(Source(id="s", title="S", publisher="P", place="file.csv"),),
    )
    chapter = Chapter(id="c", title="C", summary="", as_of=date(2019, 7, 1), sections=(),
                      tables=(table,))  # fmt: skip
    found = places_in([chapter])
    assert set(found) == {"E05005757", "new-1", "QMM"}
    assert found["E05005757"].kind == "ward"
    assert found["new-1"].kind == "proposed network", "the outcome of a search, not one there is"
    assert found["QMM"].kind == ""


def test_places_of_one_kind_that_share_a_name_are_told_by_their_district() -> None:
    rows = [("E05000001", "Nelson", "Great Yarmouth"), ("E05000002", "Nelson", "Norwich"),
            ("E05000003", "Acle", "Broadland"), ("E05000004", "Nelson", "")]  # fmt: skip
    table = Table.of_rows(
        [{"code": code, "name": name, "district": district} for code, name, district in rows],
        id="t",
        title="T",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="district", label="District", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(Source(id="s", title="S", publisher="P", place="file.csv"),),
    )
    chapter = Chapter(id="c", title="C", summary="", as_of=date(2019, 7, 1), sections=(),
                      tables=(table,))  # fmt: skip
    found = {code: place.name for code, place in places_in([chapter]).items()}
    assert found == {
        "E05000001": "Nelson, Great Yarmouth",
        "E05000002": "Nelson, Norwich",
        "E05000003": "Acle",
        "E05000004": "Nelson",
    }


@pytest.mark.usefixtures("published_plan")
def test_a_proposed_network_is_of_its_own_kind_and_its_page_says_what_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"new-6": Place("new-6", "new, around Rose", "proposed network")}
    # A plan's places never change: it keeps them once they were looked for, and pages of them are
    # kept too, but none for whoever has a session.
    plan = latest()
    assert plan is not None
    monkeypatch.setitem(vars(plan), "places", held)
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    listed = client.get("/places/").content.decode()
    assert '<option value="proposed network"' in listed
    told = client.get("/places/new-6/").content.decode()
    assert "A search proposes this network: it is a basis for talk" in told
