"""The sites of Kent and Medway: every choice against sums made by hand from the example's files."""

from __future__ import annotations

from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pytest
from kent_by_hand import (
    ESTIMATED,
    OPTIONS,
    OUTSIDE,
    REACHES,
    TIMED,
    Twin,
    choice_of,
    sited_kent,
    twin_kent,
)

from commonweal.evidence import Lack
from commonweal.services.siting.carrying import carried, drawn_minutes, ends
from commonweal.services.siting.front import compared
from commonweal.services.siting.studying import Sited


@pytest.fixture
def sited(example: Path) -> Sited:
    return sited_kent(example)


@pytest.fixture
def twin(example: Path) -> Twin:
    return twin_kent(example)


def test_every_area_of_the_files_is_counted_and_two_columns_are_estimated(
    sited: Sited, twin: Twin
) -> None:
    setting = sited.setting
    assert set(setting.areas) == set(twin.cases)
    assert setting.total == pytest.approx(sum(twin.cases.values()))
    own = [setting.sites[at].code for at in setting.own]
    assert own == sorted((*TIMED, *ESTIMATED))
    assert [c for c, at in zip(own, setting.own, strict=True) if setting.estimated[at]] == list(
        ESTIMATED
    )


def test_all_127_choices_agree_with_the_twin(sited: Sited, twin: Twin) -> None:
    setting, every = sited.setting, sited.all_sizes.every
    codes = [site.code for site in setting.sites]
    own = sorted((*TIMED, *ESTIMATED))
    expected = [c for k in range(1, 8) for c in combinations(own, k)]
    assert [tuple(codes[at] for at in opened) for opened in every.opens] == expected
    deprived = {a for a, fifth in twin.fifth.items() if fifth == "1" and a in twin.cases}
    for row, sites in enumerate(expected):
        told, volumes = twin.travel(sites), twin.volumes(sites)
        for ours, theirs in (("mean_minutes", "mean"), ("p90_minutes", "p90"),
                             ("maximum_minutes", "longest"), ("within_30", "within_30"),
                             ("within_45", "within_45"), ("within_60", "within_60")):  # fmt: skip
            assert every.values[ours][row] == pytest.approx(told[theirs], abs=1e-9), (sites, ours)
        assert every.values["most_deprived_minutes"][row] == pytest.approx(
            twin.travel(sites, deprived)["mean"]
        )
        assert every.volumes[row, : len(sites)] == pytest.approx([volumes[s] for s in sites])
        assert every.values["smallest_volume"][row] == pytest.approx(min(volumes.values()))
        assert sum(volumes.values()) == pytest.approx(setting.total)


@pytest.mark.parametrize("option", OPTIONS)
def test_options_by_fifth_and_district_agree_with_the_twin(
    sited: Sited, twin: Twin, option: str
) -> None:
    choice = choice_of(sited, OPTIONS[option])
    assert choice.options == (option,)
    for kind, of_area in (("fifth", twin.fifth), ("district", twin.district)):
        groups = choice.scored.groups[kind]
        held = {of_area[area] for area in twin.cases}
        assert set(groups) == held
        for group in held:
            inside = {a for a in twin.cases if of_area[a] == group}
            told, travel = twin.travel(OPTIONS[option], inside), groups[group]
            assert travel.cases == pytest.approx(told["cases"])
            assert travel.mean == pytest.approx(told["mean"])
            assert (travel.p90, travel.longest) == pytest.approx((told["p90"], told["longest"]))
            assert travel.within == pytest.approx([told[f"within_{r:.0f}"] for r in REACHES])
        total = sum(travel.cases * travel.mean for travel in groups.values())
        assert total / sited.setting.total == pytest.approx(choice.scored.everyone.mean)


