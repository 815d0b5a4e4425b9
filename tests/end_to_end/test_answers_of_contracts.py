"""Answers from the chapter of contracts follow the folder's outcomes and records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from commonweal.contracts.terms import read_terms
from commonweal.evidence import Answer, Status
from commonweal.folder import Folder, read_folder
from commonweal.plan.chapters import ROOMS
from commonweal.plan.study import study_folder
from commonweal.records import Statement, append, draft, read_statements
from commonweal.rules import load_rules

ALONE = tuple(replace(room, after=()) for room in ROOMS if room.id == "contracts")
WITH_PROMISES = tuple(
    replace(room, after=()) for room in ROOMS if room.id in ("contracts", "governance")
)
TRANSPORT, SKIN = "Patient transport (G4S) 3 lots", "North Kent dermatology"
ON_TIME = "outpatients who arrive on time"
DAY = date(2019, 6, 3)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def told(held: Folder) -> dict[str, Answer]:
    return {one.id: one for one in study_folder(held, rooms=WITH_PROMISES).answers}


@pytest.fixture
def with_records(held: Folder, tmp_path: Path) -> Callable[..., Folder]:
    """The folder with further statements in its records, and without those of some kinds."""

    def made(*added: Statement, without: Iterable[str] = ()) -> Folder:
        path = tmp_path / "records" / "statements.jsonl"
        assert held.statements is not None
        left = set(without)
        kept = [one for one in read_statements(held.statements) if one.type not in left]
        append(path, [*kept, *added])
        return replace(held, statements=path)

    return made


def answers(folder: Folder) -> dict[str, Answer]:
    return {one.id: one for one in study_folder(folder, rooms=ALONE).answers}


def with_outcomes(held: Folder, change: Callable[[list[Row]], list[Row]]) -> Folder:
    """The folder with other rows of outcomes; without the table where none are left."""
    tables = dict(held.tables.held)
    kept = tables.pop("outcomes")
    rows = change(kept.to_pylist())
    if rows:
        tables["outcomes"] = pa.Table.from_pylist(rows, kept.schema)
    return replace(held, tables=replace(held.tables, held=tables))


def stated(kind: str, number: int, **payload: object) -> Statement:
    return draft(
        kind,
        payload,
        id=f"added-{number}",
        stated_by="Contracts lead",
        about="QKS",
        stated_at=datetime.combine(DAY, time(9), UTC),
        effective=DAY,
        reason="register",
        salt="0" * 64,
    )


def value(answer: Answer, start: str) -> float:
    """Of the one figure whose id is this, or begins so."""
    exact = [figure.value for figure in answer.figures if figure.id == start]
    [found] = exact or [one.value for one in answer.figures if one.id.startswith(start)]
    return float(str(found))


def contract(
    number: int, provider: str, owner: str, millions: float, starts: str, ends: str
) -> tuple[Statement, Statement]:
    """A contract of so many millions of pounds a year, and who owns its provider."""
    return (
        stated("contract", number, contract=f"k-{number}", authority="QKS", organisation=provider,
               title=f"Contract {number}", service=f"service {number}",
               annual_pence=round(millions * 1e8),
               starts=starts, ends=ends, source="made up"),
        stated("provider_owner", number + 1, organisation=provider, owner=owner,
               source="made up"),
    )  # fmt: skip


def months(first: float, last: float, count: int) -> list[Row]:
    """A share that moves in a straight line month by month, each published 45 days later."""
    rows: list[Row] = []
    for at in range(count):
        start = date(2016 + (6 + at) // 12, (6 + at) % 12 + 1, 1)
        end = date(2016 + (7 + at) // 12, (7 + at) % 12 + 1, 1) - timedelta(days=1)
        # Chance beside the line: one point up, one down.
        share = first + (last - first) * at / (count - 1) + (1 if at % 2 else -1)
        rows.append(
            {"about": TRANSPORT, "outcome": ON_TIME, "category": "", "start": start, "end": end,
             "value": share, "unit": "%", "target": 95.0, "better": "higher",
             "published": end + timedelta(days=45), "basis": "observed",
             "source": "cited-kentonline-48234-132456-lowdownnhs-hsj-7022263"}
        )  # fmt: skip
    return rows


def reached(rows: list[Row]) -> list[Row]:
    """Every target of the rows is reached."""
    return [row | {"value": row["target"] + 1} if row["target"] else row for row in rows]


@pytest.mark.row("Q14", "E3")
def test_the_example_tells_what_fails_and_that_it_cannot_be_dated(
    told: dict[str, Answer],
) -> None:
    answer = told["Q14"]
    assert answer.status is Status.MIXED
    assert f"{TRANSPORT}, {ON_TIME} 71% where 95% was asked for (March 2018)" in answer.text
    missed, apart = answer.text.split("Its value or the period that it is of is assumed")
    assert "1 that was measured can be set against what was asked for, and 1 of these" in missed
    assert "discharges within 60 minutes" not in missed
    assert "discharges within 60 minutes 47% where 95% was asked for (March 2018), assumed" in apart
    ended = f"{SKIN} was suspended on 19 June 2020 and terminated on 9 October 2020"
    assert ended in answer.text
    assert "Medway GP sites (9) was handed back in July 2020" in answer.text
    assert "patients waiting 7,500" in answer.text
    assert "no warning can be dated" in answer.text
    assert "Simulated, not observed" in answer.text
    assert value(answer, "contracts.monitoring.missed.") == 1
    assert value(answer, "contracts.monitoring.not_measured.") == 2
    assert value(answer, "contracts.last.north-kent-dermatology.patients-waiting") == 7_500
    # Asked on 20 August 2019, when the dermatology contract had run for four months.
    assert answer.then is not None
    assert answer.then.on == date(2019, 8, 20)
    assert not [name for name in answer.then.figures if "dermatology" in name]
    assert [name for name in answer.then.figures if "outpatients-who-arrive" in name]


@pytest.mark.row("Q20", "E1")
def test_the_example_cannot_tell_how_the_voluntary_sector_is_involved(
    told: dict[str, Answer],
) -> None:
    answer = told["Q20"]
    assert answer.status is Status.NOT_ANSWERABLE
    assert any("outcome_contract" in one for one in answer.lacking)
    assert any("register of all contracts" in one for one in answer.lacking)
    assert "It does not hold what part it has in the contracts and on the boards" in answer.text
    assert "records (" not in answer.text
    assert "2% of the value and 11% of the number" in answer.text
    assert "better than the national average" in answer.text
    assert value(answer, "contracts.voluntary.england_share_of_value") == 2
    assert answer.then is not None
    assert answer.then.status is Status.NOT_ANSWERABLE


def test_no_question_is_listed_as_working_that_cannot_be_answered(
    told: dict[str, Answer], example: Path
) -> None:
    listed = (example.parents[1] / "docs" / "what-works.md").read_text(encoding="utf-8")
    for question in ("Q14", "Q20", "Q23"):
        answerable = told[question].status is not Status.NOT_ANSWERABLE
        assert f"| {question} | {'works' if answerable else 'part'} |" in listed


@pytest.mark.row("Q23", "E6")
def test_the_example_tells_what_independents_hold_and_claims_no_share(
    told: dict[str, Answer],
) -> None:
    answer = told["Q23"]
    assert answer.status is Status.NOT_ANSWERABLE
    assert "register of all contracts" in answer.lacking[0]
    assert "so there is no whole of which theirs could be a part" in answer.text
    assert "records (" not in answer.text
    assert "2018/19 £33.0m" in answer.text
    suspended = (
        "North Kent dermatology (suspended on 19 June 2020 and terminated on 9 October 2020)"
    )
    assert f"a suspension does not end it: {suspended}." in answer.text
    assert "3 contracts without a known first day or value" in answer.text
    assert "Wheelchairs (£6.2m a year)" in answer.text
    assert "did not make them more likely to lead to privatisation" in answer.text
    assert not [figure for figure in answer.figures if ".share." in figure.id]
    # 2022/23 is told now and was not known when it was asked.
    assert answer.then is not None
    assert answer.now is not None
    assert "contracts.owners.value.independent.2022" in answer.now.figures
    assert "contracts.owners.value.independent.2022" not in answer.then.figures


def test_reached_targets_leave_what_ended_early_and_without_it_nothing_fails(
    held: Folder, with_records: Callable[..., Folder]
) -> None:
    met = with_outcomes(held, reached)
    one = answers(met)["Q14"]
    assert one.status is Status.MIXED
    assert "None of 11 outcomes" in one.text
    assert value(one, "contracts.monitoring.missed.") == 0
    none = answers(with_outcomes(with_records(without=["contract_ended"]), reached))["Q14"]
    assert none.status is Status.CONTRADICTED
    assert "suspended" not in none.text


def test_a_row_of_published_figures_dates_the_failure(
    held: Folder, with_records: Callable[..., Folder]
) -> None:
    def falling(_: list[Row]) -> list[Row]:
        return months(96.0, 72.0, 24)

    one = answers(with_outcomes(held, falling))["Q14"]
    assert "visible since" in one.text
    # Two contracts that ended early have no outcome here.
    assert one.status is Status.MIXED
    alone = answers(with_outcomes(with_records(without=["contract_ended"]), falling))["Q14"]
    assert alone.status is Status.SUPPORTED
    assert value(alone, "contracts.monitoring.not_dated.") == 0
    assert "no warning can be dated" not in alone.text


def test_an_outcome_with_a_fault_is_named_with_what_to_do(held: Folder) -> None:
    """As `contracts monitor` does: it was dropped, and nobody told."""

    def overlapping(rows: list[Row]) -> list[Row]:
        first = one_of(rows)
        return [*rows, first | {"end": first["end"] + timedelta(days=31)}]

    def section(change: Callable[[list[Row]], list[Row]]) -> tuple[str, list[str]]:
        made = study_folder(with_outcomes(held, change), rooms=ALONE)
        chapter = next(one for one in made.chapters if one.id == "contracts")
        told = next(one for one in chapter.sections if one.id == "contracts.monitoring")
        return told.text, [one.what + one.consequence for one in chapter.lacks]

    text, lacks = section(overlapping)
    assert "10 outcomes of contracts are on record, of which 8 were measured" in text
    assert "With a fault, and neither counted nor watched until it is mended, is 1 outcome" in text
    assert f"{TRANSPORT}, " in text
    assert "periods overlap" in text
    assert "so leave out totals of several periods" in text
    assert any("periods overlap" in one and "leave out totals" in one for one in lacks)
    alone, _ = section(lambda rows: overlapping([one_of(rows)]))
    assert alone.startswith("No outcome of a contract can be watched. With a fault")


def one_of(rows: list[Row]) -> Row:
    """The first outcome of patient transport."""
    return next(row for row in rows if row["about"] == TRANSPORT)


def test_a_row_of_figures_that_holds_its_target_gives_no_warning(
    with_records: Callable[..., Folder],
) -> None:
    folder = with_outcomes(
        with_records(without=["contract_ended"]), lambda _: months(97.0, 97.0, 24)
    )
    answer = answers(folder)["Q14"]
    assert answer.status is Status.CONTRADICTED
    assert value(answer, "contracts.monitoring.warnings.") == 0


def test_without_outcomes_q14_names_them(held: Folder) -> None:
    answer = answers(with_outcomes(held, lambda _: []))["Q14"]
    assert answer.status is Status.NOT_ANSWERABLE
    assert answer.lacking[0].startswith("outcomes (")
    assert not answer.figures
    # In words of a councillor, not of tables; and what to ask for.
    assert "does not hold what any contract delivered" in answer.text
    assert "Ask the commissioner for what each contract is measured by" in answer.text
    assert answer.then is not None
    assert answer.then.text == "Nothing can be said of that day either."


def test_without_targets_and_ends_nothing_is_said_to_fail(
    with_records: Callable[..., Folder],
) -> None:
    folder = with_outcomes(
        with_records(without=["contract_ended"]),
        lambda rows: [row | {"target": None} for row in rows],
    )
    answer = answers(folder)["Q14"]
    assert answer.status is Status.NOT_ANSWERABLE
    assert "target" in answer.lacking[0]


@pytest.mark.row("Q20", "Q23", "E6")
@pytest.mark.parametrize(
    ("charity", "later", "voluntary", "private", "shares"),
    [
        # A trust has £900m a year throughout; the charity a larger part than in England, or of
        # the number alone. By hand: the trust, the charity and what the example has (£43.3m a year
        # of four contracts; in 2015/16 91 days of one, £4.5m, and £40m of a company).
        (200.0, 0, Status.SUPPORTED, Status.CONTRADICTED, (44.5 / 1144.5, 17.3 / 1117.3)),
        (1.0, 400.0, Status.MIXED, Status.SUPPORTED, (44.5 / 945.5, 417.3 / 1318.3)),
    ],
)
def test_contracts_of_all_owners_give_shares_and_verdicts(
    with_records: Callable[..., Folder],
    charity: float,
    later: float,
    voluntary: Status,
    private: Status,
    shares: tuple[float, float],
) -> None:
    added = [
        *contract(10, "A trust", "nhs", 900.0, "2015-04-01", "2023-03-31"),
        *contract(20, "A charity", "voluntary", charity, "2015-04-01", "2023-03-31"),
        *contract(30, "A company", "independent", 40.0, "2015-04-01", "2016-03-31"),
    ]
    if later:
        added += contract(40, "A firm", "independent", later, "2022-04-01", "2023-03-31")
    told = answers(with_records(*added))
    assert told["Q20"].status is voluntary
    assert told["Q23"].status is private
    part = value(told["Q20"], "contracts.voluntary.share_of_value.")
    assert part == pytest.approx(100 * charity / (900 + charity + 43.3))
    # Five of the example run on 1 July 2019, the trust and the charity.
    number = value(told["Q20"], "contracts.voluntary.share_of_number.")
    assert number == pytest.approx(100 / 7)
    first, last = (
        value(told["Q23"], f"contracts.owners.share.independent.{year}") for year in (2015, 2022)
    )
    assert (first, last) == pytest.approx(tuple(100 * one for one in shares), rel=1e-3)
    assert not told["Q23"].lacking


def outcome_terms(example: Path, **changed: object) -> Statement:
    """The worked example of an outcome contract, stated."""
    text = (example.parent / "contracts" / "medway-swale.toml").read_text(encoding="utf-8")
    terms = read_terms(text, load_rules()).model_dump(mode="json")
    return stated("outcome_contract", 50, **{**terms, **changed})


@pytest.mark.row("Q20", "E1")
def test_a_contract_with_a_partnership_tells_the_part_of_the_voluntary_sector(
    example: Path, with_records: Callable[..., Folder]
) -> None:
    answer = answers(with_records(outcome_terms(example)))["Q20"]
    assert (
        "1 of 10 partners with 2.0% of the payment, no seat on record (1 of 12 seats by its terms)"
        in answer.text
    )
    assert "made up: it settles nothing" in answer.text
    assert answer.status is Status.NOT_ANSWERABLE
    assert value(answer, "contracts.voluntary.payment.") == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("share", "status"), [(0.03, Status.SUPPORTED), (0.01, Status.CONTRADICTED)]
)
def test_a_contract_that_is_no_example_is_set_beside_england(
    example: Path, with_records: Callable[..., Folder], share: float, status: Status
) -> None:
    terms: Any = outcome_terms(example).payload
    partners = [dict(one) for one in terms["partners"]]
    for one in partners:
        if one["sector"] in ("acute", "voluntary"):
            one["share"] = share if one["sector"] == "voluntary" else 0.57 - share
    answer = answers(with_records(outcome_terms(example, partners=partners, made_up=False)))["Q20"]
    assert answer.status is status
    assert f"{share:.1%} of the payment" in answer.text
