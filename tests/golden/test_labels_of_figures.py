"""What figures are called tells them apart: no two of one body, day and unit share their words."""

from __future__ import annotations

from collections import defaultdict

from commonweal.plan.study import Studied


def test_no_two_figures_of_one_body_day_and_unit_are_called_alike(example_studied: Studied) -> None:
    called: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for chapter in example_studied.chapters:
        for one in chapter.figures:
            called[one.label, one.about, one.as_of, one.unit].append(one.id)
    assert {key: ids for key, ids in called.items() if len(ids) > 1} == {}
