"""Sources stand by title and publisher, with a page that says where each stands and who read it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from public_rows import stated, statements

from commonweal.folder import read_folder
from commonweal.records import Statement
from commonweal.web.merging.known import take_over
from commonweal.web.merging.models import KnownSource
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.content.decode())


@pytest.fixture
def known() -> None:
    """A source that was read at its place, and one that nobody read."""
    append(statements())
    KnownSource.objects.create(
        source="minutes", title="Minutes of the Board", publisher="The Board",
        place="https://example.org/minutes", verified=True, quotation="It was agreed.",
    )  # fmt: skip
    KnownSource.objects.create(
        source="cited-1", title="A newspaper", publisher="Kent Online", place="page 3"
    )


@pytest.mark.usefixtures("known")
def test_a_source_is_told_by_its_title_with_its_page(client: Client) -> None:
    told = page(client, "/promises/c-1/")
    assert '<a href="/sources/minutes/">Minutes of the Board</a>' in told
    assert "not verified" not in told.split("Minutes of the Board")[1][:80]
    assert '<a href="/sources/minutes/">' in page(client, "/statements/commitment/1/")
    held = page(client, "/sources/minutes/")
    assert '<a href="https://example.org/minutes">https://example.org/minutes</a>' in held
    assert "It was agreed." in held
    assert "Read at its place." in held


@pytest.mark.usefixtures("known")
def test_a_source_that_nobody_read_says_so_and_its_page_keeps_the_day(client: Client) -> None:
    promise = {"commitment": "c-7", "kind": "promise", "text": "More", "made_on": "2026-02-02",
               "by": "Office", "to": "BOARD", "where": "paper", "source": "cited-1"}  # fmt: skip
    append([stated("commitment", promise, "commitment/7", "2026-02-02")])
    told = page(client, "/promises/c-7/?known=2026-02-05")
    assert '<a href="/sources/cited-1/?known=2026-02-05">A newspaper, Kent Online</a>' in told
    assert "not verified" in told
    assert "nobody has yet read it at its place" in page(client, "/sources/cited-1/")


@pytest.mark.usefixtures("known")
def test_words_that_are_no_known_source_stand_as_they_are(client: Client) -> None:
    assert "constitution" in page(client, "/bodies/BOARD/")
    page(client, "/sources/constitution/", 404)


def test_the_sources_of_the_example_are_taken_over_with_its_bodies(
    example_rows: int, example: Path, client: Client
) -> None:
    assert example_rows
    folder = read_folder(example)
    take_over(folder)
    take_over(folder)
    assert KnownSource.objects.count() == len(folder.tables.sources)
    told = page(client, "/promises/kent-update-six-months/")
    assert "minutes-kent-whole" not in told.replace("/sources/minutes-kent-whole/", "")


def decided(name: str, day: str = "2026-02-02", **more: Any) -> Statement:
    """A decision of the board that names the minutes as its source."""
    payload = {"decision": name, "body": "BOARD", "on": day, "title": f"Decision {name}",
               "text": "Agreed.", "reasons": "Needed.", "source": "minutes", **more}  # fmt: skip
    return stated("decision", payload, f"decision/{name}", day)


def row_of(told: str, label: str) -> str:
    """What a page tells of a fact."""
    found = re.findall(rf"(?s)<dt[^>]*>{label}</dt>\s*<dd[^>]*>(.*?)</dd>", told)
    assert len(found) == 1, (label, found)
    return str(found[0]).strip()


@pytest.mark.usefixtures("known")
def test_a_decision_names_its_source_and_who_stated_it_when(client: Client) -> None:
    append([decided("d-7"), decided("d-8", source="cited-1"), decided("d-9", source=None)])
    told = page(client, "/decisions/d-7/?known=2026-02-05")
    link = '<a href="/sources/minutes/?known=2026-02-05">Minutes of the Board</a>'
    assert row_of(told, "Source") == link
    assert "Stated by Secretary of the board on 2 February 2026" in told
    assert "not verified" in row_of(page(client, "/decisions/d-8/"), "Source")
    assert "not on record" in row_of(page(client, "/decisions/d-9/"), "Source")


@pytest.mark.usefixtures("known")
def test_what_came_before_and_after_a_decision_names_its_source(client: Client) -> None:
    given = {"delegation": "de-1", "function": "buying", "from_body": "BOARD", "to": "BOARD",
             "level": "system", "source": "minutes"}  # fmt: skip
    back = {"decision": "d-7", "delegation": "de-1", "to": "BOARD", "on": "2026-02-20",
            "source": "cited-1"}  # fmt: skip
    closed = {"closes": "decision/d-7", "on": "2026-03-02", "by": "Secretary"}
    append(
        [
            stated("delegation", given, "delegation/1", "2025-01-06"),
            decided("d-7", function="buying"),
            stated("reported_back", back, "back/1", "2026-02-20"),
            stated("decision_closed", closed, "closed/1", "2026-03-02"),
        ]
    )  # fmt: skip
    told = page(client, "/decisions/d-7/")
    # A delegation has an id and no name: it is told by what it is of, who gave it and to whom.
    assert row_of(told, "It rests on") == "“buying”, which The Board keeps"
    assert ">de-1<" not in told
    assert "/sources/minutes/" in row_of(told, "Where they stand")
    assert row_of(told, "Reported back") == "to The Board, 20 February 2026"
    assert "/sources/cited-1/" in row_of(told, "Where that was reported")
    for name in ("delegation/1", "back/1", "closed/1", "decision/d-7"):
        assert f'<a href="/statements/{name}/">' in told
        page(client, f"/statements/{name}/")
    assert "closed/1" not in page(client, "/decisions/d-7/?known=2026-02-28")


@pytest.mark.usefixtures("known")
def test_of_a_decision_in_private_the_source_is_not_told(client: Client) -> None:
    append([decided("d-7", private=True, ground="exempt", source="zqxsource")])
    told = page(client, "/decisions/d-7/")
    assert row_of(told, "Source") == "not told of what was decided in private"
    assert "zqxsource" not in told


@pytest.mark.usefixtures("known")
def test_a_decision_that_was_withdrawn_names_the_source_it_had(client: Client) -> None:
    append([decided("d-7"), stated("void", {"voids": "decision/d-7"}, "void/1", "2026-03-02")])
    told = page(client, "/decisions/d-7/")
    assert "Withdrawn: Decision d-7" in told
    assert "/sources/minutes/" in row_of(told, "Source")


def test_every_decision_of_the_example_names_its_source(
    example_rows: int, example: Path, client: Client
) -> None:
    assert example_rows
    take_over(read_folder(example))
    payloads = [one.payload or {} for one in everything() if one.type == "decision"]
    assert len(payloads) == 4
    assert sum(bool(one.get("private")) for one in payloads) == 1
    for one in payloads:
        told = row_of(page(client, f"/decisions/{one['decision']}/"), "Source")
        assert (f'href="/sources/{one["source"]}/"' in told) is not bool(one.get("private"))


def test_days_of_a_source_are_told_as_they_are_read(client: Client) -> None:
    append(statements())
    KnownSource.objects.create(
        source="cited-2", title="example.org 2019-02-14", publisher="Example",
        place="2019-02-14, page 3", vintage="2020-03-20",
    )  # fmt: skip
    told = page(client, "/sources/cited-2/")
    assert "example.org 14 February 2019" in told
    assert "20 March 2020" in told
    assert "14 February 2019, page 3" in told
    assert "2019-02-14" not in told
