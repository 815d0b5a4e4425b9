"""`commonweal funding case`: what a business case shows, what it lacks, and bad files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from funding_asked import asked, copied, run

CASES = Path(__file__).resolve().parents[2] / "examples" / "business-cases"
MERGER = CASES / "kent-medway-merger.toml"
WHOLE = CASES / "synthetic-merger.toml"


def options(said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {option["option"]: option for option in said["options"]}


@pytest.fixture(scope="module")
def merger() -> dict[str, Any]:
    said: dict[str, Any] = asked("case", MERGER)
    return said


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    said: dict[str, Any] = asked("case", WHOLE)
    return said


@pytest.mark.row("C6")
def test_the_published_lines_of_the_merger_by_hand(merger: dict[str, Any]) -> None:
    one = options(merger)["one-body"]
    # GBP 1.6m of redundancy, raised by 41% for optimism, in the first year; GBP 4.7m a year for
    # the nine that follow, each discounted at 3.5%.
    factors = [1.035**-year for year in range(10)]
    net = [-1.6e8 * 1.41, *[4.7e8] * 9]
    value = sum(pence * factor for pence, factor in zip(net, factors, strict=True))
    assert one["net_present_value"] == pytest.approx(value, abs=5)
    low, high = one["interval"]
    assert low < high
    assert low <= one["net_present_value"] <= high
    # The saving is drawn from half of it to all of it, alike likely: 95% of draws lie between.
    gain = sum(factors[1:]) * 4.7e8
    assert low == pytest.approx(gain * (0.5 + 0.5 * 0.025) - 2.256e8, rel=0.02)
    assert one["payback_year"] == "2020-21"
    assert one["benefit_cost_ratio"] == pytest.approx(gain / 2.256e8, rel=1e-6)
    so_far = 0.0
    assert [row["year"] for row in one["by_year"]][:2] == ["2019-20", "2020-21"]
    for row, pence, factor in zip(one["by_year"], net, factors, strict=True):
        so_far += pence * factor
        assert row["net"] == row["benefits"] - row["costs"] == round(pence)
        assert row["discounted"] == pytest.approx(pence * factor, abs=1)
        assert row["cumulative_discounted"] == pytest.approx(so_far, abs=10)
    assert one["scope"] == "on published lines; not a whole business case"
    assert one["basis"] == "assumed"


@pytest.mark.row("C6")
def test_an_option_without_a_material_line_has_no_value(merger: dict[str, Any]) -> None:
    held = options(merger)
    assert [option["role"] for option in held.values()].count("do nothing") == 1
    assert [option["role"] for option in held.values()].count("do minimum") == 1
    for name in ("eight-20-per-cent", "joint-committees", "shared-subsidiary"):
        option = held[name]
        for key in ("net_present_value", "interval", "payback_year", "benefit_cost_ratio"):
            assert option[key] is None
        assert "missing" in option["reason"]
        assert len(option["missing"]) == 2
    # What members were told and no line bears out stands as a claim, in no sum.
    assert {claim["pence"] for claim in merger["claims"]} == {4_400_000_000, 4_600_000_000}
    assert {gap["kind"] for gap in merger["gaps"]} >= {"money", "claim"}
    assert [c["case"] for c in merger["five_cases"]] == [
        "strategic", "economic", "commercial", "financial", "management",
    ]  # fmt: skip
    assert sum(condition["open"] for condition in merger["conditions"]) == 2


@pytest.mark.row("C6")
def test_what_unknown_costs_may_be_is_told_by_year(merger: dict[str, Any]) -> None:
    one = options(merger)["one-body"]
    limits = {row["year"]: row["discounted"] for row in one["break_even"]}
    for row in one["by_year"]:
        # Stated amounts, without the optimism of the known cost.
        assert limits[row["year"]] == pytest.approx(
            row["cumulative_discounted"] + 1.6e8 * 0.41, abs=10
        )


@pytest.mark.row("C6")
def test_a_whole_case_has_a_value_for_every_option(whole: dict[str, Any]) -> None:
    held = options(whole)
    assert whole["case"]["synthetic"] is True
    assert len(held) == 5
    for option in held.values():
        low, high = option["interval"]
        assert low <= option["net_present_value"] <= high
        assert option["missing"] == []
        assert option["scope"] == "whole case"
        last = option["by_year"][-1]
        assert last["cumulative_discounted"] == option["net_present_value"]
        assert last["interval"] == option["interval"]
        for row in option["by_year"]:
            # The one option with health among its benefits discounts that at a rate of its own.
            if option["option"] == "one-group":
                assert row["discounted"] >= round(row["net"] * row["factor"]) - 1
            else:
                assert row["discounted"] == pytest.approx(row["net"] * row["factor"], abs=1)
    assert held["three-as-they-are"]["net_present_value"] == 0
    best = [option["probability_best"] for option in held.values()]
    assert sum(best) == pytest.approx(1)
    minimum = held["three-that-save"]
    for option in held.values():
        against = option["net_present_value"] - minimum["net_present_value"]
        assert option["against_minimum"] == pytest.approx(against, abs=1)
    one = held["one-group"]
    # A switching value is where the net present value is nothing.
    (transition,) = [v for v in one["switching_values"] if v["line"] == "transition"]
    rest = one["net_present_value"] - transition["contribution"]
    assert transition["factor"] == pytest.approx(-rest / transition["contribution"], rel=1e-6)
    # Cash by body: what each pays and gains; over all of them it is the undiscounted change.
    paid = sum(
        year["net"] for body in one["affordability_by_body"].values() for year in body["by_year"]
    )
    assert paid <= sum(row["net"] for row in one["by_year"])


@pytest.mark.row("C6")
def test_the_seed_makes_the_draws(whole: dict[str, Any]) -> None:
    again = asked("case", WHOLE, "--seed", 0)
    assert again == whole
    other = asked("case", WHOLE, "--seed", 7)
    one, two = options(whole)["one-group"], options(other)["one-group"]
    assert one["net_present_value"] == two["net_present_value"]
    assert one["interval"] != two["interval"]
    for a, b in zip(one["interval"], two["interval"], strict=True):
        assert b == pytest.approx(a, rel=0.05)
    assert other["seed"] == 7
    assert asked("case", WHOLE, "--draws", 500)["draws"] == 500


@pytest.mark.row("C6")
def test_the_folder_shows_the_case_of_the_file(example: Path, merger: dict[str, Any]) -> None:
    (found,) = asked("case", example)["cases"]
    assert options(found).keys() == options(merger).keys()
    for name, option in options(found).items():
        for key in ("net_present_value", "interval", "payback_year", "by_year"):
            assert option[key] == options(merger)[name][key]


def test_text_says_what_it_is_not() -> None:
    done = run("funding", "case", MERGER)
    assert done.exit_code == 0
    assert "not a whole business case" in done.stdout
    assert "eight-20-per-cent: no net present value" in done.stdout
    assert "unknown costs may be" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("pence = 160_000_000", "pence = 160_000_000.5", "pence"),
        ("pence = 160_000_000", "pence = -160_000_000", "pence"),
        ('year = "2020-21"', 'year = "2020-22"', "2020-22"),
        ('year = "2020-21"', 'year = "2015-16"', "2015-16"),
        ('role = "do nothing"', 'role = "change"', "do nothing"),
        ("low = 235_000_000", "low = 900_000_000", "low"),
        ('option = "one-body"', 'option = "no-such"', "no-such"),
        ('price_year = "2019-20"', "", "price_year"),
        ('source = "merger-hsj"', 'source = "nowhere"', "nowhere"),
        ('heading = "transition cost"', 'heading = "costs"', "costs"),
    ],
)
def test_bad_cases_name_the_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = MERGER.read_text(encoding="utf-8")
    assert old in text
    bad = tmp_path / "bad.toml"
    bad.write_text(text.replace(old, new), encoding="utf-8")
    done = run("funding", "case", bad, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert "to mend" in done.stderr


def test_a_material_line_taken_away_takes_the_value_with_it(tmp_path: Path) -> None:
    text = WHOLE.read_text(encoding="utf-8")
    start = text.index('id = "transition"\noption = "one-group"')
    begin, end = text.rindex("[[lines]]", 0, start), text.index("[[lines]]", start)
    line = text[begin:end]
    gone = (
        '[[lines]]\nid = "transition"\noption = "one-group"\nname = "programme"\n'
        'heading = "transition cost"\nmissing = "Not yet worked out."\n'
        'source = "synthetic-case"\n\n'
    )
    changed = tmp_path / "missing.toml"
    changed.write_text(text.replace(line, gone), encoding="utf-8")
    option = options(asked("case", changed))["one-group"]
    assert (option["net_present_value"], option["payback_year"]) == (None, None)
    assert "transition" in json.dumps(option["missing"])
    assert option["reason"]


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("case.toml", "id = ", 1, "TOML"),
        ("case.toml", "", 1, "id (form): is lacking"),
        ("case.csv", "id\n", 2, ".toml"),
        ("absent.toml", None, 2, "cannot be read"),
    ],
)
def test_files_that_are_no_case(
    tmp_path: Path, name: str, text: str | None, code: int, words: str
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = run("funding", "case", path, "--json")
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


def test_a_folder_with_no_case_says_so(synthetic_finance: Path, tmp_path: Path) -> None:
    tables = ("cases", "case_options", "case_lines", "case_conditions", "case_evidence")
    bare = copied(synthetic_finance, tmp_path)
    for table in tables:
        (bare / f"{table}.csv").unlink()
    done = run("funding", "case", bare, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "table cases" in done.stderr
