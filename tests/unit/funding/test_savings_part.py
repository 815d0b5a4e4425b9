"""The section on savings and its verb: targets with revisions, and what the synthetic system knows
of its own double counting."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Basis, Part
from commonweal.folder import Folder, read_folder
from commonweal.funding.savings.part import part
from commonweal.funding.savings.position import position
from commonweal.funding.savings.targets import targets
from commonweal.plan.study import state_on
from commonweal.records import SavingsTarget, Statement, StatementError, draft, fold
from savings_sample import (
    build,
    ground,
    synthetic,
    synthetic_state,
    topic,
    with_value,
    without,
)

KENT_MEDWAY = Path(__file__).resolve().parents[3] / "examples" / "kent-medway"


@pytest.fixture(scope="module")
def kent_medway() -> Folder:
    return read_folder(KENT_MEDWAY)


@pytest.fixture(scope="module")
def made() -> Part:
    return part(ground(synthetic()), synthetic_state())


def value(of: Part, name: str) -> object:
    return next(f.value for f in of.figures if f.id == f"funding.savings.{name}")


def test_exactly_the_pairs_that_count_twice_are_found() -> None:
    held = position(ground(synthetic()), synthetic_state())
    assert {(p.first, p.second, p.by) for p in held.shared} == set(topic("savings").TWICE)


def test_amounts_of_the_synthetic_schemes(made: Part) -> None:
    law = topic("savings")
    starts = {scheme: date.fromisoformat(start) for scheme, _, _, _, start, *_ in law.SCHEMES}
    shares = {scheme: delivery[1] for scheme, *_, delivery, _ in law.SCHEMES}

    def by_year(scheme: str) -> list[int]:
        monthly, _, later = law.PLAN[scheme]
        saving = sum(
            1
            for month in range(12)
            if date(2019 + (month + 3) // 12, (month + 3) % 12 + 1, 1) >= starts[scheme]
        )
        return [monthly * saving, *later, *[0] * (2 - len(later))]

    gross = {scheme: by_year(scheme) for scheme in starts}
    cost = sum(12 * law.PLAN[scheme][1] for scheme in starts)
    twice = sum(
        min(a, b)
        for first, second, _ in law.TWICE
        for a, b in zip(gross[first], gross[second], strict=True)
    )
    risked = {s: [shares[s] * pounds for pounds in years] for s, years in gross.items()}
    twice_risked = sum(
        min(a, b)
        for first, second, _ in law.TWICE
        for a, b in zip(risked[first], risked[second], strict=True)
    )
    whole = sum(sum(years) for years in gross.values())
    whole_risked = sum(sum(years) for years in risked.values())
    assert value(made, "gross.SYN") == whole
    assert value(made, "net.SYN") == whole - cost
    assert value(made, "counted_twice.SYN") == twice
    assert value(made, "risk_adjusted.SYN") == pytest.approx(whole_risked - twice_risked - cost)
    figure = next(f for f in made.figures if f.id == "funding.savings.gross.SYN")
    assert (figure.lower, figure.upper) == (whole - twice, whole)


def test_the_steps_add_up(made: Part) -> None:
    steps = next(t for t in made.tables if t.id == "funding.savings.steps").data
    pence = steps.column("amount").to_pylist()
    assert sum(pence[:-1]) == pence[-1]
    assert steps.column("kind").to_pylist() == ["total", "less", "less", "less", "total"]
    assert made.charts[0].kind == "waterfall"


def test_every_gross_figure_stands_beside_net_risk_adjusted_and_payback(made: Part) -> None:
    schemes = next(t for t in made.tables if t.id == "funding.savings.schemes").data
    assert schemes.num_rows == 8
    for column in ("gross", "net", "expected", "payback"):
        assert None not in schemes.column(column).to_pylist()
    owners = next(t for t in made.tables if t.id == "funding.savings.owners").data
    once = [text == "not recurrent" for text in owners.column("full_year").to_pylist()]
    assert once == [not scheme[5] for scheme in topic("savings").SCHEMES]
    assert all(owners.column("owner").to_pylist())


def test_a_shared_key_taken_away_is_no_double_counting() -> None:
    changes = {"savings": with_value("scheme", "SYN-S6", "contract", None)}
    held = position(ground(synthetic(), changes), synthetic_state())
    assert {p.by for p in held.shared} == {"budget line", "cohort"}


def test_faults_hold_back_every_amount() -> None:
    changes = {
        "savings": with_value("scheme", "SYN-S6", "decided", date(2020, 1, 1)),
        "savings_phasing": without("start", date(2020, 4, 1)),
    }
    made = part(ground(synthetic(), changes), synthetic_state())
    assert "funding.savings.schemes" not in {table.id for table in made.tables}
    found = next(t for t in made.tables if t.id == "funding.savings.faults").data
    messages = " ".join(found.column("message").to_pylist())
    assert "starts before its decision" in messages
    assert "nothing is held from 2020-04-01 to 2021-03-31" in messages
    gross = next(f for f in made.figures if f.id == "funding.savings.gross.SYN")
    assert gross.value is None
    assert "8 faults" in gross.missing


def test_the_order_of_rows_changes_nothing(made: Part) -> None:
    def reverse(table: pa.Table) -> pa.Table:
        return table.take(pa.array(range(table.num_rows - 1, -1, -1)))

    turned = ground(synthetic(), {"savings": reverse, "savings_phasing": reverse})
    assert part(turned, synthetic_state()) == made


def test_kent_and_medway_has_targets_with_their_revision_and_no_scheme(
    kent_medway: Folder,
) -> None:
    state = state_on(kent_medway, kent_medway.settings.as_of)
    made = part(ground(kent_medway), state)
    first, last = value(made, "target_first.QKS"), value(made, "target.QKS")
    assert (first, last) == (44_000_000, 46_000_000)
    alleged = next(f for f in made.figures if f.id == "funding.savings.target.QKS")
    assert (alleged.basis, alleged.verified) == (Basis.ASSUMED, False)
    assert "no source supports it" in made.section.text
    assert value(made, "gross.QKS") is None
    assert [lack.table for lack in made.lacks] == ["savings"]
    assert value(made, "risk_adjusted.QKS") is None


def test_a_line_of_the_ledger_that_the_records_repeat_stands_once(kent_medway: Folder) -> None:
    ledger, own = kent_medway.tables.get("ledger"), {"QKS", "91Q"}
    before = targets(state_on(kent_medway, date(2019, 7, 1)), ledger, own)
    after = targets(state_on(kent_medway, date(2020, 7, 1)), ledger, own)
    assert [(t.pence, t.where) for t in before if t.about == "91Q"] == [(470_000_000, "ledger")]
    assert [(t.pence, t.where) for t in after if t.about == "91Q"] == [(470_000_000, "records")]


def stated(number: int, pence: int, **more: object) -> Statement:
    return draft(
        "savings_target",
        {"what": "x", "amount_pence": pence, "source": "s", "confidence": "medium", **more},
        id=f"t{number}",
        stated_by="Office",
        about="SYN",
        stated_at=datetime(2019, number, 1, tzinfo=UTC),
        effective=date(2019, 1, 1),
        reason="said",
    )


def test_revisions_are_kept_in_the_order_in_which_they_became_known() -> None:
    said = [stated(3, 50), stated(1, 44), stated(2, 46)]
    found = targets(fold(said, effective=date(2019, 7, 1)), None, {"SYN"})
    assert [(t.pence, t.revision, t.before) for t in found] == [
        (44, 1, None),
        (46, 2, 44),
        (50, 3, 46),
    ]
    then = fold(said, effective=date(2019, 7, 1), known_at=datetime(2019, 2, 2, tzinfo=UTC))
    assert [t.pence for t in targets(then, None, {"SYN"})] == [44, 46]
    assert targets(then, None, {"other"}) == []


def test_a_target_is_whole_pence_in_a_period_that_ends_after_it_starts() -> None:
    for more in ({"amount_pence": 0.5}, {"start": "2019-04-01", "end": "2019-03-31"}):
        with pytest.raises(StatementError):
            stated(1, **{"pence": 1, **more})  # type: ignore[arg-type]  # wrong on purpose
    assert isinstance(stated(1, 1).typed(), SavingsTarget)


def test_the_verb_says_all_in_json(tmp_path: Path) -> None:
    folder = build(tmp_path / "synthetic")
    done = CliRunner().invoke(app, ["funding", "savings", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert [row["pence"] for row in said["targets"]] == [300_000_000, 340_000_000, 50_000_000]
    assert len(said["schemes"]) == 8
    low, high = said["gross_without_double_counting_pence"]
    assert low < high == said["gross_pence"]
    assert CliRunner().invoke(app, ["funding", "savings", str(folder)]).exit_code == 0
    assert CliRunner().invoke(app, ["funding", "running", str(folder)]).exit_code == 0


def test_the_verb_refuses_savings_that_cannot_be_right(tmp_path: Path) -> None:
    folder = build(tmp_path / "synthetic")
    table = folder / "savings.csv"
    text = table.read_text(encoding="utf-8")
    assert "2019-03-20" in text
    table.write_text(text.replace("2019-03-20", "2019-05-20"), encoding="utf-8")
    done = CliRunner().invoke(app, ["funding", "savings", str(folder), "--json"])
    assert done.exit_code == 1
    assert "savings.csv:7 start '2019-04-01'" in done.stderr
    assert "before decided" in done.stderr
    table.write_text(text, encoding="utf-8")
    phasing = folder / "savings_phasing.csv"
    lines = phasing.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("SYN-S1,2019-08-01")]
    assert len(kept) == len(lines) - 1
    phasing.write_text("".join(kept), encoding="utf-8")
    done = CliRunner().invoke(app, ["funding", "savings", str(folder)])
    assert done.exit_code == 1
    assert "SYN-S1 plan 2019-09-01" in done.stderr
    assert CliRunner().invoke(app, ["funding", "savings", str(tmp_path / "no")]).exit_code == 2


def test_the_verbs_on_kent_and_medway() -> None:
    done = CliRunner().invoke(app, ["funding", "running", str(KENT_MEDWAY), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["reaching"], said["tried"], said["asked_percent"]) == (0, 5, 20.0)
    assert sum(row["pence"] for row in said["bases"][:1]) == 4_409_000_000
    done = CliRunner().invoke(app, ["funding", "savings", str(KENT_MEDWAY), "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["schemes"] == []


def test_what_was_published_is_told_before_what_was_alleged(kent_medway: Folder) -> None:
    state = state_on(kent_medway, kent_medway.settings.as_of)
    made = part(ground(kent_medway), state)
    held = {figure.id: figure for figure in made.figures}
    published = held["funding.savings.target_published.91Q"]
    assert (published.value, published.as_of) == (4_700_000, date(2021, 3, 31))
    assert (published.basis, published.vintage) == (Basis.OBSERVED, "2020/21")
    assert made.section.figures[0] == published.id
    for name, pounds in (("target", 46_000_000), ("target_first", 44_000_000)):
        figure = held[f"funding.savings.{name}.QKS"]
        assert (figure.value, figure.as_of) == (pounds, date(2019, 8, 20))
        assert "as alleged by a Member of the committee" in figure.label
        assert "no source supports it" in figure.label
    text = made.section.text
    assert text.startswith("The published target for 2020/21 of NHS Kent and Medway CCG is £4.70m")
    assert "(source: HSJ 7029478 (Jan 2021))" in text
    assert "£44.00m, then £46.00m was said on 20 August 2019 by a Member" in text
    [table] = [table for table in made.tables if table.id == "funding.savings.targets"]
    assert table.data["amount"].to_pylist() == [470_000_000, 4_400_000_000, 4_600_000_000]


def test_without_a_published_target_that_is_said(kent_medway: Folder) -> None:
    state = state_on(kent_medway, kent_medway.settings.as_of)
    made = part(ground(kent_medway, {"ledger": without("heading", "saving")}), state)
    assert made.section.text.startswith("No published target is held. £44.00m")


def test_several_published_targets_of_one_body_are_figures_of_their_own() -> None:
    def twice(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        [row] = [row for row in rows if row["heading"] == "saving"]
        more = {**row, "line": "another", "item": "another saving", "pence": 7_000}
        return pa.Table.from_pylist([*rows, more], table.schema)

    made = part(ground(synthetic(), {"ledger": twice}), synthetic_state())
    found = {f.id: f.value for f in made.figures if "target_published" in f.id}
    assert found == {
        "funding.savings.target_published.SYN-C": 500_000,
        "funding.savings.target_published.2.SYN-C": 70,
    }


def test_a_target_that_is_stated_is_not_alleged(made: Part) -> None:
    assert "The target was £3.00m, then £3.40m." in made.section.text
    assert not any("alleged" in figure.label for figure in made.figures)


def test_the_verb_shows_actuals_against_plan_and_the_forecast(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["funding", "savings", str(build(tmp_path / "made"))])
    assert done.exit_code == 0
    assert "Actuals against plan in 2019-20" in done.stdout
    year = done.stdout.partition("Actuals against plan")[2]
    first = next(line for line in year.splitlines() if line.startswith("SYN-S1"))
    # Planned 180,000 and saved 156,000 by the end of June.
    assert {"2019-06-30", "180,000", "156,000", "86.67", "720,000"} <= set(first.split())
    whole = next(line for line in year.splitlines() if line.startswith("all"))
    assert {"494,000", "347,270", "2,231,000"} <= set(whole.split())
    early = next(line for line in year.splitlines() if line.startswith("SYN-S4"))
    assert early.split()[1] == "-"


def test_the_verb_leads_with_what_a_source_states() -> None:
    done = CliRunner().invoke(app, ["funding", "savings", str(KENT_MEDWAY)])
    lines = done.stdout.splitlines()
    assert lines[2].startswith("91Q")
    assert "published (cited-hsj" in lines[2]
    assert "a Member of the committee, as minuted" in lines[3]
