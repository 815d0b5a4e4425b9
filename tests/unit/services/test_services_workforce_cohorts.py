"""Staff carried forward by age, beside a twin in loops and what must be conserved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.services.workforce.cohorts import first_age, project, spans_of
from commonweal.services.workforce.staying import stays

INF = float("inf")


def twin(
    staff: list[float], spans: list[float], leaving: list[float], joining: list[float], years: int
) -> list[list[float]]:
    """The same by hand, one band and one year after the other."""
    told = [list(staff)]
    for _ in range(years):
        now, then = told[-1], []
        older = 0.0
        for band in range(len(now)):
            stay = now[band] - now[band] * leaving[band]
            goes = 0.0 if band == len(now) - 1 else stay / spans[band]
            then.append(stay - goes + older + joining[band])
            older = goes
        told.append(then)
    return told


def test_two_years_by_hand() -> None:
    found = project([100, 50], [5, INF], [0.0, 0.1], [10, 0], 2)
    # 100 - 20 older + 10; 50 - 5 left + 20. Then 90 - 18 + 10; 65 - 6.5 + 18.
    assert found.staff.tolist() == [[100.0, 50.0], [90.0, 65.0], [82.0, 76.5]]
    assert found.left.tolist() == [[0.0, 5.0], [0.0, 6.5]]
    assert found.joined.tolist() == [[10.0, 0.0], [10.0, 0.0]]


bands = st.integers(1, 6)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[float], list[float], list[float], list[float], int]:
    count = draw(bands)

    def of(low: float, high: float) -> list[float]:
        return draw(st.lists(st.floats(low, high), min_size=count, max_size=count))

    spans = [*of(1, 15)[:-1], INF]
    return of(0, 500), spans, of(0, 1), of(0, 50), draw(st.integers(0, 15))


@given(cases())
def test_it_is_the_twin_and_nobody_is_lost(
    case: tuple[list[float], list[float], list[float], list[float], int],
) -> None:
    found = project(*case)
    assert found.staff == pytest.approx(np.array(twin(*case)), abs=1e-6)
    before, after = found.staff[:-1].sum(axis=1), found.staff[1:].sum(axis=1)
    assert after == pytest.approx(
        before - found.left.sum(axis=1) + found.joined.sum(axis=1), abs=1e-6
    )
    assert (found.staff >= -1e-9).all()


def test_joiners_who_replace_leavers_keep_one_band_as_it_is() -> None:
    found = project([200.0], [INF], [0.05], [10.0], 30)
    assert found.staff[-1] == pytest.approx([200.0])


def test_what_cannot_be_is_all_named() -> None:
    with pytest.raises(ValueError, match=r"staff \[-1.0\].*leaving \[2.0\].*spans \[0.5\].*years"):
        project([-1], [0.5], [2], [0], -1)
    with pytest.raises(ValueError, match="one number for each age band"):
        project([1, 2], [1], [0], [0], 1)
    with pytest.raises(ValueError, match="no age bands"):
        project([], [], [], [], 1)
    with pytest.raises(ValueError, match="infinite only at the end"):
        project([1, 1], [INF, INF], [0, 0], [0, 0], 1)


def test_bands_follow_each_other_or_are_refused() -> None:
    assert spans_of(["under 35", "35 to 44", "45 and over"]).tolist() == [5.0, 10.0, INF]
    assert [first_age(band) for band in ("under 35", "35 to 44", "60 and over")] == [0, 35, 60]
    with pytest.raises(ValueError, match="'45 to 54': the band before it ends before age 40"):
        spans_of(["35 to 39", "45 to 54"])
    with pytest.raises(ValueError, match="'old': write"):
        spans_of(["old"])
    with pytest.raises(ValueError, match="'60 and over'"):
        spans_of(["50 and over", "60 and over"])


def row(years: float, finished: float, still: float, role: str = "GP") -> dict[str, object]:
    return {
        "role": role, "years_after": years, "finished": finished, "still_here": still,
        "basis": "observed", "source": "s",
    }  # fmt: skip


def test_cohorts_are_pooled_with_wilsons_limits() -> None:
    [one] = stays([row(1, 30, 10), row(1, 20, 10), row(1, 0, 0)])
    assert (one.cohorts, one.finished, one.still_here) == (2, 50.0, 20.0)
    # Wilson's limits are the shares p at which (x/n - p)^2 = z^2 p (1 - p) / n.
    z, n, share = 1.959963984540054, 50.0, 0.4
    roots = np.sort(np.roots([1 + z**2 / n, -(2 * share + z**2 / n), share**2]).real)
    assert one.share == pytest.approx(0.4)
    assert (one.lower, one.upper) == pytest.approx(tuple(roots))


def test_years_and_roles_stay_apart_and_nobody_gives_no_share() -> None:
    found = stays([row(2, 10, 4), row(1, 10, 5), row(1, 8, 8, "practice nurse"), row(3, 0, 0)])
    assert [(one.role, one.years_after, one.share) for one in found] == [
        ("GP", 1.0, 0.5), ("GP", 2.0, 0.4), ("practice nurse", 1.0, 1.0),
    ]  # fmt: skip
    assert stays([]) == ()
