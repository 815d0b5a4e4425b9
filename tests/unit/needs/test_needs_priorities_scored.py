"""Prioritisations as the records hold them: what can be weighed anew, and why what cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commonweal.needs.priorities import Prioritisation, make_seal, prioritise, read_priorities
from commonweal.needs.priorities.scored import ScoredChoice, Unscored, scored_choices
from commonweal.needs.priorities.statements import statements
from commonweal.records import Statement, draft, fold
from commonweal.records.judged import CriteriaSeal
from commonweal.records.sealing import seal

FILE = Path("examples/priorities/prevention.toml")
SALT = "ab" * 32
AT = datetime(2019, 12, 1, 9, tzinfo=UTC)
ON = date(2019, 12, 31)


def shown() -> Prioritisation:
    """The illustration, with a seal whose salt is shown."""
    given = read_priorities(FILE.read_text(), "toml")
    fixed = make_seal(given, date(2019, 9, 9), salt=SALT)
    made = CriteriaSeal(on=fixed.on, sha256=fixed.digest, salt=SALT)
    return given.model_copy(update={"seal": made})


def stated(given: Prioritisation) -> list[Statement]:
    return list(statements(given, stated_by="Director (made up)", stated_at=AT))


def held(*every: Statement) -> tuple[ScoredChoice | Unscored, ...]:
    return scored_choices(fold(every, effective=ON))


def test_what_the_records_hold_ranks_as_the_file_does() -> None:
    given = shown()
    [found] = held(*stated(given))
    assert isinstance(found, ScoredChoice)
    worked = prioritise(given, weightings=50)
    assert found.title == given.title
    assert found.weights == pytest.approx(np.array(worked.weights))
    value = dict(zip(found.options, found.values @ found.weights, strict=True))
    assert {one.id: value[one.id] for one in worked.options} == pytest.approx(
        {one.id: one.value for one in worked.options}
    )
    assert found.left_out == ()


def test_criteria_that_were_not_shown_are_not_weighed() -> None:
    [found] = held(*stated(read_priorities(FILE.read_text(), "toml")))
    assert isinstance(found, Unscored)
    assert "not shown" in found.why


def test_the_last_score_counts_and_one_that_is_missing_is_not_nought() -> None:
    every = stated(shown())
    [before] = held(*every)
    assert isinstance(before, ScoredChoice)
    first, second, *others = before.options
    criteria = [one.id for one in before.criteria]
    later: dict[str, Any] = {
        "seal": before.seal, "decision": before.decision, "on": "2019-11-30",
        "scores": {first: {criteria[0]: 33.0}, "late": {criteria[0]: 5.0},
                   "far": dict.fromkeys(criteria, 1000000000.0)},
    }  # fmt: skip
    more = draft("scores_entered", later, id="more", stated_by="Panel (made up)", about="a",
                 stated_at=AT, effective=date(2019, 11, 30), reason="new evidence")  # fmt: skip
    [after] = held(*every, more)
    assert isinstance(after, ScoredChoice)
    assert after.options == (first, second, *others)
    assert after.scores[0, 0] == 33.0
    assert (after.scores[1:] == before.scores[1:]).all()
    late, far = after.left_out
    assert late.startswith("late: no score on ")
    assert "outside the scale" in far


@pytest.mark.parametrize(
    ("declaration", "why"),
    [
        ({"criteria": []}, "no weight is above 0"),
        ({"title": "nothing"}, "names no criteria"),
        ({"criteria": [{"id": "a", "name": "A", "polarity": "higher", "worst": 0, "best": 1,
                        "weight": 1}] * 2}, "stands 2 times"),
        ({"criteria": [{"id": "a", "name": "A", "polarity": "higher", "worst": 0, "best": 1,
                        "weight": 1}]}, "fewer than two"),
    ],
)  # fmt: skip
def test_a_seal_on_something_else_is_told_as_such(declaration: dict[str, Any], why: str) -> None:
    fixed = seal(declaration, date(2019, 9, 9), salt=SALT)
    told: dict[str, Any] = {"stated_by": "Panel (made up)", "about": "a", "stated_at": AT,
                            "effective": date(2019, 9, 9), "reason": "a test"}  # fmt: skip
    made = [
        draft("seal", {"title": "T", "on": "2019-09-09", "digest": fixed.digest}, id="s", **told),
        draft("opened", {"seal": "s", "declaration": declaration, "salt": SALT}, id="o", **told),
        draft("scores_entered", {"seal": "s", "decision": "d", "on": "2019-09-10",
                                 "scores": {"x": {"a": 1}}}, id="e", **told),
    ]  # fmt: skip
    [found] = held(*made)
    assert isinstance(found, Unscored)
    assert why in found.why


def test_criteria_that_are_not_those_that_were_sealed_are_not_weighed() -> None:
    every = [one for one in stated(shown()) if one.type != "opened"]
    other = {"criteria": [{"id": "health-gain", "name": "Other", "polarity": "higher", "worst": 0,
                           "best": 1, "weight": 1}]}  # fmt: skip
    sealed = next(one for one in every if one.type == "seal")
    opened = draft("opened", {"seal": sealed.id, "declaration": other, "salt": SALT}, id="o",
                   stated_by="Director (made up)", about="a", stated_at=AT, effective=ON,
                   reason="a test")  # fmt: skip
    [found] = held(*every, opened)
    assert isinstance(found, Unscored)
    assert "not those that were sealed" in found.why
