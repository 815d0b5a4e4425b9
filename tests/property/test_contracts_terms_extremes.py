"""Whatever numbers and days terms hold, their check answers, and its answer is JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.cli.output import json_text
from commonweal.contracts.terms import TermsError, check, read_terms
from commonweal.contracts.terms.plain import plain
from commonweal.rules import load_rules

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "contracts" / "medway-swale.toml"
TERMS = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
BOOK = load_rules()


def leaves(said: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Places of all numbers and days."""
    if isinstance(said, dict | list):
        for key, inside in said.items() if isinstance(said, dict) else enumerate(said):
            yield from leaves(inside, (*place, key))
    elif isinstance(said, int | float | date) and not isinstance(said, bool):
        yield place


PLACES = sorted(leaves(TERMS), key=str)
EXTREME = st.sampled_from(
    [0, 1, -1, 1e-300, 1e-9, 0.5, 1.0, 99.9, 100, 1e6, 1e15, 1e200, 1e308, 10**40, 10**400]
)
DAYS = st.sampled_from([date.min, date(2020, 2, 29), date(2020, 4, 1), date(2500, 1, 1), date.max])


@settings(max_examples=60)
@given(data=st.data())
def test_no_number_and_no_day_breaks_the_check(data: st.DataObject) -> None:
    terms = deepcopy(TERMS)
    for place in data.draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=4)):
        held: Any = terms
        for part in place[:-1]:
            held = held[part]
        day = isinstance(held[place[-1]], date)
        held[place[-1]] = data.draw(DAYS if day else EXTREME)
    measures = data.draw(st.sampled_from(["share", "rate", "mean"]))
    terms["outcomes"][0]["measures"] = measures
    terms["outcomes"][0]["spread"] = data.draw(st.sampled_from([1e-300, 1.0, 1e200]))
    if data.draw(st.booleans()):
        terms["outcomes"][0]["baseline"].pop("people")
    try:
        read = read_terms(json.dumps(terms, default=str), BOOK, form="json")
    except TermsError:
        return
    found = check(read, BOOK)
    assert json.loads(json_text(plain(found)))["stands"] == found.stands


def test_more_people_than_there_can_be_are_refused() -> None:
    terms = deepcopy(TERMS)
    terms["population"]["people"] = 10**400
    read = read_terms(json.dumps(terms, default=str), BOOK, form="json")
    found = check(read, BOOK)
    assert not found.stands
    assert "population.people" in [one.clause for one in found.findings if one.status == "fails"]
