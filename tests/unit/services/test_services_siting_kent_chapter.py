"""What the chapter says of the sites of Kent and Medway, against sums made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest
from kent_by_hand import (
    ESTIMATED,
    OPTIONS,
    TIMED,
    Twin,
    choice_of,
    ground_of,
    read_kent,
    sections_kent,
    sited_kent,
    twin_kent,
)

from commonweal import folder
from commonweal.evidence import Basis, Figure, Part
from commonweal.services.siting import part as siting_part
from commonweal.services.siting import shown
from commonweal.services.siting.studying import Sited


@pytest.fixture
def read(example: Path) -> folder.Folder:
    return read_kent(example)


@pytest.fixture
def sited(example: Path) -> Sited:
    return sited_kent(example)


@pytest.fixture
def twin(example: Path) -> Twin:
    return twin_kent(example)


@pytest.fixture
def sections(example: Path) -> dict[str, Part]:
    return sections_kent(example)


@pytest.fixture
def figures(sections: Mapping[str, Part]) -> dict[str, Figure]:
    return {f.id: f for section in sections.values() for f in section.figures}


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


def test_minutes_and_staff_beside_the_standard_are_of_the_nearest_choice_that_keeps_it(
    sections: Mapping[str, Part], figures: Mapping[str, Figure], twin: Twin
) -> None:
    own = sorted((*TIMED, *ESTIMATED))
    keeping = [
        choice
        for choice in combinations(own, 3)
        if all(600 <= cases <= 1500 for cases in twin.volumes(choice).values())
    ]
    nearest = min(keeping, key=lambda choice: (twin.travel(choice)["mean"], choice))
    mean = twin.travel(nearest)["mean"]
    weekly = [40 + 27 * (cases - 600) / 600 for cases in twin.volumes(nearest).values()]
    people = sum(max(6, -(-points // 7.5)) for points in weekly)
    told = figures["services.meeting_mean_minutes.3"]
    assert told.value == pytest.approx(mean)
    assert told.lower is not None  # Medway Maritime is one of its sites
    assert figures["services.meeting_staff_needed.3"].value == people
    # The nearest of all choices of three is nearer, and misses the standard.
    assert float(str(figures["services.best_mean_minutes.3"].value)) < mean - 1.0
    assert float(str(figures["services.sites_meeting_volume.3"].value)) < 3
    section = sections["services.numbers"]
    assert section.section is not None
    assert f"takes {mean:.1f} (" in section.section.text
    assert f"a rota of {people:.0f} consultants" in section.section.text
    assert all(set(choice) & set(ESTIMATED) for choice in keeping)
    assert "Every choice of 3 that can do so uses a site whose minutes are estimated" in (
        section.section.text
    )
    row = next(t for t in section.tables if t.id == "services.numbers.meeting").data.to_pylist()[-1]
    assert (row["number"], row["choices"], row["estimated"]) == ("3", len(keeping), len(keeping))


def test_nothing_small_is_told_of_a_small_area(sections: Mapping[str, Part]) -> None:
    for section in sections.values():
        for table in section.tables:
            if table.data.num_rows > 200:
                assert {c.name for c in table.columns} == {"area", "minutes"}


def test_the_chapter_says_the_same_twice(
    read: folder.Folder, figures: Mapping[str, Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "DRAWS", 50)
    again = {f.id: f for f in siting_part.part(ground_of(read)).figures}
    assert again == {name: figures[name] for name in again}


def test_a_site_without_a_unit_keeps_its_name_and_is_in_brackets_on_the_map_alone(
    sections: Mapping[str, Part],
) -> None:
    held = [t for part in sections.values() for t in part.tables if t.id.endswith(".sites")]
    assert held
    for one in held:
        rows = one.data.to_pylist()
        shut = [row for row in rows if not row["open"]]
        assert shut
        assert {row["name"][0] + row["name"][-1] for row in rows}.isdisjoint({"()"})
        assert all(row["label"].startswith("(") for row in shut)
        assert {column.label for column in one.columns}.isdisjoint({"Open"})
