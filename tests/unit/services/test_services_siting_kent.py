"""The sites of Kent and Medway: every choice against sums made by hand from the example's files."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from commonweal import folder
from commonweal.evidence import Basis, Figure, Lack, Part
from commonweal.people.ground import Ground
from commonweal.rules import load_rules
from commonweal.services.siting import costing_part, numbers_part, shown
from commonweal.services.siting import part as siting_part
from commonweal.services.siting.carrying import carried, drawn_minutes, ends
from commonweal.services.siting.front import compared
from commonweal.services.siting.staffing import Rota
from commonweal.services.siting.studying import Choice, Sited, sited_of
from commonweal.system.study import Given, Tables

TIMED = ("CT13NG", "CT94AN", "DA28DA", "ME169QQ", "TN240LZ")
ESTIMATED = ("ME75NY", "TN24QJ")
OUTSIDE = ("BN212UD", "BR68ND", "E11BB", "RH15RH", "RH164EX", "SS165NL")
REACHES = (30.0, 45.0, 60.0)
OPTIONS = {
    "A": ("DA28DA", "ME75NY", "TN240LZ"),
    "B": ("DA28DA", "ME169QQ", "TN240LZ"),
    "C": ("ME169QQ", "ME75NY", "TN240LZ"),
    "D": ("ME75NY", "TN240LZ", "TN24QJ"),
    "E": ("DA28DA", "TN240LZ", "TN24QJ"),
}


@pytest.fixture(scope="module")
def read(example: Path) -> folder.Folder:
    return folder.read_folder(example)


def ground_of(read: folder.Folder, **tables: list[dict[str, object]]) -> Ground:
    """The example's ground, rows added to some tables."""
    held = dict(read.tables.held)
    for name, rows in tables.items():
        before = held.get(name)
        schema = folder.schema.load_schemas()[name].arrow
        added = pa.Table.from_pylist(rows, schema=schema)
        held[name] = added if before is None else pa.concat_tables([before.cast(schema), added])
    given = Given(
        as_of=read.settings.as_of, rules=load_rules(), policies=read.settings.policies(), seed=7
    )
    return Ground(system=read.system, tables=Tables(held, read.tables.sources), given=given)


def studied(ground: Ground) -> Sited:
    found = sited_of(ground)
    assert isinstance(found, Sited)
    return found


@pytest.fixture(scope="module")
def sited(read: folder.Folder) -> Sited:
    return studied(ground_of(read))


@pytest.fixture(scope="module")
def sections(sited: Sited) -> dict[str, Part]:
    rooms = (siting_part, costing_part, numbers_part)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "DRAWS", 50)  # of the pack's 400, for the sake of time
        return {room.ID: room.part(sited.ground) for room in rooms}


@pytest.fixture(scope="module")
def figures(sections: Mapping[str, Part]) -> dict[str, Figure]:
    return {f.id: f for section in sections.values() for f in section.figures}


