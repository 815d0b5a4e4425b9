"""Ids by which others keep what is told of records are what their docstring says, and no more."""

from __future__ import annotations

from stated_by_hand import stated

from commonweal.records import link
from commonweal.records.chain import START
from commonweal.records.lasting import lasting_id


def test_an_id_stays_while_records_grow_and_goes_with_a_copy() -> None:
    grown = [stated("a"), stated("b")]
    first, copied = link(grown[:1])[0].hash, link(grown)[0].hash
    assert lasting_id(first, "meeting", "m-1") == lasting_id(copied, "meeting", "m-1")
    assert lasting_id(first, "meeting", "m-1").version == 5


def test_records_that_begin_otherwise_give_another_id_and_those_that_begin_alike_the_same() -> None:
    one, other = (link([stated(name), stated("z")])[0].hash for name in ("a", "b"))
    assert lasting_id(one, "meeting", "m-1") != lasting_id(other, "meeting", "m-1")
    # Two copies of one beginning, kept apart since.
    left, right = (link([stated("a"), stated(name)])[0].hash for name in ("x", "y"))
    assert lasting_id(left, "meeting", "m-1") == lasting_id(right, "meeting", "m-1")
    assert lasting_id(START, "meeting", "m-1") == lasting_id(START, "meeting", "m-1")
    assert lasting_id(START, "meeting", "m-1") != lasting_id(one, "meeting", "m-1")


def test_what_is_called_otherwise_has_another_id() -> None:
    keys = [("meeting", "m-1"), ("meeting", "m", "1"), ("meetingm", "-1"), ("paper", "m-1"), ()]
    assert len({lasting_id(START, *key) for key in keys}) == len(keys)
