"""Sources stand by title and publisher, with a page that says where each stands and who read it."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from public_rows import stated, statements

from commonweal.folder import read_folder
from commonweal.web.merging.known import take_over
from commonweal.web.merging.models import KnownSource
from commonweal.web.store.adding import append

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
