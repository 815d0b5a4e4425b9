"""`commonweal needs` against the publishers' own files, read here with the csv module alone."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from statistics import NormalDist, fmean, pstdev
from typing import Any

import pytest
from needs_asked import Counts, Rows, asked, is_share, reading_once, run
from typer.testing import CliRunner

from commonweal.cli.main import app

KENT_CCGS = {"09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"}

NORFOLK_CCGS = {"06M", "06V", "06W", "06Y", "07J"}

#: What a folder needs for registers and deprivation; all other files lack.
FEW = (
    "practice_wp_2018-19_with_coords_england.csv.gz",
    "ccg_stp_april2019.csv",
    "lsoa11_ccg_lad_april2018.csv.gz",
    "lsoa11_ccg_lad_april2019.csv.gz",
    "lsoa11_ccg_lad_april2020.csv.gz",
    "lsoa11_population_mid2019_5yr.csv.gz",
    "lsoa11_point_postcode_nearest_pwc.csv.gz",
    "imd2019_england_lsoa11_ranks_deciles.csv.gz",
    "qof_ccg_prevalence_2016-17_to_2019-20.csv.gz",
)


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    with reading_once():
        yield


@pytest.fixture(scope="module")
def of_kent(kent: Path) -> Callable[[str, str], Rows]:
    return cache(lambda level, indicator: asked(kent, level, indicator))


@pytest.fixture(scope="module")
def norfolk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Norfolk and Waveney, from a few of the files."""
    place = tmp_path_factory.mktemp("norfolk")
    (place / "source" / "england").mkdir(parents=True)
    for name in FEW:
        (place / "source" / "england" / name).symlink_to(shared / "data" / "england" / name)
    done = CliRunner().invoke(
        app,
        ["build", str(place / "source"), "--system", "Norfolk and Waveney",
         "--as-of", "2019-07-01", "--out", str(place / "folder"), "--json"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return place / "folder"


def lines(shared: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(shared / "data" / name, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def diabetes(shared: Path) -> dict[tuple[str, str], dict[str, Counts]]:
    """Register and list of diabetes by commissioner, by publication and year."""
    found: defaultdict[tuple[str, str], dict[str, Counts]] = defaultdict(dict)
    for row in lines(shared, "england/qof_ccg_prevalence_2016-17_to_2019-20.csv.gz"):
        if row["indicator_group"] == "DM" and row["register"] and row["list_size"]:
            counts = (float(row["register"]), float(row["list_size"]))
            found[row["publication"], row["year"]][row["ccg_code"]] = counts
    return found


@pytest.fixture(scope="module")
def of_practices(shared: Path) -> dict[str, Counts]:
    """Register and list of diabetes 2020/21 by practice."""
    return {
        row["PRACTICE_CODE"]: (float(row["REGISTER"]), float(row["PRACTICE_LIST_SIZE"]))
        for row in lines(shared, "england/PREVALENCE_2021_v2.csv.gz")
        if row["GROUP_CODE"] == "DM"
    }


def added(pairs: Iterable[Counts]) -> Counts:
    held = list(pairs)
    return math.fsum(top for top, _ in held), math.fsum(bottom for _, bottom in held)


def verdict(row: dict[str, Any]) -> str:
    if row["lower"] > row["england"]:
        return "higher than England"
    return "lower than England" if row["upper"] < row["england"] else "similar to England"


@pytest.mark.row("B1")
def test_diabetes_by_ccg_is_as_published_with_wilsons_limits(
    of_kent: Callable[[str, str], Rows], diabetes: dict[tuple[str, str], dict[str, Counts]]
) -> None:
    found = of_kent("ccg", "qof_dm")
    year = diabetes["2018-19", "2018-19"]
    assert set(found) == KENT_CCGS
    england = added(year.values())
    for code, row in found.items():
        is_share(row, year[code])
        assert (row["start"], row["end"]) == ("2018-04-01", "2019-03-31")
        assert (row["basis"], row["through"]) == ("observed", "as published")
        assert row["england"] == pytest.approx(100 * england[0] / england[1], rel=1e-9)
        assert row["comparison"] == verdict(row)
        assert row["crude"] is True
    # Ranked among the 191 commissioners of 2018/19, not beside those that came of them in 2020.
    shares = {code: top / bottom for code, (top, bottom) in year.items()}
    assert len(shares) == 191
    for code, row in found.items():
        below = sum(share < shares[code] for share in shares.values())
        assert (row["rank"], row["ranked"]) == (below + 1, 191)


@pytest.mark.row("B1")
def test_the_system_its_trend_and_england_in_2020_21(
    of_kent: Callable[[str, str], Rows],
    shared: Path,
    diabetes: dict[tuple[str, str], dict[str, Counts]],
    of_practices: dict[str, Counts],
) -> None:
    systems = {
        row["PRACTICE_CODE"]: row["STP_ODS_CODE"]
        for row in lines(shared, "england/MAPPING_NHS_GEOGRAPHIES_2021.csv.gz")
    }
    (row,) = of_kent("system", "qof_dm").values()
    latest = added(of_practices[code] for code in of_practices if systems.get(code) == "QKS")
    england = added(of_practices[code] for code in of_practices if code in systems)
    is_share(row, latest)
    assert row["england"] == pytest.approx(100 * england[0] / england[1], rel=1e-9)
    assert row["comparison"] == verdict(row)
    # Five years; each from the year's own publication, the first as restated in the next.
    first = [
        added(diabetes[publication, year][code] for code in KENT_CCGS)
        for publication, year in (
            ("2017-18", "2016-17"), ("2017-18", "2017-18"), ("2018-19", "2018-19"),
        )
    ]  # fmt: skip
    held = [*first, diabetes["2019-20", "2019-20"]["91Q"], latest]
    p, slopes = chi_squared_trend(held)
    assert p < 0.002
    assert min(slopes) > 0
    assert row["trend"] == "rising"
    assert row["trend_how"] == f"latest five periods, official test, p = {p:.2g}"


def chi_squared_trend(held: list[Counts]) -> tuple[float, list[float]]:
    """Chance of the chi-squared test for a trend in proportions, and the slopes of the logits:
    of all points and with each left out."""
    tops, bottoms = zip(*held, strict=True)
    share = sum(tops) / sum(bottoms)
    middle = sum(i * n for i, n in enumerate(bottoms)) / sum(bottoms)
    above = sum(x * (i - middle) for i, x in enumerate(tops))
    spread = share * (1 - share) * sum(n * (i - middle) ** 2 for i, n in enumerate(bottoms))
    chance = math.erfc(math.sqrt(above * above / spread / 2))
    logits = [math.log(x / (n - x)) for x, n in held]

    def slope(places: list[int]) -> float:
        x, y = fmean(places), fmean(logits[i] for i in places)
        top = sum((i - x) * (logits[i] - y) for i in places)
        return top / sum((i - x) ** 2 for i in places)

    every = list(range(len(held)))
    return chance, [slope(every), *(slope([i for i in every if i != out]) for out in every)]


@pytest.mark.row("B1")
def test_networks_and_practices_are_sums_of_registers(
    of_kent: Callable[[str, str], Rows], shared: Path, of_practices: dict[str, Counts]
) -> None:
    listed = {
        row["Practice"]: float(row["GP_pop"])
        for row in lines(shared, "england/practice_wp_2018-19_with_coords_england.csv.gz")
        if row["CCG"] in KENT_CCGS
    }
    members: defaultdict[str, list[str]] = defaultdict(list)
    for row in lines(shared, "england/aif_wp_data_2022LAD_HEAD.csv.gz"):
        if row["Practice_Code"] in listed and row["PCN_Code"] != "U":
            members[row["PCN_Code"]].append(row["Practice_Code"])
    found = of_kent("pcn", "qof_dm")
    assert len(found) == 42
    for code, row in found.items():
        counted = [practice for practice in members[code] if practice in of_practices]
        is_share(row, added(of_practices[practice] for practice in counted))
        heard = math.fsum(listed[practice] for practice in counted)
        assert row["covered"] == pytest.approx(heard / math.fsum(listed[p] for p in members[code]))
        assert row["through"] == "rolled up over registered patients"
        assert row["basis"] == "assumed", "who was in a network in 2019 is assumed from 2021"
    practices = of_kent("practice", "qof_dm")
    assert set(practices) == set(listed) & set(of_practices)
    for code, row in practices.items():
        is_share(row, of_practices[code])
        assert row["funnel"] == flag(row)


def flag(row: dict[str, Any]) -> str:
    """The funnel flag, by control limits about England's share."""
    share, size = row["england"] / 100, row["denominator"]
    off = abs(row["value"] / 100 - share) / math.sqrt(share * (1 - share) / size)
    beyond = sum(off > NormalDist().inv_cdf(level) for level in (0.975, 0.999))
    side = "higher" if row["value"] > row["england"] else "lower"
    return ("not significant", f"{side} (95%)", f"{side} (99.8%)")[beyond]


@pytest.fixture(scope="module")
def small_areas(shared: Path) -> dict[str, dict[str, float]]:
    """Of each small area of England residents of mid-2019, those of three ages, and its rank."""
    old = ("age_65-69", "age_70-74", "age_75-79", "age_80-84", "age_85-89", "age_90+")
    found = {
        row["lsoa11_code"]: {
            "people": float(row["total_population"]),
            "children": sum(float(row[b]) for b in ("age_00-04", "age_05-09", "age_10-14")),
            "over_65": sum(float(row[band]) for band in old),
            "over_85": sum(float(row[band]) for band in old[-2:]),
        }
        for row in lines(shared, "england/lsoa11_population_mid2019_5yr.csv.gz")
    }
    for row in lines(shared, "england/imd2019_england_lsoa11_ranks_deciles.csv.gz"):
        found[row["lsoa11_code"]]["rank"] = float(row["IMD_rank"])
    return {area: held for area, held in found.items() if "rank" in held}


def mean_rank(areas: Iterable[dict[str, float]]) -> float:
    held = list(areas)
    top = math.fsum(area["rank"] * area["people"] for area in held)
    return top / math.fsum(area["people"] for area in held)


@pytest.mark.row("B1", "B6")
def test_wards_and_districts_have_the_mean_rank_of_their_residents(
    of_kent: Callable[[str, str], Rows], shared: Path, small_areas: dict[str, dict[str, float]]
) -> None:
    wards: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for row in lines(shared, "england/lsoa11_ward2019.csv.gz"):
        if row["LSOA11CD"] in small_areas:
            wards[row["WD19CD"]].append(small_areas[row["LSOA11CD"]])
    found = of_kent("ward", "imd_2019_mean_rank")
    assert len(found) == 290
    england = mean_rank(small_areas.values())
    for code, row in found.items():
        assert row["value"] == pytest.approx(mean_rank(wards[code]), rel=1e-9)
        assert (row["lower"], row["upper"], row["basis"]) == (None, None, "observed")
        assert row["through"] == "rolled up over residents"
        assert row["england"] == pytest.approx(england, rel=1e-9)


@pytest.mark.row("B1", "B5")
def test_like_districts_and_ranks_are_those_of_a_loop(
    of_kent: Callable[[str, str], Rows], shared: Path, small_areas: dict[str, dict[str, float]]
) -> None:
    districts: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    names = {}
    for row in lines(shared, "england/lsoa11_ccg_lad_april2019.csv.gz"):
        if row["LSOA11CD"] in small_areas:
            districts[row["LAD19CD"]].append(small_areas[row["LSOA11CD"]])
            names[row["LAD19CD"]] = row["LAD19NM"]
    means = {code: mean_rank(held) for code, held in districts.items()}
    kinds = {code: features(held, means[code]) for code, held in districts.items()}
    assert len(kinds) == 317
    middle = [fmean(column) for column in zip(*kinds.values(), strict=True)]
    width = [pstdev(column) for column in zip(*kinds.values(), strict=True)]
    standard = {
        code: [(v - m) / w for v, m, w in zip(values, middle, width, strict=True)]
        for code, values in kinds.items()
    }
    found = of_kent("district", "imd_2019_mean_rank")
    assert len(found) == 13
    for code, row in found.items():
        assert row["value"] == pytest.approx(means[code], rel=1e-9)
        others = sorted((math.dist(standard[code], standard[o]), o) for o in kinds if o != code)
        near = [other for _, other in others[:5]]
        assert row["like_areas"] == "; ".join(names[other] for other in near)
        assert row["like"] == pytest.approx(fmean(means[other] for other in near), rel=1e-9)
        below = sum(mean < means[code] - 1e-9 for mean in means.values())
        assert (row["rank"], row["ranked"]) == (below + 1, 317)


def features(held: list[dict[str, float]], mean: float) -> tuple[float, ...]:
    people = math.fsum(area["people"] for area in held)
    ages = ("children", "over_65", "over_85")
    return (people, *(math.fsum(area[age] for area in held) / people for age in ages), mean)


@pytest.mark.row("B1", "B5")
def test_the_health_index_by_district_and_over_the_residents_of_a_ccg(
    of_kent: Callable[[str, str], Rows], shared: Path, small_areas: dict[str, dict[str, float]]
) -> None:
    held: defaultdict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for row in lines(shared, "england/ons_health_index_indicators_ltla21_2015_2021.csv.gz"):
        if row["indicator"] in ("Life expectancy", "Smoking") and row["value"]:
            held[row["indicator"], round(float(row["year"]))][row["ltla21_code"]] = float(
                row["value"]
            )
    # Every district has the same life expectancy in 2021 as in 2020: that year was filled in.
    lives = held["Life expectancy", 2020]
    assert held["Life expectancy", 2021] == lives
    districts = of_kent("district", "health_index_life_expectancy")
    assert len(districts) == 13
    for code, row in districts.items():
        assert (row["value"], row["end"]) == (lives[code], "2020-12-31")
        below = sum(value < lives[code] for value in lives.values())
        assert (row["rank"], row["ranked"]) == (below + 1, len(lives))
        assert row["note"] == "no interval: the value is published without its counts"
        assert row["comparison"] == "not tested: no interval"
        assert min(lives.values()) < row["england"] < max(lives.values())
    people: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in lines(shared, "england/lsoa11_ccg_lad_april2019.csv.gz"):
        if row["CCG19CDH"] in KENT_CCGS:
            people[row["CCG19CDH"]][row["LAD19CD"]] += small_areas[row["LSOA11CD"]]["people"]
    smoking = held["Smoking", 2021]
    found = of_kent("ccg", "health_index_smoking")
    assert set(found) == KENT_CCGS
    for code, row in found.items():
        mean = sum(smoking[d] * n for d, n in people[code].items()) / sum(people[code].values())
        assert row["value"] == pytest.approx(mean, rel=1e-9)
        assert (row["basis"], row["through"]) == ("estimated", "rolled up over residents")


@pytest.mark.row("B1")
def test_norfolk_and_waveney_from_a_few_files(
    norfolk: Path, shared: Path, diabetes: dict[tuple[str, str], dict[str, Counts]],
    small_areas: dict[str, dict[str, float]],
) -> None:  # fmt: skip
    found = asked(norfolk, "ccg", "qof_dm")
    year = diabetes["2018-19", "2018-19"]
    assert set(found) == NORFOLK_CCGS
    england = added(year.values())
    for code, row in found.items():
        is_share(row, year[code])
        assert row["england"] == pytest.approx(100 * england[0] / england[1], rel=1e-9)
    (system,) = asked(norfolk, "system", "qof_dm").values()
    is_share(system, diabetes["2019-20", "2019-20"]["26A"])
    assert system["trend_how"] == "4 comparable periods are held, 5 needed"
    own = {
        row["LSOA11CD"]
        for row in lines(shared, "england/lsoa11_ccg_lad_april2019.csv.gz")
        if row["CCG19CDH"] in NORFOLK_CCGS
    }
    (deprived,) = asked(norfolk, "system", "imd_2019_mean_rank").values()
    assert deprived["value"] == pytest.approx(mean_rank(small_areas[area] for area in own))
    assert deprived["through"] == "rolled up over residents"
    done = run(str(norfolk), "--level", "ward", "--indicator", "imd_2019_mean_rank")
    assert done.exit_code == 1, "no file at hand tells of wards"
    assert "it holds no value of imd_2019_mean_rank at the level ward" in done.stderr
