"""Business cases from the tables of a folder: the same value as a file gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from pydantic import ValidationError

from commonweal.funding.case.checking import findings as belonging
from commonweal.funding.case.finding import CaseError, Finding
from commonweal.funding.case.form import (
    Case,
    Claim,
    Condition,
    Entry,
    Evidence,
    Header,
    Line,
    Option,
    Role,
)
from commonweal.funding.case.reading import form_findings
from commonweal.rules import RuleBook
from commonweal.system.study import Tables

Row = dict[str, Any]
E = TypeVar("E", bound=Entry)
#: Columns of a money line that differ between its years.
BY_YEAR = ("year", "pence", "low", "high")
#: Options are shown in this order of their roles.
ORDER: tuple[Role, ...] = ("do nothing", "do minimum", "change")


def cases_of(tables: Tables, book: RuleBook) -> tuple[Case, ...]:
    """Business cases that a folder holds, in order of their ids.

    Parameters
    ----------
    tables
        Checked tables; cases, case_options, case_lines, case_conditions and case_evidence are
        used, and each may be absent.
    book
        All rules.

    Raises
    ------
    CaseError
        With everything to mend in any case, each finding with its table.
    """
    found: list[Finding] = []
    cases = []
    for row in _rows(tables, "cases"):
        made = _case(tables, row, found)
        if made is not None:
            faults = belonging(made, book)
            found += [_of_case(fault, made.header.id) for fault in faults]
            cases.append(made)
    if found:
        raise CaseError(found)
    return tuple(sorted(cases, key=lambda case: case.header.id))


def _of_case(fault: Finding, case: str) -> Finding:
    place = f"cases.{case}.{fault.place}"
    return Finding(place=place, rule=fault.rule, message=fault.message, value=fault.value)


def _rows(tables: Tables, name: str, case: str | None = None) -> list[Row]:
    """Rows of a table, or those of a case; cells without a value are left out."""
    held = tables.get(name)
    rows = [] if held is None else held.to_pylist()
    kept = [row for row in rows if case is None or row["case"] == case]
    return [{key: value for key, value in row.items() if value is not None} for row in kept]


def _case(tables: Tables, row: Row, found: list[Finding]) -> Case | None:
    case = row.pop("case")
    row["id"] = case
    if "other_horizons" in row:
        row["other_horizons"] = [int(count) for count in row["other_horizons"].split("|")]
    header = _one(Header, row, f"cases.{case}", found)
    options = list(_named(Option, _rows(tables, "case_options", case), "option", found))
    lines = _lines(_rows(tables, "case_lines", case), found)
    conditions = _named(Condition, _rows(tables, "case_conditions", case), "condition", found)
    evidence, claims = _evidence(_rows(tables, "case_evidence", case), found)
    if header is None:
        return None
    options.sort(key=lambda option: ORDER.index(option.role))
    return Case(
        header=header,
        options=tuple(options),
        lines=tuple(lines),
        conditions=tuple(conditions),
        evidence=tuple(evidence),
        claims=tuple(claims),
        sources=tables.sources,
    )


def _one(form: type[E], row: Mapping[str, Any], place: str, found: list[Finding]) -> E | None:
    try:
        return form.model_validate(row)
    except ValidationError as error:
        found += form_findings(error, place)
        return None


def _named(form: type[E], rows: Sequence[Row], key: str, found: list[Finding]) -> Iterator[E]:
    """Entries whose id stands in the column `key`; an option's source is not kept."""
    for row in rows:
        case, name = row.pop("case"), row.pop(key)
        if form is Option:
            row.pop("source")
        made = _one(form, row | {"id": name}, f"case_{key}s.{case}.{name}", found)
        if made is not None:
            yield made


def _lines(rows: Sequence[Row], found: list[Finding]) -> Iterator[Line]:
    def key(row: Row) -> tuple[str, str]:
        return row["option"], row["line"]

    first = {key(row): number for number, row in reversed(list(enumerate(rows)))}
    in_order = sorted(rows, key=lambda row: (first[key(row)], row.get("year", "")))
    for (option, line), several in groupby(in_order, key=key):
        held = list(several)
        place = f"case_lines.{held[0]['case']}.{option}.{line}"
        said = [{k: v for k, v in row.items() if k not in BY_YEAR} for row in held]
        if any(other != said[0] for other in said[1:]):
            message = (
                "its years differ in more than year, pence, low and high; give them one wording"
            )
            found.append(Finding(place=place, rule="one line", message=message))
            continue
        made = _one(Line, _line(held, said[0]), place, found)
        if made is not None:
            yield made


def _line(held: Sequence[Row], said: Row) -> Row:
    one = {key: value for key, value in said.items() if key not in ("case", "line")}
    one["id"] = said["line"]
    if len(held) == 1:
        return one | {key: held[0][key] for key in BY_YEAR if key in held[0]}
    one["by_year"] = {row.get("year", ""): row.get("pence", "") for row in held}
    for end in ("low", "high"):
        if any(end in row for row in held):
            one[end] = sum(row.get(end, row.get("pence", 0)) for row in held)
    return one


def _evidence(rows: Sequence[Row], found: list[Finding]) -> tuple[list[Evidence], list[Claim]]:
    evidence: list[Evidence] = []
    claims: list[Claim] = []
    for row in rows:
        case, kind, item = row.pop("case"), row.pop("kind"), row.pop("item")
        place = f"case_evidence.{case}.{item}"
        if kind == "claim":
            claim = _one(Claim, row | {"id": item}, place, found)
            claims += [] if claim is None else [claim]
            continue
        frame = row.pop("frame", "")
        entry = _one(Evidence, row | {"case": frame, "item": item}, place, found)
        evidence += [] if entry is None else [entry]
    return evidence, claims
