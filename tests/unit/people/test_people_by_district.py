"""Residents of council districts are told beside those of the system's own levels."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commonweal.folder import read_folder
from commonweal.people.ground import Ground
from commonweal.population.people import part
from commonweal.rules import load_rules
from commonweal.system.study import Given

MEDWAY = "E06000035"
#: Residents of Medway in the middle of 2019 in the file of facts (indicators.csv: "Medway,district,
#: resident population,2019,278556.0,persons,ONS mid-2019 ..."), which no code here has made.
PUBLISHED = 278_556


def test_a_district_has_its_residents_as_published(example: Path) -> None:
    folder = read_folder(example)
    on = date(2019, 7, 1)
    given = Given(as_of=on, rules=load_rules(), policies=folder.settings.policies(), seed=0)
    ground = Ground(system=folder.system, tables=folder.tables, given=given)
    [table] = [one for one in part(ground).tables if one.id == "population.deprivation"]
    rows = {row["code"]: row for row in table.data.to_pylist()}
    assert (rows[MEDWAY]["level"], rows[MEDWAY]["name"]) == ("District", "Medway")
    assert rows[MEDWAY]["residents"] == PUBLISHED
    districts = [row for row in rows.values() if row["level"] == "District"]
    assert sum(row["residents"] for row in districts) == rows["QKS"]["residents"]
