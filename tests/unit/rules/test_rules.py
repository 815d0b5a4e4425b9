"""The rules that ship are sound, local wordings win where they hold, and bad rows are refused."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

import commonweal.rules
from commonweal.cli.main import app
from commonweal.records.kinds.bodies import LegalKind
from commonweal.rules import RuleBook, load_rules
from commonweal.rules.reading import COLUMNS
from commonweal.system.organisation import Kind

KENT = ["Kent and Medway", "England"]


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


@pytest.mark.parametrize(
    ("body", "day", "where", "expected"),
    [
        ("place", date(2019, 2, 28), KENT, None),
        ("place", date(2019, 3, 1), KENT, (250_000, 500_000, "icp-band-2019-03")),
        ("place", date(2019, 10, 20), KENT, (250_000, 500_000, "icp-band-2019-03")),
        ("place", date(2019, 10, 21), KENT, (250_000, 750_000, "icp-band-2019-10")),
        ("place", date(2020, 4, 1), ["Devon"], (250_000, 500_000, "place-band-england-2019-06")),
        ("place", date(2019, 5, 31), ["Devon"], None),
        ("network", date(2019, 6, 30), KENT, None),
        ("network", date(2019, 7, 1), KENT, (30_000, 50_000, "pcn-band-2019-07")),
        ("network", date(2019, 7, 1), "Devon", (30_000, 50_000, "pcn-band-england-2019-07")),
        ("network", date(2019, 7, 1), [], (30_000, 50_000, "pcn-band-england-2019-07")),
        ("system", date(2022, 6, 30), [], (1e6, 3e6, "system-band-england-2019-06")),
        ("system", date(2022, 7, 1), [], None),
        ("practice", date(2022, 7, 1), KENT, None),
    ],
)
def test_the_band_of_a_body_on_a_day(
    book: RuleBook,
    body: str,
    day: date,
    where: list[str] | str,
    expected: tuple[float, float, str] | None,
) -> None:
    rule = book.in_force("population-band", body, day, where)
    held = (rule.low, rule.high, rule.id) if rule is not None else None
    assert held == expected


def test_without_jurisdictions_local_wordings_count_and_win(book: RuleBook) -> None:
    rule = book.in_force("population-band", "place", date(2019, 7, 1))
    assert rule is not None
    assert rule.id == "icp-band-2019-03"


def test_case_of_a_jurisdiction_does_not_matter(book: RuleBook) -> None:
    rule = book.in_force("population-band", "place", date(2019, 7, 1), "KENT AND MEDWAY")
    assert rule is not None
    assert rule.jurisdiction == "Kent and Medway"


def test_the_most_local_of_several_jurisdictions_wins(tmp_path: Path) -> None:
    def one(identifier: str, jurisdiction: str, start: str) -> dict[str, str]:
        return {**_row(identifier), "jurisdiction": jurisdiction, "in_force_from": start}

    rows = [one("a", "England", "2022-01-01"), one("b", "Kent", "2021-01-01")]
    rows += [one("c", "Kent and Medway", "2020-01-01"), one("d", "Devon", "2023-01-01")]
    held = load_rules(_folder(tmp_path, rows))
    day = date(2024, 1, 1)

    def asked(*places: str) -> str:
        rule = held.in_force("size", "network", day, places)
        return rule.id if rule is not None else ""

    assert asked("Kent", "Kent and Medway") == "b"
    assert asked("Kent and Medway", "Kent") == "c"
    assert asked("Cornwall") == "a"
    wordings = held.about("size", "network", ["Kent"])
    assert [rule.id for rule in wordings] == ["b", "a"]


def test_a_rule_by_its_id_and_an_id_nearly_right(book: RuleBook) -> None:
    assert book.rule("pcn-band-2019-07").low == 30_000
    with pytest.raises(KeyError, match="pcn-band-2019-07"):
        book.rule("pcn-band-2019-7")


def test_rules_apply_to_kinds_of_body_that_exist(book: RuleBook) -> None:
    known = {kind.value for kind in Kind} | {"area", "welsh-nhs-body"} | set(get_args(LegalKind))
    assert {kind for rule in book.rules for kind in rule.applies_to} <= known


def test_unverified_rules_say_why(book: RuleBook) -> None:
    own = _ids_of("governance_*.csv") | _ids_of("contract*.csv")
    unverified = [rule for rule in book.rules if not rule.source.verified]
    assert {rule.id for rule in unverified} - own == {
        "place-band-england-2019-06",
        "system-band-england-2019-06",
        "hes-2018-09-percentages",
        *(f"discount-health-{year}-2018-03" for year in (0, 31, 76, 126, 201, 301)),
        "redundancy-pay-2015",
        "network-clinical-director-2021-22",
        "pace-near-over-2019",
        "pace-far-over-2019",
        *(f"stroke-activities-at-{volume}-of-consultant-2019" for volume in (600, 1200)),
        "stroke-absence-uplift-recalled",
        "stroke-activities-per-consultant-recalled",
        "stroke-hours-a-week-recalled",
        "stroke-most-volume-recalled",
        "stroke-out-of-hours-activity-recalled",
        "stroke-thrombectomy-share-recalled",
        "stroke-thrombolysis-rate-recalled",
        *(f"change-assurance-{edition}" for edition in ("2015-11", "2018-03")),
        *(f"change-gunning-{principle}" for principle in ("formative", "conscientious")),
        "change-equality-regard",
        *(f"change-{own}" for own in ("criteria-first", "themes-answered", "reasons-kept")),
    }
    words = ("rom memory", "Secondary", "Assumed")
    assert all(any(word in rule.note for word in words) for rule in unverified)


def _ids_of(pattern: str) -> set[str]:
    folder = Path(commonweal.rules.__file__).parent / "data"
    found: set[str] = set()
    for path in folder.glob(pattern):
        with path.open(encoding="utf-8") as file:
            found |= {row["id"] for row in csv.DictReader(file)}
    return found


def test_words_quoted_from_the_minutes_stand_in_them(book: RuleBook, shared: Path) -> None:
    minutes = " ".join(
        " ".join(path.read_text(encoding="utf-8").split())
        for path in sorted((shared / "seeds").glob("*.txt"))
    )
    quoted = [rule for rule in book.rules if rule.source.place.startswith("minutes of the com")]
    assert len(quoted) == 10
    assert [rule.id for rule in quoted if rule.source.quotation not in minutes] == []


def test_disclosure_rules_agree_with_the_parameters(book: RuleBook, shared: Path) -> None:
    with (shared / "facts/parameters/parameters.csv").open(encoding="utf-8") as file:
        held = {row["id"]: row for row in csv.DictReader(file)}
    old, new = book.rule("hes-2009-06-sub-national"), book.rule("hes-2018-09-sub-national")
    assert held["P252"]["value"].startswith(f"{old.low:.0f}-{old.high:.0f} ")
    assert held["P253"]["value"].endswith(f"{new.low:.0f}-{new.high:.0f}")
    assert held["P252"]["quotation"] in old.source.quotation
    assert held["P255"]["value"] == f"{book.rule('hes-2018-09-percentages').low:.0f}"
    assert held["P257"]["quotation"] == book.rule("opensafely-2023-11").source.quotation
    assert held["P258"]["value"] == f"{book.rule('hes-2018-09-rounding').high:.0f}"


def _row(identifier: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {
        "id": identifier,
        "subject": "size",
        "text": "Words.",
        "applies_to": "network",
        "low": "1",
        "high": "2",
        "unit": "people",
        "approximate": "false",
        "in_force_from": "2020-01-01",
        "jurisdiction": "England",
        "source_title": "Title",
        "source_publisher": "Publisher",
        "source_place": "Place",
        "verified": "false",
    }


def _folder(folder: Path, rows: list[dict[str, str]], name: str = "rules.csv") -> Path:
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    rows = [
        _row("good"),
        _row("good"),
        _row("Bad Id") | {"text": " "},
        _row("a") | {"low": "3", "high": "2"},
        _row("b") | {"low": "many", "unit": ""},
        _row("c") | {"in_force_to": "2019-12-31", "approximate": "yes"},
        _row("d") | {"in_force_from": "July 2019"},
        _row("e") | {"verified": "true"},
        _row("f") | {"low": "nan"},
    ]
    with pytest.raises(ValueError, match="stands in") as caught:
        load_rules(_folder(tmp_path, rows))
    assert str(caught.value).splitlines() == [
        "rules.csv:3 id 'good': stands in rules.csv:2 too; give another",
        "rules.csv:4 text: is empty; fill it in",
        "rules.csv:4 id 'Bad Id': use small letters, digits and hyphens",
        "rules.csv:5 low '3': is above high 2; correct one of them",
        "rules.csv:6 low 'many': give a number, or nothing",
        "rules.csv:6 unit: is empty; say what low and high are counted in",
        "rules.csv:7 approximate 'yes': write true or false",
        "rules.csv:7 in_force_to 2019-12-31: the rule ends before it begins; correct its dates",
        "rules.csv:8 in_force_from 'July 2019': give a day as 2019-07-01, or nothing",
        "rules.csv:9 quotation: is empty though verified; quote the words that were read",
        "rules.csv:10 low 'nan': give a number, or nothing",
    ]


def test_wrong_columns_and_short_rows_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(",".join(COLUMNS) + "\nx,y\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.csv:1 columns are") as caught:
        load_rules(tmp_path)
    assert "b.csv:2 has 2 cells" in str(caught.value)


def test_the_command_lists_rules_with_source_and_verified() -> None:
    arguments = ["rules", "--subject", "population-band", "--body", "network", "--json"]
    result = CliRunner().invoke(app, [*arguments, "--on", "2019-07-01"])
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [row["id"] for row in rows] == ["pcn-band-england-2019-07", "pcn-band-2019-07"]
    assert rows[0]["verified"] is True
    assert rows[0]["source"]["publisher"] == "NHS England"
    assert rows[0]["in_force_to"] is None
    local = CliRunner().invoke(app, [*arguments, "--jurisdiction", "Kent and Medway"])
    assert [row["id"] for row in json.loads(local.stdout)] == ["pcn-band-2019-07"]


def test_the_command_as_a_table_and_where_no_rule_is_held() -> None:
    shown = CliRunner().invoke(app, ["rules", "--subject", "small-numbers"])
    assert "hes-2018-09-sub-national" in shown.stdout
    none = CliRunner().invoke(app, ["rules", "--on", "1980-01-01", "--subject", "hospitality"])
    assert (none.exit_code, none.stdout) == (0, "no rule held\n")
