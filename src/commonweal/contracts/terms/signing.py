"""Terms that stand in the records, and why a signature under them is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from commonweal.contracts.terms.beside import Running, running, running_contract
from commonweal.contracts.terms.checking import check
from commonweal.contracts.terms.measured import Measured
from commonweal.records import Statement, fold, latest, said
from commonweal.records.folding import State
from commonweal.records.kinds import (
    Contract,
    ContractEnded,
    OutcomeContract,
    OutcomeContractSigned,
)
from commonweal.records.said import Said, read_as
from commonweal.rules import RuleBook

#: The kind of statement that signs.
SIGNS = "outcome_contract_signed"


def terms_in(state: State) -> dict[str, Said[OutcomeContract]]:
    """The terms of each contract: as last stated, or as they stood when it was signed."""
    signed = {one.what.contract: one.stated_at for one in said(state, OutcomeContractSigned)}
    found = {}
    for one in said(state, OutcomeContract):
        code = one.what.contract
        if code not in signed or code not in found or one.stated_at <= signed[code]:
            found[code] = one
    return found


def all_of(statements: Iterable[Statement]) -> State:
    """All that was ever stated in records, corrected."""
    return fold(statements, effective=date.max).ever()


def running_in(state: State) -> tuple[Running, ...]:
    """Every contract of a state, as it runs beside others, until it ended."""
    ended = {one.what.contract: one.what for one in said(state, ContractEnded)}
    last = {code: one.on for code, one in ended.items() if one.how != "suspended"}
    terms = [running(one.what) for one in terms_in(state).values()]
    held = latest(state, Contract, lambda one: one.contract)
    others = [running_contract(one.what, last.get(code)) for code, one in held.items()]
    return tuple(sorted((*terms, *others), key=lambda one: one.contract))


def signing_refusals(
    held: Sequence[Statement],
    new: Sequence[Statement],
    book: RuleBook,
    *,
    jurisdictions: Sequence[str] | None = None,
    measure: Callable[[OutcomeContract], Measured] | None = None,
) -> tuple[tuple[str, str], ...]:
    """Why statements that sign a contract cannot be added: what fails in its terms.

    Parameters
    ----------
    held, new
        Statements of the records, and those to be added.
    book
        All rules held.
    jurisdictions
        Where the records lie, the most local first; None asks the rules of everywhere.
    measure
        Gives what the data at hand measure of a contract; None where no data are at hand.

    Returns
    -------
    tuple
        Id of the statement that signs, and what stops it, with its clause and rule.
    """
    signing = [one for one in new if one.type == SIGNS and one.payload is not None]
    if not signing:
        return ()
    before = all_of(held)
    already = {one.what.contract: one.id for one in said(before, OutcomeContractSigned)}
    state = all_of((*held, *new))
    stated, beside = terms_in(state), running_in(state)
    told = []
    for statement in signing:
        signed = read_as(statement, OutcomeContractSigned).what
        if signed.contract in already:
            why = f"{signed.contract} was signed by {already[signed.contract]} already"
            told.append((statement.id, f"{why}; void that, or leave this out"))
            continue
        already[signed.contract] = statement.id
        found = stated.get(signed.contract)
        if found is None:
            why = f"the terms of {signed.contract!r} are not stated; state them first"
            told.append((statement.id, why))
            continue
        checked = check(
            found.what,
            book,
            on=signed.on,
            jurisdictions=jurisdictions,
            others=beside,
            data=None if measure is None else measure(found.what),
        )
        told += [
            (statement.id, f"{signed.contract} is not signed: {one.line}")
            for one in checked.findings
            if one.stops
        ]
    return tuple(told)
