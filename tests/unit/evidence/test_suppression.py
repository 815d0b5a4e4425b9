"""Small counts are hidden, and what would give them away; worked by hand."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import time
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from commonweal.evidence.disclosure import (
    Relation,
    SmallNumbers,
    UnprotectableError,
    cross_relations,
    exposed,
    group_relation,
    intervals,
    suppress,
    suppress_table,
    tree_relations,
    tree_relations_by_code,
)
from commonweal.evidence.disclosure.relations import arcs
from commonweal.rules import Rule, Source, load_rules

SMALL = SmallNumbers(1, 7)


def hidden(counts: list[int], relations: tuple[Relation, ...], **options: object) -> list[int]:
    """The counts as a reader sees them, -1 where hidden."""
    found = suppress(counts, relations, SMALL, **options)
    return [-1 if hide else n for n, hide in zip(counts, found.hidden, strict=True)]


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        # Nothing is small: nothing is hidden.
        ([8, 9, 17], [8, 9, 17]),
        ([0, 9, 9], [0, 9, 9]),
        # One small count: the cheapest other hides it, here and in a tie the first of them.
        ([3, 9, 20, 32], [-1, -1, 20, 32]),
        ([3, 9, 9, 21], [-1, -1, 9, 21]),
        # Zero is shown, so it hides nothing: the other count goes with it.
        ([3, 0, 9, 12], [-1, 0, -1, 12]),
        # A single member equals its total.
        ([3, 3], [-1, -1]),
        ([3, 0, 3], [-1, 0, -1]),
        # Two small counts that sum to 9 could each be from 1 to 8: enough.
        ([4, 5, 30, 39], [-1, -1, 30, 39]),
        # Two that sum to 8 would both be known to be small: one more is hidden.
        ([3, 5, 30, 40, 78], [-1, -1, -1, 40, 78]),
        # Eight ones that sum to 8 are ones, since zeros are shown: the total must go.
        ([1] * 8 + [8], [-1] * 9),
        # A group without anybody.
        ([0, 0, 0], [0, 0, 0]),
    ],
)
def test_groups_with_a_total(counts: list[int], seen: list[int]) -> None:
    assert hidden(counts, group_relation(len(counts) - 1)) == seen


def test_in_a_table_with_margins_a_small_count_takes_a_square() -> None:
    """The cheapest of the squares through the 2: with 10, 11 and 40, not with 90, 11 and 90."""
    counts = [2, 10, 90, 102, 11, 40, 90, 141, 50, 60, 70, 180, 63, 110, 250, 423]
    seen = hidden(counts, cross_relations(3, 3))
    assert [cell for cell, count in enumerate(seen) if count < 0] == [0, 1, 4, 5]


def test_levels_a_network_is_hidden_where_its_only_practice_is() -> None:
    """System 0 = networks 1 and 2; network 1 has one practice, so the two are one number."""
    counts = [55, 4, 51, 4, 20, 31]
    relations = tree_relations([None, 0, 0, 1, 2, 2])
    # The system (55) is cheaper to hide than network 2 with one of its practices (51 + 20) ...
    assert hidden(counts, relations) == [-1, -1, 51, -1, 20, 31]
    # ... which are hidden where the system must be shown.
    assert hidden(counts, relations, kept=[0]) == [55, -1, -1, -1, -1, 31]


def test_levels_by_code() -> None:
    relations = tree_relations_by_code(["QKS", "09C", "G1", "G2"], [None, "QKS", "09C", "09C"])
    assert relations == (Relation(0, (1,)), Relation(1, (2, 3)))
    assert tree_relations_by_code(["G1"], ["not held"]) == ()


def test_zero_is_hidden_where_the_rule_hides_it() -> None:
    found = suppress([0, 9, 20, 29], group_relation(3), SmallNumbers(0, 7))
    assert found.hidden.tolist() == [True, True, False, False]
    low, high = intervals([0, 9, 20, 29], group_relation(3), found.hidden, 0)
    assert (low[0], high[0]) == (0, 9)


def test_what_a_total_known_from_elsewhere_gives_away() -> None:
    with pytest.raises(UnprotectableError, match=r"cells \[0\].*withhold") as caught:
        suppress([3, 0, 3], group_relation(2), SMALL, kept=[2])
    assert caught.value.cells == (0,)


def test_a_known_total_may_leave_only_a_narrow_doubt() -> None:
    """3 and 5 under a known 8: each could be 1 to 7, so it is plain that both are small."""
    found = suppress([3, 5, 8], group_relation(2), SMALL, kept=[2])
    assert found.narrow.tolist() == [True, True, False]
    low, high = intervals([3, 5, 8], group_relation(2), found.hidden, 1)
    assert (low[:2].tolist(), high[:2].tolist()) == ([1, 1], [7, 7])


def test_a_count_that_is_shown_in_any_case_is_shown_though_small() -> None:
    assert hidden([3, 9, 20, 32], group_relation(3), kept=[0]) == [3, 9, 20, 32]


def test_cost_decides_what_is_hidden_further() -> None:
    counts = [3, 9, 20, 32]
    assert hidden(counts, group_relation(3), cost=[1, 50, 5, 90]) == [-1, 9, -1, 32]


def test_counts_in_no_relation_are_hidden_alone() -> None:
    assert hidden([3, 9], ()) == [-1, 9]
    assert exposed([3, 9], (), [1, 0], 1) == []


def test_no_rule_for_the_nation_hides_nothing() -> None:
    rule = load_rules().in_force("small-numbers", "nation", date(2020, 4, 1))
    assert rule is not None
    found = suppress([3, 9, 12], group_relation(2), SmallNumbers.from_rule(rule))
    assert not found.hidden.any()


@pytest.mark.parametrize(
    ("counts", "relations", "options", "message"),
    [
        ([3, -1, 2], (), {}, r"-1 in cell 1"),
        ([3.5, 1.0], (), {}, r"3\.5 in cell 0"),
        ([[1, 2]], (), {}, r"shape \(1, 2\)"),
        ([3, 9, 13], group_relation(2), {}, "cell 2 is 13, but its members sum to 12"),
        ([3, 9], group_relation(2), {}, r"positions \[2\] lie outside"),
        ([3, 9, 12], group_relation(2), {"kept": [-1]}, r"positions \[-1\] lie outside"),
        ([3, 9, 12], group_relation(2), {"cost": [1]}, "cost has 1 cells, counts have 3"),
    ],
)
def test_what_cannot_be_a_table_is_refused(
    counts: list[object],
    relations: tuple[Relation, ...],
    options: dict[str, object],
    message: str,
) -> None:
    with pytest.raises(ValueError, match=message):
        suppress(counts, relations, SMALL, **options)


def test_a_relation_with_a_cell_twice_is_refused() -> None:
    for total, members in ((0, ()), (0, (0, 1)), (2, (1, 1))):
        with pytest.raises(ValueError, match="cannot be the sum"):
            Relation(total, members)


def test_which_tables_are_networks() -> None:
    assert arcs(4, group_relation(3)) is not None
    assert arcs(16, cross_relations(3, 3)) is not None
    assert arcs(5, tree_relations([None, 0, 0, 1, 1])) is not None
    three_sums_of_one_cell = tuple(Relation(total, (0, total + 3)) for total in (1, 2, 3))
    assert arcs(7, three_sums_of_one_cell) is None
    odd_ring = (Relation(3, (0, 1)), Relation(4, (1, 2)), Relation(5, (2, 0)))
    assert arcs(6, odd_ring) is None


def test_an_odd_ring_of_sums_is_protected_with_whole_numbers() -> None:
    """a+b, b+c and c+a shown fix all three; linear bounds alone would not see whole numbers."""
    counts = [3, 9, 20, 12, 29, 23]
    ring = (Relation(3, (0, 1)), Relation(4, (1, 2)), Relation(5, (2, 0)))
    assert exposed(counts, ring, [1, 1, 1, 0, 0, 0], 1) == [0, 1, 2]
    found = suppress(counts, ring, SMALL)
    assert found.hidden[0]
    low, high = intervals(counts, ring, found.hidden, 1)
    assert low[0] <= 1
    assert high[0] >= 8


def _rule(**ends: float | None) -> Rule:
    place = Source(id="s", title="t", publisher="p", place="p")
    kinds = ("area",)
    day = date(2020, 1, 1)
    return Rule(
        id="r", subject="s", text="t", applies_to=kinds, in_force_from=day, source=place, **ends
    )


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        ({"low": 1.0}, "open; give both"),
        ({"low": 7.0, "high": 1.0}, "no count lies"),
        ({"low": -1.0, "high": 1.0}, "no count lies"),
        ({"low": 1.0, "high": 7.5}, "whole numbers"),
    ],
)
def test_rules_that_name_no_range_are_refused(ends: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SmallNumbers.from_rule(_rule(**ends))


def test_rounding_of_what_is_shown() -> None:
    book = load_rules()
    small = SmallNumbers.from_rule(
        book.rule("hes-2018-09-sub-national"), book.rule("hes-2018-09-rounding")
    )
    assert small.round_to == 5
    assert [small.rounded(n) for n in (0, 8, 12, 13, 22, 23)] == [0, 10, 10, 15, 20, 25]
    rows = pa.table({"area": list("abcd"), "people": [3, 9, 21, 38]})
    shown = suppress_table(rows, "people", small, by=("area",))
    assert shown["people"].to_pylist() == [None, None, 20, 40]
    with pytest.raises(ValueError, match="cannot be rounded to 0"):
        SmallNumbers(1, 7, 0)


PRACTICES = pa.table(
    {
        "code": ["QKS", "U1", "U2", "A", "B", "C", "D"],
        "parent": [None, "QKS", "QKS", "U1", "U1", "U2", "U2"],
        "people": [171, 71, 100, 3, 68, 40, 60],
        "note": list("abcdefg"),
    }
)


def test_an_arrow_table_of_levels() -> None:
    shown = suppress_table(PRACTICES, "people", SMALL, code="code", parent="parent")
    assert shown.column_names == ["code", "parent", "people", "note", "suppressed"]
    assert shown["people"].to_pylist() == [171, 71, 100, None, None, 40, 60]
    assert shown["suppressed"].to_pylist() == [False, False, False, True, True, False, False]
    assert shown["note"].to_pylist() == list("abcdefg")


def test_levels_by_sex_with_the_sum_of_sexes_known_elsewhere() -> None:
    """The 3 women of A need another cell in their network and one of the other sex, and its own."""
    codes, parents = ["Q", "A", "B", "C"], [None, "Q", "Q", "Q"]
    women, men = [93, 3, 40, 50], [120, 30, 41, 49]
    rows = pa.table(
        {
            "code": codes * 2,
            "parent": parents * 2,
            "sex": ["f"] * 4 + ["m"] * 4,
            "people": women + men,
        }
    )
    options = {"code": "code", "parent": "parent", "by": ("sex",)}
    alone = suppress_table(rows, "people", SMALL, **options)
    assert alone["people"].to_pylist() == [93, None, None, 50, 120, 30, 41, 49]
    known = suppress_table(rows, "people", SMALL, **options, totals=(("code",),))
    assert known["people"].to_pylist() == [93, None, None, 50, 120, None, None, 49]


def test_flows_with_both_margins_known_elsewhere() -> None:
    rows = pa.table(
        {
            "home": ["a", "a", "a", "b", "b", "b"],
            "place": ["x", "y", "z", "x", "y", "z"],
            "people": [4, 50, 60, 70, 90, 20],
        }
    )
    shown = suppress_table(
        rows, "people", SMALL, by=("home", "place"), totals=((), ("home",), ("place",))
    )
    # Two squares hold the 4: with y 50 + 70 + 90, with z 60 + 70 + 20; z is cheaper.
    assert shown["people"].to_pylist() == [None, 50, None, None, 90, None]


def test_missing_counts_stay_missing_and_are_not_flagged() -> None:
    rows = pa.table({"area": list("abc"), "people": [3, None, 60]})
    shown = suppress_table(rows, "people", SMALL, by=("area",))
    assert shown["people"].to_pylist() == [None, None, None]
    assert shown["suppressed"].to_pylist() == [True, False, True]


def test_empty_tables_and_tables_without_people() -> None:
    nobody = pa.table({"people": pa.array([], pa.int64())})
    assert suppress_table(nobody, "people", SMALL).num_rows == 0
    unknown = pa.table({"people": pa.array([None, None], pa.int64())})
    assert suppress_table(unknown, "people", SMALL)["suppressed"].to_pylist() == [False, False]


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (
            PRACTICES.append_column("sex", pa.array(["f"] * 7)),
            {"by": ("sex",)},
            "stands twice",
        ),
        (PRACTICES, {"code": "code"}, "both code and parent"),
        (PRACTICES, {"by": ("code",), "totals": (("note",),)}, "name them in by"),
        (
            PRACTICES.set_column(2, "people", pa.array([171, 71, 100, 3, 67, 40, 60])),
            {"code": "code", "parent": "parent"},
            r"'U1',\) is 71, but the rows below sum to 70",
        ),
        (
            PRACTICES.set_column(2, "people", pa.array([171, 71, 100, 3, None, 40, 60])),
            {"code": "code", "parent": "parent"},
            r"people of \('B',\) is missing",
        ),
        (
            pa.table({"area": ["a", "b"], "people": [3, 0]}),
            {"by": ("area",)},
            r"row 1 \(a\); withhold",
        ),
    ],
)
def test_arrow_tables_that_cannot_be_protected_say_why(
    table: pa.Table, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        suppress_table(table, "people", SMALL, **options)


def test_five_thousand_cells_in_levels() -> None:
    """Four levels; the audit, which shares nothing with the search, finds nothing exposed."""
    rng = np.random.default_rng(0)
    parents: list[int | None] = [None, 0, 0, 0, 0]
    parents += [1 + network % 4 for network in range(550)]
    parents += [5 + practice % 550 for practice in range(4400)]
    counts = np.zeros(len(parents), dtype=int)
    counts[555:] = rng.poisson(3, 4400) * rng.integers(0, 4, 4400)
    for cell in range(len(parents) - 1, 0, -1):
        counts[parents[cell]] += counts[cell]
    start = time.perf_counter()
    found = suppress(counts, tree_relations(parents), SMALL)
    assert time.perf_counter() - start < 10
    assert found.small.sum() > 2000
    assert exposed(counts, tree_relations(parents), found.hidden, 1) == []


def test_practice_registers_of_kent_and_medway(shared: Path) -> None:
    """Real registers by practice, in networks and a system: seen with a reader's subtractions."""
    path = shared / "data/kent-medway/km_qof_2020-21_practice_prevalence.csv.gz"
    with gzip.open(path) as file:
        held = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    small_counts = 0
    for register in ("LD", "PC", "MH"):
        people = {
            (row["PRACTICE_CODE"], row["PCN_ODS_CODE"]): int(row["REGISTER"])
            for row in held
            if row["GROUP_CODE"] == register
        }
        assert len(people) > 150
        sums: Counter[str] = Counter()
        for (_, network), count in people.items():
            sums[network] += count
        rows = [("QKS", None, sum(sums.values()))]
        rows += [(network, "QKS", count) for network, count in sums.items()]
        rows += [(practice, network, count) for (practice, network), count in people.items()]
        codes, parents, counts = zip(*rows, strict=True)
        table = pa.table({"code": codes, "parent": parents, "people": counts})
        shown = suppress_table(table, "people", SMALL, code="code", parent="parent")
        seen = dict(zip(codes, shown["people"].to_pylist(), strict=True))
        small_counts += sum(1 <= count <= 7 for count in counts)
        assert all(count is None or not 1 <= count <= 7 for count in seen.values())
        for network in sums:
            members = [seen[code] for code, above, _ in rows if above == network]
            if seen[network] is not None and None in members:
                left = seen[network] - sum(count for count in members if count is not None)
                assert members.count(None) > 1
                assert left > members.count(None)
    assert small_counts > 20


