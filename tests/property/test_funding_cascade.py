"""Laws of the cascade: exact at every level, blind to the order of rows and to the unit of need."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.funding.capitation.cascade import allocations, cascade

LEAVES = st.dictionaries(
    st.text("abcdefg", min_size=1, max_size=3),
    st.tuples(
        st.one_of(
            st.integers(0, 10**6),
            st.floats(0, 1e6, allow_nan=False),
            st.fractions(0, 1000, max_denominator=60),
        ),
        st.sampled_from(["S", "T"]),
        st.sampled_from(["X", "Y", ""]),
        st.sampled_from(["N", "M", ""]),
    ),
    min_size=1,
    max_size=12,
).filter(lambda held: any(weight for weight, *_ in held.values()))
QUANTUM = st.integers(1, 10**14)


def split(held: dict) -> tuple[dict, dict]:
    weights = {leaf: weight for leaf, (weight, *_) in held.items()}
    return weights, {leaf: (*path, leaf) for leaf, (_, *path) in held.items()}


@settings(max_examples=80)
@given(QUANTUM, LEAVES)
def test_every_level_and_every_parent_sums_exactly(quantum: int, held: dict) -> None:
    weights, paths = split(held)
    levels = cascade(quantum, weights, paths)
    above = {(): quantum}
    for level in levels:
        assert sum(piece.pence for piece in level.values()) == quantum
        assert sum(row.pence for row in allocations(level)) == quantum
        for parent, pence in above.items():
            below = [piece.pence for path, piece in level.items() if path[:-1] == parent]
            assert sum(below) == pence
        above = {path: piece.pence for path, piece in level.items()}
        assert all(pence >= 0 for pence in above.values())


@settings(max_examples=60)
@given(QUANTUM, LEAVES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_show(quantum: int, held: dict, shuffle: Random) -> None:
    weights, paths = split(held)
    leaves = list(weights)
    shuffle.shuffle(leaves)
    again = {leaf: weights[leaf] for leaf in leaves}
    assert cascade(quantum, again, dict(reversed(paths.items()))) == cascade(
        quantum, weights, paths
    )


@settings(max_examples=60)
@given(QUANTUM, LEAVES)
def test_each_share_is_within_a_penny_of_the_exact_one(quantum: int, held: dict) -> None:
    weights, paths = split(held)
    [*_, leaves] = cascade(quantum, weights, {leaf: (path[-1],) for leaf, path in paths.items()})
    exact = {
        leaf: Fraction(repr(w)) if isinstance(w, float) else Fraction(w)
        for leaf, w in weights.items()
    }
    whole = sum(exact.values())
    for path, piece in leaves.items():
        assert abs(piece.pence - quantum * exact[path[-1]] / whole) < 1


@settings(max_examples=60)
@given(QUANTUM, LEAVES, st.integers(2, 1000))
def test_the_unit_of_need_does_not_show(quantum: int, held: dict, times: int) -> None:
    weights, paths = split(held)
    exact = {
        leaf: Fraction(repr(w)) if isinstance(w, float) else Fraction(w)
        for leaf, w in weights.items()
    }
    levels = cascade(quantum, exact, paths)
    larger = cascade(quantum, {leaf: times * weight for leaf, weight in exact.items()}, paths)
    for one, other in zip(levels, larger, strict=True):
        assert [p.pence for p in one.values()] == [p.pence for p in other.values()]
