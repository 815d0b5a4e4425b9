"""Growth since the lists that the formula counted, where no list foreseen has an outturn."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import fsum

import pytest
from growth_held import Rows, ground

from commonweal.evidence import Basis
from commonweal.funding.growth import part
from commonweal.funding.growth.differences import grown
from commonweal.funding.growth.since import since
from commonweal.records import fold
from commonweal.system.organisation import Kind

NO_RECORDS = fold((), effective=date(2019, 7, 1))


def _none(_rows: Rows) -> Rows:
    return []


def _counted_only(rows: Rows) -> Rows:
    return [row for row in rows if row["basis"] != "modelled"]


HELD = {"projections": _none, "registered": _counted_only}


def test_growth_and_moves_are_those_of_the_two_lists() -> None:
    made = ground(HELD)
    held = grown(made)
    rows = since(made, held)
    assert made.registered is not None
    last = held.lists[rows[0].year].series
    by_hand: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for row in made.registered.to_pylist():
        group = made.structure.ancestor(row["practice"], Kind.COMMISSIONER)
        if row["series"] in (made.series, last) and group and row["age_to"] is None:
            by_hand[group, row["series"]].append(row["patients"])
    own = [row for row in rows if row.kind == Kind.COMMISSIONER]
    assert len(own) == 3
    for row in own:
        before, after = (fsum(by_hand[row.code, name]) for name in (made.series or "", last))
        assert row.share == pytest.approx(after / before - 1.0, abs=1e-12)
    assert sum(row.net or 0 for row in own) == 0
    fastest = max(own, key=lambda row: row.share or 0.0)
    assert (fastest.net or 0) > 0


def test_the_section_says_that_keeping_up_is_not_known() -> None:
    made = part.part(ground(HELD), NO_RECORDS)
    held = {figure.id: figure for figure in made.figures}
    whole = held["funding.growth.since.SYN"]
    # The made-up lists are assumed, so growth between them is no firmer.
    assert whole.basis is Basis.ASSUMED
    assert whole.value is not None
    assert held["funding.growth.since_net_share.SYN"].value is None
    assert "not known" in made.section.text.lower()
    assert "funding.growth.since" in made.section.tables


def test_without_a_later_list_nothing_is_said() -> None:
    def first_only(rows: Rows) -> Rows:
        days = sorted({row["as_of"] for row in rows})
        return [row for row in _counted_only(rows) if row["as_of"] == days[0]]

    made = ground({"projections": _none, "registered": first_only})
    assert since(made, grown(made)) == []
    assert not [f for f in part.part(made, NO_RECORDS).figures if ".since." in f.id]
