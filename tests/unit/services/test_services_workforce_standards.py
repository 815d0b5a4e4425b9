"""Standards on staff are data with sources, and teams follow from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.services.workforce.aims import checked
from commonweal.services.workforce.known import leavers_as_england
from commonweal.services.workforce.standards import (
    COLUMNS,
    DEFINITIONS,
    MEASURES,
    load,
    of_topic,
    standard,
)
from commonweal.services.workforce.teams import FIRST, WHOLE, england_posts, needs


def test_every_standard_has_a_place_and_words_if_it_was_read() -> None:
    for one in load():
        assert one.source.place, one.id
        assert one.source.quotation or not one.source.verified, one.id
        assert not one.definition or one.definition in DEFINITIONS
        assert not one.measure or one.measure in MEASURES
        if one.low is not None and one.high is not None:
            assert one.low <= one.value <= one.high


def test_parameters_of_the_facts_stand_as_they_are_there(shared: Path) -> None:
    rows = {}
    text = (shared / "facts" / "parameters" / "parameters.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        rows[row["id"]] = row
    for parameter, identifier in (
        ("P222", "england.people.2017"),
        ("P224", "leavers.2017.fte"),
        ("P225", "leavers.2018.fte"),
        ("P227", "leavers.2020.fte"),
        ("P228", "age.over-55.2017"),
        ("P229", "age.retirement.2017"),
        ("P230", "turnover.p75.2019"),
        ("P231", "turnover.deprivation"),
        ("P235", "additional.2019"),
    ):
        assert standard(identifier).value == float(rows[parameter]["value"]), parameter
    assert rows["P236"]["value"].split("; ") == [
        str(round(standard(f"reimbursed.{role}.2021").value))
        for role in ("advanced-practitioner", "care-coordinator")
    ]
    # The headcount of leavers stands in the unit of the fact.
    assert "headcount 3437" in rows["P226"]["unit"]
    assert standard("leavers.2019.headcount").value == 3437


def file(folder: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(COLUMNS)]
    lines += [",".join(row.get(column, "") for column in COLUMNS) for row in rows]
    made = folder / "standards.csv"
    made.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return made


SOUND = {
    "id": "a", "topic": "t", "value": "1", "unit": "u", "as_of": "2019-01-01", "title": "T",
    "publisher": "P", "place": "somewhere", "quotation": "w", "confidence": "read",
}  # fmt: skip


def test_a_file_with_faults_names_all_of_them(tmp_path: Path) -> None:
    assert [one.value for one in load(file(tmp_path, SOUND))] == [1.0]
    damaged = file(
        tmp_path,
        SOUND,
        {**SOUND, "place": "", "definition": "some", "value": "many", "low": "x"},
        {**SOUND, "id": "b", "quotation": "", "as_of": "soon", "confidence": "sure"},
        {**SOUND, "id": "c", "quotation": ""},
    )
    with pytest.raises(ValueError, match="stands twice") as caught:
        load.__wrapped__(damaged)
    said = str(caught.value)
    for part in (
        "standards.csv:3 place: is empty",
        "definition 'some'",
        "value 'many'",
        "low 'x'",
        "as_of 'soon'",
        "confidence 'sure'",
        "standards.csv:5 quotation: is empty",
    ):
        assert part in said
    (tmp_path / "standards.csv").write_text("id,topic\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns are"):
        load.__wrapped__(tmp_path / "standards.csv")


def test_an_unknown_standard_names_those_that_there_are() -> None:
    with pytest.raises(KeyError, match=r"no standard is called x; there are england\.all\.2022"):
        standard("x")
    with pytest.raises(ValueError, match="use england, best-fifth, patients-per-gp=NUMBER, bma"):
        checked("everyone")
    for text in ("0", "-5", "many", "inf", "nan", "1e-9", "99", "100001", "1e300", ""):
        with pytest.raises(ValueError, match="a number of patients from 100 to 100,000"):
            checked(f"patients-per-gp={text}")
    with pytest.raises(ValueError, match="a number of patients from 100 to 100,000"):
        checked("patients-per-gp")
    assert checked("patients-per-gp=100") == "patients-per-gp=100"


def test_teams_of_three_networks_by_hand() -> None:
    networks = {"N1": 30_000.0, "N2": 50_000.0, "N3": 120_000.0}
    found = {
        (one.scenario, one.role): one
        for one in needs(networks, 210_000.0, there={"clinical pharmacist": 2.5})
    }
    first = found[FIRST, "clinical pharmacist"]
    assert first.by_network == 4.0  # two in the network of 100,000 or more
    assert first.cost == 4 * 37_810_00
    assert first.there == 2.5
    link = found[WHOLE, "social prescribing link worker"]
    assert (link.each, link.by_network) == (3.0, 9.0)
    assert link.by_patients == pytest.approx(3 * 210 / 50)
    assert link.by_patients_most == pytest.approx(3 * 210 / 30)
    assert link.cost == 9 * 36_428_00
    assert link.there is None
    assert found[WHOLE, "physician associate"].cost is None
    assert sum(one.each for key, one in found.items() if key[0] == WHOLE) == 14


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(1_000, 99_999), min_size=1),
    st.floats(0, 1e5),
)
def test_roles_of_networks_below_100_000_are_the_standard_times_networks(
    networks: dict[str, float], elsewhere: float
) -> None:
    patients = sum(networks.values()) + elsewhere
    for one in needs(networks, patients):
        assert one.by_network == pytest.approx(len(networks) * one.each)
        assert one.by_patients * 50_000 == pytest.approx(one.each * patients)
        assert one.by_patients <= one.by_patients_most


def test_shares_of_england_by_patients() -> None:
    [registered] = of_topic("registered")
    assert [round(share, 6) for _, share in england_posts(registered.value)] == [20_000, 26_000]
    leaving, leavers, _ = leavers_as_england(registered.value / 2)
    assert leavers.id == "leavers.2019.fte"
    assert leaving == pytest.approx(2_501 / 2)
