"""Responses analysed on a made-up system: placed, counted, weighted, limits where they belong."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from commonweal.evidence.disclosure import Relation, SmallNumbers, exposed
from commonweal.services.consultation.analysis import Analysis, analyse
from commonweal.services.consultation.coding import coded
from commonweal.services.consultation.log import Answered
from commonweal.services.consultation.margins import Margin, common_bands
from commonweal.services.consultation.mentions import mentions, named_sites
from commonweal.services.consultation.places import Place, Places, Unplaced
from commonweal.services.consultation.pooling import codes_together
from commonweal.services.consultation.protecting import split
from commonweal.services.consultation.response import Read, Response
from commonweal.services.consultation.rows import (
    area_rows,
    channel_rows,
    group_rows,
    option_rows,
    representation_rows,
)
from commonweal.services.consultation.rows_of_texts import (
    campaign_rows,
    in_campaigns,
    theme_rows,
    unlisted_rows,
    unplaced_told,
)
from commonweal.services.consultation.rows_of_weights import weighting_rows, weights_told
from commonweal.services.consultation.storing import folder_rows
from commonweal.services.consultation.themes import Theme, Themes
from commonweal.services.consultation.weighting import weighted
from commonweal.services.consultation.wording import Answer

NONE = SmallNumbers(None, None)
RULE = SmallNumbers(1, 7)
#: Four small areas in two districts and a ward that spans both; fifth 1 and 5 in each.
PLACES = Places(
    level="district",
    names={"D1": "Northside", "D2": "Southside"},
    of_small={"S1": "D1", "S2": "D1", "S3": "D2", "S4": "D2"},
    persons={"S1": 300.0, "S2": 100.0, "S3": 300.0, "S4": 300.0},
    fifth={"S1": 1, "S2": 5, "S3": 1, "S4": 5},
    small_names={"north one": "S1"},
    larger={
        "district": {"D1": frozenset({"D1"}), "D2": frozenset({"D2"})},
        "ward": {"W1": frozenset({"D1", "D2"}), "W2": frozenset({"D1"})},
    },
    larger_names={
        "district": {"northside": frozenset({"D1"}), "southside": frozenset({"D2"})},
        "ward": {"middle": frozenset({"W1"}), "top": frozenset({"W2"})},
    },
    outside=frozenset({"S9"}),
)
RESIDENTS = pa.table(
    {
        "area": ["S1", "S1", "S2", "S2", "S3", "S3", "S4", "S4"],
        "age_from": [0, 65] * 4,
        "age_to": pa.array([64, None] * 4, pa.int64()),
        "persons": [200.0, 100.0, 50.0, 50.0, 200.0, 100.0, 200.0, 100.0],
    }
)


def answers(area: str, said: str, count: int, **other: object) -> list[Response]:
    return [
        Response(row=2, area=area, answers={"A": Answer(said)}, **other)  # type: ignore[arg-type]
        for _ in range(count)
    ]


def analysed(responses: list[Response], small: SmallNumbers = NONE, **given: object) -> Analysis:
    read = Read(
        responses=responses,
        options=("A",),
        roles={},
        not_read={},
        personal={},
        removed={},  # type: ignore[arg-type]
        noted=(),
    )
    return analyse(read, PLACES, small=small, residents=RESIDENTS, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("S2", Place(area="D1", small="S2")),
        ("s2", Place(area="D1", small="S2")),
        ("North One", Place(area="D1", small="S1")),
        ("Northside District Council", Place(area="D1")),
        ("Top", Place(area="D1")),
        ("Middle", "several areas"),
        ("S9", "outside"),
        ("Atlantis", "not an area"),
        ("", "no area given"),
    ],
)
def test_where_a_respondent_lives(given: str, found: Place | str) -> None:
    where = PLACES.find(given)
    if isinstance(found, Place):
        assert where == found
    else:
        assert isinstance(where, Unplaced)
        assert found in where.why


def test_unknown_areas_are_named_with_counts_and_counted_as_not_known() -> None:
    found = analysed([*answers("D1", "support", 3), *answers("Atlantis", "oppose", 8)])
    assert found.unplaced == (("Atlantis", "not an area that the folder knows", 8),)
    rows = {row["area"]: row for row in area_rows(found)}
    assert rows["not known"]["responses"] == 8
    assert rows["D1"]["share"] == 1.0
    assert rows["D2"]["responses"] == 0


def test_limits_are_for_samples_alone() -> None:
    drawn = answers("D1", "support", 30, selection="sampled")
    drawn += answers("D1", "oppose", 20, selection="sampled")
    chosen = [*answers("D1", "support", 30), *answers("D1", "oppose", 20)]
    (row,) = [row for row in area_rows(analysed(drawn)) if row["area"] == "D1"]
    z, n, p = 1.959963984540054, 50, 0.6
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    assert row["lower"] == pytest.approx(middle - reach)
    assert row["upper"] == pytest.approx(middle + reach)
    (row,) = [row for row in area_rows(analysed(chosen)) if row["area"] == "D1"]
    assert (row["share"], row["lower"], row["upper"]) == (0.6, None, None)
    (row,) = [row for row in area_rows(analysed([*drawn, *chosen])) if row["area"] == "D1"]
    assert (row["selection"], row["lower"]) == ("both", None)
    assert row["sampled"]["lower"] == pytest.approx(middle - reach)  # type: ignore[index]
    assert row["self_selected"]["lower"] is None  # type: ignore[index]


def test_ratio_of_those_who_answered_to_those_who_live_there() -> None:
    found = analysed([*answers("S1", "support", 6), *answers("S4", "oppose", 2)])
    rows = {(r["dimension"], r["code"]): r for r in representation_rows(found)}
    assert rows["area", "D1"]["ratio"] == pytest.approx((6 / 8) / (400 / 1000))
    assert rows["deprivation", "5"]["ratio"] == pytest.approx((2 / 8) / (400 / 1000))
    assert rows["deprivation", "3"]["ratio"] is None


def test_weights_bring_the_answers_to_those_who_live_there() -> None:
    """D1 has 0.4 of residents: 0.4 x 9/10 + 0.6 x 1/5 = 0.48 support it, not 10/15."""
    said = [*answers("D1", "support", 9), *answers("D1", "oppose", 1)]
    said += [*answers("D2", "support", 1), *answers("D2", "oppose", 4)]
    found = analysed(said)
    (row,) = [row for row in weighting_rows(found) if not row["area"]]
    assert row["unweighted"] == pytest.approx(10 / 15)
    assert row["weighted"] == pytest.approx(0.48)
    assert found.strata[0].weights.raked is not None
    assert found.strata[0].weights.raked.met


def margin(identifier: str, people: tuple[float, ...], of: tuple[int, ...]) -> Margin:
    names = tuple(str(at) for at in range(len(people)))
    return Margin(id=identifier, codes=names, labels=names, people=people, of=of)


@pytest.mark.parametrize(
    ("margins", "used"),
    [
        # A county without small areas of the two most deprived fifths, from which all write.
        ([margin("deprivation", (0.0, 0.0, 5.0), (0, 1, 0, 1))], ()),
        ([margin("deprivation", (0.0, 2.0, 5.0), (0, 1, 0, 1))], ()),
        ([margin("age", (0.0, 0.0), (0, 1, 0, 1))], ()),
        # Each could be used, but nobody is of both.
        ([margin("area", (9.0, 0.0, 1.0), (0, 2, 1, 1)),
          margin("deprivation", (0.0, 5.0, 4.0), (0, 0, 1, 2))], ()),
        ([margin("area", (9.0, 1.0), (0, 1, 1, 1)),
          margin("deprivation", (0.0, 0.0), (0, 1, 1, 1))], ("area",)),
    ],
)  # fmt: skip
def test_who_is_of_groups_without_residents_is_not_weighted_by_them(
    margins: list[Margin], used: tuple[str, ...]
) -> None:
    persons = answers("D1", "support", 4)
    found = weighted(persons, margins)
    assert tuple(one.id for one in found.margins) == used
    assert {one.id for one in margins} == {*used, *found.not_used}
    assert (found.raked is not None) == bool(used)
    assert "residents" in " ".join(found.not_used.values())


def test_bodies_are_counted_but_not_weighted() -> None:
    said = [*answers("D1", "support", 5), *answers("D2", "oppose", 5)]
    said += answers("D2", "oppose", 4, kind="parish council", body=True)
    found = analysed(said)
    assert found.strata[0].persons == tuple(range(10))
    assert option_rows(found, {})[0]["oppose"] == 9


def test_who_did_not_answer_at_all_is_a_warning() -> None:
    found = analysed([*answers("S1", "support", 6), *answers("S2", "oppose", 6)])
    (told,) = [weights_told(stratum, NONE) for stratum in found.strata]
    assert any("everybody who answered is in one group" in w for w in told["warnings"])  # type: ignore[attr-defined]
    ages = [*answers("D1", "support", 6, age=(65, 74)), *answers("D2", "oppose", 6, age=(16, 64))]
    (told,) = [weights_told(s, NONE) for s in analysed(ages).strata]
    assert any("2 of 4 cells of area by age hold no respondent" in w for w in told["warnings"])  # type: ignore[attr-defined]
    assert "weights cannot make people who chose to answer a sample" in told["warnings"]  # type: ignore[operator]


def test_age_bands_that_residents_and_respondents_share() -> None:
    held = [(0, 15), (16, 24), (25, 44), (45, 64), (65, None)]
    assert common_bands(held, [(16, 34), (35, 64), (65, None)]) == ((16, 64), (65, None))
    assert common_bands(held, [(0, 100)]) == ((0, None),)


def test_sites_that_nobody_listed() -> None:
    sites = named_sites(
        [("Q", "Queen Elizabeth The Queen Mother Hospital (Margate)"), ("M", "Medway Maritime")],
        {"A": ["M"]},
        {"D1": "Medway", "D2": "Thanet"},
    )
    texts = ("a unit at QEQM", "at Margate please", "one in Medway", "qeqm", "Thanet", "nowhere")
    said = [Response(row=i, other=text) for i, text in enumerate(texts)]
    found = {m.site.code: m.asked for m in mentions(said, sites)}
    assert found == {"Q": (0, 1), "M": (2,), "D2": (4,)}
    read = [Response(row=1, area="D1", other="QEQM", text="QEQM and Margate") for _ in range(9)]
    rows = unlisted_rows(analysed(read, RULE, sites=sites))
    assert (rows[0]["code"], rows[0]["listed"], rows[0]["asked_for"]) == ("Q", False, 9)
    assert rows[0]["mentioned"] == 9


def test_rows_of_the_folder_add_up_and_hide_what_is_small() -> None:
    said = [*answers("D1", "support", 20), *answers("D1", "oppose", 3)]
    said += [*answers("D2", "support", 30), *answers("D2", "oppose", 12)]
    found = analysed(said, RULE)
    rows = folder_rows(found, consultation="c", source="s")["responses"]
    held = {(r["area"], r["option"], r["answer"]): r["count"] for r in rows}
    assert held["all", "any", "responses"] == 65
    assert held["D1", "any", "responses"] == 23
    assert held["D1", "A", "oppose"] is None
    assert held["D1", "A", "support"] is None
    assert held["all", "A", "oppose"] == 15


@pytest.mark.parametrize("seed", range(12))
def test_samples_and_volunteers_apart_give_no_small_count_away(seed: int) -> None:
    """Everything that readers can add up, settled by linear programmes that know nothing of it."""
    draw = np.random.default_rng(seed)
    parts = [draw.poisson(draw.gamma(1.0, scale, (5, 3))) for scale in (6.0, 60.0)]
    high = 7
    whole = parts[0] + parts[1]
    totals = [part.sum(axis=0) for part in parts]
    gone = [np.asarray(RULE.holds(total)) for total in totals]
    if any(g.any() for g in gone):
        return
    hidden = np.asarray(RULE.holds(whole))
    told = split(parts, hidden, np.zeros(5, dtype=bool), gone, RULE)
    for group in np.flatnonzero(told):
        assert not any(((part[group] >= 1) & (part[group] <= high)).any() for part in parts)
    # Cells: part 0, part 1, both; then totals of each part over groups.
    cells = np.concatenate([parts[0].ravel(), parts[1].ravel(), whole.ravel(), *totals])
    relations = [Relation(30 + i, (i, 15 + i)) for i in range(15)]
    for place in range(2):
        relations += [
            Relation(45 + 3 * place + c, tuple(15 * place + 3 * g + c for g in range(5)))
            for c in range(3)
        ]
    away = np.zeros(len(cells), dtype=bool)
    for place in range(2):
        away[15 * place : 15 * place + 15] = np.repeat(~told, 3)
    away[30:45] = hidden.ravel()
    small = np.asarray(RULE.holds(cells[:30]))
    assert not [cell for cell in exposed(cells, relations, away, 0) if cell < 30 and small[cell]]


def test_coders() -> None:
    texts = [["a", "a"], ["a", "b"], ["b", "B "], ["c", None], [None, None]]
    found = coded(["one", "two"], texts)
    assert found is not None
    assert (found.alpha.units, found.one) == (3, 1)
    assert found.kappa[0][2].value == pytest.approx(0.4)
    assert coded(["one"], [["a"]]) is None


def test_a_theme_of_few_texts_is_told_by_number_alone() -> None:
    few = Theme(id="smithson-leeds", words=("smithson",), texts=(0, 1), weight=(1.0, 1.0))
    many = Theme(id="roads", words=("roads",), texts=tuple(range(9)), weight=(1.0,) * 9)
    found = analysed(answers("D1", "support", 9), RULE)
    found = replace(found, themes=Themes(themes=(many, few)), quoted=(("Roads.",), ("Smithson.",)))
    rows = theme_rows(found, [Answered(theme="theme 2", did="A plan.")])
    assert [row["theme"] for row in rows] == ["roads", "theme 2"]
    assert rows[1]["answer"] == "A plan."
    log = [
        Answered(theme="roads", did=did, on=date(2019, month, 1))
        for did, month in (("A plan.", 1), ("TBC", 2), ("Another.", 3))
    ]
    for day, did, why in (
        (None, "Another.", None),
        (date(2019, 2, 1), "TBC", "no answer yet"),
        (date(2019, 1, 31), "A plan.", None),
        (date(2018, 1, 1), "Another.", "dated 2019-03-01, after the decision"),
    ):
        row = theme_rows(found, log, day)[0]
        assert (row["answer"], row["why_not_counted"]) == (did, why)
    kept = folder_rows(found, consultation="c", source="s")
    assert "mithson" not in repr([rows, kept])


def test_a_name_in_the_wrong_column_shows_nowhere() -> None:
    said = [*answers("D1", "support", 30), *answers("D2", "oppose", 20)]
    said += answers("12 Leeds Parade", "support", 1)
    said += answers("Smithson", "support", 1, kind="jane smithson", channel="smithson leeds")
    said += [Response(row=2, area="D1", answers={"SMITHSON": Answer.SUPPORT, "A": Answer.OPPOSE})]
    said += answers("D1", "support", 9, kind="resident")
    read = Read(
        responses=said, options=("A", "SMITHSON"), loose=("SMITHSON",), roles={}, not_read={},
        personal={}, removed=Counter(), noted=(),
    )  # fmt: skip
    found = analyse(read, PLACES, small=RULE, residents=RESIDENTS)
    every = [
        *(area_rows(found), option_rows(found, {}), channel_rows(found)),
        *(group_rows(found.by_kind, found.read.options, "kind"), unplaced_told(found)),
        folder_rows(found, consultation="c", source="s"),
    ]
    assert not {word for word in ("mithson", "MITHSON", "Parade") if word in repr(every)}
    codes = codes_together([("travel", 40), ("jane smithson", 1), ("leeds", 2)], 8)
    assert codes == [("travel", 40), ("other values (2 kinds)", 3)]
    assert {row["kind"] for row in group_rows(found.by_kind, ["A"], "kind")} == {
        *("resident", "not known", "other values (1 kind)")
    }
    assert [row["responses"] for row in unplaced_told(found)[0]] == [None]


def test_counts_that_are_hidden_do_not_follow_from_weights_and_campaigns() -> None:
    said = [*answers("D1", "support", 30), *answers("D1", "oppose", 31)]
    said += [*answers("D2", "support", 40), *answers("D2", "oppose", 20)]
    few = analysed([*said, *answers("D2", "oppose", 3, body=True)], RULE)
    (how,) = [weights_told(stratum, RULE) for stratum in few.strata]
    assert (how["weighted"], how["left_out"], how["effective"]) == (None, None, None)
    for row in weighting_rows(few):
        assert row["unweighted"] == round(float(str(row["unweighted"])), 2)
    assert weighting_rows(few)
    for row in representation_rows(few):
        assert row["share"] is None or row["share"] == round(float(str(row["share"])), 2)
    (how,) = [weights_told(stratum, RULE) for stratum in analysed(said, RULE).strata]
    assert (how["weighted"], how["left_out"]) == (121, 0)
    letter = "we ask that the unit stays at our own hospital for all of our people in the south"
    wrote = [replace(one, text=letter) for one in said]
    found = analysed([*wrote, *answers("D1", "support", 2, text="no")], RULE)
    assert in_campaigns(found) is None
    assert [row["responses"] for row in campaign_rows(found)] == [None]


def test_an_area_with_hidden_counts_is_neither_highest_nor_lowest() -> None:
    said = [*answers("D1", "support", 60), *answers("D1", "oppose", 3)]
    said += [*answers("D2", "support", 40), *answers("D2", "oppose", 20)]
    said += answers("", "support", 3)
    assert option_rows(analysed(said), {})[0]["highest"] == {
        "area": "Northside", "share": 60 / 63
    }  # fmt: skip
    assert option_rows(analysed(said, RULE), {})[0]["highest"] is None


def test_no_responses_are_refused() -> None:
    with pytest.raises(ValueError, match="no responses"):
        analysed([])
