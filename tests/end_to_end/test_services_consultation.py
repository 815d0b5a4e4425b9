"""`commonweal consultation` on a synthetic consultation whose law is known, and on bad input."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.cli.opening import opened
from commonweal.evidence import Part
from commonweal.plan.study import state_on
from commonweal.services.consultation.part import part

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["consultation", *map(str, words)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("synthetic") / "consultation"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        program = import_module("build_synthetic_responses")
    made: Path = program.build(out, 7, 1_600)
    return made


@pytest.fixture(scope="module")
def told(made: Path, example: Path) -> dict[str, Any]:
    done = run(
        made / "responses.csv",
        *("--areas", example, "--equality", made / "equality.csv", "--codes", made / "codes.csv"),
        *("--out", made / "tables", "--json"),
    )
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.row("D4")
def test_support_by_option_and_area_follows_the_law(told: dict[str, Any], made: Path) -> None:
    with (made / "law.csv").open() as file:
        law = {
            (r["district"], r["option"]): float(r["chance of support"])
            for r in csv.DictReader(file)
        }
    rows = [row for row in told["by_area"] if row["share"] is not None and row["answered"] >= 60]
    assert len(rows) >= 10
    for row in rows:
        if (row["name"], row["option"]) in law:
            p = law[row["name"], row["option"]]
            assert abs(row["share"] - p) < 4 * (p * (1 - p) / row["answered"]) ** 0.5
    assert [option["option"] for option in told["options"]] == ["A", "B", "C", "D", "E"]


def test_limits_only_for_the_sample(told: dict[str, Any]) -> None:
    for row in told["options"]:
        assert row["lower"] is None
        assert row["self_selected"]["lower"] is None
        assert row["sampled"]["lower"] < row["sampled"]["share"] < row["sampled"]["upper"]
    kinds = {row["channel"]: row["selection"] for row in told["by_channel"]}
    assert kinds["telephone survey (random sample)"] == "sampled"
    assert kinds["online form"] == "self-selected"


def test_the_option_that_nobody_listed(told: dict[str, Any]) -> None:
    first = told["unlisted_options"][0]
    assert (first["code"], first["listed"]) == ("CT94AN", False)
    most = max(first["by_area"], key=lambda row: row["asked_for"] or 0)
    assert most["name"] == "Thanet"


def test_who_answered_and_weights(told: dict[str, Any]) -> None:
    ratio = {
        row["name"]: row["ratio"]
        for row in told["representation"]
        if row["selection"] == "self-selected" and row["ratio"] is not None
    }
    assert ratio["Thanet"] > 1.5
    assert ratio["65 and over"] > 1.2 > ratio["0 to 64"]
    assert ratio["1, most deprived"] < 1.0
    how = {one["selection"]: one for one in told["weighting"]["how"]}
    assert how["self-selected"]["effective"] < how["self-selected"]["weighted"]
    assert any("sample" in warning for warning in how["self-selected"]["warnings"])
    assert {row["option"] for row in told["weighting"]["rows"] if not row["area"]} == set("ABCDE")


def test_weights_bring_volunteers_to_what_the_law_gives_all(
    told: dict[str, Any], made: Path
) -> None:
    with (made / "law.csv").open() as file:
        rows = list(csv.DictReader(file))
    law = {(row["district"], row["option"]): float(row["chance of support"]) for row in rows}
    lives = {
        row["name"]: row["people_share"]
        for row in told["representation"]
        if row["dimension"] == "area" and row["selection"] == "sampled"
    }
    (how,) = [one for one in told["weighting"]["how"] if one["selection"] == "self-selected"]
    nearer = 0
    for row in told["weighting"]["rows"]:
        if row["area"] or row["selection"] != "self-selected":
            continue
        truth = sum(share * law[name, row["option"]] for name, share in lives.items())
        assert abs(row["weighted"] - truth) < 4 * (0.25 / how["effective"]) ** 0.5
        nearer += abs(row["weighted"] - truth) < abs(row["unweighted"] - truth)
    assert nearer >= 3


def test_campaigns_themes_and_coders(told: dict[str, Any]) -> None:
    letters = [row["text"][:20] for row in told["campaigns"][:2]]
    assert {"Medway is the larges", "I call on the joint "} == set(letters)
    assert told["duplicates"]["in_campaigns"] > 100
    words = {word for theme in told["themes"] for word in theme["words"]}
    assert {"ambulance", "parking", "nurses"} <= words
    assert 0.6 < told["coders"]["krippendorffs_alpha"]["value"] < 0.85
    assert told["coders"]["cohens_kappa"][0]["lower"] > 0.5


def test_faults_are_named_and_counted(told: dict[str, Any]) -> None:
    assert told["encoding"] == "Windows-1252"
    unknown = {row["area"]: row["responses"] for row in told["unknown_areas"]}
    # One of them wrote again with other words, and is kept.
    assert unknown == {"Atlantis": 20, "Hastings": 21}
    noted = {note["what"]: note["count"] for note in told["noted"]}
    assert noted["blank row"] == 2
    assert noted["HTML in a text"] == noted["formula in a cell"] == 1
    assert noted["row repeated with the same id"] == 3
    assert told["responses"] == 1600 + 3


def test_nothing_personal_is_written(told: dict[str, Any], made: Path) -> None:
    assert told["redactions"]["total"] > 30
    assert told["redactions"]["columns_not_read"]["email"] > 100
    written = [path for path in (made / "tables").rglob("*") if path.is_file()]
    assert len(written) > 10
    for path in written:
        text = path.read_text()
        for secret in ("@example.org", "01632", "999 000", "Synthetic Example", "3VZ", "<script"):
            assert secret not in text, path
        assert not any(line.startswith("=") for line in text.splitlines()), path


def test_small_counts_are_hidden(told: dict[str, Any]) -> None:
    for row in told["by_area"]:
        for key in ("support", "neither", "oppose", "no_answer"):
            assert row[key] is None or row[key] == 0 or row[key] > 7, row
        for part_of in ("sampled", "self_selected"):
            for key in ("support", "neither", "oppose", "no_answer"):
                assert row[part_of][key] in (None, 0) or row[part_of][key] > 7


def test_the_gate_opens_when_every_theme_has_an_answer(
    told: dict[str, Any], made: Path, example: Path, tmp_path: Path
) -> None:
    themes = [theme["theme"] for theme in told["themes"]]
    assert told["gate"]["unanswered"] == themes
    log = tmp_path / "log.csv"
    log.write_text("theme,did,by,on\n" + "".join(f"{t},A plan,A body,2018-09-01\n" for t in themes))
    asked = (
        made / "responses.csv",
        "--areas",
        example,
        "--equality",
        made / "equality.csv",
        "--json",
    )
    done = run(*asked, "--log", log, "--decide-on", "2019-02-14")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["gate"] == {
        "open": True,
        "bars": [],
        "unanswered": [],
        "answers_to_no_theme": [],
    }


@pytest.fixture(scope="module")
def said(made: Path) -> Part:
    ground, read = opened(made / "folder")
    return part(ground, state_on(read, ground.day))


def test_no_seed_changes_themes_or_the_gate_and_the_page_has_those_of_the_verb(
    told: dict[str, Any], made: Path, example: Path, said: Part
) -> None:
    asked = (made / "responses.csv", "--areas", example, "--equality", made / "equality.csv")
    done = run(*asked, "--log", made / "log.csv", "--seed", 3, "--json")
    again = json.loads(done.stdout)
    for key in ("theme", "words", "responses", "quotations"):
        assert [row[key] for row in again["themes"]] == [row[key] for row in told["themes"]]
    assert again["themes_how"] == told["themes_how"]
    (table,) = [one for one in said.tables if one.id == "services.responses_themes"]
    page = {row["theme"]: row["responses"] for row in table.data.to_pylist()}
    assert page == {row["theme"]: row["responses"] for row in told["themes"]}
    # The builder's own seed is another: with its log, page and verb name the same open theme.
    last = told["themes"][-1]["theme"]
    bar = f"1 of {len(page)} themes have no answer: {last}"
    assert again["gate"]["bars"] == [bar]
    assert bar in said.section.text


@pytest.fixture(scope="module")
def printed(made: Path, example: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    with (made / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    rows[1][3] = "2019-03-01"
    log = tmp_path_factory.mktemp("log") / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*rows, ["no-such-theme", "A plan.", "", "2018-09-01"]])
    done = run(
        *(made / "responses.csv", "--areas", example, "--equality", made / "equality.csv"),
        *("--codes", made / "codes.csv", "--log", log, "--decide-on", "2019-02-14"),
    )
    assert done.exit_code == 1
    return str(done.stdout)


def table_of(printed: str, title: str) -> list[list[str]]:
    """Lines of a printed table, its header first."""
    lines = printed.split(f"\n{title}\n", 1)[1].split("\n\n", 1)[0].splitlines()
    return [line.split() for line in lines]


def test_samples_and_volunteers_are_printed_apart_and_limits_of_samples_alone(
    told: dict[str, Any], printed: str
) -> None:
    drawn = table_of(printed, "By option, sampled")
    assert drawn[0][-3:] == ["share", "lower", "upper"]
    chose = table_of(printed, "By option, self-selected")
    assert "lower" not in chose[0]
    for lines, key in ((drawn, "sampled"), (chose, "self_selected")):
        shares = {line[0]: line[lines[0].index("share")] for line in lines[1:6]}
        assert shares == {o["option"]: f"{o[key]['share']:.1%}" for o in told["options"]}
    assert "By option, not told apart" not in printed
    assert "lower" not in table_of(printed, "By area, not told apart")[0]


def test_of_whom_plain_and_weighted_shares_are_is_printed(
    told: dict[str, Any], printed: str
) -> None:
    how = next(one for one in told["weighting"]["how"] if one["selection"] == "sampled")
    last = table_of(printed, "Share in support, plain and weighted, sampled")[-1]
    assert last[:3] == ["(of", str(how["weighted"]), "persons"]
    assert " ".join(last).endswith(f"; {how['left_out']} others left out)")


def test_coders_quotations_and_how_sure_the_number_of_themes_is_are_printed(
    told: dict[str, Any], printed: str
) -> None:
    kappa = told["coders"]["cohens_kappa"][0]
    line = next(line for line in printed.splitlines() if line.startswith("Cohen's kappa"))
    assert [f"{kappa[key]:.3f}" in line for key in ("value", "lower", "upper")] == [True] * 3
    assert f"{told['coders']['krippendorffs_alpha']['value']:.3f}" in printed
    quoted = [words for theme in told["themes"] for words in theme["quotations"][:1]]
    assert quoted
    assert all(f"“{words}”" in printed for words in quoted)
    number = told["themes_how"]["number"]
    assert f"- {number} themes: how far parts of the texts agree" in printed
    shares = {row["themes"]: row["chosen_by_halves"] for row in told["themes_how"]["stability"]}
    assert f"{shares[number]:.0%} of the ways to take half of the parts" in printed


def test_answers_too_late_and_to_no_theme_are_printed(told: dict[str, Any], printed: str) -> None:
    first = told["themes"][0]["theme"]
    (line,) = [row for row in printed.splitlines() if "dated 2019-03-01, after the decision" in row]
    assert line.startswith(first)
    assert "the log answers what is no theme of these responses: no-such-theme" in printed


@pytest.mark.row("Q13")
def test_the_chapter_answers_from_a_folder_with_counts(said: Part) -> None:
    figures = {figure.id: figure for figure in said.figures}
    assert figures["services.responses.held"].value == 1603
    spread = figures["services.support_range.B"]
    assert spread.value is not None
    assert float(spread.value) > 5  # type: ignore[arg-type]
    assert figures["services.themes.unanswered"].value == 1
    assert figures["services.support.B.QKS"].lower is None
    assert figures["services.support_sampled.B.QKS"].lower is not None
    assert "1 of" in said.section.text
    assert not said.lacks


def test_the_chapter_says_what_kent_and_medway_lack(example: Path) -> None:
    ground, read = opened(example)
    found = part(ground, state_on(read, ground.day))
    figures = {figure.id: figure for figure in found.figures}
    assert figures["services.responses.total"].value == 5000
    assert "at least" in figures["services.responses.total"].label
    assert "no table responses" in figures["services.responses.held"].missing
    assert [lack.table for lack in found.lacks] == ["responses"]
    assert any("QEQM" in row["words"] for row in found.tables[0].data.to_pylist())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("none.csv", "--areas", "none"), 2, ["no such file", "no such folder"]),
        (("R", "--areas", "E", "--by", "parish"), 2, ["--by parish"]),
        (("R", "--areas", "E", "--scale", "5"), 2, ["--scale 5"]),
        (("R", "--areas", "E", "--decision", "another"), 1, ["no decision is called"]),
        (("R", "--areas", "E", "--log", "L"), 1, ["no column did"]),
        (("R", "--areas", "E", "--log", "T"), 1, ["without its theme"]),
        (("R", "--areas", "E", "--sampled", "post"), 1, ["--sampled post: no response came"]),
        (("X", "--areas", "E"), 1, ["name columns area"]),
    ],
)
def test_bad_use_is_refused(
    words: tuple[str, ...], code: int, said: list[str], example: Path, tmp_path: Path
) -> None:
    files = {"R": tmp_path / "r.csv", "L": tmp_path / "l.csv", "X": tmp_path / "x.csv"}
    files["T"] = tmp_path / "t.csv"
    files["T"].write_text("theme,did\nstaff\n,recruited\n")
    files["R"].write_text("area,support_A\nThanet,yes\n")
    files["L"].write_text("theme,answer\nstaff,yes\n")
    files["X"].write_text("browser,shoe\na,b\n")
    done = run(*(files.get(word, example if word == "E" else word) for word in words))
    assert done.exit_code == code
    assert all(part in done.stderr for part in said)


def _with_limits(told: object, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where limits stand, by the names that lead there and the selections passed."""
    if isinstance(told, dict):
        mine = (*way, str(told["selection"])) if "selection" in told else way
        if told.get("lower") is not None:
            yield mine
        for name, value in told.items():
            yield from _with_limits(value, (*mine, name))
    elif isinstance(told, list):
        for one in told:
            yield from _with_limits(one, way)


