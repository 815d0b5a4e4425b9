"""Issues between partners: clocks by hand on the made-up example, laws on drawn histories."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.issues import Issue, issues, measures, median_days
from commonweal.contracts.issues.tracking import standing
from commonweal.records import Said, draft, fold
from commonweal.records.drafts import read_drafts
from commonweal.records.kinds import PartnerIssue, PartnerIssueStep

EXAMPLE = Path(__file__).parents[3] / "examples" / "contracts" / "partnership-issues.jsonl"
RAISED = date(2025, 4, 7)


def on_day(day: date) -> dict[str, Issue]:
    state = fold(read_drafts(EXAMPLE.read_bytes()).statements, effective=day)
    return {one.what.issue: one for one in issues(state)}


def test_the_made_up_example_by_hand() -> None:
    found = on_day(date(2025, 6, 30))
    assert {name: one.stands for name, one in found.items()} == {
        "i-01": "settled",
        "i-02": "owned",
        "i-03": "escalated",
        "i-04": "not owned",
        "i-05": "opened again",
        "i-06": "withdrawn",
    }
    # 14 April to 28 April is 14 days, 9 over the 5 agreed; to 30 June 77, 47 over the 30.
    late = found["i-02"]
    assert (late.owning.taken, late.owning.late, late.owning.in_time) == (14, 9, False)
    assert (late.settling.taken, late.settling.late, late.settling.stopped) == (77, 47, False)
    # 1 May to 10 June is 40 days of 45.
    assert (found["i-03"].settling.taken, found["i-03"].settling.in_time) == (40, True)
    assert found["i-03"].escalated_to == "Partnership board"
    # Opened again on 2 June: its clock runs from 2 April.
    assert found["i-05"].settling.taken == 89
    assert list(found)[:3] == ["i-05", "i-02", "i-04"]


def test_measures_of_a_partnership_by_hand() -> None:
    first, second = measures(tuple(on_day(date(2025, 6, 30)).values()))
    assert (first.raised, first.running, first.settled, first.escalated, first.late) == (
        4,
        2,
        1,
        1,
        2,
    )
    assert (first.owned_in_time, first.settled_in_time) == ((2, 4), (2, 3))
    assert (second.raised, second.running, second.withdrawn) == (2, 1, 1)
    assert second.settled_in_time == (0, 1)


def test_an_earlier_day_sees_nothing_of_later_steps() -> None:
    found = on_day(date(2025, 4, 20))
    assert set(found) == {"i-01", "i-02", "i-05"}
    assert found["i-05"].stands == "settled"
    assert found["i-02"].owner is None


def issue(steps: list[tuple[int, str]], day: int, allowed: int | None = 30) -> Issue:
    what = PartnerIssue(
        issue="i", partnership="p", title="t", raised_by="a", on=RAISED, days_to_settle=allowed
    )
    made = Said("i", "p", "p", datetime.now(UTC), RAISED, None, "made up", what)
    several = [
        Said(
            f"s{at}", "p", "p", datetime.now(UTC), RAISED, None, "made up",
            PartnerIssueStep(
                issue="i", step=step, by="b", on=RAISED + timedelta(days=after), text="t"
            ),
        )
        for at, (after, step) in enumerate(sorted(steps, key=lambda held: held[0]))
    ]  # fmt: skip
    return standing(made, RAISED + timedelta(days=day), several)


#: Weeks in remission under 6-mercaptopurine in the trial of Freireich and others (1963), the usual
#: example of the product-limit estimate, whose median is 23; from memory, not verified.
SETTLED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
RUNNING = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)


def test_the_median_counts_what_still_runs() -> None:
    found = [issue([(days, "settled")], days) for days in SETTLED]
    found += [issue([], days) for days in RUNNING]
    assert median_days(found) == 23.0
    assert median_days(found[len(SETTLED) :]) is None


def product_limit(settled: list[int], other: list[int]) -> float | None:
    """The same from the words: of those still under way on a day, the part not settled on it."""
    left = 1.0
    for day in sorted(set(settled)):
        under_way = sum(taken >= day for taken in settled + other)
        left *= 1 - settled.count(day) / under_way
        if left <= 0.5 + 1e-12:
            return float(day)
    return None


@given(st.lists(st.integers(0, 40), max_size=12), st.lists(st.integers(0, 40), max_size=12))
def test_the_median_is_the_product_limit(settled: list[int], other: list[int]) -> None:
    found = [issue([(days, "settled")], days) for days in settled]
    found += [issue([], days) for days in other]
    assert median_days(found) == product_limit(settled, other)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(["owned", "worked", "settled", "escalated", "opened again", "withdrawn"]),
    ),
    max_size=6,
)


@given(STEPS, st.integers(60, 200), st.integers(0, 90))
def test_clocks_never_run_backwards_and_a_stopped_one_stands_still(
    steps: list[tuple[int, str]], day: int, more: int
) -> None:
    earlier, later = issue(steps, day), issue(steps, day + more)
    assert earlier.stands == later.stands
    for first, then in ((earlier.owning, later.owning), (earlier.settling, later.settling)):
        assert then.taken - first.taken == (0 if first.stopped else more)
    assert earlier.running is not earlier.settling.stopped


@pytest.mark.parametrize(("taken", "in_time"), [(29, True), (30, True), (31, False)])
def test_the_last_day_allowed_is_in_time(taken: int, in_time: bool) -> None:
    assert issue([(taken, "settled")], 90).settling.in_time is in_time


def test_without_agreed_days_nothing_is_late() -> None:
    assert issue([(300, "settled")], 400, allowed=None).settling.in_time is None


def test_a_state_known_earlier_has_no_later_issue() -> None:
    known = datetime(2025, 5, 6, tzinfo=UTC)
    raised = draft(
        "partner_issue",
        {"issue": "i-1", "partnership": "A", "title": "T", "raised_by": "B", "on": "2025-05-06"},
        id="i", stated_by="A", about="A", stated_at=known, effective=known.date(), reason="made up",
    )  # fmt: skip
    day = date(2025, 6, 1)
    before = fold([raised], effective=day, known_at=known - timedelta(seconds=1))
    assert issues(before) == ()
    assert len(issues(fold([raised], effective=day, known_at=known))) == 1


def test_what_is_said_again_of_a_closed_issue_moves_no_clock() -> None:
    assert issue([(5, "settled"), (20, "settled")], 40).settling.taken == 5
    assert issue([(5, "escalated"), (20, "settled")], 40).settling.taken == 5
    again = issue([(5, "settled"), (8, "opened again"), (20, "settled")], 40)
    assert again.settling.taken == 20
    assert issue([(5, "settled"), (8, "opened again")], 40).settling.taken == 40
