"""Nothing that is withheld stands in anything that is given out, whatever the format."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from authority_sample import stated
from commonweal.governance.exchange import Publication, popolo, sheets
from commonweal.governance.exchange.public_words import public_words
from commonweal.records import Statement, fold
from commonweal.rules import load_rules
from commonweal.web.knowing import known_then
from exchange_sample import (
    EVERY,
    ON,
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


def _rows(view: Publication, name: str) -> list[dict[str, object]]:
    (sheet,) = [one for one in sheets(view, load_rules()) if one.name == name]
    names = [column.name for column in sheet.columns]
    return [dict(zip(names, row, strict=True)) for row in sheet.rows]


def test_who_was_there_is_told_by_seat_office_or_public_name() -> None:
    told = [
        (row["seat"], row["office"], row["name"], row["apologies"])
        for row in _rows(given(), "attendance")
    ]
    assert {*told} == {
        (None, "Head of estates", None, False),
        (None, "Head of legal services", None, True),
        (None, None, "Ada Public", False),
        ("s-2", None, "Grace Public", False),
        ("s-3", "Leader of the council", None, False),
    }
    assert [row["entered"] for row in _rows(given(), "attendance") if row["seat"] == "s-3"] == [
        datetime(2023, 5, 1, 8, 10, tzinfo=UTC)
    ]


def test_a_private_item_is_on_the_agenda_by_its_title_alone() -> None:
    rows = {row["item"]: row for row in _rows(given(), "agenda")}
    assert (rows["i"]["value_pence"], rows["h"]["value_pence"]) == (50_00, None)
    assert (rows["h"]["title"], rows["h"]["private"]) == ("A bid", True)
    assert "77700" not in everything(given())


def test_whoever_held_a_seat_on_the_day_was_there_not_whoever_holds_it_now() -> None:
    later = stated("seat", "s-2-later", "2023-06-01", seat="s-2", body="BOARD", role="member",
                   voting=True, person="p-1", source="constitution")  # fmt: skip
    view = given([*EVERY, later])
    assert [row["name"] for row in _rows(view, "attendance") if row["seat"] == "s-2"] == [
        "Grace Public"
    ]
    (event,) = [one for one in popolo(view)["events"] if one["id"] == "m"]
    assert {"id": "p-2"} in event["attendees"]  # type: ignore[operator]  # a plain object


def test_of_a_closed_meeting_seats_and_offices_are_told_and_nobody_by_name() -> None:
    shut = [
        one.model_copy(update={"payload": {**(one.payload or {}), "public": "closed"}})
        if one.type == "meeting"
        else one
        for one in EVERY
    ]
    rows = _rows(given(shut), "attendance")
    assert {row["person"] for row in rows} == {None} == {row["name"] for row in rows}
    assert {row["seat"] for row in rows} == {None, "s-2", "s-3"}


CAME = st.lists(
    st.tuples(
        st.sampled_from(["p-1", "p-2", "p-3", "p-4"]),
        st.sampled_from(["member", "in attendance", "deputy", "public"]),
        st.sampled_from([None, "Head of estates"]),
    ),
    max_size=5,
)


@settings(max_examples=25)
@drawn(CAME, st.sampled_from([None, *READERS]))
def test_nobody_is_named_as_there_who_is_not_named_in_public(
    came: list[tuple[str, str, str | None]], viewer: str | None
) -> None:
    said = [one for one in EVERY if one.type != "attendance"]
    for number, (who, capacity, office) in enumerate(came):
        more = {} if office is None else {"office": office}
        said.append(stated("attendance", f"came-{number}", WHEN, meeting="m", person=who,
                           capacity=capacity, **more))  # fmt: skip
    view = given(said, viewer)
    told = everything(view)
    assert f"{SECRET} Relative" not in told
    assert f"{SECRET} Staff" not in told
    assert {row["person"] for row in _rows(view, "attendance")} <= {None, *READERS}
    known = [who in READERS or office is not None for who, capacity, office in came
             if capacity != "public"]  # fmt: skip
    assert len(_rows(view, "attendance")) == sum(known)


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


def _corrected(name: str, target: str, **changes: object) -> Statement:
    """A correction of the open decision, or of a correction of it."""
    first = next(one for one in EVERY if one.id == "decision/open").payload or {}
    return stated("correction", name, "2023-05-02", corrects=target, payload={**first, **changes})


def _redacted(target: str, *fields: str, on: str = "2023-06-01") -> Statement:
    return stated("redaction", "of-correction", on, redacts=target, fields=[*fields],
                  reason="It would harm", approver="Guardian")  # fmt: skip


@pytest.mark.parametrize("target", ["decision/open", "correction/c-1", "correction/c-2"])
@pytest.mark.parametrize("last", ["as corrected", "voided", "corrected again"])
def test_what_is_withheld_of_a_correction_is_withheld_of_what_it_corrects(
    target: str, last: str
) -> None:
    said = [
        *EVERY,
        _corrected("c-1", "decision/open", reasons="Wombats first"),
        _corrected("c-2", "correction/c-1", reasons="Wombats second"),
    ]
    if last == "voided":
        said.append(stated("void", "v", "2023-05-03", voids="correction/c-2"))
    if last == "corrected again":
        said.append(_corrected("c-3", "decision/open", reasons="Wombats third"))
    assert "Wombats" in everything(given(said))
    told = everything(given([*said, _redacted(target, "reasons")]))
    assert "Wombats" not in told
    assert "It is needed" not in told
    assert "A service" in told
    # Nor is it told of what was known before the correction was.
    when = datetime(2023, 5, 1, 12, tzinfo=UTC)
    then = known_then([*said, _redacted(target, "reasons")], ON, load_rules(), known_at=when)
    assert "It is needed" not in everything(then)
    assert "A service" in everything(then)


@pytest.mark.parametrize("field", ["payload", "reazons"])
def test_a_redaction_of_what_no_such_statement_says_withholds_all_of_it(field: str) -> None:
    said = [*EVERY, _corrected("c-1", "decision/open", reasons="Wombats first")]
    for target in ("decision/open", "correction/c-1"):
        told = everything(given([*said, _redacted(target, field)]))
        assert "Wombats" not in told
        assert "It is needed" not in told
        assert '"open"' not in told
    state = fold([*said, _redacted("correction/c-1", field)], effective=ON)
    (shown,) = [one for one in public_words(state, load_rules()).every if one.id == "decision/open"]
    assert "Wombats" not in str(shown.payload)
    assert (shown.payload or {})["value_pence"] == 10000
