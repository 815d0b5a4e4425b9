"""`commonweal appraise` on a made-up appraisal: gates, history, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.records import read_statements


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder() -> Path:
    return Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def made_up(folder: Path) -> Path:
    return folder / "appraisals" / "synthetic.toml"


@pytest.mark.row("D3")
def test_the_made_up_appraisal_goes_the_whole_way(made_up: Path) -> None:
    code, said, _ = run("appraise", made_up, "--leading", "harbour", "--json")
    found = json.loads(said)
    assert code == 0
    assert (found["synthetic"], found["seal_matches"], found["stands"]) == (True, True, True)
    assert {gate["outcome"] for gate in found["gates"]} == {"passed", "no rule held"}
    before = found["history"]["rank"]
    after = {option["id"]: option["rank"] for option in found["options"]}
    # The mitigations turned the order of the first two, step by step.
    assert (before["north"], before["south"]) == (1, 2)
    assert (after["south"], after["north"]) == (1, 2)
    assert [step["cause"] for step in found["history"]["steps"]] == ["night-bus", "shared-rota"]
    assert found["history"]["without_effect"] == ["leaflet"]
    by_file, by_command = found["sets"]
    assert by_file["options"] == by_command["options"] == ["south", "coast"]
    assert len(found["agreement"]) == 5


@pytest.mark.parametrize("also", [(), ("--check",), ("--json",)])
def test_a_file_that_rests_on_a_folder_is_not_judged_without_it(
    folder: Path, also: tuple[str, ...]
) -> None:
    file = folder / "appraisals" / "kent-medway-stroke.toml"
    code, said, error = run("appraise", file, *also)
    assert (code, said) == (2, "")
    assert "the file names system QKS; give --folder with its folder" in error


def test_the_folder_of_another_system_is_refused(
    folder: Path, made_up: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    file = folder / "appraisals" / "kent-medway-stroke.toml"
    other.write_text(file.read_text(encoding="utf-8").replace('"QKS"', '"QMM"'), encoding="utf-8")
    for given, about in ((other, "QMM"), (made_up, "an imagined system")):
        code, said, error = run("appraise", given, "--folder", folder / "kent-medway")
        assert (code, said) == (2, "")
        assert f"folder is QKS, file is {about}" in error


def test_the_text_says_the_same(made_up: Path) -> None:
    code, said, _ = run("appraise", made_up)
    assert code == 0
    for words in (
        "SYNTHETIC",
        "Agreement of the panel",
        "Re-scoring, step by step",
        "Mitigations that changed no score: leaflet",
        "Gates on the way to the decision",
        "One weight varied",
    ):
        assert words in said


@pytest.mark.row("D3")
@pytest.mark.parametrize(
    ("gate", "old", "new"),
    [
        ("assurance", "on = 2020-03-16", "on = 2020-05-05"),
        ("close", "on = 2020-07-26", "on = 2020-11-17"),
        ("analysis", "on = 2020-08-31", "on = 2020-11-17"),
        ("answers", "unanswered = 0", "unanswered = 1"),
        ("equality", "on = 2020-09-28", "on = 2020-11-17"),
        ("reasons", 'coast = "longest', '# coast = "longest'),
        ("four_tests", '    "patient choice",\n', ""),
        ("close", 'step = "scrutiny consulted"', 'step = "called decided"'),
        (
            "close",
            'on = 2020-06-15\nstep = "scrutiny consulted',
            'on = 2020-09-01\nstep = "consultation opened',
        ),
        ("close", "on = 2020-07-26", "on = 2020-05-01"),
        ("involvement", "on = 2020-05-04", "on = 2020-11-15"),
        ("answers", "on = 2020-10-12", "on = 2020-08-01"),
        ("answers", "themes = 3\nunanswered", "themes = 1\nunanswered"),
        ("equality", "on = 2020-09-28", "on = 1900-01-01"),
        ("scrutiny", "on = 2020-06-15", "on = 1999-01-01"),
        ("reasons", '"coast", "one"]', '"coast", "one", "fifth"]'),
    ],
)
def test_each_order_broken_ends_with_1(
    made_up: Path, tmp_path: Path, gate: str, old: str, new: str
) -> None:
    text = made_up.read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    code, said, _ = run("appraise", changed, "--check", "--json", "--weightings", 10)
    found = {one["id"]: one["outcome"] for one in json.loads(said)["gates"]}
    assert (code, found[gate]) == (1, "failed")


def test_an_option_that_fell_out_keeps_its_reason(made_up: Path, tmp_path: Path) -> None:
    text = made_up.read_text(encoding="utf-8")
    text = text.replace('"coast", "one"]', '"coast", "one", "fifth"]')
    changed = tmp_path / "changed.toml"
    changed.write_text(text + '\nfifth = "no road to it"\n', encoding="utf-8")
    assert run("appraise", changed, "--check", "--weightings", 10)[0] == 0


def test_bad_input_is_told_all_at_once_and_nothing_is_written(
    made_up: Path, tmp_path: Path
) -> None:
    text = made_up.read_text(encoding="utf-8")
    for old, new in (
        ("weight = 0.20", "weight = 0.30"),
        ("entered_on = 2020-02-10", "entered_on = 2020-01-10"),
        ("quality = 5, workforce = 2", "quality = 6, workforce = 2"),
        ('site = "harbour"', 'site = "harbor"'),
        ('chosen = ["south"]', 'chosen = ["suth"]'),
    ):
        assert old in text
        text = text.replace(old, new)
    bad = tmp_path / "bad.toml"
    bad.write_text(text, encoding="utf-8")
    out = tmp_path / "history.jsonl"
    code, said, error = run(
        "appraise", bad, "--out", out, "--stated-by", "B", "--known-at", "2020-12-01"
    )
    assert (code, said, out.exists()) == (1, "", False)
    for words in (
        f"{bad}: criteria: the weights add up to 1.1",
        "seal.sha256: the criteria are not those sealed",
        "dated before the seal",
        "south.quality: 6 lies outside the scale",
        "no site of an option 'harbor'; did you mean 'harbour'?",
        "decided: no option 'suth'; did you mean 'south'?",
        "6 to mend",
    ):
        assert words in error


def test_bad_use_ends_with_2(made_up: Path, tmp_path: Path) -> None:
    assert run("appraise", tmp_path / "none.toml")[0] == 2
    assert run("appraise", made_up.parent.parent / "README.md")[0] == 2
    code, _, error = run("appraise", made_up, "--leading", "nort,harbor")
    assert code == 2
    assert "did you mean 'north'?" in error
    assert "did you mean 'harbour'?" in error
    assert run("appraise", made_up, "--out", tmp_path / "h.jsonl")[0] == 2
    assert run("appraise", made_up, "--folder", tmp_path / "nowhere")[0] == 2


def test_the_seal_that_is_printed_is_the_one_that_the_file_holds(
    made_up: Path, tmp_path: Path
) -> None:
    code, said, _ = run("appraise", made_up, "--seal", "2020-01-13", "--json")
    assert code == 0
    digest = json.loads(said)["sha256"]
    assert f'sha256 = "{digest}"' in made_up.read_text(encoding="utf-8")
    # Criteria can be sealed anew though the file still holds the old seal.
    text = made_up.read_text(encoding="utf-8").replace("worst = 60", "worst = 70")
    (tmp_path / "changed.toml").write_text(text, encoding="utf-8")
    assert run("appraise", tmp_path / "changed.toml", "--seal", "2020-01-13")[0] == 0
    assert run("appraise", tmp_path / "changed.toml")[0] == 1


@pytest.mark.row("D3")
def test_a_history_is_appended_to_and_refuses_edits(made_up: Path, tmp_path: Path) -> None:
    out = tmp_path / "history.jsonl"
    common = ("--out", out, "--stated-by", "A commissioner", "--known-at", "2020-12-01")
    quick = ("--check", "--weightings", 10)
    assert run("appraise", made_up, *common, *quick)[0] == 0
    first = out.read_bytes()
    code, _, error = run("appraise", made_up, *common, *quick)
    assert (code, out.read_bytes()) == (0, first)
    assert "0 statements appended" in error
    assert len(read_statements(out)) == 20
    changed = tmp_path / "changed.toml"
    text = made_up.read_text(encoding="utf-8")
    changed.write_text(text.replace("The consultation closes", "It closes"), encoding="utf-8")
    code, _, error = run("appraise", changed, *common, *quick)
    assert (code, out.read_bytes()) == (1, first)
    assert "stands in the history with other words" in error
    assert "nothing was recorded" in error


@pytest.mark.row("D3")
def test_a_history_refuses_what_is_left_out_and_tells_of_lines_cut_off(
    made_up: Path, tmp_path: Path
) -> None:
    out, text = tmp_path / "history.jsonl", made_up.read_text(encoding="utf-8")
    common = ("--out", out, "--stated-by", "A commissioner", "--check", "--weightings", 10)
    code, _, error = run("appraise", made_up, *common, "--known-at", "2020-10-31")
    assert (code, out.exists()) == (1, False)
    assert "decision: dated 2020-11-16, yet stated on 2020-10-31" in error
    later = (*common, "--known-at", "2020-12-01")
    assert run("appraise", made_up, *later)[0] == 0
    whole = out.read_bytes()
    start = text.index('[[scores]]\nentered_on = 2020-10-06\nscorer = "finance"')
    gone = tmp_path / "gone.toml"
    gone.write_text(text[:start] + text[text.index("[[steps]]") :], encoding="utf-8")
    code, _, error = run("appraise", gone, *later)
    assert (code, out.read_bytes()) == (1, whole)
    assert "scores-007: the history holds it (scores entered, finance, 2020-10-06)" in error
    # Lines cut off the end: refused by the head beside it, told where there is none.
    out.write_bytes(b"".join(whole.splitlines(keepends=True)[:10]))
    assert run("appraise", made_up, *later)[0] == 1
    out.with_suffix(".head.json").unlink()
    code, _, error = run("appraise", made_up, *later)
    assert code == 0
    assert "whether lines were cut off its end cannot be told" in error
    assert "10 of the statements appended are of days by which this history" in error
