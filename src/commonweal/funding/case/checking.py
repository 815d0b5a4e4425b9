"""What does not belong together in a business case: every finding at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from commonweal.funding import years
from commonweal.funding.case.finding import Finding
from commonweal.funding.case.form import (
    Case,
    Condition,
    Evidence,
    Header,
    Line,
    Option,
    Role,
)
from commonweal.funding.case.frame import FIVE
from commonweal.funding.case.lines import line_findings
from commonweal.funding.case.rates import discount_rules, schedule
from commonweal.rules import RuleBook, Source

ROLES: tuple[Role, ...] = ("do nothing", "do minimum")


def findings(case: Case, book: RuleBook, *, also: Collection[str] = ()) -> list[Finding]:
    """Everything in a case that does not belong together.

    Parameters
    ----------
    case
        Entries that each have their form.
    book
        All rules: rates and types of project must be held on the day of the case.
    also
        Ids of options that were written but do not have their form: lines may name them.
    """
    return [
        *_header(case.header, book),
        *_options(case, also),
        *_twice("options", [option.id for option in case.options]),
        *_twice("lines", [f"{line.option}.{line.id}" for line in case.lines]),
        *_same_pound(case.lines),
        *(
            found
            for line in case.lines
            for found in line_findings(line, case, book, {*also, *_ids(case.options)})
        ),
        *_conditions(case.conditions),
        *_evidence(case.evidence),
        *_sources(case, case.sources),
    ]


def _ids(options: Iterable[Option]) -> set[str]:
    return {option.id for option in options}


def _header(header: Header, book: RuleBook) -> Iterator[Finding]:
    if schedule(discount_rules(book, "standard", header.on), "standard") is None:
        yield Finding(
            place="on",
            value=header.on.isoformat(),
            rule="discount rate",
            message="no rule on discount rates is held for that day; give the day of the case, or "
            "add the rates of that time to the rules",
        )
    if header.ended_on is not None and not header.ended_why:
        yield Finding(
            place="ended_why",
            rule="reason",
            message="say why what was decided ended on the day of ended_on",
        )
    last = header.first_year + header.horizon_years - 1
    span = years.days(years.label(header.first_year))[0], years.days(years.label(last))[1]
    if header.ended_on is not None and not span[0] <= header.ended_on <= span[1]:
        yield Finding(
            place="ended_on",
            value=header.ended_on.isoformat(),
            rule="years",
            message=f"lies outside the case, {span[0]} to {span[1]}; correct one of them",
        )
    for count in header.other_horizons:
        if count > header.horizon_years:
            yield Finding(
                place="other_horizons",
                value=str(count),
                rule="years",
                message=f"is longer than the horizon of {header.horizon_years}; lengthen that",
            )


def _options(case: Case, also: Collection[str]) -> Iterator[Finding]:
    for role in ROLES:
        held = [option.id for option in case.options if option.role == role]
        if not held and not also:
            yield Finding(
                place="options",
                rule="always there",
                message=f"there is no option of the role {role!r}; every case has one to measure "
                "the others against: add it, with its lines or why they are missing",
            )
        if len(held) > 1:
            yield Finding(
                place="options",
                value=", ".join(held),
                rule="always there",
                message=f"{len(held)} options have the role {role!r}; keep one",
            )
    named = {line.option for line in case.lines}
    changes = case.header.amounts == "changes from doing nothing"
    for option in case.options:
        if option.role == "do nothing" and changes:
            if any(line.stated for line in case.lines_of(option.id)):
                yield Finding(
                    place=f"options.{option.id}",
                    rule="amounts",
                    message="doing nothing has amounts though amounts are changes from it; take "
                    "them out, or give the totals of every option",
                )
        elif option.id not in named:
            yield Finding(
                place=f"options.{option.id}",
                rule="missing is not zero",
                message="has no line; give its costs and benefits, or a line that is missing with "
                "the reason",
            )


def _twice(place: str, ids: Sequence[str]) -> Iterator[Finding]:
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Finding(
            place=f"{place}.{name}",
            rule="once",
            message=f"stands {ids.count(name)} times; keep one, or give another id",
        )


def _same_pound(lines: Sequence[Line]) -> Iterator[Finding]:
    """Lines that differ in nothing but their id: the same pound counted twice."""
    seen: dict[tuple[object, ...], str] = {}
    for line in lines:
        if not line.stated:
            continue
        key = (line.option, line.heading, line.body, line.name.lower(), *line.stated.items())
        first = seen.setdefault(key, line.id)
        if first != line.id:
            yield Finding(
                place=f"lines.{line.option}.{line.id}",
                rule="no pound twice",
                message=f"is the same money as line {first}; keep one, or name what differs",
            )


def _conditions(conditions: Sequence[Condition]) -> Iterator[Finding]:
    yield from _twice("conditions", [condition.id for condition in conditions])
    for condition in conditions:
        place = f"conditions.{condition.id}"
        done, begun = condition.discharged_on, condition.set_on
        if done is not None and begun is not None and done < begun:
            yield Finding(
                place=f"{place}.discharged_on",
                value=done.isoformat(),
                rule="dates",
                message=f"lies before {begun}, when it was set; correct one of them",
            )
        if done is not None and not condition.evidence:
            yield Finding(
                place=f"{place}.evidence",
                rule="evidence",
                message="a condition that was discharged needs the evidence of it",
            )


def _evidence(evidence: Sequence[Evidence]) -> Iterator[Finding]:
    for entry in evidence:
        asked = FIVE[entry.case][1]
        if entry.item not in asked:
            yield Finding(
                place=f"evidence.{entry.case}",
                value=entry.item,
                rule="five cases",
                message=f"the {entry.case} case asks for {', '.join(asked)}; name one of them",
            )
    yield from _twice("evidence", [f"{entry.case}.{entry.item}" for entry in evidence])


def _sources(case: Case, sources: Mapping[str, Source]) -> Iterator[Finding]:
    named = [
        ("source", case.header.source),
        *((f"lines.{line.option}.{line.id}.source", line.source) for line in case.lines),
        *((f"conditions.{entry.id}.source", entry.source) for entry in case.conditions),
        *((f"evidence.{entry.case}.{entry.item}", entry.source) for entry in case.evidence),
        *((f"claims.{claim.id}.source", claim.source) for claim in case.claims),
    ]
    for place, source in named:
        if source not in sources:
            yield Finding(
                place=place,
                value=source,
                rule="source",
                message="is no source of the case; correct it, or describe it under sources",
            )