def rows_of(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Twin:
    """Minutes, cases and groups as the files say, and estimated minutes as they are given."""

    def __init__(self, example: Path, estimated: Mapping[tuple[str, str], float]) -> None:
        self.cases = {r["area"]: float(r["value"]) for r in rows_of(example / "demand.csv")}
        self.minutes = {
            (r["area"], r["site"]): float(r["minutes"]) for r in rows_of(example / "travel.csv")
        } | dict(estimated)
        self.district = {
            r["area"]: r["group"]
            for r in rows_of(example / "area_memberships.csv")
            if r["kind"] == "district"
        }
        self.fifth = {
            r["about"]: str((int(float(r["value"])) + 1) // 2)
            for r in rows_of(example / "indicators.csv")
            if r["indicator"] == "imd_2019_decile"
        }

    def goes(self, sites: Sequence[str]) -> dict[str, tuple[float, str]]:
        """The nearest site of each area, of equals the first code."""
        return {a: min((self.minutes[a, s], s) for s in sites) for a in self.cases}

    def travel(self, sites: Sequence[str], inside: set[str] | None = None) -> dict[str, float]:
        held = [(m, self.cases[a]) for a, (m, _) in self.goes(sites).items()
                if inside is None or a in inside]  # fmt: skip
        total = sum(c for _, c in held)
        told = {
            "cases": total,
            "mean": sum(m * c for m, c in held) / total,
            "longest": max(m for m, c in held if c > 0),
        }
        for reach in REACHES:
            told[f"within_{reach:.0f}"] = sum(c for m, c in held if m <= reach) / total
        running = 0.0
        for m, c in sorted(held):
            running += c
            if running >= 0.9 * total * (1 - 1e-12):
                told["p90"] = m
                break
        return told

    def volumes(self, sites: Sequence[str]) -> dict[str, float]:
        found: defaultdict[str, float] = defaultdict(float)
        for area, (_, site) in self.goes(sites).items():
            found[site] += self.cases[area]
        return {site: found[site] for site in sites}


@pytest.fixture(scope="module")
def twin(example: Path, sited: Sited) -> Twin:
    setting = sited.setting
    return Twin(
        example,
        {
            (area, code): float(setting.minutes[row, setting.index(code)])
            for code in ESTIMATED
            for row, area in enumerate(setting.areas)
        },
    )


def choice_of(sited: Sited, codes: Sequence[str]) -> Choice:
    return sited.choices([tuple(sorted(sited.setting.index(code) for code in codes))])[0]


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


def test_options_in_their_place_among_all(sited: Sited, figures: Mapping[str, Figure]) -> None:
    peers = sited.of_number(3)
    means = peers.every.values["mean_minutes"]
    for option, codes in OPTIONS.items():
        choice = choice_of(sited, codes)
        better = sum(m < choice.scored.everyone.mean - 1e-9 for m in means)
        rank = figures[f"services.rank_mean.{option}"]
        assert (rank.value, rank.unit) == (better + 1, "of 35")
        assert rank.basis is Basis.ESTIMATED  # the others of the 35 are, even where it is not
        row = peers.every.row(choice.open)
        assert row is not None
        assert figures[f"services.bettered_by.{option}"].value == len(peers.bettered_by(row))
    assert figures["services.configurations"].value == 127
    assert figures["services.configurations.3"].value == 35


def test_what_rests_on_measured_minutes_has_no_interval_and_what_does_not_has_one(
    figures: Mapping[str, Figure],
) -> None:
    for option in OPTIONS:
        for measure in ("mean_minutes", "within_30", "smallest_volume", "most_deprived_minutes"):
            figure = figures[f"services.{measure}.{option}"]
            if option == "B":
                assert (figure.basis, figure.lower) == (Basis.MODELLED, None)
            else:
                assert figure.basis is Basis.ESTIMATED
                assert figure.lower is not None
                assert figure.upper is not None
                assert figure.lower <= float(str(figure.value)) <= figure.upper
                assert figure.lower < figure.upper
    change = figures["services.district_change.B.E06000035"]
    assert change.basis is Basis.ESTIMATED  # today rests on Medway Maritime's minutes
    assert change.lower is not None


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


def test_thanet_and_medway_against_today(
    figures: Mapping[str, Figure], twin: Twin, sections: Mapping[str, Part]
) -> None:
    today = sorted({*TIMED, *ESTIMATED} - {"CT13NG"})
    for district in ("E07000114", "E06000035"):
        inside = {a for a in twin.cases if twin.district[a] == district}
        for option, codes in OPTIONS.items():
            longer = twin.travel(codes, inside)["mean"] - twin.travel(today, inside)["mean"]
            found = figures[f"services.district_change.{option}.{district}"].value
            assert found == pytest.approx(longer)
    before, after = twin.goes(today), twin.goes(OPTIONS["B"])
    longer_ways = sum(c for a, c in twin.cases.items() if after[a][0] - before[a][0] > 10)
    assert figures["services.cases_longer.B"].value == pytest.approx(longer_ways)
    table = next(t for t in sections["services.siting"].tables if t.id.endswith(".options"))
    assert {c.label for c in table.columns} >= {"Thanet", "Medway"}


def test_volumes_and_staff_for_each_number_of_units(
    sited: Sited, figures: Mapping[str, Figure], twin: Twin
) -> None:
    own = sorted((*TIMED, *ESTIMATED))
    assert (sited.band.low, sited.band.high) == (600.0, 1500.0)
    for number in range(1, 8):
        best = min(combinations(own, number), key=lambda c: (twin.travel(c)["mean"], c))
        volumes = list(twin.volumes(best).values())
        inside = sum(600 <= v <= 1500 for v in volumes)
        assert figures[f"services.sites_meeting_volume.{number}"].value == inside
        # 40 programmed activities at 600 admissions, 67 at 1,200; 7.5 each; six on a rota.
        weekly = [40 + 27 * (v - 600) / 600 for v in volumes]
        people = sum(max(6, -(-w // 7.5)) for w in weekly)
        assert figures[f"services.staff_needed.{number}"].value == people
        assert figures[f"services.staff_needed.{number}"].basis is Basis.ASSUMED


def test_nothing_small_is_told_of_a_small_area(sections: Mapping[str, Part]) -> None:
    for section in sections.values():
        for table in section.tables:
            if table.data.num_rows > 200:
                assert {c.name for c in table.columns} == {"area", "minutes"}


def test_consultants_in_post_make_a_rota_feasible_or_not(read: folder.Folder) -> None:
    def rota(count: int) -> Rota:
        source = read.tables.held["sites"]["source"][0].as_py()
        rows: list[dict[str, object]] = [
            {"organisation": code, "role": "stroke consultants", "as_of": read.settings.as_of,
             "headcount": float(each), "basis": "assumed", "source": source}
            for code, each in (("RN7", 4), ("RVV", count))
        ]  # fmt: skip
        found = studied(ground_of(read, workforce=rows)).rota
        assert isinstance(found, Rota)
        return found

    assert studied(ground_of(read)).rota.there is None  # type: ignore[union-attr]  # none is held
    few, enough = rota(15), rota(18)
    assert (few.there, enough.there) == (19, 22)
    volumes = [512.2, 833.1, 1104.7]
    assert enough.needed(volumes).people == 22
    assert (few.feasible(volumes), enough.feasible(volumes)) == (False, True)


def test_a_service_that_must_be_on_the_same_site_rules_out_whom_it_lacks(
    read: folder.Folder,
) -> None:
    source = read.tables.held["sites"]["source"][0].as_py()
    standard: dict[str, object] = {
        "service": "stroke", "standard": "brain imaging", "measure": "needs_on_site",
        "role": "computed tomography round the clock", "words": "made up for a test",
        "basis": "assumed", "source": source,
    }  # fmt: skip
    held: list[dict[str, object]] = [
        {"site": code, "service": "computed tomography round the clock", "given": given,
         "basis": "assumed", "source": source}
        for code, given in (("DA28DA", True), ("ME169QQ", True), ("TN240LZ", True),
                            ("ME75NY", False))
    ]  # fmt: skip
    sited = studied(ground_of(read, services=[standard], site_services=held))
    assert not isinstance(sited.together, Lack)
    met = {o: sited.together.met(choice_of(sited, codes).open) for o, codes in OPTIONS.items()}
    assert met == {"A": False, "B": True, "C": False, "D": False, "E": None}
    assert isinstance(studied(ground_of(read)).together, Lack)


def test_a_site_without_minutes_leaves_its_options_out_by_name(read: folder.Folder) -> None:
    ground = ground_of(read)
    held = dict(ground.tables.held)
    travel = held["travel"]
    held["travel"] = travel.filter(pa.compute.equal(travel["site"], "DA28DA"))
    thin = replace(ground, tables=Tables(held, ground.tables.sources))
    sited = studied(thin)
    # One timed site is too few to learn a relation from: nothing can be estimated.
    assert [sited.setting.sites[at].code for at in sited.setting.own] == ["DA28DA"]
    assert not isinstance(sited.options, Lack)
    assert sited.options.options == ()
    assert {code for code, _ in sited.options.left_out} == set("ABCDE")
    with pytest.raises(KeyError, match="no site that can be scored"):
        sited.options.named("B")
    part = siting_part.part(thin)
    assert any("ME169QQ" in lack.what for lack in part.lacks)


def test_a_front_can_be_drawn_by_other_criteria(sited: Sited) -> None:
    every = sited.of_number(3).every
    alone = compared(every, ["mean_minutes"])
    least = float(every.values["mean_minutes"].min())
    assert [every.values["mean_minutes"][row] for row in alone.members] == [least]
    with pytest.raises(ValueError, match="no criterion speed"):
        compared(every, ["speed"])


def test_the_chapter_says_the_same_twice(
    read: folder.Folder, figures: Mapping[str, Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "DRAWS", 50)
    again = {f.id: f for f in siting_part.part(ground_of(read)).figures}
    assert again == {name: figures[name] for name in again}