def test_no_more_is_hidden_than_must_be_in_small_tables() -> None:
    """Every set of cells that would do is tried, and the cheapest taken, for twelve tables."""
    rng = np.random.default_rng(7)
    parents = [None, 0, 0, 1, 1, 1, 2, 2]
    relations = tree_relations(parents)
    tried = 0
    for _ in range(12):
        counts = np.zeros(len(parents), dtype=int)
        counts[3:] = rng.choice([0, 1, 3, 5, 9, 14, 20, 35, 60], 5)
        for cell in range(len(parents) - 1, 0, -1):
            counts[parents[cell]] += counts[cell]
        found = suppress(counts, relations, SMALL)
        if not found.small.any():
            continue
        others = [c for c in range(len(counts)) if counts[c] > 0 and not found.small[c]]
        enough = []
        for size in range(len(others) + 1):
            for more in itertools.combinations(others, size):
                hide = found.small.copy()
                hide[list(more)] = True
                low, high = intervals(counts, relations, hide, 1)
                wide = (low <= 1) & (high >= 8)
                safe = (high > low)[hide].all() and wide[found.small & ~found.narrow].all()
                enough += [int(counts[list(more)].sum())] if safe else []
        assert int(counts[found.further].sum()) == min(enough)
        tried += 1
    assert tried > 8
