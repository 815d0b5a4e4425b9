"""Reading a business case from the text of a TOML file; all findings at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
    Name,
    Option,
    Words,
)
from commonweal.records.toml import TooDeepError, read_toml
from commonweal.rules import RuleBook, Source

#: Entries of which a file has several, in the order in which they are told.
SEVERAL: dict[str, type[Entry]] = {
    "options": Option,
    "lines": Line,
    "conditions": Condition,
    "evidence": Evidence,
    "claims": Claim,
}
#: Rule that a fault of a field breaks, where its name says it.
RULES = {
    "pence": "whole pence",
    "low": "whole pence",
    "high": "whole pence",
    "by_year": "whole pence",
    "heading": "heading",
    "year": "years",
    "last_year": "years",
    "first_year": "years",
    "price_year": "years",
    "role": "role",
}
E = TypeVar("E", bound=Entry)


class Described(Entry):
    """A source as the file describes it."""

    id: Name
    title: Words
    publisher: Words
    place: Words
    vintage: str = ""
    known_from: date | None = None
    quotation: str = ""
    confidence: str = ""
    verified: bool = False


def read_case(text: str, book: RuleBook) -> Case:
    """Read and check a business case.

    Parameters
    ----------
    text
        The text of a TOML file; its form is in docs/methods/business-case.md.
    book
        All rules: rates and types of project must be held on the day of the case.

    Raises
    ------
    CaseError
        With everything to mend: entries that do not have their form, and what does not belong
        together among the others.
    """
    try:
        held = read_toml(text.removeprefix("\ufeff"))
    except TooDeepError:
        message = "entries stand too deep within one another to be read; a case has three levels"
        raise CaseError([Finding(place="file", rule="TOML", message=message)]) from None
    except ValueError as error:  # not TOML, or a number of thousands of digits
        message = f"{error}; mend the file there"
        raise CaseError([Finding(place="file", rule="TOML", message=message)]) from error
    found: list[Finding] = []
    header = _one(Header, _head(held), "", found)
    several = {
        name: [
            entry
            for number, row in enumerate(_rows(held, name, found), start=1)
            if (entry := _one(form, row, f"{name}.{_label(row, number)}", found)) is not None
        ]
        for name, form in SEVERAL.items()
    }
    sources = _sources(held, found)
    if header is None:
        raise CaseError(found)
    case = of_entries(header, several, sources)
    known = {str(row.get("id")) for row in _rows(held, "options", []) if isinstance(row, Mapping)}
    also = known - {option.id for option in case.options}
    found += belonging(case, book, also=also)
    if found:
        raise CaseError(found)
    return case


def of_entries(
    header: Header, several: Mapping[str, list[Any]], sources: Mapping[str, Source]
) -> Case:
    """A case of entries by the names of `SEVERAL`."""
    return Case(
        header=header,
        options=tuple(several.get("options", ())),
        lines=tuple(several.get("lines", ())),
        conditions=tuple(several.get("conditions", ())),
        evidence=tuple(several.get("evidence", ())),
        claims=tuple(several.get("claims", ())),
        sources=sources,
    )


def _head(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in held.items() if name not in {*SEVERAL, "sources"}}


def _rows(held: Mapping[str, Any], name: str, found: list[Finding]) -> list[Any]:
    rows = held.get(name, [])
    if isinstance(rows, list):
        return rows
    message = f"is no list of entries; head each with [[{name}]]"
    found.append(Finding(place=name, rule="form", message=message))
    return []


def _label(row: object, number: int) -> str:
    """The id of an entry, with its option's or case's before it, or its number."""
    if not isinstance(row, Mapping):
        return str(number)
    parts = [row.get("option"), row.get("id") or row.get("item")]
    named = ".".join(part for part in parts if isinstance(part, str) and part.isprintable())
    return named or str(number)


def _one(form: type[E], row: object, place: str, found: list[Finding]) -> E | None:
    try:
        return form.model_validate(row)
    except ValidationError as error:
        found += form_findings(error, place)
        return None


def form_findings(error: ValidationError, place: str) -> list[Finding]:
    """What pydantic found in one entry, as findings."""
    told = []
    for fault in error.errors(include_url=False, include_context=False):
        steps = [str(step) for step in fault["loc"] if step != "[key]"]
        first = steps[0] if steps else ""
        value = fault["input"]
        given = value if isinstance(value, str | int | float | bool) else ""
        told.append(
            Finding(
                place=".".join(filter(None, [place, *steps])) or "file",
                value="" if fault["type"] == "missing" else str(given),
                rule=RULES.get(first, "form"),
                message=_message(fault["type"], fault["msg"], first),
            )
        )
    return told


def _message(kind: str, said: str, name: str) -> str:
    if RULES.get(name) == "whole pence" and kind in ("int_type", "int_from_float", "int_parsing"):
        return (
            "is no whole number of pence; give pence without a decimal point, rounded where the "
            "amount comes from"
        )
    if kind == "missing":
        return "is lacking; give it"
    if kind == "extra_forbidden":
        return "is not known here; take it out, or correct its name"
    return f"{said.removeprefix('Value error, ')}; correct it"


def _sources(held: Mapping[str, Any], found: list[Finding]) -> dict[str, Source]:
    rows = held.get("sources", {})
    if not isinstance(rows, Mapping):
        message = "is no table; head each source with [sources.ID]"
        found.append(Finding(place="sources", rule="form", message=message))
        return {}
    made = {}
    for name, row in rows.items():
        whole = {**row, "id": name} if isinstance(row, Mapping) else row
        said = _one(Described, whole, f"sources.{name}", found)
        if said is None:
            continue
        if said.verified and not said.quotation:
            found.append(
                Finding(
                    place=f"sources.{name}.quotation",
                    rule="source",
                    message="is verified but quotes nothing; quote the words that were read",
                )
            )
        made[name] = Source(
            id=name,
            title=said.title,
            publisher=said.publisher,
            place=said.place,
            vintage=said.vintage,
            known_from=said.known_from,
            quotation=said.quotation,
            verified=said.verified,
        )
    return made
