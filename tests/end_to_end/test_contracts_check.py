"""`commonweal contracts check`, and that nothing is signed whose terms fail."""

from __future__ import annotations

import csv
import json
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.main import app
from terms_sample import Terms, put


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def worked(example: Path) -> Path:
    return example.parent / "contracts" / "medway-swale.toml"


@pytest.fixture
def terms(worked: Path) -> Terms:
    return tomllib.loads(worked.read_text(encoding="utf-8"))


def written(terms: Terms, folder: Path, name: str = "terms.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(terms, default=str), encoding="utf-8")
    return file


def leave_out(terms: Terms, sector: str) -> None:
    """Leave a sector out, its shares going to the hospital."""
    gone = [one for one in terms["partners"] if one["sector"] == sector]
    terms["partners"] = [one for one in terms["partners"] if one["sector"] != sector]
    for name in ("share", "risk_share"):
        more = sum(one[name] for one in gone)
        terms["partners"][0][name] = round(terms["partners"][0][name] + more, 6)


@pytest.mark.row("E1", "A3")
def test_the_worked_example_passes_with_the_folder(worked: Path, example: Path) -> None:
    done = run("contracts", "check", worked, "--folder", example, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["stands"]
    assert told["made_up"]
    assert told["data"]
    assert {row["sector"] for row in told["sectors"]} == {
        "acute", "primary", "community", "mental-health", "ambulance", "council", "voluntary",
    }  # fmt: skip
    assert all(row["rule"].startswith("icp-partner-") for row in told["sectors"])
    assert len(told["power"]) == 12
    last = [row for row in told["power"] if row["year"] == 4]
    assert all(row["power"] >= 0.8 for row in last)
    assert {row["status"] for row in told["findings"]} == {"warns", "holds"}
    for year in told["at_risk"]:
        assert sum(year["by_outcome_pence"].values()) == year["outcomes_pence"]
    assert sum(row["verified"] for row in told["lessons"]) == 5
    shown = run("contracts", "check", worked, "--folder", example)
    assert "It may be signed." in shown.stdout


@pytest.mark.row("E1", "A3")
@pytest.mark.parametrize("sector", ["voluntary", "ambulance"])
def test_leaving_out_a_sector_stops_it_and_names_the_rule(
    terms: Terms, example: Path, tmp_path: Path, sector: str
) -> None:
    leave_out(terms, sector)
    file = written(terms, tmp_path)
    done = run("contracts", "check", file, "--folder", example, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert not told["stands"]
    stops = [one for one in told["findings"] if one["status"] == "fails"]
    assert [one["rule"] for one in stops] == [f"icp-partner-{sector}-2019-08"]
    assert stops[0]["verified"]
    assert "exclude it with a reason" in stops[0]["do"]
    shown = run("contracts", "check", file)
    assert shown.exit_code == 1
    assert f"[icp-partner-{sector}-2019-08]" in shown.stdout


def test_the_worked_example_is_built_from_published_figures(terms: Terms, example: Path) -> None:
    done = run("funding", "targets", example, "--edition", "2018-19", "--level", "icp", "--json")
    place = next(
        row for row in json.loads(done.stdout) if row["code"] == terms["population"]
        ["registered_with"][0]
    )  # fmt: skip
    assert terms["population"]["people"] == int(place["registered"])
    people: dict[int, int] = {}
    for row in rows_of(example, "projections"):
        if row["about"] in ("09W", "10D"):
            year = int(row["start"][:4])
            people[year] = people.get(year, 0) + int(row["patients"])
    head = Fraction(place["target_pence"]) / Fraction(str(place["registered"]))
    for line in terms["payment"]["years"]:
        assert line["base_pence"] == round(head * people[2019 + line["year"]])
    assert terms["payment"]["by_activity"][0]["number"] == people[2020]
    residents = {
        row["about"]: float(row["value"])
        for row in rows_of(example, "indicators")
        if row["indicator"] == "resident population"
    }
    for outcome in terms["outcomes"]:
        baseline, of = outcome["baseline"], outcome["of"]
        values = {
            row["about"]: float(row["value"])
            for row in rows_of(example, "indicators")
            if row["indicator"] == outcome["indicator"]
            and row["about"] in of
            and row["start"] == baseline["start"].isoformat()
        }
        mean = sum(values[one] * residents[one] for one in of) / sum(residents[one] for one in of)
        assert baseline["value"] == pytest.approx(mean, abs=0.006)


@pytest.mark.row("E1")
@pytest.mark.parametrize("value", [105.37, 101.0])
def test_a_baseline_of_two_districts_is_their_mean_weighted(
    terms: Terms, example: Path, tmp_path: Path, value: float
) -> None:
    """The districts say 96.7 and 121.8: what lies between is not therefore what they say."""
    put(value, "outcomes", 0, "baseline", "value")(terms)
    done = run("contracts", "check", written(terms, tmp_path), "--folder", example)
    assert done.exit_code == 1
    assert (
        f"the baseline is {value:g}, and the data at hand say 105.488 for E06000035 and E07000113 "
        "together (weighted by residents) for the same period"
    ) in done.stdout


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_what_chance_pays_is_what_a_simulation_pays(worked: Path) -> None:
    checked = json.loads(run("contracts", "check", worked, "--json").stdout)
    done = run("contracts", "simulate", worked, "--draws", "20000", "--json")
    assert done.exit_code == 0, done.output
    still = next(one for one in json.loads(done.stdout)["paths"] if one["path"] == "baseline")
    chance = {(one["outcome"], one["year"]): one for one in checked["power"]}
    pots = {one["year"]: one["by_outcome_pence"] for one in checked["at_risk"]}
    drawn = [one for one in still["outcomes"] if one["outcome"] in pots[1] and one["year"]]
    assert len(drawn) == len(chance)
    for one in drawn:
        row = chance[one["outcome"], one["year"]]
        assert one["pot_pence"] == pots[one["year"]][one["outcome"]]
        part = one["earned_expected_pence"] / one["pot_pence"]
        assert part == pytest.approx(row["earned_if_unchanged"], abs=0.015)


def test_a_folder_that_does_not_measure_it(worked: Path, example: Path, tmp_path: Path) -> None:
    (tmp_path / "system.toml").write_bytes((example / "system.toml").read_bytes())
    done = run("contracts", "check", worked, "--folder", tmp_path, "--json")
    assert done.exit_code == 1, done.output
    stops = [one for one in json.loads(done.stdout)["findings"] if one["status"] == "fails"]
    assert [one["rule"] for one in stops] == ["contract-measurable"] * 3
    assert "not measurable in the data at hand" in stops[0]["text"]


def test_what_runs_beside_it(terms: Terms, worked: Path, tmp_path: Path) -> None:
    terms["contract"] = "twin"
    twin = written(terms, tmp_path)
    done = run("contracts", "check", worked, "--beside", twin, "--json")
    assert done.exit_code == 1
    assert [
        one["rule"] for one in json.loads(done.stdout)["findings"] if one["status"] == "fails"
    ] == ["contract-overlap"]
    terms["supersedes"] = ["medway-swale-worked-example"]
    again = written(terms, tmp_path, "again.json")
    assert run("contracts", "check", again, "--beside", worked).exit_code == 0


def test_bad_form_is_told_at_once(terms: Terms, tmp_path: Path) -> None:
    put(2.0, "payment", "outcome_share")(terms)
    put(None, "reporting")(terms)
    file = written(terms, tmp_path)
    done = run("contracts", "check", file, "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert not told["stands"]
    assert [one["clause"] for one in told["findings"]] == ["payment.outcome_share", "reporting"]
    shown = run("contracts", "check", file)
    assert shown.exit_code == 1
    assert "payment.outcome_share: 2.0 is not at most 1.0. Correct it. [contract-form]" in (
        shown.stderr
    )


def test_bad_use(tmp_path: Path, worked: Path) -> None:
    assert run("contracts", "check", tmp_path / "absent.toml").exit_code == 2
    other = tmp_path / "terms.txt"
    other.write_text("x", encoding="utf-8")
    assert run("contracts", "check", other).exit_code == 2
    latin = tmp_path / "terms.toml"
    latin.write_bytes(b'title = "\xff"')
    assert run("contracts", "check", latin).exit_code == 2
    assert run("contracts", "check", worked, "--folder", tmp_path).exit_code == 2
    assert run("contracts", "check", worked, "--on", "soon").exit_code == 2


ENVELOPE = {
    "stated_by": "Office of the example",
    "about": "91Q",
    "stated_at": "2020-03-02T09:00:00Z",
    "effective": "2020-01-15",
    "effective_to": None,
    "reason": "worked example",
}


def drafts(folder: Path, *lines: tuple[str, str, dict[str, Any]]) -> Path:
    file = folder / "drafts.jsonl"
    said = [{**ENVELOPE, "id": name, "type": kind, "payload": held} for name, kind, held in lines]
    text = "\n".join(json.dumps(one, default=str) for one in said)
    file.write_text(text, encoding="utf-8")
    return file


BODY = (
    "ccg",
    "body",
    {"body": "91Q", "name": "A commissioner", "kind": "ccg", "form": "organisation",
     "source": "worked example"},
)  # fmt: skip
SIGNED = ("signed", "outcome_contract_signed", {
    "contract": "medway-swale-worked-example", "on": "2020-03-02", "by": "Governing body",
})  # fmt: skip


def test_nothing_is_signed_whose_terms_fail(terms: Terms, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    leave_out(terms, "voluntary")
    first = drafts(tmp_path, BODY, ("terms", "outcome_contract", terms))
    stated = run("records", "append", first, "--to", records)
    assert stated.exit_code == 0, stated.output
    before = records.read_bytes()
    refused = run("records", "append", drafts(tmp_path, SIGNED), "--to", records)
    assert refused.exit_code == 1
    assert "medway-swale-worked-example is not signed" in refused.stderr
    assert "[icp-partner-voluntary-2019-08]" in refused.stderr
    assert records.read_bytes() == before


def test_terms_that_hold_are_signed_once(terms: Terms, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    whole = drafts(tmp_path, BODY, ("terms", "outcome_contract", terms), SIGNED)
    done = run("records", "append", whole, "--to", records)
    assert done.exit_code == 0, done.output
    again = drafts(tmp_path, ("again", *SIGNED[1:]))
    refused = run("records", "append", again, "--to", records)
    assert refused.exit_code == 1
    assert "was signed by signed already" in refused.stderr
    beside = run("contracts", "check", written(terms, tmp_path), "--beside", records)
    assert beside.exit_code == 0, beside.output


def test_a_signature_in_a_folder_asks_what_it_measures(
    terms: Terms, example: Path, tmp_path: Path
) -> None:
    for name in ("system.toml", "organisations.csv", "successions.csv", "indicators.csv",
                 "sources.csv"):  # fmt: skip
        (tmp_path / name).write_bytes((example / name).read_bytes())
    (tmp_path / "records").mkdir()
    stated = run("records", "append", drafts(tmp_path, ("terms", "outcome_contract", terms)),
                 "--to", tmp_path)  # fmt: skip
    assert stated.exit_code == 0, stated.output
    kept = (tmp_path / "indicators.csv").rename(tmp_path / "kept")
    signed = drafts(tmp_path, SIGNED)
    refused = run("records", "append", signed, "--to", tmp_path)
    assert refused.exit_code == 1
    assert refused.stderr.count("not measurable in the data at hand") == 3
    kept.rename(tmp_path / "indicators.csv")
    done = run("records", "append", signed, "--to", tmp_path)
    assert done.exit_code == 0, done.output


def test_a_signature_without_terms(tmp_path: Path) -> None:
    refused = run("records", "append", drafts(tmp_path, SIGNED), "--to", tmp_path / "new.jsonl")
    assert refused.exit_code == 1


@pytest.mark.row("E1")
def test_who_approved_an_exclusion_is_told(terms: Terms, tmp_path: Path) -> None:
    leave_out(terms, "voluntary")
    terms["excluded"] = [
        {
            "sector": "voluntary", "reason": "None was ready", "approved_by": "Governing body",
            "approved_on": "2020-02-10",
        }
    ]  # fmt: skip
    done = run("contracts", "check", written(terms, tmp_path))
    assert done.exit_code == 0, done.output
    assert "None was ready (approved by Governing body)" in done.stdout
    assert "their part of the payment, and of what is at risk" in done.stdout
    assert "57.0%" in done.stdout


@pytest.mark.parametrize(
    ("value", "place"),
    [(1e308, ("payment", "cost_spread")), (10**400, ("payment", "years", 0, "base_pence"))],
)
def test_sums_beyond_telling_break_no_table(
    terms: Terms, tmp_path: Path, value: object, place: tuple[str | int, ...]
) -> None:
    put(value, *place)(terms)
    found = run("contracts", "check", written(terms, tmp_path))
    assert found.exception is None or isinstance(found.exception, SystemExit)
    assert "At risk, in pounds" in found.stdout


def test_people_registered_with_nobody_are_no_population(terms: Terms, tmp_path: Path) -> None:
    put("", "population", "registered_with", 0)(terms)
    found = run("contracts", "check", written(terms, tmp_path))
    assert found.exit_code == 1
    assert "population.registered_with" in found.stdout
