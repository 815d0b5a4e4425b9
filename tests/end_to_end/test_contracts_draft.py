"""`commonweal contracts draft`: terms from any built folder, and what every verb makes of them."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from needs_asked import reading_once
from scipy.stats import chi2
from typer.testing import CliRunner, Result

from commonweal.cli.main import app

#: What a folder needs for lists, stroke admissions by district and disease registers.
FEW = (
    "ccg_stp_april2019.csv",
    "imd2019_england_lsoa11_ranks_deciles.csv.gz",
    "lsoa11_ccg_lad_april2018.csv.gz",
    "lsoa11_ccg_lad_april2019.csv.gz",
    "lsoa11_ccg_lad_april2020.csv.gz",
    "lsoa11_msoa11.csv.gz",
    "lsoa11_point_postcode_nearest_pwc.csv.gz",
    "lsoa11_population_mid2019_5yr.csv.gz",
    "msoa_collated.csv",
    "practice_wp_2018-19_with_coords_england.csv.gz",
    "qof_ccg_prevalence_2016-17_to_2019-20.csv.gz",
)
ASKED = (
    "--for", "06W", "--of", "06W", "--of", "E07000148", "--base", "£266.9m",
    "--outcome", "stroke_admissions_rate", "--outcome", "qof_hyp=higher",
)  # fmt: skip


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    with reading_once():
        yield


@pytest.fixture(scope="module")
def norfolk(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Norfolk and Waveney, built from a few of the publishers' files."""
    place = tmp_path_factory.mktemp("norfolk")
    (place / "source" / "england").mkdir(parents=True)
    for name in FEW:
        (place / "source" / "england" / name).symlink_to(shared / "data" / "england" / name)
    done = run("build", place / "source", "--system", "Norfolk and Waveney",
               "--as-of", "2019-07-01", "--out", place / "folder", "--json")  # fmt: skip
    assert done.exit_code == 0, done.output
    return place / "folder"


