"""Laws of the standstill, for any days and any representations."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.governance.procurement import Standstill, standing, standstill
from commonweal.records.kinds import Representation
from commonweal.rules import load_rules

BOOK = load_rules()
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def _stands(published: date) -> Standstill:
    found = standstill(BOOK, published)
    assert found is not None
    return found


@given(DAYS, DAYS)
def test_a_later_publication_never_gives_an_earlier_deadline(one: date, other: date) -> None:
    first, second = _stands(min(one, other)), _stands(max(one, other))
    assert first.deadline_regulation <= second.deadline_regulation
    assert first.deadline_from_publication <= second.deadline_from_publication
    assert first.used <= second.used


@given(DAYS)
def test_the_later_of_both_counts_is_used_and_the_regulations_is_never_shorter(day: date) -> None:
    found = _stands(day)
    assert found.used == max(found.deadline_regulation, found.deadline_from_publication)
    assert found.deadline_from_publication <= found.deadline_regulation
    assert bool(found.warning) is (found.deadline_from_publication != found.deadline_regulation)
    assert found.used - day >= timedelta(days=10)


STEPS = ("received", "information given", "reviewed", "decision communicated")


@given(
    DAYS,
    st.lists(
        st.tuples(st.sampled_from("PQR"), st.sampled_from(STEPS), st.integers(0, 60)), max_size=8
    ),
    st.integers(0, 90),
)
def test_representations_never_shorten_it_and_open_ones_keep_it_open(
    published: date, steps: list[tuple[str, str, int]], asked: int
) -> None:
    stands = _stands(published)
    objections = [
        Representation.model_validate(
            {"procurement": "x", "by": by, "step": step, "on": published + timedelta(days=after)}
        )
        for by, step, after in steps
    ]
    on = published + timedelta(days=asked)
    found = standing(BOOK, stands, objections, on=on)
    assert (found.ends is None) is bool(found.waits_for)
    if found.ends is not None:
        assert found.ends >= stands.used
        assert not found.open(found.ends + timedelta(days=1))
        assert found.open(found.ends)
    heard = {
        by
        for by, step, after in steps
        if step == "received" and published + timedelta(days=after) <= min(on, stands.used)
    }
    assert set(found.waits_for) <= heard
    if not heard:
        assert found.ends == stands.used
    shuffled = standing(BOOK, stands, list(reversed(objections)), on=on)
    assert (shuffled.ends, shuffled.waits_for) == (found.ends, found.waits_for)
