"""Laws of restatement: nothing lost, nothing moved by a whole unit, the truth where it can be."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commonweal.system.organisation import Succession
from commonweal.system.restatement import restate

SINCE, ON, UNTIL = date(2019, 3, 31), date(2019, 4, 1), date(2020, 4, 1)
OLD = [f"A{n}" for n in range(5)]
NEW = [f"B{n}" for n in range(4)]


@st.composite
def changes(draw: st.DrawFn) -> list[Succession]:
    """What became of each old body: went on, ended, merged, or was split with shares."""
    rows: list[Succession] = []
    for code in OLD:
        into = draw(st.lists(st.sampled_from([*NEW, code, ""]), max_size=3, unique=True))
        parts = [draw(st.integers(0, 100)) for _ in into]
        if not into or sum(parts) == 0:
            continue  # it goes on by itself
        for to, part in zip(into, parts, strict=True):
            kind = "dissolution" if not to else "split" if len(into) > 1 else "merger"
            share = Fraction(part, sum(parts))
            rows.append(Succession(predecessor=code, successor=to, on=ON, kind=kind, share=share))
    return rows


SERIES = st.dictionaries(
    st.sampled_from(OLD),
    st.decimals(-(10**6), 10**6, places=2, allow_nan=False, allow_infinity=False),
    min_size=1,
)


def by_hand(series: dict[str, Decimal], rows: list[Succession]) -> dict[str, Fraction]:
    """Exact parts, worked out without the code that is tested."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for code, value in series.items():
        mine = [row for row in rows if row.predecessor == code]
        for row in mine:
            found[row.successor] += Fraction(value) * Fraction(row.share)
        if not mine:
            found[code] += Fraction(value)
    return found


@given(SERIES, changes())
def test_totals_are_equal_and_no_value_moves_by_a_unit(
    series: dict[str, Decimal], rows: list[Succession]
) -> None:
    done = restate(series, rows, since=SINCE, until=UNTIL, known=OLD)
    exactly = by_hand(series, rows)
    assert done.total_before == sum(series.values())
    assert done.total_after == done.total_before
    assert sum(done.values.values()) + done.ended == sum(series.values())
    for code, value in {**done.values, "": done.ended}.items():
        assert abs(Fraction(value) - exactly.get(code, 0)) < Fraction(1, 100)
    assert set(done.values) == {code for code in exactly if code}


@given(SERIES, changes())
def test_every_code_is_accounted_for(series: dict[str, Decimal], rows: list[Succession]) -> None:
    done = restate(series, rows, since=SINCE, until=UNTIL, known=OLD)
    assert [account.code for account in done.accounts] == sorted(series)
    for account in done.accounts:
        assert account.value == series[account.code]
        assert sum(account.into.values()) == 1
        into = {row.successor for row in rows if row.predecessor == account.code}
        assert set(account.into) == (into or {account.code})
        if account.fate == "kept":
            assert into <= {account.code}
        if len(into) > 1:
            assert account.fate == "split"
        if into == {""}:
            assert account.fate == "ended"


@given(SERIES, changes())
def test_what_went_whole_is_observed_and_what_was_shared_is_estimated(
    series: dict[str, Decimal], rows: list[Succession]
) -> None:
    done = restate(series, rows, since=SINCE, until=UNTIL, known=OLD)
    for code, basis in done.basis.items():
        shared = any(
            row.successor == code and row.predecessor in series and 0 < row.share < 1
            for row in rows
        )
        assert basis == ("estimated" if shared else "observed")


@given(SERIES, changes())
def test_a_partial_series_says_what_it_lacks(
    series: dict[str, Decimal], rows: list[Succession]
) -> None:
    done = restate(series, rows, since=SINCE, until=UNTIL, known=OLD)
    whole = restate(dict.fromkeys(OLD, 0), rows, since=SINCE, until=UNTIL, known=OLD)
    for account in whole.accounts:
        if account.code in series:
            continue
        for to, share in account.into.items():
            reached = any(a.into.get(to, 0) > 0 for a in done.accounts)
            if to and share and reached:
                assert account.code in done.incomplete[to]
    assert whole.incomplete == {}


@given(
    st.dictionaries(st.sampled_from(OLD), st.integers(0, 10**6), min_size=2),
    st.data(),
)
def test_a_merger_taken_back_by_its_own_weights_gives_the_series_back(
    series: dict[str, int], data: st.DataObject
) -> None:
    rows = [
        Succession(
            predecessor=code, successor=data.draw(st.sampled_from(NEW)), on=ON, kind="merger"
        )
        for code in series
    ]
    weights = {code: value + 1 for code, value in series.items()}
    there = restate(weights, rows, since=SINCE, until=UNTIL, known=series)
    back = restate(
        there.values, rows, since=UNTIL, until=SINCE, known=series.keys(), weights=weights
    )
    assert back.values == {code: Decimal(value) for code, value in weights.items()}
    assert back.total_after == sum(weights.values())


@given(SERIES)
def test_without_successions_nothing_changes(series: dict[str, Decimal]) -> None:
    done = restate(series, [], since=SINCE, until=UNTIL)
    assert done.values == series
    assert {account.fate for account in done.accounts} == {"kept"}
