"""Rows of deaths that lack, cross, repeat or contradict each other are named, never filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from mortality_read import SYN, figures, in_district, one, own_rows, summed, table_rows, without

from commonweal.evidence import Basis
from commonweal.folder import Folder, check_folder
from commonweal.needs.life import part as life
from commonweal.needs.life.gap import REST, gap, life_tables
from commonweal.needs.life.mortality import deaths_held
from deaths_sample import Row, ground


def test_a_band_that_lacks_is_named_and_never_no_deaths(folder: Folder, rows: list[Row]) -> None:
    harbour = in_district("SYN-D1")
    changed = [r for r in rows if not (r["area"] in harbour and r["age_from"] == 90)]
    part = life.part(ground(folder, deaths=changed), [])
    found = [r for r in table_rows(part, "needs.life_tables.district") if r["code"] == "SYN-D1"]
    assert len(found) == 3
    for row in found:
        assert row["value"] is None
        assert row["deaths"] is None
        assert "0 of 25 small areas" in row["reason"]
        assert "SYN-000: no row for ages 90+" in row["reason"]
    assert {r["value"] is None for r in table_rows(part, "needs.life_tables.district")
            if r["code"] == "SYN-D2"} == {False}  # fmt: skip


def test_one_area_without_a_band_is_left_out_whole_and_named(
    folder: Folder, rows: list[Row]
) -> None:
    area = sorted(in_district("SYN-D2"))[0]
    changed = without(area=area, age_from=40)(rows)
    held = one(ground(folder, deaths=changed), "district", "female")
    place = held.groups.index("SYN-D2")
    assert held.counted[place] == f"24 of 25 small areas ({area}: no row for ages 40-44)"
    kept = summed([r for r in rows if r["area"] != area], "district", {"female"})["SYN-D2"]
    assert held.deaths[place].tolist() == pytest.approx(kept[0])
    # A twentieth of the areas may lack; more may not.
    more = sorted(in_district("SYN-D2"))[:2]
    changed = [r for r in rows if r["area"] not in more or r["age_from"] != 40]
    held = one(ground(folder, deaths=changed), "district", "female")
    assert np.isnan(held.deaths[place]).all()
    assert "95% are needed" in held.lacking[place]


def test_a_district_without_any_row_is_listed_with_the_reason(
    folder: Folder, rows: list[Row]
) -> None:
    vale = in_district("SYN-D4")
    part = life.part(ground(folder, deaths=[r for r in rows if r["area"] not in vale]), [])
    found = {r["code"]: r for r in table_rows(part, "needs.life_tables.district")}
    assert list(found) == ["SYN-D1", "SYN-D2", "SYN-D3", "SYN-D4", "SYN-D5"]
    assert found["SYN-D4"]["reason"] == "no deaths are held"
    # Fifth 5 lived mostly there: no gap between the ends, no slope, and the reasons are given.
    said = figures(part)
    assert said["needs.life_table_gap.fifth.all"].value is None
    assert "least deprived fifth has no life expectancy" in said[
        "needs.life_table_gap.fifth.all"].missing  # fmt: skip
    assert said["needs.life_slope.all"].missing.startswith("not every fifth")


def test_a_district_with_its_own_rows_and_those_of_its_areas_is_counted_once(
    folder: Folder, rows: list[Row]
) -> None:
    plain = one(ground(folder), "district", "all")
    both = one(ground(folder, deaths=[*rows, *own_rows(rows, "SYN-D3")]), "district", "all")
    assert both.deaths.tolist() == plain.deaths.tolist()
    assert np.allclose(both.person_years, plain.person_years, rtol=1e-12)
    assert both.counted[2] == "own rows"
    assert both.counted[1] == "25 of 25 small areas"
    # Its own rows are what counts for it; fifths are counted from small areas alone.
    doubled = ground(folder, deaths=[*rows, *own_rows(rows, "SYN-D3", 2.0)])
    assert one(doubled, "district", "male").deaths[2].sum() == pytest.approx(
        2 * one(ground(folder), "district", "male").deaths[2].sum()
    )
    assert one(doubled, "fifth", "male").deaths.sum() == pytest.approx(
        one(ground(folder), "fifth", "male").deaths.sum()
    )


def test_districts_alone_have_no_fifths_and_the_page_says_so(
    folder: Folder, rows: list[Row]
) -> None:
    codes = ["SYN-D1", "SYN-D2"]
    changed = [row for code in codes for row in own_rows(rows, code)]
    part = life.part(ground(folder, deaths=changed), [])
    assert {d.by for d in deaths_held(ground(folder, deaths=changed))} == {"district"}
    assert "None are held of small areas" in part.section.text


def test_all_persons_are_the_rows_for_all_or_both_sexes_added_up(
    folder: Folder, rows: list[Row]
) -> None:
    both = one(ground(folder), "fifth", "all")
    assert both.notes == ("All persons are females and males added up.",)
    females, males = (one(ground(folder), "fifth", sex) for sex in ("female", "male"))
    assert both.deaths.tolist() == (females.deaths + males.deaths).tolist()
    alone = ground(folder, deaths=[r for r in rows if r["sex"] == "male"])
    assert {d.sex for d in deaths_held(alone)} == {"male"}
    said = ground(folder, deaths=[r | {"sex": "all"} for r in rows if r["sex"] == "male"])
    assert {d.sex for d in deaths_held(said)} == {"all"}
    assert one(said, "fifth", "all").notes == ()


def test_of_several_periods_the_latest_counts_and_of_equal_ends_the_longest(
    folder: Folder, rows: list[Row]
) -> None:
    older = [r | {"start": date(2014, 1, 1), "end": date(2016, 12, 31)} for r in rows]
    shorter = [r | {"start": date(2019, 1, 1), "deaths": r["deaths"] / 3} for r in rows]
    held = one(ground(folder, deaths=[*older, *shorter, *rows]), "district", "female")
    plain = one(ground(folder), "district", "female")
    assert held.deaths.tolist() == plain.deaths.tolist()
    assert (held.start, held.end) == (date(2017, 1, 1), date(2019, 12, 31))
    assert held.notes == (f"{2 * len(rows):,} rows of other periods are left out.",)


def test_rows_about_other_areas_are_left_out_and_counted(folder: Folder, rows: list[Row]) -> None:
    strange = [r | {"area": "E06000035"} for r in rows[:8]]
    held = one(ground(folder, deaths=[*rows, *strange]), "district", "female")
    assert held.notes == (
        "8 rows about neither a district nor a small area of the system are left out.",
    )
    alone = life.part(ground(folder, deaths=strange), [])
    assert "No deaths by age of the system's districts or small areas" in alone.section.text


def test_bands_that_overlap_are_counted_once_or_named(folder: Folder, rows: list[Row]) -> None:
    shifted = [r | {"age_from": 3, "age_to": 7} for r in rows if r["age_from"] == 5]
    held = one(ground(folder, deaths=[*rows, *shifted]), "district", "female")
    assert held.deaths.tolist() == one(ground(folder), "district", "female").deaths.tolist()
    assert held.notes == ("Rows of ages 3-7 are left out: other bands count these people.",)
    # Where no bands can count everyone once, no group has a life table, and each says why.
    crossed = [r | ({"age_from": 3, "age_to": 9} if r["age_from"] == 5 else {}) for r in rows]
    part = life.part(ground(folder, deaths=crossed), [])
    found = table_rows(part, "needs.life_tables.district")
    assert len(found) == 15
    for row in found:
        assert row["value"] is None
        assert "1-4 overlaps the band from 3" in row["reason"]
    assert all(f.value is None for f in part.figures)
    assert not part.charts


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        ([(0, 64), (65, None)], "0-64, 65+ is too wide"),
        ([(0, None)], "0+ is too wide"),
        ([(0, 9), (20, 29), (30, None)], "nothing covers 10-19"),
        ([(5, 9), (10, None)], "nothing is held below 5"),
        ([(0, 9), (10, 19)], "must be open"),
    ],
)
def test_bands_that_make_no_life_table_are_named(
    folder: Folder, rows: list[Row], ages: list[tuple[int, int | None]], words: str
) -> None:
    first = [r for r in rows if r["age_from"] == 0 and r["cause"] is None]
    changed = [r | {"age_from": low, "age_to": high} for r in first for low, high in ages]
    held = one(ground(folder, deaths=changed), "fifth", "male")
    assert held.bands == ()
    assert life_tables(held) is None
    assert gap(held) is None
    assert all(words in said for said in held.lacking)


def test_no_deaths_in_the_last_band_and_too_many_deaths_are_reasons(
    folder: Folder, rows: list[Row]
) -> None:
    changed = []
    for row in rows:
        if row["area"] in in_district("SYN-D1") and row["age_from"] == 90:
            row = row | {"deaths": 0.0}
        if row["area"] in in_district("SYN-D2") and row["age_from"] == 50:
            row = row | {"deaths": row["person_years"] + 1.0}
        if row["area"] in in_district("SYN-D3") and row["age_from"] == 20:
            row = row | {"deaths": 0.0, "person_years": 0.0}
        changed.append(row)
    part = life.part(ground(folder, deaths=changed), [])
    found = {
        r["code"]: r for r in table_rows(part, "needs.life_tables.district") if r["sex"] == "males"
    }
    assert {code: row["reason"] for code, row in found.items()} == {
        "SYN-D1": "no deaths in the last age band",
        "SYN-D2": "more deaths than population",
        "SYN-D3": "zero denominator",
        "SYN-D4": "",
        "SYN-D5": "population too small",
    }
    assert [code for code, row in found.items() if row["value"] is not None] == ["SYN-D4"]
    said = figures(part)["needs.life_table_gap.district.male"]
    assert (said.value, said.missing.split(";")[0]) == (
        None, "fewer than two districts have a life expectancy"
    )  # fmt: skip


def test_causes_above_all_deaths_are_named_and_not_told_apart(
    folder: Folder, rows: list[Row]
) -> None:
    changed = [
        r | {"deaths": 9_999.0} if (r["cause"], r["age_from"]) == ("cancers", 60) else r
        for r in rows
    ]
    held = one(ground(folder, deaths=changed), "fifth", "female")
    found = gap(held)
    plain = gap(one(ground(folder), "fifth", "female"))
    assert found is not None
    assert plain is not None
    assert found.causes == ()
    assert found.by_age.tolist() == plain.by_age.tolist()
    assert found.notes[0] == "Causes are not told apart: they exceed all deaths."
    assert found.notes[1].startswith("1, ages 60-64: the causes have ")
    part = life.part(ground(folder, deaths=changed), [])
    note = next(t for t in part.tables if t.id == "needs.life_gap_parts.fifth.female").note
    assert "they exceed all deaths" in note


def test_a_cause_that_some_areas_lack_is_among_all_others(folder: Folder, rows: list[Row]) -> None:
    area = next(area for area, _, fifth in SYN.areas() if fifth == 1)
    changed = without(area=area, cause="cancers", age_from=70)(rows)
    found = gap(one(ground(folder, deaths=changed), "fifth", "female"))
    assert found is not None
    assert found.causes == ("circulation", REST)
    assert found.by_cause.sum() == pytest.approx(found.years)
    assert found.notes == (
        f"Not told apart, because rows of some ages or areas lack: cancers (in {REST}).",
    )
    bare = gap(one(ground(folder, deaths=[r for r in rows if not r["cause"]]), "fifth", "male"))
    assert bare is not None
    assert (bare.causes, bare.notes) == ((), ())


def test_cause_rows_without_rows_of_all_causes_are_said(folder: Folder, rows: list[Row]) -> None:
    held = one(ground(folder, deaths=[r for r in rows if r["cause"]]), "district", "male")
    assert held.lacking[0].startswith("whole rows of 0 of 25 small areas")
    assert "no deaths of all causes are held" in held.lacking[0]


def test_districts_alike_have_a_gap_of_nought(folder: Folder, rows: list[Row]) -> None:
    alike = [
        row | {"area": code}
        for code in ("SYN-D1", "SYN-D2", "SYN-D3")
        for row in own_rows(rows, "SYN-D3")
        if row["sex"] == "male"
    ]
    found = gap(one(ground(folder, deaths=alike), "district", "male"))
    assert found is not None
    assert (found.years, found.low, found.high) == (0.0, 0, 2)
    assert found.lower < 0.0 < found.upper


def test_the_basis_and_sources_are_those_of_the_rows_counted(
    folder: Folder, rows: list[Row]
) -> None:
    mixed = [r | {"basis": "observed" if r["sex"] == "male" else "modelled"} for r in rows]
    held = ground(folder, deaths=mixed)
    assert one(held, "district", "male").basis is Basis.OBSERVED
    assert one(held, "district", "female").basis is Basis.MODELLED
    assert one(held, "district", "all").basis is Basis.MODELLED
    assert [source.id for source in one(held, "fifth", "all").sources] == [SYN.SOURCE]


def test_the_check_refuses_what_no_row_can_mean(tmp_path: Path) -> None:
    place = SYN.build(tmp_path / "synthetic")
    file = place / "deaths.csv"
    head, first, *others = file.read_text(encoding="utf-8").splitlines()
    column = {name: i for i, name in enumerate(head.split(","))}
    cells = first.split(",")

    def spoilt(**changes: str) -> str:
        return ",".join(changes.get(name, cells[i]) for name, i in column.items())

    file.write_text(
        "\n".join(
            [head, first, first, spoilt(deaths="-1", cause="a"), spoilt(sex="women"),
             spoilt(age_from="9", age_to="5"), spoilt(person_years="", cause="b"),
             spoilt(area="nowhere"), *others, ""]
        ),
        encoding="utf-8",
    )  # fmt: skip
    found = {(f.row, f.rule) for f in check_folder(place) if f.file == "deaths.csv"}
    assert {row for row, _ in found} == {3, 4, 5, 6, 7, 8}
    assert (3, "primary key") in found
    assert all((row, "primary key") not in found for row in range(4, 9))


def test_without_deaths_the_lack_is_named(folder: Folder) -> None:
    part = life.part(ground(folder, deaths=None), [])
    assert [lack.table for lack in part.lacks] == ["indicators", "deaths"]
    assert "No deaths by age are held" in part.section.text
    assert not part.tables
