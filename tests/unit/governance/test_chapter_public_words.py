"""What the chapter tells stands in a report for everybody: nothing withheld, redacted, private."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from authority_sample import BOOK, delegated, stated
from commonweal.evidence import Chapter
from commonweal.folder import read_folder
from commonweal.governance.chapter import study
from commonweal.governance.exchange.public_words import public_words
from commonweal.records import Statement, fold
from commonweal.system.study import Given
from exchange_sample import EVERY, ON, SECRET, WHEN

#: Fields that may be redacted, with the words of each.
FIELDS = (
    ("seat/s-3", "office", "Leader of the council"),
    ("commitment/c", "by", "Chief executive"),
    ("meeting/m", "public_reason", "One item is private"),
)
Told = Callable[[Sequence[Statement]], str]


@pytest.fixture(scope="module")
def told(example: Path) -> Told:
    """Everything that a page, a workbook or a file of the chapter is made from."""
    held = read_folder(example)
    given = Given(as_of=ON, rules=BOOK, policies=held.settings.policies(), chapters={}, seed=0)

    def of(records: Sequence[Statement]) -> str:
        state = fold(records, effective=ON)
        made: Chapter = study(held.system, held.tables, state, given)
        rows = [row for table in made.tables for row in table.data.to_pylist()]
        return repr((made.summary, made.sections, made.figures, made.lacks, rows))

    return of


def test_nothing_private_is_told_and_nobody_who_is_not_named_in_public(told: Told) -> None:
    worth = stated("decision", "dear", WHEN, decision="dear", body="BOARD", title="Dear",
                   text="t", reasons="r", on=WHEN, meeting="m", item="h", function="buying",
                   private=True, ground="It names a bidder", value_pence=8_888_00)  # fmt: skip
    limit = delegated("low", "ICB", "BOARD", "2022-07-01", function="buying", limit_pence=1_00)
    # Without a marker of its own a decision is as private as its item.
    open_ = worth.model_copy(
        update={"payload": {**(worth.payload or {}), "private": None, "ground": None}}
    )
    for one in (worth, open_):
        text = told([*EVERY, limit, one])
        assert SECRET not in text.casefold()
        for amount in ("77700", "777", "888800", "8,888"):
            assert amount not in text
        assert "[name withheld] will report" in text
        assert "10000" in text, "what an open decision is worth is told"


@pytest.mark.parametrize(("target", "name", "words"), FIELDS)
def test_a_redacted_field_is_not_told(told: Told, target: str, name: str, words: str) -> None:
    redaction = stated("redaction", "x", "2023-06-01", redacts=target, fields=[name],
                       reason="It would harm", approver="Guardian")  # fmt: skip
    assert words in told(EVERY)
    assert words not in told([*EVERY, redaction])


def test_checks_rest_on_the_records_as_they_are_and_nothing_is_done_without_need() -> None:
    whole = fold(EVERY, effective=ON)
    shown = public_words(whole, BOOK)
    assert len(shown.every) == len(whole.every)
    kept = ("person", "organisation_ids", "owner", "owned", "value_pence", "on", "body", "vote")
    for one, other in zip(shown.every, whole.every, strict=True):
        for name in kept:
            assert (one.payload or {}).get(name) == (other.payload or {}).get(name)
    bare = fold([one for one in EVERY if one.type not in ("person", "redaction")], effective=ON)
    assert public_words(bare, BOOK) is bare
