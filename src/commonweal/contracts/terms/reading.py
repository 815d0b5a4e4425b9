"""Reading the terms of a contract from the text of a TOML or JSON file: every fault of form at
once, each at its clause in plain words."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from commonweal.contracts.terms.finding import Finding, under
from commonweal.records.canonical import each_once
from commonweal.records.kinds import OutcomeContract
from commonweal.records.toml import TooDeepError, read_toml
from commonweal.records.types import strictly
from commonweal.records.worded import unkept_in
from commonweal.rules import RuleBook

#: The rule on the form of terms.
FORM = "contract-form"
#: Deepest nesting that any clause has, with room to spare.
DEEPEST = 40
#: What is said of words with controls, or with signs that turn text about.
SIGNS = "This holds signs that cannot be kept."
#: Most characters of what a file says that are told again.
TOLD = 60
#: By which field an entry of a list is called.
NAMED_BY = ("name", "title", "lot", "outcome", "partner", "lesson", "sector", "activity", "year")


class TermsError(ValueError):
    """Terms that have not the form of a contract, with every finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(f"{one.clause}: {one.text} {one.do}" for one in findings))
        self.findings = tuple(findings)


def read_terms(text: str, book: RuleBook, *, form: str = "toml") -> OutcomeContract:
    """The terms of a contract that pays for outcomes.

    Parameters
    ----------
    text
        The payload of a statement `outcome_contract` as TOML or JSON (docs/statement-kinds.md).
    book
        All rules held.
    form
        "toml" or "json".

    Raises
    ------
    TermsError
        With everything that has not its form.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> try:
    ...     read_terms('contract = ""', load_rules())
    ... except TermsError as error:
    ...     [found.clause for found in error.findings][:2]
    ['contract', 'title']
    """
    said = _parsed(text, book, form)
    try:
        terms = strictly(OutcomeContract, said)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        inside = {fault["loc"][:at] for fault in faults for at in range(1, len(fault["loc"]))}
        # A list whose every entry is at fault is not also called empty.
        told = [one for one in faults if one["type"] != "too_short" or one["loc"] not in inside]
        raise TermsError([_finding(book, said, fault) for fault in told]) from error
    unkept = [_found(book, clause_of(place), SIGNS, "Type it again.") for place in unkept_in(said)]
    if unkept:
        raise TermsError(unkept)
    return terms


def _parsed(text: str, book: RuleBook, form: str) -> dict[str, Any]:
    try:
        if form == "json":
            said = json.loads(text, object_pairs_hook=each_once, parse_constant=_no_number)
        else:
            said = read_toml(text)
    except (RecursionError, TooDeepError) as error:
        raise TermsError([_whole(book, "clauses are nested too deeply")]) from error
    except ValueError as error:
        raise TermsError([_whole(book, f"this is no {form.upper()}: {error}")]) from error
    if not isinstance(said, dict):
        raise TermsError([_whole(book, "this is no set of clauses; give an object in braces")])
    if _depth(said) > DEEPEST:
        raise TermsError([_whole(book, "clauses are nested too deeply")])
    return said


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number that a contract can say")


def _depth(said: object) -> int:
    """How deep clauses lie in clauses; not by recursion, as files may be hostile."""
    deepest, left = 0, [(said, 1)]
    while left:
        one, depth = left.pop()
        deepest = max(deepest, depth)
        if depth > DEEPEST:
            return depth
        inside = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        left += [(each, depth + 1) for each in inside]
    return deepest


def _whole(book: RuleBook, text: str) -> Finding:
    return _found(book, "", f"{text[:1].upper()}{text[1:]}.", "Mend the file.")


def _found(book: RuleBook, clause: str, text: str, do: str) -> Finding:
    return under(book.rule(FORM), clause, "fails", text, do)


def _finding(book: RuleBook, said: Mapping[str, Any], fault: Mapping[str, Any]) -> Finding:
    place = [part for part in fault["loc"] if not isinstance(part, str) or "-" not in part]
    clause = clause_of(place)
    called = _called(said, place)
    at = f"{called}: " if called else ""
    text, do = _words(fault, place)
    return _found(book, clause, f"{at}{text}", do)


def clause_of(place: Sequence[str | int]) -> str:
    """A clause by its place, entries of lists counted from 1.

    Examples
    --------
    >>> clause_of(["outcomes", 0, "baseline", "value"])
    'outcomes[1].baseline.value'
    """
    told = ""
    for part in place:
        told += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if told else ''}{part}"
    return told


def _called(said: object, place: Sequence[str | int]) -> str:
    """What the entry of a list in which a fault lies is called."""
    name = ""
    for part in place:
        try:
            said = said[part]  # type: ignore[index]  # a file may say anything; KeyError is meant
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int) and isinstance(said, Mapping):
            name = next((f"{said[key]}"[:TOLD] for key in NAMED_BY if said.get(key)), name)
    return name


def _words(fault: Mapping[str, Any], place: Sequence[str | int]) -> tuple[str, str]:
    """What is wrong with a clause, and what to do."""
    kind, limits = str(fault["type"]), fault.get("ctx") or {}
    given = str(fault.get("input"))[:TOLD]
    last = next((part for part in reversed(place) if isinstance(part, str)), "")
    if kind == "missing":
        return f"{last} is not said.", "State it."
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(last, _fields(place), n=1)
        meant = f"; {near[0]} may be meant" if near else ""
        return f"no clause is called {last!r}{meant}.", "Take it out, or name it as the form does."
    if kind == "literal_error":
        return f"{given!r} is none of {limits['expected']}.", "Use one of these."
    if kind in ("string_too_short", "too_short"):
        return f"{last} is empty.", "State it."
    for code, words in _LIMITS.items():
        if kind == code:
            return f"{given} is not {words} {limits[_LIMIT[code]]}.", "Correct it."
    if kind in ("int_from_float", "int_type") and isinstance(fault.get("input"), float):
        return f"{given} is no whole number.", "Give whole numbers: money in pence."
    if kind.startswith("date_"):
        return f"{given!r} is no day.", "Write it as 2019-07-01."
    if kind == "json_invalid":
        return "A text holds half a character.", "Write it whole."
    if kind == "string_pattern_mismatch":
        return f"{given!r} is no identifier such as ods:RPA or company:01234567.", "Correct it."
    said = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{given!r} is not right: it should be {said}.", "Correct it."


_LIMITS = {
    "greater_than_equal": "at least",
    "greater_than": "above",
    "less_than_equal": "at most",
    "less_than": "below",
}
_LIMIT = {
    "greater_than_equal": "ge",
    "greater_than": "gt",
    "less_than_equal": "le",
    "less_than": "lt",
}


def _fields(place: Sequence[str | int]) -> list[str]:
    """The clauses that may stand beside the one at a place."""
    form: type[BaseModel] | None = OutcomeContract
    for part in place[:-1]:
        if isinstance(part, int) or form is None:
            continue
        field = form.model_fields.get(part)
        form = None if field is None else _form_in(field.annotation)
    return [] if form is None else list(form.model_fields)


def _form_in(kind: object) -> type[BaseModel] | None:
    """The form of an entry: of a list, or of what may be missing."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    inside = getattr(kind, "__args__", ())
    return next((found for each in inside if (found := _form_in(each)) is not None), None)
