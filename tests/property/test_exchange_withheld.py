"""Nothing that is withheld stands in anything that is given out, whatever the format."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from authority_sample import stated
from commonweal.governance.exchange import sheets
from commonweal.records import Statement
from commonweal.rules import load_rules
from exchange_sample import (
    EVERY,
    SECRET,
    WHEN,
    everything,
    given,
    paper,
    seat,
)

READERS = ("p-1", "p-2")
BASE = [one for one in EVERY if one.type != "paper"]


def test_nothing_withheld_is_given_to_the_public() -> None:
    assert SECRET not in everything(given()).casefold()


def test_names_and_decisions_that_are_public_are_given_out() -> None:
    told = everything(given())
    assert "Ada Public" in told
    assert "It names a bidder" in told
    assert "Open words" in told


def test_a_person_is_given_the_papers_of_their_own_body_but_none_withheld_from_them() -> None:
    own = everything(given(viewer="p-1"))
    assert f"{SECRET} draft" in own
    assert f"{SECRET} bid" in own
    theirs = everything(given(viewer="p-2"))
    assert f"{SECRET} draft" in theirs
    assert f"{SECRET} bid" not in theirs


def test_somebody_of_whom_nothing_is_stated_is_refused() -> None:
    with pytest.raises(KeyError, match="p-99"):
        given(viewer="p-99")
    with pytest.raises(KeyError, match="keeper"):
        given(viewer="keeper")


papers = st.lists(
    st.tuples(st.booleans(), st.sets(st.sampled_from(READERS)), st.booleans()), max_size=4
)


@settings(max_examples=25)
@drawn(papers, st.sampled_from([None, *READERS]))
def test_a_withheld_paper_is_in_no_format(
    held: list[tuple[bool, set[str], bool]], viewer: str | None
) -> None:
    said: list[Statement] = list(BASE)
    hidden, shown = [], []
    for number, (public, kept_from, _) in enumerate(held):
        word = f"word{number}word"
        said.append(paper(f"n{number}", public=public, withheld_from=sorted(kept_from), text=word))
        may = public and not kept_from if viewer is None else viewer not in kept_from
        (shown if may else hidden).append(word)
    told = everything(given(said, viewer))
    assert not [word for word in hidden if word in told]
    assert not [word for word in shown if word not in told]


FIELDS = st.sampled_from(
    [
        ("seat/s-2", "nominated_by", "OTHER"),
        ("seat/s-3", "office", "Leader of the council"),
        ("decision/open", "reasons", "It is needed"),
        ("decision/open", "value_pence", "10000"),
        ("commitment/c", "by", "Chief executive"),
        ("organisation/holding", "name", "Holding Ltd"),
        ("person/p-1", "name", "Ada Public"),
        ("ownership/o-1", "share_percent", "60"),
        ("meeting/m", "public_reason", "One item is private"),
        ("interest/i-1", "description", "Shares"),
    ]
)


@settings(max_examples=25)
@drawn(st.sets(FIELDS, min_size=1, max_size=4))
def test_a_redacted_field_is_in_no_format(fields: set[tuple[str, str, str]]) -> None:
    said = list(EVERY)
    for number, (target, field, _) in enumerate(sorted(fields)):
        said.append(
            stated("redaction", f"x{number}", "2023-06-01", redacts=target, fields=[field],
                   reason="It would harm", approver="Guardian")
        )  # fmt: skip
    told = everything(given(said))
    for _, field, value in fields:
        if field == "nominated_by":
            (sheet,) = [one for one in sheets(given(said), load_rules()) if one.name == "seats"]
            at = [column.name for column in sheet.columns].index("nominated_by")
            assert "OTHER" not in [row[at] for row in sheet.rows]
        elif field in ("value_pence", "share_percent"):
            assert f": {value}" not in told
            assert f", {value}" not in told
        else:
            assert value not in told
    assert SECRET not in told.casefold()


@settings(max_examples=10)
@drawn(st.randoms(use_true_random=False))
def test_what_is_given_out_does_not_depend_on_the_order_of_entry(random: Random) -> None:
    mixed = list(EVERY)
    random.shuffle(mixed)
    assert everything(given(mixed)) == everything(given())


def test_a_seat_whose_holder_is_redacted_is_not_called_vacant() -> None:
    hidden = seat("s-9", "BOARD", "p-4")
    redaction = stated("redaction", "s-9", WHEN, redacts="seat/s-9", fields=["person"],
                       reason="It would harm", approver="Guardian")  # fmt: skip
    view = given([*EVERY, hidden, redaction])
    (sheet,) = [one for one in sheets(view, load_rules()) if one.name == "seats"]
    names = [column.name for column in sheet.columns]
    row = next(dict(zip(names, row, strict=True)) for row in sheet.rows if row[0] == "s-9")
    assert (row["person"], row["name"], row["vacant"]) == (None, None, False)
    assert SECRET not in everything(view).casefold()
