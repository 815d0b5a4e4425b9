"""Laws of the control total: order, elimination, mergers, and sums that add up exactly."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.folder.schema import load_schemas
from commonweal.funding.control.position import Position, position
from commonweal.funding.pools.networks import network_pools
from commonweal.funding.pools.pool import Contribution, Use, pools, split
from commonweal.system.organisation import Kind, Organisation, Succession
from commonweal.system.structure import System

START, FIRST, LAST = date(2013, 4, 1), date(2020, 4, 1), date(2021, 3, 31)
CCGS, TRUSTS = ("A1", "A2", "A3"), ("T1", "T2")
YEAR = "2020-21"


def system(*, merged: bool) -> System:
    """Three commissioners and two trusts; merged, A1 and A2 became M on the first of the year."""
    gone = {"A1", "A2"} if merged else set()
    bodies = [
        Organisation(
            code=code,
            name=code,
            kind=Kind.COMMISSIONER if code in CCGS else Kind.TRUST,
            opened=START,
            closed=date(2020, 3, 31) if code in gone else None,
        )
        for code in (*CCGS, *TRUSTS)
    ]
    rows: tuple[Succession, ...] = ()
    if merged:
        bodies.append(Organisation(code="M", name="M", kind=Kind.COMMISSIONER, opened=FIRST))
        rows = tuple(
            Succession(predecessor=code, successor="M", on=FIRST, kind="merger")
            for code in sorted(gone)
        )
    return System(
        code="S", name="S", levels=(), organisations=tuple(bodies), memberships=(), successions=rows
    )


def table(rows: list[dict[str, Any]]) -> pa.Table:
    schema = load_schemas()["ledger"].arrow
    said = {"start": FIRST, "end": LAST, "kind": "actual", "item": "x", "basis": "observed"}
    return pa.Table.from_pylist([{**said, "source": "s", **row} for row in rows], schema=schema)


pence = st.integers(-(10**12), 10**12)
traded = st.lists(
    st.tuples(
        st.sampled_from([*CCGS, *TRUSTS]),
        st.sampled_from([*CCGS, *TRUSTS]),
        st.integers(0, 10**11),
        st.integers(-(10**6), 10**6) | st.just(0),
    ).filter(lambda t: t[0] != t[1]),
    max_size=8,
)


def ledger_rows(
    outside: dict[str, int], trade: list[tuple[str, str, int, int]], *, agree: bool
) -> list[dict[str, Any]]:
    """Whole ledgers: money with others, and both sides of each trade."""
    rows: list[dict[str, Any]] = [
        {
            "line": f"{body}-out",
            "body": body,
            "heading": "income" if amount >= 0 else "expenditure",
            "pence": amount,
            "whole": True,
        }
        for body, amount in outside.items()
    ]
    # A ledger without either of the two is not whole.
    rows += [
        {
            "line": f"{body}-no-{heading}",
            "body": body,
            "heading": heading,
            "pence": 0,
            "whole": True,
        }
        for body in outside
        for heading in ("income", "expenditure")
    ]
    for number, (payer, receiver, amount, apart) in enumerate(trade):
        for name, body, other, heading, held in (
            ("p", payer, receiver, "expenditure", -amount),
            ("r", receiver, payer, "income", amount + (0 if agree else apart)),
        ):
            rows.append(
                {
                    "line": f"{number}-{name}",
                    "body": body,
                    "counterparty": other,
                    "heading": heading,
                    "pence": held,
                    "whole": True,
                }
            )
    return rows


bodies = st.fixed_dictionaries(dict.fromkeys((*CCGS, *TRUSTS), pence))


def total(held: Position) -> int:
    found = held.consolidations[YEAR, "actual"].total
    assert found is not None
    return found


@settings(max_examples=40)
@given(bodies, traded)
def test_elimination_changes_nothing_where_balances_agree(
    outside: dict[str, int], trade: list[tuple[str, str, int, int]]
) -> None:
    held = position(system(merged=False), table(ledger_rows(outside, trade, agree=True)))
    # Without any trade inside, the system's result is what its bodies have with others.
    assert total(held) == sum(outside.values())
    assert held.consolidations[YEAR, "actual"].unexplained == 0
    assert all(pair.status == "agree" for pair in held.pairs)


@settings(max_examples=40)
@given(bodies, traded)
def test_what_does_not_agree_is_shown_once_and_not_spread(
    outside: dict[str, int], trade: list[tuple[str, str, int, int]]
) -> None:
    held = position(system(merged=False), table(ledger_rows(outside, trade, agree=False)))
    apart = sum(difference for *_, difference in trade)
    found = held.consolidations[YEAR, "actual"]
    assert total(held) == sum(outside.values()) + apart
    assert found.unexplained == apart
    assert sum(-pair.difference for pair in held.pairs) == apart
    assert found.with_the_outside == (sum(outside.values()) if trade else None)


@settings(max_examples=40)
@given(bodies, traded, st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(
    outside: dict[str, int], trade: list[tuple[str, str, int, int]], random: Any
) -> None:
    rows = ledger_rows(outside, trade, agree=False)
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (position(system(merged=False), table(r)) for r in (rows, shuffled))
    assert one.consolidations == other.consolidations
    assert one.pairs == other.pairs
    assert one.results == other.results


@settings(max_examples=40)
@given(bodies, traded, bodies)
def test_a_merger_changes_neither_the_result_nor_control_totals(
    outside: dict[str, int],
    trade: list[tuple[str, str, int, int]],
    control: dict[str, int],
) -> None:
    rows = ledger_rows(outside, trade, agree=False)
    rows += [
        {
            "line": f"{body}-ct",
            "body": body,
            "kind": "target",
            "heading": "control total",
            "pence": amount,
        }
        for body, amount in control.items()
    ]
    before = position(system(merged=False), table(rows))
    after = position(system(merged=True), table(rows))
    assert list(after.members[YEAR].names) == ["A3", "M", "T1", "T2"]
    assert total(after) == total(before)
    for held in (before, after):
        amounts = [held.control_total(body, YEAR).pence for body in held.members[YEAR].names]
        assert sum(amount for amount in amounts if amount is not None) == sum(control.values())
    for field in ("internal_income", "internal_expenditure", "unexplained"):
        assert getattr(after.consolidations[YEAR, "actual"], field) == getattr(
            before.consolidations[YEAR, "actual"], field
        )


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 10**10), min_size=1),
    st.lists(st.integers(1, 1000), min_size=6, max_size=6),
    st.integers(-(10**9), 10**11),
)
def test_an_overspend_is_borne_to_the_penny(
    put_in: dict[str, int], weights: list[int], spent: int
) -> None:
    own = sorted(put_in)
    whole = sum(weights[: len(own)])
    risk = {body: Fraction(weights[i], whole) for i, body in enumerate(own)}
    year = {"pool": "p", "start": FIRST, "end": LAST}
    rows = [
        Contribution(
            name="P",
            body=body,
            role="host" if body == own[0] else "contributor",
            contribution_pence=put_in[body],
            risk_share=float(risk[body]),
            **year,
        )
        for body in own
    ]
    [found] = pools(rows, [Use(use="u", kind="actual", pence=spent, **year)])
    assert found.over == spent - sum(put_in.values())
    assert sum(found.borne.values()) == found.over
    assert not sum(put_in.values()) or sum(found.shares.values()) == 1
    # Nobody bears a whole penny more or less than the exact share of an exactly agreed risk.
    exactly = split(found.over, risk)
    for body, part in exactly.items():
        assert abs(part - risk[body] * found.over) < 1


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.text("PQRS", min_size=1, max_size=4), st.integers(0, 10**7).map(lambda n: n / 100)
    )
)
def test_networks_add_up_to_the_penny_in_any_order(lists: dict[str, float]) -> None:
    network_of = {practice: f"U{len(practice) % 2}" for practice in lists}
    found = network_pools(lists, network_of, 1.5, 0.722)
    turned = network_pools(dict(reversed(lists.items())), network_of, 1.5, 0.722)
    assert found == turned
    for network in found:
        assert sum(network.practices.values()) == network.core_pence
        assert abs(network.core_pence - 150 * network.patients) <= 0.5 + 1e-6