@pytest.fixture(scope="module")
def drafted(norfolk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft for everyone registered with NHS Norwich CCG, measured there and in its district."""
    out = tmp_path_factory.mktemp("draft") / "norwich.toml"
    done = run("contracts", "draft", norfolk, *ASKED, "--out", out)
    assert done.exit_code == 0, done.output
    return out


def agreed(drafted: Path, place: Path) -> Path:
    """The draft once somebody has settled what it leaves open."""
    text = drafted.read_text(encoding="utf-8").replace("agreed = false", "agreed = true")
    text = text.replace("notice_months = 12", 'notice_months = 12\nhand_over = ["records of care"]')
    file = place / "norwich.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.row("E1")
def test_a_draft_is_what_the_folder_measures(drafted: Path, norfolk: Path) -> None:
    terms = tomllib.loads(drafted.read_text(encoding="utf-8"))
    stroke = terms["outcomes"][0]
    with (norfolk / "indicators.csv").open(encoding="utf-8") as file:
        row = next(
            row
            for row in csv.DictReader(file)
            if (row["about"], row["indicator"]) == ("E07000148", "stroke_admissions_rate")
        )
    baseline = stroke["baseline"]
    assert baseline["value"] == float(row["value"])
    assert baseline["people"] == int(row["denominator"])
    events = int(row["numerator"])
    exact = {"lower": chi2.ppf(0.025, 2 * events) / 2, "upper": chi2.ppf(0.975, 2 * events + 2) / 2}
    for name, end in exact.items():
        assert baseline[name] == pytest.approx(end / baseline["people"] * 100_000, rel=2e-3)
    assert stroke["counted"] == round(int(row["denominator"]) / 3)
    with (norfolk / "registered.csv").open(encoding="utf-8") as file:
        lists = {r["practice"]: float(r["patients"]) for r in csv.DictReader(file)}
    with (norfolk / "memberships.csv").open(encoding="utf-8") as file:
        mine = {r["member"] for r in csv.DictReader(file) if r["group"] == "06W"}
    assert terms["population"]["people"] == round(sum(lists.get(one, 0.0) for one in mine))


@pytest.mark.row("E1")
def test_each_last_target_is_the_least_that_is_more_than_noise(
    drafted: Path, norfolk: Path
) -> None:
    told = json.loads(run("contracts", "check", drafted, "--folder", norfolk, "--json").stdout)
    last = [row for row in told["power"] if row["year"] == 4]
    assert len(last) == 2
    for row in last:
        # Rounded to four digits, to the better side.
        assert 0.8 <= row["power"] < 0.83


@pytest.mark.row("E1")
def test_what_nobody_agreed_yet_stops_a_draft(drafted: Path, norfolk: Path) -> None:
    done = run("contracts", "check", drafted, "--folder", norfolk, "--json")
    assert done.exit_code == 1
    stops = [one for one in json.loads(done.stdout)["findings"] if one["status"] == "fails"]
    assert [one["clause"] for one in stops] == [
        "exit.hand_over", *(f"lessons[{at}]" for at in range(1, 7)),
    ]  # fmt: skip


@pytest.mark.row("E1", "A3")
def test_it_holds_once_agreed_and_stops_without_a_sector(
    drafted: Path, norfolk: Path, tmp_path: Path
) -> None:
    """No local rule on sectors is held for Norfolk: the rule of every contract asks."""
    file = agreed(drafted, tmp_path)
    done = run("contracts", "check", file, "--folder", norfolk, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["stands"]
    text = file.read_text(encoding="utf-8")
    for sector, share in (("voluntary", 0.14), ("ambulance", 0.14)):
        at = text.index(f'[[partners]]\npartner = "{sector}"')
        end = text.index("\n[[", at + 1)
        out = tmp_path / f"{sector}.toml"
        left = text[:at] + text[end + 1 :]
        out.write_text(left.replace("share = 0.15", f"share = {0.15 + share:.2f}", 2))
        done = run("contracts", "check", out, "--folder", norfolk)
        assert done.exit_code == 1
        assert f"No partner of the sector '{sector}' is party or subcontractor" in done.stdout
        assert "[E9]" in done.stdout
        assert done.stdout.count("fails:") == 1


@pytest.mark.row("E1", "E5")
def test_it_is_simulated_and_settled(drafted: Path, tmp_path: Path) -> None:
    file = agreed(drafted, tmp_path)
    done = run("contracts", "simulate", file, "--draws", "500", "--json")
    assert done.exit_code == 0, done.output
    assert [one["path"] for one in json.loads(done.stdout)["paths"]] == ["baseline", "target"]
    terms = tomllib.loads(file.read_text(encoding="utf-8"))
    observed = tmp_path / "observed.csv"
    lines = ["about,value,people,known_on,source"]
    for one in terms["outcomes"]:
        first = one["targets"][0]["value"]
        lines.append(f"{one['outcome']},{first},{one['counted']},2022-06-01,made up")
    lines.append('cost,"£266,900,000.00",,2022-06-01,made up')
    observed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("contracts", "year-end", file, "--year", "1", "--observed", observed, "--json")
    assert done.exit_code == 0, done.output
    settled = json.loads(done.stdout)
    # Every target reached, and no over- or underspend: the base, to the penny.
    assert settled["payment_pence"] == 26_690_000_000
    assert sum(one["payment_pence"] for one in settled["partners"]) == 26_690_000_000


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("--outcome", "qof_hyp"), "which way is better is not said; write it as NAME=higher", 1),
        (("--outcome", "nothing_such"), "no reviewed definition of nothing_such", 2),
        (("--outcome", "qof_hyp=up"), "after = stands higher or lower", 2),
        (("--outcome", "health_index_smoking"), "write this outcome by hand", 1),
        (("--outcome", "qof_hyp=higher", "--of", "E07000143"), "holds it of none of E07000143", 1),
        (("--outcome", "qof_hyp=higher", "--for", "nobody"), "--for nobody: no body", 1),
        (("--outcome", "qof_hyp=higher", "--for", "E07000148"), "no list of patients", 1),
        (("--outcome", "qof_hyp=higher", "--base", "a lot"), "is no amount of pounds", 2),
    ],
)
def test_what_cannot_be_drafted_is_told(
    norfolk: Path, tmp_path: Path, words: tuple[str, ...], said: str, code: int
) -> None:
    out = tmp_path / "terms.toml"
    usual = [] if "--for" in words else ["--for", "06W"]
    usual += [] if "--base" in words else ["--base", "£1m"]
    done = run("contracts", "draft", norfolk, *usual, *words, "--out", out)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr
    assert not out.exists()


def test_no_file_is_written_over(drafted: Path, norfolk: Path) -> None:
    before = drafted.read_bytes()
    done = run("contracts", "draft", norfolk, *ASKED, "--out", drafted)
    assert done.exit_code == 2
    assert drafted.read_bytes() == before