@pytest.mark.row("D4")
def test_limits_stand_beside_samples_alone_wherever_they_stand(told: dict[str, Any]) -> None:
    found = [way for way in _with_limits(told) if "coders" not in way]
    assert {way[0] for way in found} >= {"options", "by_channel", "by_selection"}
    assert all("sampled" in way for way in found)


def test_the_builder_prints_its_help(tmp_path: Path) -> None:
    program = EXAMPLES / "build_synthetic_responses.py"
    for words, code in ((["--help"], 0), ([], 2), (["out", "x"], 2)):
        done = subprocess.run(
            [sys.executable, str(program), *words], cwd=tmp_path, capture_output=True, check=False
        )
        assert (done.returncode, b"SYNTHETIC consultation" in done.stdout) == (code, True)
    assert not list(tmp_path.iterdir())


def test_a_few_responses_show_nothing_that_is_small(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("area,support_A\nThanet,yes\nDover,no\n")
    done = run(file, "--areas", example, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["responses"] == 2
    assert all(row["support"] in (None, 0) for row in found["by_area"])
    assert found["options"][0]["support"] is None


def test_texts_alone_and_a_folder_without_options(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("district,views\n" + "Thanet,Keep it.\n" * 20 + "Dover,Close it.\n" * 9)
    done = run(file, "--areas", example, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    counts = {row["name"]: row["responses"] for row in found["responses_by_area"]}
    assert (counts["Thanet"], counts["Dover"], counts["Swale"]) == (20, 9, 0)
    assert "too few" in found["themes_how"]["why_not"]
    assert (tmp_path / "out" / "responses_by_area.csv").is_file()
