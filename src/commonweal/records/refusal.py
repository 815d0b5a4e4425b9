"""Why a statement is not added to the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from commonweal.evidence.words import joined
from commonweal.records.sealing import proves
from commonweal.records.statement import Statement, StatementError, reasons
from commonweal.records.types import payload_model, referred, strictly


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why statements are not added.

    Parameters
    ----------
    id
        The statement that is at fault.
    reason
        What is wrong, and what to do.
    at
        Its place among the new statements, the first being 0; None where the fault shows in a
        statement that is held already.
    lacks
        Id of the statement or thing that it speaks of and that is not there, where that is it.
    field
        The field of the payload that is at fault, where it is one.
    """

    id: str
    reason: str
    at: int | None = None
    lacks: str = ""
    field: str = ""

    def __str__(self) -> str:
        """Id and reason."""
        return f"{self.id}: {self.reason}"


#: The reason of a statement with an id that is taken.
TWICE = "is stated already; nothing is stated twice"
#: What is asked of statements held and new before the new ones are added.
Check = Callable[[Sequence[Statement], Sequence[Statement]], Iterable[Refusal]]


class RefusedError(StatementError):
    """Statements that were not added, with every reason."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = tuple(refusals)


def refusals(
    held: Sequence[Statement], new: Sequence[Statement], checks: Sequence[Check] = ()
) -> tuple[Refusal, ...]:
    """Why statements cannot be added to those held; none when they can.

    Parameters
    ----------
    held, new, checks
        As in `append`.
    """
    known = {statement.id: statement for statement in held}
    found = []
    for at, statement in enumerate(new):
        if statement.id in known:
            found.append(Refusal(statement.id, TWICE, at))
        known.setdefault(statement.id, statement)
    for at, statement in enumerate(new):
        found += _of_form(at, statement, known)
    found += _checked(held, new, {one.at for one in found}, checks)
    found.sort(key=lambda one: -1 if one.at is None else one.at)
    return tuple(found)


def _checked(
    held: Sequence[Statement],
    new: Sequence[Statement],
    wrong: set[int | None],
    checks: Sequence[Check],
) -> list[Refusal]:
    """What checks say of the statements that have a form. What speaks of a thing that one without
    a form would have stated is not at fault."""
    sound = [at for at in range(len(new)) if at not in wrong]
    claimed = {
        value
        for at in wrong
        if at is not None
        for value in (new[at].payload or {}).values()
        if isinstance(value, str)
    }
    return [
        replace(one, at=None if one.at is None else sound[one.at])
        for check in checks
        for one in check(held, [new[at] for at in sound])
        if not one.lacks or one.lacks not in claimed
    ]


def _of_form(at: int, statement: Statement, known: dict[str, Statement]) -> list[Refusal]:
    name = statement.id
    if statement.payload is None:
        return [Refusal(name, "has no payload; a new statement needs one", at)]
    try:
        statement.typed()
    except StatementError as error:
        return [Refusal(name, str(error).removeprefix(f"{name}: "), at)]
    named = referred(statement.type, statement.payload)
    if named is None:
        return []
    other = known.get(named)
    if other is None or named == name:
        said = f"speaks of {named}, which is not in the records"
        return [Refusal(name, said, at, named)]
    if other.stated_at > statement.stated_at:
        return [Refusal(name, f"speaks of {named}, which was stated only later", at)]
    if statement.type == "opened" and not (other.type == "seal" and proves(other, statement)):
        said = f"the declaration is not the one that {named} sealed"
        return [Refusal(name, said, at)]
    if statement.type != "correction":
        return []
    return _of_correction(at, statement, known)


def _of_correction(at: int, statement: Statement, known: dict[str, Statement]) -> list[Refusal]:
    """Whether what a correction says has the form of what it corrects."""
    seen: set[str] = set()
    kind = statement
    while kind.type == "correction" and kind.payload is not None:
        named = str(kind.payload["corrects"])
        if named in seen or named not in known:
            said = f"corrects {named}, which leads to no statement that is no correction"
            return [Refusal(statement.id, said, at)]
        seen.add(named)
        kind = known[named]
    meant = (statement.payload or {})["payload"]
    told = f"what {(statement.payload or {})['corrects']} should have said"
    form = payload_model(kind.type)
    try:
        strictly(form, meant)
    except ValidationError as error:
        why = f"{told} is no {kind.type}: {reasons(error)}"
        return [Refusal(statement.id, why, at)]
    # The kind itself would strip them.
    blank = joined(sorted(_blanks(meant))) if form.model_config.get("str_strip_whitespace") else ""
    if blank:
        why = f"{told} has blanks at the ends of {blank}; take them out"
        return [Refusal(statement.id, why, at)]
    return []


def _blanks(said: object, way: str = "") -> set[str]:
    """Where texts begin or end with a blank."""
    if isinstance(said, str):
        return {way} if said != said.strip() else set()
    inside: Iterable[tuple[object, object]] = ()
    if isinstance(said, Mapping):
        inside = said.items()
    elif isinstance(said, list):
        inside = enumerate(said, start=1)
    return {
        place
        for name, one in inside
        for place in _blanks(one, f"{way}.{name}" if way else f"{name}")
    }
