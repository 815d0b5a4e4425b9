"""Pace of change against hostile input: partial sums, bounds, sizes, files of allocations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from growth_held import build, ground
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.growth.differences import prices_of
from commonweal.funding.pace import part
from commonweal.funding.pace.allocated import allocations_of
from commonweal.funding.pace.held import OpeningError, targets_of
from commonweal.funding.pace.moving import pace
from commonweal.funding.pace.paths import MOST, Year, drawn_paths
from commonweal.funding.pace.pennies import BudgetError, settle_pence
from commonweal.funding.pace.policy import TIGHTEST, Policy
from commonweal.records import State
from commonweal.system.organisation import Kind

CCG, EDITION = Kind.COMMISSIONER, "2018-19"
POLICY = Policy(minimum=0.02, least=0.01, near_over=0.05, far_over=0.1, bound=0.05)


def _without_target(rows):
    return [
        row
        for row in rows
        if (row["organisation"], row["factor"]) != ("SYN-G01", "target allocation")
    ]


def test_a_practice_without_a_target_leaves_its_commissioner_without_one():
    lacking, whole = ground({"cost_factors": _without_target}), ground()
    held, all_of_them = targets_of(lacking, EDITION, CCG), targets_of(whole, EDITION, CCG)
    assert held == {code: pence for code, pence in all_of_them.items() if code != "SYN-C1"}
    assert "SYN-C1" in prices_of(whole, EDITION, CCG)
    assert "SYN-C1" not in prices_of(lacking, EDITION, CCG)
    with pytest.raises(OpeningError, match=r"SYN-C1: its target.*SYN-G01"):
        pace(lacking, years=1, scenarios=0)
    told = part.part(lacking, State(effective=None, known_at=None, statements=()))
    assert told.figures[0].value is None
    assert "SYN-G01" in told.figures[0].missing


def test_a_place_has_no_allocation_while_one_of_its_commissioners_has_none():
    whole = allocations_of(ground(), Kind.PLACE)[EDITION]
    parts = allocations_of(ground(), CCG)[EDITION]
    lacking = ground({"ledger": lambda rows: [r for r in rows if "SYN-C2-alloc" not in r["line"]]})
    held = allocations_of(lacking, Kind.PLACE)[EDITION]
    assert sum(whole.values()) == sum(parts.values())
    assert set(whole) - set(held) == {"SYN-P2"}
    assert held == {code: pence for code, pence in whole.items() if code in held}


few_pence = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(1, 1000)), min_size=1, max_size=6
).filter(lambda held: any(a for a, _ in held))


@settings(max_examples=80, deadline=None)
@given(few_pence, st.floats(0.02, 0.5), st.sampled_from([TIGHTEST, 0.01, 0.05, 0.3]))
def test_a_bound_that_a_refusal_names_can_be_kept(held, uplift, bound):
    opening = {f"B{at}": a for at, (a, _) in enumerate(held)}
    weights = {f"B{at}": w for at, (_, w) in enumerate(held)}
    budget = max(1, round(sum(opening.values()) * (1 + uplift)))
    policy = replace(POLICY, bound=bound)
    named = None
    try:
        settle_pence(opening, weights, budget, policy)
    except BudgetError as told:
        named = told.bound
    if named is not None:
        kept = settle_pence(opening, weights, budget, replace(policy, bound=named))
        assert sum(kept.values()) == budget
        assert bound < named <= 1


def test_ties_of_a_penny_name_a_bound_that_holds():
    # Four of five would need 106.73 pence and have 106.72: 0.9458 was named and refused in turn.
    opening = {"B0": 100, "B1": 0, "B2": 10_000, "B3": 1, "B4": 0}
    policy = Policy(minimum=0.0289, least=0.0209, near_over=0.0, far_over=0.1, bound=0.05)
    with pytest.raises(BudgetError) as told:
        settle_pence(opening, dict.fromkeys(opening, 1), 10_672, policy)
    assert told.value.bound > 0.9458
    held = replace(policy, bound=told.value.bound)
    assert sum(settle_pence(opening, dict.fromkeys(opening, 1), 10_672, held).values()) == 10_672


@pytest.mark.parametrize("bound", [1e-300, 0.00009, 0.0, -1.0, 1.01, float("nan")])
def test_a_bound_that_no_budget_in_pence_could_keep_is_refused(bound):
    with pytest.raises(ValueError, match=r"bound .*0\.0001 to 1"):
        replace(POLICY, bound=bound)


def test_more_distances_than_memory_holds_are_refused():
    years = [Year(label="2019-20", uplift=0.04, policy=POLICY, lists={})] * 100
    with pytest.raises(ValueError, match="give fewer years or scenarios"):
        drawn_paths({"A": 1, "B": 1}, {"A": 1, "B": 1}, years, scenarios=MOST // 100, seed=0)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"SYN-C1,\xff\n", "is not UTF-8"),
        (b'"' + b"a" * 200_000 + b'",1\n', "not CSV"),
        (b"SYN-C1," + b"9" * 5000 + b"\n", "5000 characters are no allocation"),
        (b"SYN-C1,1,2\n", "more than two cells"),
        (b"SYN-\x1b[31mC1,1\n", r"'SYN-\x1b[31mC1': is no code"),
        ("SYN-C1,١٢\n".encode(), "no whole number of pence"),
    ],
)
def test_a_hostile_file_of_allocations_is_told_with_its_row(tmp_path, body, said):
    folder = build(tmp_path / "synthetic")
    file = tmp_path / "opening.csv"
    file.write_bytes(b"code,pence\n" + body)
    asked = ["funding", "pace", str(folder), "--opening", str(file), "--scenarios", "0"]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 1
    assert str(file) in found.stderr
    assert said in found.stderr
    assert "\x1b" not in found.stderr
    assert not found.stdout


@pytest.mark.parametrize(
    "option", ["--minimum=nan", "--least=-2", "--bound=1e-300", "--bound=0", "--far-over=inf"]
)
def test_a_share_that_cannot_be_meant_is_an_error_of_use(tmp_path, option):
    found = CliRunner().invoke(app, ["funding", "pace", str(tmp_path), option])
    assert found.exit_code == 2
    assert option.split("=")[0] in found.stderr
    assert "give a share" in found.stderr
