"""Laws of records about how a system is governed: the order of import does not matter, every byte
counts, nobody knows before it is known, and a merger loses nothing."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.records import Statement, fold, inspect, link, preview_kind
from commonweal.records.drafts import read_drafts
from commonweal.records.references import check
from commonweal.records.refusal import refusals
from commonweal.records.succession import hand_over
from commonweal.system.organisation import Succession

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "records"))
from governed import CCGS, every  # the sample stands beside the unit tests

APRIL = date(2020, 4, 1)
KNOWN = datetime(2020, 3, 1, tzinfo=UTC)
BODIES = {code: [(date(2013, 4, 1), date(2020, 3, 31))] for code in CCGS}
STATED: tuple[Statement, ...] = read_drafts("\n".join(map(json.dumps, every())).encode()).statements


@settings(max_examples=25, deadline=None)
@given(st.permutations(STATED), st.sampled_from([date(2018, 3, 31), date(2019, 9, 1), APRIL]))
def test_any_order_of_import_gives_the_same_state(order: list[Statement], day: date) -> None:
    assert refusals([], order, [check(BODIES)]) == ()
    content = b"".join(line.written() + b"\n" for line in link(order))
    assert fold(inspect(content).statements, effective=day) == fold(STATED, effective=day)


HEADER = "seat,body,role,voting,effective,source"
ROWS = [f"s-{n},b-{n % 3},member,yes,2013-04-0{n},rules" for n in range(1, 8)]


@settings(max_examples=25, deadline=None)
@given(st.permutations(ROWS), st.integers(0, len(ROWS)))
def test_any_order_and_any_cut_of_a_table_states_the_same(order: list[str], cut: int) -> None:
    def stated(rows: list[str], held: list[Statement]) -> list[Statement]:
        with TemporaryDirectory() as folder:
            path = Path(folder, "seats.csv")
            path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
            found = preview_kind(path, "seat", stated_by="Office", stated_at=KNOWN, held=held)
        assert found.findings == ()
        return [*held, *found.statements]

    def said(held: list[Statement]) -> set[tuple[str, str]]:
        return {(one.id, json.dumps(one.payload, sort_keys=True)) for one in held}

    twice = stated(order, stated(order[:cut], []))
    assert len(twice) == len(ROWS)
    assert said(twice) == said(stated(ROWS, []))


def test_every_byte_of_a_small_file_counts() -> None:
    content = b"".join(line.written() + b"\n" for line in link(STATED[:3]))
    assert inspect(content).damages == ()
    for at in range(len(content)):
        line = content[:at].count(b"\n") + 1
        for mask in (0x01, 0x20, 0xFF):
            spoilt = bytearray(content)
            spoilt[at] ^= mask
            damages = inspect(bytes(spoilt)).damages
            assert damages, (at, mask)
            assert damages[0].line == line, (at, mask)


#: For each body what it becomes: one of two new ones, the first of the eight, which then goes on,
#: or nothing.
successors = st.lists(
    st.sampled_from(["91Q", "92A", CCGS[0], ""]), min_size=len(CCGS), max_size=len(CCGS)
).map(lambda into: [CCGS[0], *into[1:]] if CCGS[0] in into else into)


@settings(max_examples=40, deadline=None)
@given(successors)
def test_a_merger_conserves(into: list[str]) -> None:
    became = [
        Succession(predecessor=code, successor=to, on=APRIL, kind="merger")
        for code, to in zip(CCGS, into, strict=True)
    ]
    gone = {row.predecessor for row in became if row.predecessor != row.successor}
    handover = hand_over(STATED, became, stated_by="Transition", stated_at=KNOWN)
    for row in handover.counts().values():
        before = row.pop("before")
        assert before == sum(row.values())
    assert handover.unresolved == ()
    assert len({one.statement for one in handover.handed}) == len(handover.handed)
    before = {held.id: held for held in fold(STATED, effective=date(2020, 3, 31)).statements}
    after = {held.id: held for held in fold(handover.statements, effective=APRIL).statements}
    ended = {one.statement for one in handover.handed if one.outcome == "ended"}
    assert before.keys() - ended == after.keys()
    parts = gone | {f"{code}-gb" for code in gone}
    heirs = dict(zip(CCGS, into, strict=True))
    for identifier, held in after.items():
        assert held.about not in parts
        was = before[identifier].about
        assert held.about == (heirs[was.removesuffix("-gb")] if was in parts else was)
        assert held.payload == before[identifier].payload
    again = hand_over(handover.statements, became, stated_by="Transition", stated_at=KNOWN)
    assert again.transfers == ()


@settings(max_examples=30, deadline=None)
@given(successors, st.datetimes(datetime(2019, 1, 1), datetime(2021, 1, 1)))
def test_nobody_sees_a_transfer_before_it_is_stated(into: list[str], moment: datetime) -> None:
    known = moment.replace(tzinfo=UTC)
    became = [
        Succession(predecessor=code, successor=to, on=APRIL, kind="merger")
        for code, to in zip(CCGS, into, strict=True)
    ]
    handover = hand_over(STATED, became, stated_by="Transition", stated_at=KNOWN)
    state = fold(handover.statements, effective=APRIL, known_at=known)
    earlier = [held for held in handover.statements if held.stated_at <= known]
    assert state == fold(earlier, effective=APRIL, known_at=known)
    if known < KNOWN:
        assert state == fold(STATED, effective=APRIL, known_at=known)
