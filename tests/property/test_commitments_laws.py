"""Laws of tracking: time only presses on, only the owner closes, and nothing is known too early."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.governance.commitments import track
from commonweal.records import Statement, draft, fold

START = date(2019, 1, 1)
#: What time alone, deliveries and closings lead to, in their order.
ONWARD = ("open", "due", "overdue", "delivered", "closed")
BODIES = ("hosc", "stp", "hasc")

days = st.integers(0, 400).map(lambda n: START + timedelta(days=n))


def says(type_: str, number: int, on: date, known: int, /, **payload: object) -> Statement:
    return draft(
        type_,
        payload,
        id=f"{type_}-{number}",
        stated_by="Officer",
        about="hosc",
        stated_at=datetime.combine(on + timedelta(days=known), time(9), UTC),
        effective=on,
        reason="minutes",
        salt="0" * 64,
    )


@st.composite
def histories(draw: st.DrawFn, *, again: bool = True) -> list[Statement]:
    """A request due in any way, with deliveries and closures by anybody, known at once or later."""
    known = st.integers(0, 60)
    due: dict[str, object] = draw(
        st.one_of(
            days.map(lambda day: {"due_on": day.isoformat()}),
            st.integers(1, 12).map(lambda n: {"due_months": n}),
            st.just({"due_when": "it comes about"}),
            st.just({}),
        )
    )
    asked = {"commitment": "c", "kind": "request", "text": "t", "made_on": START.isoformat()}
    common = {"by": "stp", "to": "hosc", "where": "resolution", "source": "minutes"}
    made = [says("commitment", 0, START, 0, **asked, **common, **due)]
    outcomes = ["met", "not met", "withdrawn", *(["opened again"] if again else [])]
    for number, day in enumerate(draw(st.lists(days, max_size=3))):
        made.append(
            says("delivery", number, day, draw(known), commitment="c", on=day.isoformat(),
                 by="stp", what="w", source="s")
        )  # fmt: skip
    for number, day in enumerate(draw(st.lists(days, max_size=3))):
        made.append(
            says("closure", number, day, draw(known), commitment="c", on=day.isoformat(),
                 by=draw(st.sampled_from(BODIES)), outcome=draw(st.sampled_from(outcomes)))
        )  # fmt: skip
    for number, day in enumerate(draw(st.lists(days, max_size=1))):
        made.append(
            says("condition_met", number, day, draw(known), commitment="c", on=day.isoformat(),
                 source="s")
        )  # fmt: skip
    return made


@settings(max_examples=80, deadline=None)
@given(histories(again=False), days, st.integers(0, 200))
def test_time_never_leads_back(held: list[Statement], day: date, more: int) -> None:
    """Where nothing is opened again, a later day is never further from the end."""
    (now,) = track(fold(held, effective=day))
    (later,) = track(fold(held, effective=day + timedelta(days=more)))
    assert ONWARD.index(now.status) <= ONWARD.index(later.status)


@settings(max_examples=80, deadline=None)
@given(histories(), days)
def test_only_the_owner_closes(held: list[Statement], day: date) -> None:
    (found,) = track(fold(held, effective=day))
    own = [one for one in held if one.type != "closure" or (one.payload or {})["by"] == "hosc"]
    (alone,) = track(fold(own, effective=day))
    assert (found.status, found.overdue_days) == (alone.status, alone.overdue_days)
    if found.status == "closed":
        assert found.closure is not None
        assert found.closure.what.by == "hosc"


@settings(max_examples=80, deadline=None)
@given(histories(), days, days)
def test_what_became_known_later_is_not_known(
    held: list[Statement], day: date, known: date
) -> None:
    """As known at an instant, the same as if nothing had been stated since."""
    instant = datetime.combine(known, time.max, UTC)
    told = [one for one in held if one.stated_at <= instant]
    whole = track(fold(held, effective=day, known_at=instant))
    assert whole == track(fold(told, effective=day))
    assert all(one.stated_at <= instant for found in whole for one in found.deliveries)


@settings(max_examples=60, deadline=None)
@given(histories(), days, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    held: list[Statement], day: date, random: Random
) -> None:
    mixed = list(held)
    random.shuffle(mixed)
    assert track(fold(mixed, effective=day)) == track(fold(held, effective=day))
