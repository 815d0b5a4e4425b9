"""Plans compared, and their options under weights that somebody chooses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf

import numpy as np
import pytest

from commonweal.evidence import Answer, Basis, Chapter, Column, Figure, Section, Status, Table
from commonweal.plan.comparing import compare
from commonweal.plan.weighing import TABLE, weigh, weighable
from commonweal.rules import Source

SOURCE = Source(id="s", title="S", publisher="P", place="file.csv")


def figure(name: str, value: object, **other: object) -> Figure:
    given = {"unit": "patients", "basis": Basis.OBSERVED, "sources": (SOURCE,), **other}
    if value is None:
        given |= {"missing": "no table", "basis": None}
    given = {"label": name, "about": "x", "as_of": None, **given}
    return Figure(id=name, value=value, **given)  # type: ignore[arg-type]


def chapter(*figures: Figure, tables: tuple[Table, ...] = ()) -> Chapter:
    return Chapter(
        id="c", title="C", summary="", as_of=date(2019, 7, 1), figures=figures, tables=tables,
        sections=(Section(id="c.s", title="S"),),
    )  # fmt: skip


def test_figures_are_sorted_by_their_relative_difference_and_told_by_basis() -> None:
    one = chapter(
        figure("same", 5), figure("doubled", 100), figure("tenth", 1000), figure("nought", 0),
        figure("word", "A"), figure("unit", 1), figure("gone", 1), figure("lost", 1),
        figure("found", None), figure("machine", 0.1),
    )  # fmt: skip
    other = chapter(
        figure("same", 5), figure("doubled", 200), figure("tenth", 900, basis=Basis.MODELLED),
        figure("nought", 3), figure("word", "B"), figure("unit", 1, unit="%"),
        figure("new", 1), figure("lost", None), figure("found", 2),
        figure("machine", 0.1 + 1e-12),
    )  # fmt: skip
    found = compare([one], [other])
    told = [(d.one.id, d.change, d.relative, d.basis) for d in found.differ]
    assert told == [
        ("nought", 3.0, inf, True),
        ("doubled", 100.0, 1.0, True),
        ("tenth", -100.0, -0.1, False),
        ("word", None, None, True),
    ]
    assert [(two.one.id, two.by) for two in found.unlike] == [("unit", ("unit",))]
    assert found.same == 2
    assert [f.id for f in found.appeared] == ["new"]
    assert [f.id for f in found.disappeared] == ["gone"]
    assert [f.id for f in found.known_now] == ["found"]
    assert [f.id for f in found.known_then] == ["lost"]


def test_no_difference_is_taken_between_figures_of_two_things() -> None:
    """Who gains most is one body in a plan and another in the next, under one id."""
    one = chapter(
        figure("most", 10, label="Gain of West Kent", about="99J"),
        figure("roles", 588, label="Roles of 42 networks"),
        figure("who", 1, about="99J"), figure("equal", 5, label="Of one day"),
        figure("part", None, label="Of East Kent", unit=""), figure("lists", 100, vintage="2019"),
        figure("unknown", None, unit=""), figure("never", None, label="Of one day"),
    )  # fmt: skip
    other = chapter(
        figure("most", 30, label="Gain of Norwich", about="26A"),
        figure("roles", 243, label="Roles of 17 networks"),
        figure("who", 1, about="26A"), figure("equal", 5, label="Of another day"),
        figure("part", 2, label="Of Norwich"), figure("lists", 110, vintage="2021"),
        figure("unknown", 4), figure("never", None, label="Of another day"),
    )  # fmt: skip
    found = compare([one], [other])
    assert {(two.one.id, two.by) for two in found.unlike} == {
        ("most", ("label", "about")),
        ("roles", ("label",)),
        ("who", ("about",)),
        ("equal", ("label",)),
        ("part", ("label",)),
    }
    assert [(d.one.id, d.change) for d in found.differ] == [("lists", 10.0)]
    assert found.same == 0
    assert [f.id for f in found.known_now] == ["unknown"]


def test_answers_whose_status_changed_are_told() -> None:
    kept = Answer(id="Q1", question="?", status=Status.MIXED, text="")
    moved = Answer(id="Q2", question="?", status=Status.MIXED, text="")
    now = (kept, replace(moved, status=Status.SUPPORTED))
    found = compare([], [], ((kept, moved), now))
    assert [(a.status.value, b.status.value) for a, b in found.answers] == [("mixed", "supported")]


def sites(*rows: tuple[str | None, int, float, float, float]) -> Chapter:
    names = ("option", "number", "mean_minutes", "most_deprived_minutes", "smallest_volume")
    kinds = ("text", "count", "number", "number", "count")
    table = Table.of_rows(
        [dict(zip(names, row, strict=True)) | {"basis": "modelled"} for row in rows],
        id=TABLE,
        title="Sites",
        columns=(
            *(Column(name=n, label=n, kind=k) for n, k in zip(names, kinds, strict=True)),  # type: ignore[arg-type]
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=Basis.MODELLED,
        sources=(SOURCE,),
    )
    return chapter(tables=(table,))


def test_ranks_move_with_weights_and_flips_lead_where_they_say() -> None:
    held = weighable([sites(("A", 3, 20, 30, 100), ("B", 3, 30, 20, 200), (None, 3, 40, 40, 50),
                            (None, 2, 10, 10, 900))])  # fmt: skip
    assert held is not None
    assert held.choices == 3
    # By hand: 20 of 20 to 40 minutes is the best, 100 of 50 to 200 cases a third of the way.
    assert held.values == pytest.approx(np.array([[1, 0.5, 1 / 3], [0.5, 1, 1]]))
    by_option = {one.option: one for one in weigh(held, [8, 1, 1])}
    assert by_option["A"].rank_before == 2
    assert by_option["A"].rank == 1
    assert by_option["A"].value == pytest.approx(0.8 + 0.05 + 0.1 / 3)
    assert by_option["A"].all + by_option["B"].all == pytest.approx(1.0)
    turned = by_option["B"]
    assert turned.at is not None
    assert held.values @ np.array(turned.at) == pytest.approx((held.values @ turned.at)[0])
    assert turned.flip == pytest.approx(sum(abs(np.array(turned.at) - [0.8, 0.1, 0.1])) / 2)


def test_what_cannot_be_weighed_is_not() -> None:
    assert weighable([chapter()]) is None
    assert weighable([sites(("A", 3, 20, 30, 100))]) is None
    assert weighable([sites(("A", 3, 20, 30, 100), ("B", 2, 1, 2, 3))]) is None
    held = weighable([sites(("A", 3, 20, 30, 100), ("B", 3, 30, 20, 200))])
    assert held is not None
    for wrong in ([1, 1], [0, 0, 0], [-1, 1, 1]):
        with pytest.raises(ValueError, match="weigh"):
            weigh(held, wrong)


def test_equal_weights_repeat_what_the_plan_says(example_studied: object) -> None:
    """On the example the shares and the weight that must move are those of its section."""
    chapters = example_studied.chapters  # type: ignore[attr-defined]
    held = weighable(chapters)
    assert held is not None
    services = next(one for one in chapters if one.id == "services")
    for one in weigh(held, [1, 1, 1]):
        said = services.figure(f"services.acceptability.{one.option}").value
        moved = services.figure(f"services.flip.{one.option}").value
        # Twenty thousand weightings here and a hundred thousand there.
        assert 100 * one.all == pytest.approx(said, abs=1.5)
        assert (one.flip is None) == (moved is None)
        assert one.flip is None or 100 * one.flip == pytest.approx(moved, abs=1e-6)
