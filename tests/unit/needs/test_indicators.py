"""Definitions: the package's own cover what is built, and further ones are checked in full."""

from __future__ import annotations

import csv
import gzip
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from commonweal.folder.importers.mhclg_deprivation import DOMAINS as DEPRIVATION
from commonweal.folder.importers.nhsd_appointments import SHARES
from commonweal.folder.importers.ons_health_index import name
from commonweal.folder.schema import load_schemas
from commonweal.needs import indicators
from commonweal.needs.indicators import Definition, DefinitionError, load_definitions, overdue
from commonweal.rules import Source

SOUND = """
[all]
polarity = "higher is worse"
method = "proportion"
unit = "percent"
multiplier = 100
domain = "health"
levels = ["practice"]
age_explains = true
age_words = "a crude share"
commissioning_can_move = "some of it"
owner = "Toyshire Council"
reviewer = "public health"
review_date = 2020-01-01
source = { id = "toy", title = "Toy", publisher = "Toyshire Council", place = "toy.example" }

[[indicator]]
id = "toothache"
name = "Toothache"
why = "It hurts."
numerator = "people with toothache"
denominator = "people"
"""


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_everything_in_the_files_is_there() -> None:
    listed = [
        one["id"]
        for file in files("commonweal.needs").joinpath("definitions").iterdir()
        for one in tomllib.loads(file.read_text(encoding="utf-8"))["indicator"]
    ]
    assert sorted(listed) == sorted(load_definitions())
    assert all(key == definition.id for key, definition in load_definitions().items())


def test_every_register_in_the_data_is_defined_with_its_ages(shared: Path) -> None:
    words = {
        "TOTAL": "of all ages",
        "06OV": "aged 6 and over",
        "16OV": "aged 16 and over",
        "17OV": "aged 17 and over",
        "18OV": "aged 18 and over",
        "50OV": "aged 50 and over",
    }
    path = shared / "data/england/PREVALENCE_2021_v2.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        ages = {row["GROUP_CODE"]: row["PATIENT_LIST_TYPE"] for row in csv.DictReader(file)}
    assert len(ages) == 21
    defined = load_definitions()
    for group, code in ages.items():
        definition = defined[f"qof_{group.lower()}"]
        assert definition.unit == f"percent of patients {words[code]}"
        assert words[code] in definition.denominator
        assert definition.age_explains
        assert definition.polarity == "neutral"


def test_every_measure_of_the_health_index_is_defined(shared: Path) -> None:
    path = shared / "data/england/ons_health_index_indicators_ltla21_2015_2021.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        measures = {name(row["indicator"]) for row in csv.DictReader(file)}
    assert len(measures) == 56
    assert measures == {key for key in load_definitions() if key.startswith("health_index_")}


#: Of the wider determinants and of health, which way is good: read in the publisher's metadata.
BETTER = (
    "life_expectancy",
    "physical_activity",
    "healthy_eating",
    "cancer_screening_attendance",
    "child_vaccination_coverage",
    "early_years_development",
    "pupil_attainment",
    "job_related_training",
    "private_outdoor_space",
    "happiness",
)
WORSE = ("smoking", "avoidable_mortality", "child_poverty", "air_pollution", "feelings_of_anxiety")


def test_direction_of_the_health_index(shared: Path) -> None:
    """What is worse is worse where people are more deprived: Blackpool against Tunbridge Wells."""
    defined = load_definitions()
    ways = {"higher is better": BETTER, "higher is worse": WORSE}
    for polarity, names in ways.items():
        for short in names:
            assert defined[f"health_index_{short}"].polarity == polarity
    path = shared / "data/england/ons_health_index_indicators_ltla21_2015_2021.csv.gz"
    held: dict[tuple[str, str], float] = {}
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] == "2019.0":
                held[name(row["indicator"]), row["ltla21_code"]] = float(row["value"])
    for short in ("smoking", "avoidable_mortality", "child_poverty", "pupil_absences"):
        key = f"health_index_{short}"
        assert held[key, "E06000009"] > held[key, "E07000116"]
    for short in ("life_expectancy", "pupil_attainment", "early_years_development"):
        key = f"health_index_{short}"
        assert held[key, "E06000009"] < held[key, "E07000116"]