def test_units_outside_take_those_nearer_to_them_and_nothing_is_mixed(
    sited: Sited, twin: Twin
) -> None:
    choice = choice_of(sited, OPTIONS["B"])
    assert choice.beside is not None
    sites = sited.setting.sites
    volumes = twin.volumes((*OPTIONS["B"], *OUTSIDE))
    kept = {sites[at].code: cases for at, cases in choice.beside.volumes.items()}
    lost = {sites[at].code: cases for at, cases in choice.beside.lost.items()}
    assert kept == pytest.approx({code: volumes[code] for code in OPTIONS["B"]})
    assert lost == pytest.approx({code: v for code, v in volumes.items() if v and code in OUTSIDE})
    assert sum(kept.values()) + sum(lost.values()) == pytest.approx(sited.setting.total)
    assert choice.beside.everyone.mean <= choice.scored.everyone.mean
    inside = {sites[at].code: cases for at, cases in choice.scored.volumes.items()}
    assert inside == pytest.approx(twin.volumes(OPTIONS["B"]))


def test_six_hospitals_are_open_today_and_one_is_named_without(sited: Sited) -> None:
    assert not isinstance(sited.present, Lack)
    codes = [site.code for site in sited.setting.sites]
    assert {codes[at] for at in sited.present.sites} == {*TIMED, *ESTIMATED} - {"CT13NG"}
    assert [codes[at] for at in sited.present.without] == ["CT13NG"]
    assert sited.present.not_known == ()


def test_the_front_of_the_35_is_what_pairwise_comparison_leaves(sited: Sited) -> None:
    peers = sited.of_number(3)
    values = peers.every.values
    assert len(peers.every.opens) == comb(7, 3) == 35

    def key(row: int) -> tuple[float, ...]:
        # Smallest is best; all to nine decimals.
        sign = {one.id: -1.0 if one.largest else 1.0 for one in peers.criteria}
        return tuple(round(s * float(values[name][row]), 9) for name, s in sign.items())

    def betters(a: int, b: int) -> bool:
        return key(a) != key(b) and all(x <= y for x, y in zip(key(a), key(b), strict=True))

    front = [b for b in range(35) if not any(betters(a, b) for a in range(35))]
    assert peers.members.tolist() == front
    for row in range(35):
        assert set(peers.bettered_by(row)) == {a for a in front if betters(a, row)}


def test_a_front_can_be_drawn_by_other_criteria(sited: Sited) -> None:
    every = sited.of_number(3).every
    alone = compared(every, ["mean_minutes"])
    least = float(every.values["mean_minutes"].min())
    assert [every.values["mean_minutes"][row] for row in alone.members] == [least]
    with pytest.raises(ValueError, match="no criterion speed"):
        compared(every, ["speed"])


def test_draws_are_scored_as_the_twin_scores_them(sited: Sited, twin: Twin) -> None:
    setting = sited.setting
    drawn = drawn_minutes(setting, seed=3, draws=40)
    assert drawn is not None
    assert setting.error is not None
    choices = [choice_of(sited, OPTIONS[o]).open for o in ("B", "D")]
    today = sited.all_sizes.every.opens[-1]
    held = carried(setting, choices, sited.groupings, drawn=drawn, than=today)
    assert held is not None
    for n in (0, 17, 39):
        world = {
            (area, setting.sites[column].code): float(drawn[n, row, at])
            for at, column in enumerate(setting.error.columns)
            for row, area in enumerate(setting.areas)
        }
        again = Twin.__new__(Twin)
        again.__dict__ = {**twin.__dict__, "minutes": twin.minutes | world}
        for at, option in enumerate("BD"):
            told = again.travel(OPTIONS[option])
            assert held.values["mean_minutes"][n, at] == pytest.approx(told["mean"])
            assert held.values["within_30"][n, at] == pytest.approx(told["within_30"])
            volumes = again.volumes(OPTIONS[option])
            codes = {setting.index(code): cases for code, cases in volumes.items()}
            assert {s: v[n] for s, v in held.volumes[at].items()} == pytest.approx(codes)
            medway = {a for a in twin.cases if twin.district[a] == "E06000035"}
            assert held.groups[at]["district"]["E06000035"][n] == pytest.approx(
                again.travel(OPTIONS[option], medway)["mean"]
            )
            before = again.goes((*TIMED, *ESTIMATED))
            after = again.goes(OPTIONS[option])
            longer = sum(c for a, c in twin.cases.items() if after[a][0] - before[a][0] > 10.0)
            assert held.longer[n, at] == pytest.approx(longer)
    assert np.ptp(held.values["mean_minutes"][:, 0]) == 0.0
    assert ends(held.values["mean_minutes"][:, 1], 0.0) is not None
