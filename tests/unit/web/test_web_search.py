"""What a search finds, in which order, and that it is this search that the public page asks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from public_rows import HIDDEN, statements

from commonweal.web.lists import search
from commonweal.web.lists.searching import LONGEST, MOST, index
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed, Word

pytestmark = pytest.mark.django_db


def listed(code: str, title: str, words: str = "", *, list: str = "paper", on: str = "2026-01-05",
           days: int = 0) -> Listed:  # fmt: skip
    """Something that is listed, public in so many days."""
    one: Listed = Listed.objects.create(
        list=list,
        code=code,
        title=title,
        words=words,
        on=date.fromisoformat(on),
        public_from=timezone.localdate() + timedelta(days=days),
    )
    index([one])
    return one


def found(words: str, list: str | None = None) -> list[str]:
    return [one.code for one in search(words, list)]


def test_a_word_is_found_by_its_beginning_and_not_by_its_middle() -> None:
    listed("a", "Dermatology at Deal")
    assert found("derm") == found("DERMATOLOGY") == found("dea") == ["a"]
    assert found("atology") == []
    assert found("dermatologyx") == []


def test_all_words_must_stand_there_in_any_order_in_title_or_text() -> None:
    listed("a", "Stroke units", "in Kent and Medway")
    listed("b", "Stroke units", "in Norfolk")
    assert sorted(found("stroke")) == ["a", "b"]
    assert found("kent stroke") == found("med uni stro") == ["a"]
    assert found("kent norfolk") == []


def test_whole_words_come_before_beginnings_and_titles_before_texts() -> None:
    listed("begun-in-text", "One", "planning")
    listed("in-text", "Two", "plan")
    listed("begun-in-title", "Planning")
    listed("in-title", "Plan")
    assert found("plan") == ["in-title", "begun-in-title", "in-text", "begun-in-text"]


def test_of_equals_the_latest_comes_first_then_by_code() -> None:
    listed("b", "Plan", on="2026-01-05")
    listed("a", "Plan", on="2026-01-05")
    listed("c", "Plan", on="2026-03-01")
    assert found("plan") == ["c", "a", "b"]


def test_accents_capitals_and_signs_make_no_difference() -> None:
    listed("a", "Café — O’Brien & Søn")
    assert found("cafe") == found("CAFÉ") == found("café,") == ["a"]
    assert found("o'brien") == ["a"]


def test_what_is_not_public_yet_is_not_found() -> None:
    listed("today", "Plan")
    listed("tomorrow", "Plan", days=1)
    assert found("plan") == ["today"]


def test_one_list_alone_can_be_searched() -> None:
    listed("a", "Plan")
    listed("b", "Plan", list="decision")
    assert found("plan", "decision") == ["b"]


@pytest.mark.parametrize("words", ["", "   ", "%", "' OR 1=1 --;"])
def test_nothing_is_found_by_no_words_or_by_signs(words: str) -> None:
    listed("a", "Plan")
    assert found(words) == []


def test_long_words_and_many_words_are_cut_alike_when_kept_and_when_looked_for() -> None:
    listed("a", "x" * (LONGEST + 5), " ".join(f"word{n}" for n in range(MOST + 3)))
    assert found("x" * (LONGEST + 9)) == ["a"]
    assert found(" ".join(f"word{n}" for n in range(MOST + 3)) + " elsewhere") == ["a"]


def test_no_withheld_word_is_kept_to_be_found(client: Client) -> None:
    append(statements())
    assert Word.objects.filter(word="plan").exists()
    assert not Word.objects.filter(word__contains=HIDDEN).exists()
    assert not list(search(HIDDEN))
    told = client.get("/search/", {"q": HIDDEN}).content.decode()
    assert "Nothing public has all of these words" in told


def test_the_public_page_tells_what_the_search_finds_in_its_order(client: Client) -> None:
    append(statements())
    titles = [one.title for one in search("board")]
    assert len(titles) > 2
    told = client.get("/search/?q=board").content.decode()
    shown = re.findall(r'<th scope="?row.*?<a [^>]*>\s*(.*?)\s*</a>', told, re.DOTALL)
    assert shown == titles