def test_deprivation_and_appointments_are_defined() -> None:
    defined = load_definitions()
    for measure in ("imd_2019", *(f"imd_2019_{domain}" for _, domain in DEPRIVATION)):
        assert defined[f"{measure}_mean_rank"].held_as == f"{measure}_rank"
        share = defined[f"{measure}_share_most_deprived_fifth"]
        assert share.held_as == f"{measure}_decile"
        assert share.polarity == "higher is worse"
        assert [share.derived(decile) for decile in (1.0, 2.0, 3.0)] == [100.0, 100.0, 0.0]
    assert {"gp_appointments", *(key for key, _ in SHARES)} <= defined.keys()
    assert defined["stroke_admissions_rate"].multiplier == 100_000


def test_words_say_what_is_crude_and_what_commissioning_moves() -> None:
    for definition in load_definitions().values():
        assert definition.why.endswith(".")
        assert "Can" in definition.commissioning_can_move, definition.id
        if definition.age_explains:
            assert "age" in definition.age_words, definition.id
        if definition.source.verified:
            assert definition.source.quotation, definition.id
        assert definition.derived(3.5) in (3.5, 0.0)


def test_a_folder_of_files_adds_and_replaces(tmp_path: Path) -> None:
    more = load_definitions(write(tmp_path, SOUND.replace("toothache", "qof_af", 1)))
    assert more.keys() == load_definitions().keys()
    assert more["qof_af"].name == "Toothache"
    own = load_definitions(write(tmp_path, SOUND))
    assert own.keys() - load_definitions().keys() == {"toothache"}
    assert own["toothache"].held_as == own["toothache"].compared_as == "toothache"
    assert overdue(own, date(2020, 1, 1)) == []
    assert overdue(own, date(2020, 1, 2)) == ["toothache"]


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    wrong = (
        SOUND.replace('unit = "percent"', 'unti = "percent"')
        .replace("higher is worse", "bad")
        .replace('denominator = "people"', "")
        .replace("place =", "palce =")
        .replace("multiplier = 100", "multiplier = 0")
    )
    write(tmp_path, wrong)
    write(tmp_path, "[[indicator", "broken.toml")
    write(tmp_path, SOUND + "[other]\nx = 1\n" + SOUND.split("\n\n")[1], "twice.toml")
    with pytest.raises(DefinitionError) as raised:
        load_definitions(tmp_path)
    said = "\n".join(raised.value.faults)
    for part in (
        "broken.toml: cannot be read as TOML",
        "own.toml: toothache: unit is missing; give it",
        "own.toml: toothache: unti is no field of a definition",
        "own.toml: toothache: polarity: Input should be 'higher is worse'",
        "own.toml: toothache: multiplier: Input should be greater than 0 (is 0)",
        "own.toml: toothache: source.place is missing; give it",
        "own.toml: toothache: source.palce is no field of a definition",
        "twice.toml: unknown table other",
        "twice.toml: toothache: this id stands twice",
    ):
        assert part in said


def test_a_proportion_names_whom_it_counts(tmp_path: Path) -> None:
    write(tmp_path, SOUND.replace('denominator = "people"', ""))
    with pytest.raises(DefinitionError, match="a proportion needs the words of numerator"):
        load_definitions(tmp_path)


def row(**changed: Any) -> dict[str, Any]:
    held = tomllib.loads(SOUND)
    said = {**held["all"], **held["indicator"][0], "levels": "practice; ward", "source": "toy"}
    return {**dict.fromkeys(load_schemas()["indicator_definitions"].names), **said, **changed}


def test_rows_of_a_folder_are_definitions() -> None:
    toy = Source(id="toy", title="Toy", publisher="Toyshire", place="toy.example", verified=True)
    found = load_definitions(rows=[row(at_most=3.0, held_as="pain")], sources={"toy": toy})
    one = found["toothache"]
    assert one.source == toy
    assert one.levels == ("practice", "ward")
    assert (one.held_as, one.compared_as) == ("pain", "toothache")
    assert one.derived(3.0) == 100.0
    with pytest.raises(DefinitionError, match="indicator_definitions: toothache: levels"):
        load_definitions(rows=[row(levels="moon")], sources={"toy": toy})
    with pytest.raises(DefinitionError, match="indicator_definitions: toothache: source"):
        load_definitions(rows=[row(source="elsewhere")], sources={"toy": toy})


def test_the_table_of_definitions_has_the_fields_and_words_of_a_definition() -> None:
    schema = load_schemas()["indicator_definitions"]
    fields = set(Definition.model_fields) - {"derive"} | {"at_most"}
    assert set(schema.names) == fields
    assert schema.column("domain").enum == indicators.DOMAINS
    for column in ("polarity", "method"):
        annotation = Definition.model_fields[column].annotation
        assert schema.column(column).enum == annotation.__args__  # type: ignore[union-attr]  # the annotation is a Literal
