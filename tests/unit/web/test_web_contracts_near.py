"""Of contracts as much is read as is near: who owns its provider, what runs beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commonweal.contracts.terms import read_terms
from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.beside import overlap_findings
from commonweal.rules import load_rules
from commonweal.web.desk.contracts_held import contract_alone, running_beside
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, stated
from web_contracts import contracts

pytestmark = pytest.mark.django_db
TERMS = Path("examples/contracts/medway-swale.toml")


@pytest.fixture(autouse=True)
def made() -> None:
    board()


def contract(code: str, organisation: str = "Somebody", **more: Any) -> None:
    held = {"contract": code, "authority": BODY, "title": code, "organisation": organisation,
            "source": "made up for a test", **more}  # fmt: skip
    append(
        [
            stated(
                "contract", code.replace(" ", "-"), {name: one for name, one in held.items() if one}
            )
        ]
    )


def test_of_owners_those_of_its_own_provider_are_read_alone() -> None:
    contract("k-1", organisation="Provider 7")
    others = [{"organisation": f"Another provider {at}", "owner": "voluntary",
               "source": "made up for a test"} for at in range(9)]  # fmt: skip
    append([stated("provider_owner", f"owner/{at}", one) for at, one in enumerate(others)])
    # One that was stated of another, and corrected to be of this.
    mended = {"corrects": "owner/7", "payload": others[7] | {"organisation": "Provider 7"}}
    append([stated("correction", "mended", mended)])
    alone = contract_alone("k-1")
    assert [one.owners for one in alone.held] == [one.owners for one in contracts().held]
    assert any(one.owners for one in alone.held)
    assert [one.id for one in alone.statements if one.type == "provider_owner"] == ["owner/7"]


def test_terms_are_held_against_all_that_runs_at_the_same_time_and_nothing_else() -> None:
    """However a contract ended: at its term, before it, after it, or not at all."""
    terms = read_terms(TERMS.read_text(encoding="utf-8"), load_rules())
    lot = terms.lots[0]
    service = (lot.services or (f"lot {lot.lot}",))[0]
    before, year = terms.starts - timedelta(days=1), timedelta(days=365)
    days = {
        "long over": (before - 3 * year, before - 2 * year, None),
        "over the day before": (before - year, before, None),
        "into it": (before - year, terms.starts, None),
        "after it": (terms.ends + timedelta(days=1), terms.ends + year, None),
        "without end": (before - year, None, None),
        "ended before it": (before - year, terms.ends, before),
        "went on after its term": (before - 2 * year, before - year, terms.starts),
        "no day known": (None, None, None),
    }
    for code, (starts, ends, ended) in days.items():
        days_of = {"starts": starts and starts.isoformat(), "ends": ends and ends.isoformat()}
        contract(code, serves=[terms.partnership], service=service, **days_of)
        if ended:
            how = {"contract": code, "how": "terminated", "on": ended.isoformat(),
                   "source": "made up for a test"}  # fmt: skip
            append([stated("contract_ended", f"ended/{code.replace(' ', '-')}", how)])
    every = [one for one in contracts().running if one.contract != terms.contract]
    law = Law(load_rules(), today(), None)
    all_of, near = (
        [one.text for one in overlap_findings(terms, others, law) if "at hand" not in one.text]
        for others in (every, running_beside(terms))
    )
    assert all_of == near
    told = " ".join(near)
    for code in days:
        runs = code in ("into it", "without end", "went on after its term", "no day known")
        assert (f"{code} ({code}) runs" in told) == runs, code
    assert {one.contract for one in running_beside(terms)}.isdisjoint(
        {"long over", "over the day before", "after it", "ended before it"}
    )
