"""Rules on several rows, against twins that count day by day and row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.folder import check_folder
from commonweal.folder.engines import open_duckdb
from commonweal.folder.keys import key_findings
from commonweal.folder.parents import parent_findings
from commonweal.folder.schema import load_schemas
from commonweal.folder.staging import Staged, named

Maker = Callable[..., Path]
DAY = date(2019, 1, 1)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_duckdb() as opened:
        yield opened


def stage(
    connection: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, object]]
) -> Staged:
    """Rows as if they had been read from a file without a fault; the row is the record from 0."""
    schema = load_schemas()[name]
    table = pa.Table.from_pylist(
        [{column: row.get(column) for column in schema.names} for row in rows], schema.arrow
    )
    connection.register("given_rows", table)
    faults = [
        f"null::varchar as {named(f'{column.name} raw')}"
        for column in schema.columns
        if column.type != "string"
    ]
    connection.execute(
        f"create or replace table {named(name)} as "
        f"select {', '.join(['*', *faults])} from given_rows"
    )
    return Staged(
        schema=schema,
        file=f"{name}.csv",
        rows=len(rows),
        present=frozenset(schema.names),
        rows_of=list,
    )


LISTS = st.fixed_dictionaries(
    {
        "practice": st.sampled_from("ab"),
        "series": st.just("s"),
        "as_of": st.just(DAY),
        "sex": st.sampled_from(["male", "female"]),
        "age_from": st.integers(0, 2),
        "age_to": st.sampled_from([None, 5]),
        "patients": st.just(1.0),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LISTS, max_size=30))
def test_rows_that_agree_in_the_key(
    connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]
) -> None:
    staged = stage(connection, "registered", rows)
    seen: set[tuple[object, ...]] = set()
    repeats: list[int | None] = []
    for number, row in enumerate(rows):
        key = tuple(row[name] for name in ("practice", "sex", "age_from", "age_to"))
        if key in seen:
            repeats.append(number)
        seen.add(key)
    found = key_findings(connection, staged, {"registered": staged})
    assert [finding.row for finding in found] == repeats
    assert {finding.rule for finding in found} <= {"primary key"}


PERIODS = st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 5)))


def days(start: int, length: int | None) -> tuple[date, date | None]:
    first = DAY + timedelta(start)
    return first, None if length is None else first + timedelta(length)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), PERIODS), max_size=8))
def test_periods_of_a_code_that_overlap(
    connection: duckdb.DuckDBPyConnection, bodies: list[tuple[str, tuple[int, int | None]]]
) -> None:
    rows: list[dict[str, object]] = []
    for code, period in bodies:
        opened, closed = days(*period)
        rows.append({"code": code, "opened": opened, "closed": closed})
    staged = stage(connection, "organisations", rows)
    # Twin: in the order of their start, one is at fault when an earlier one holds its first day.
    order = sorted(range(len(rows)), key=lambda n: (bodies[n][1][0], n))
    at_fault = set()
    for place, n in enumerate(order):
        for m in order[:place]:
            (code, (start, _)), (other, (begun, length)) = bodies[n], bodies[m]
            held = length is None or start <= begun + length
            if code == other and held:
                at_fault.add(n)
    found = key_findings(connection, staged, {})
    assert [f.row for f in found if f.rule == "not overlapping"] == sorted(at_fault)


KINDS = {"c1": "commissioner", "c2": "commissioner", "n1": "network", "n2": "network"}
MEMBERSHIPS = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(["part_of", "part_of", "part_of", "partner"]),
    PERIODS,
    st.sampled_from([None, 1.0, 0.5, 1 / 3]),
    st.sampled_from([None, "2021", "2022"]),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(MEMBERSHIPS, max_size=8))
def test_nobody_belongs_by_more_than_one(
    connection: duckdb.DuckDBPyConnection,
    memberships: list[tuple[str, str, str, tuple[int, int | None], float | None, str | None]],
) -> None:
    """Twin: every day, every member, kind and edition by itself: shares are added as fractions."""
    rows: list[dict[str, object]] = []
    for member, group, role, period, share, vintage in memberships:
        start, end = days(*period)
        rows.append(
            {"member": member, "group": group, "role": role, "start": start, "end": end}
            | {"share": share, "vintage": vintage}
        )
    bodies = [{"code": code, "kind": kind, "opened": DAY} for code, kind in KINDS.items()]
    staged = {
        "memberships": stage(connection, "memberships", rows),
        "organisations": stage(connection, "organisations", bodies),
    }
    too_much = set()
    for day in range(20):
        sums: defaultdict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
        for member, group, role, (start, length), share, vintage in memberships:
            lasts = start <= day and (length is None or day <= start + length)
            if role == "part_of" and lasts:
                exact = Fraction(1 if share is None else share).limit_denominator(100)
                sums[member, KINDS[group], vintage or ""] += exact
        too_much |= {key[:2] for key, total in sums.items() if total > 1}
    found = parent_findings(connection, staged)
    told = {
        (memberships[f.row][0], KINDS[memberships[f.row][1]]) for f in found if f.row is not None
    }
    assert told == too_much


def test_a_practice_in_two_networks_on_one_day(folder: Maker, small: dict[str, str]) -> None:
    place = folder(
        memberships=small["memberships"] + "G1,U2,part_of,2019-12-31,,1,,observed,lists\n"
    )
    (finding,) = check_folder(place)
    assert (finding.file, finding.row, finding.value) == ("memberships.csv", 5, "G1")
    assert finding.rule == "one parent per day"
    assert "on 2019-12-31" in finding.message
    assert "U1, U2" in finding.message


def test_a_practice_that_changes_network_or_is_shared(folder: Maker, small: dict[str, str]) -> None:
    head, _, rest = small["memberships"].partition("G1,U1,part_of,2019-07-01,,1")
    handed_on = (
        f"{head}G1,U1,part_of,2019-07-01,2020-03-31,1{rest}"
        "G1,U2,part_of,2020-04-01,,1,,observed,lists\n"
    )
    assert check_folder(folder(memberships=handed_on)) == []
    shared = (
        f"{head}G1,U1,part_of,2019-07-01,,0.7{rest}G1,U2,part_of,2019-07-01,,0.3,,observed,lists\n"
    )
    assert check_folder(folder(memberships=shared)) == []


def test_editions_stand_side_by_side(folder: Maker, small: dict[str, str]) -> None:
    """What an edition says takes the place of rows without one, so each is added up by itself."""
    beside = small["memberships"] + "G1,U2,part_of,2019-07-01,,1,2022,observed,lists\n"
    assert check_folder(folder(memberships=beside)) == []
    twice = beside + "G1,U1,part_of,2020-07-01,,1,2022,observed,lists\n"
    (finding,) = check_folder(folder(memberships=twice))
    assert (finding.row, finding.rule) == (6, "one parent per day")
    assert "in the edition '2022'" in finding.message


def test_the_earlier_row_of_a_repeat_is_named(folder: Maker, small: dict[str, str]) -> None:
    text = small["areas"] + "E01000001,Again,lsoa,51,0.9,,lists\n" * 2
    found = check_folder(folder(areas=text))
    assert [(f.row, f.column, f.value) for f in found] == [
        (4, "code", "E01000001"),
        (5, "code", "E01000001"),
    ]
    assert all("row 2" in f.message for f in found)


def test_a_key_that_cannot_be_read_is_told_once(folder: Maker) -> None:
    text = (
        "code,name,kind,opened,source\n"
        "A,A,provider,soon,lists\nA,A,provider,soon,lists\n,B,provider,2019-01-01,lists\n"
        ",B,provider,2019-01-01,lists\n"
    )
    found = check_folder(folder(organisations=text, memberships=None, registered=None))
    assert Counter(f.rule for f in found) == {"type": 2, "required": 2}


def test_the_structure_is_checked(folder: Maker, small: dict[str, str]) -> None:
    rounds = small["memberships"] + (
        "U1,U2,part_of,2020-01-01,,1,,observed,lists\nU2,U1,part_of,2020-01-01,,1,,observed,lists\n"
    )
    found = check_folder(folder(memberships=rounds))
    assert [(f.rule, f.row) for f in found] == [("structure", 5)]
    before = small["memberships"].replace("G1,U1,part_of,2019-07-01", "G1,U1,part_of,2018-07-01")
    (finding,) = check_folder(folder(memberships=before))
    assert (finding.rule, finding.row) == ("structure", 3)
    assert "U1 was not open" in finding.message


def test_a_gap_is_told_and_does_not_keep_from_reading(folder: Maker, small: dict[str, str]) -> None:
    from commonweal.folder import read_folder

    later = small["memberships"].replace("G2,09E,part_of,2013-04-01", "G2,09E,part_of,2015-04-01")
    place = folder(memberships=later)
    (finding,) = check_folder(place)
    assert (finding.file, finding.value, finding.rule) == ("organisations.csv", "G2", "gap")
    assert read_folder(place).gaps == (finding,)
    assert check_folder(folder(memberships=None)) == []


def test_a_row_that_cannot_be_read_draws_no_further_findings(
    folder: Maker, small: dict[str, str]
) -> None:
    spoilt = small["memberships"].replace("G2,09E,part_of,2013-04-01", "G2,09E,part_of,then")
    assert [f.rule for f in check_folder(folder(memberships=spoilt))] == ["type"]


def test_editions_that_are_chosen_but_not_held(folder: Maker) -> None:
    toml = (
        'name = "K"\ncode = "Q"\nas_of = 2019-07-01\n[policies]\nlists = ["2018-19", "2019-20"]\n'
        'network_vintage = "2021"\n'
    )
    (finding,) = check_folder(folder(toml))
    assert (finding.file, finding.column, finding.value) == (
        "system.toml",
        "policies.lists",
        "2019-20",
    )
    assert "2018-19" in finding.message
