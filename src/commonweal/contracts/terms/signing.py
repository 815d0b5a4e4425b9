"""Terms that stand in the records, and why a signature under them is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commonweal.contracts.terms.beside import Running, running, running_contract
from commonweal.contracts.terms.checking import check
from commonweal.contracts.terms.measured import Measured
from commonweal.evidence.words import day as day_words
from commonweal.records import Statement, fold, latest, said
from commonweal.records.folding import State
from commonweal.records.kinds import (
    Contract,
    ContractEnded,
    OutcomeContract,
    OutcomeContractSigned,
)
from commonweal.records.said import Said
from commonweal.rules import RuleBook

#: The kind of statement that signs.
SIGNS = "outcome_contract_signed"
#: Kinds that can bring about a signature, or change what one stands under.
TOUCHES = (SIGNS, "outcome_contract", "correction", "void")
Measure = Callable[[OutcomeContract], Measured]


def terms_in(state: State) -> dict[str, Said[OutcomeContract]]:
    """The terms of each contract, as corrected: those stated last, or last before its signature."""
    signed = {one.what.contract: one for one in said(state, OutcomeContractSigned)}
    places = _places(state)
    found: dict[str, Said[OutcomeContract]] = {}
    for one in said(state, OutcomeContract):
        code = one.what.contract
        if code not in signed or code not in found or _before(one, signed[code], places):
            found[code] = one
    return found


def _places(state: State) -> dict[str, int]:
    """Where each statement stands by when it was first stated: a correction bears a later day."""
    return {held.id: at for at, held in enumerate(state.statements)}


def _before(
    terms: Said[OutcomeContract], signature: Said[OutcomeContractSigned], places: Mapping[str, int]
) -> bool:
    """Whether terms were stated before their signature, or at the same instant."""
    together = terms.stated_at == signature.stated_at
    return together or places[terms.id] < places[signature.id]


def all_of(statements: Iterable[Statement]) -> State:
    """All that was ever stated in records, corrected."""
    return fold(statements, effective=date.max).ever()


def running_in(state: State) -> tuple[Running, ...]:
    """Every contract of a state, as it runs beside others, until it ended. Terms that nobody signed
    are told as such."""
    last: dict[str, date] = {}
    for end in said(state, ContractEnded):
        if end.what.how != "suspended":
            code = end.what.contract
            last[code] = min(end.what.on, last.get(code, date.max))
    signed = {one.what.contract for one in said(state, OutcomeContractSigned)}
    terms = [
        replace(running(one.what, last.get(code)), signed=code in signed)
        for code, one in terms_in(state).items()
    ]
    held = latest(state, Contract, lambda one: one.contract)
    others = [running_contract(one.what, last.get(code)) for code, one in held.items()]
    return tuple(sorted((*terms, *others), key=lambda one: one.contract))


def signing_refusals(
    held: Sequence[Statement],
    new: Sequence[Statement],
    book: RuleBook,
    *,
    jurisdictions: Sequence[str] | None = None,
    measure: Measure | None = None,
) -> tuple[tuple[str, str], ...]:
    """Why statements cannot be added that sign a contract, or change what was signed: what fails
    in its terms. Corrections, voids and terms stated as of an earlier day can do that too.

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
        Id of the new statement that signs or changes, and what stops it, with clause and rule.
    """
    touching = [one.id for one in new if one.type in TOUCHES]
    if not touching:
        return ()
    before, after = all_of(held), all_of((*held, *new))
    stood = _standing(before)
    first = {one.what.contract: one.id for one in reversed(said(before, OutcomeContractSigned))}
    earlier, beside = running_in(before), running_in(after)
    places, told = _places(after), []
    undone = beside != earlier and any(one.type in ("correction", "void") for one in new)
    last = {one.contract: one.ends for one in beside}

    def stops(signed: Signed, others: Sequence[Running]) -> list[str]:
        signature, terms = signed[0].what, signed[1]
        if terms is None:
            return []
        data = None if measure is None else measure(terms.what)
        return list(_stops(signature, terms.what, book, jurisdictions, others, data))

    for signature, found in _standing(after).values():
        if stood.get(signature.id) == (signature, found):
            # What ran beside it when it was signed may run on after all, where its end is undone.
            if undone and found is not None and found.what.ends == last[found.what.contract]:
                stopped = stops((signature, found), earlier)
                now = stops((signature, found), beside)
                told += [(touching[-1], why) for why in now if why not in stopped]
            continue
        by = signature.id if signature.id in touching else touching[-1]
        other = first.setdefault(signature.what.contract, signature.id)
        if other != signature.id:
            why = f"{signature.what.contract} was signed by {other} already"
            told.append((by, f"{why}; void that, or leave this out"))
            continue
        if found is None:
            why = f"the terms of {signature.what.contract!r} are not stated"
            told.append((by, f"{why}; state them first"))
            continue
        if not _before(found, signature, places):
            why = f"the terms of {signature.what.contract!r} are stated after their signature"
            told.append((by, f"{why}; state them before it"))
        told += [(by, why) for why in stops((signature, found), beside)]
    return tuple(told)


Signed = tuple[Said[OutcomeContractSigned], Said[OutcomeContract] | None]


def _standing(state: State) -> dict[str, Signed]:
    """Each signature by its id, and the terms that it stands under."""
    terms = terms_in(state)
    signatures = said(state, OutcomeContractSigned)
    return {one.id: (one, terms.get(one.what.contract)) for one in signatures}


def _stops(
    signature: OutcomeContractSigned,
    terms: OutcomeContract,
    book: RuleBook,
    jurisdictions: Sequence[str] | None,
    beside: Sequence[Running],
    data: Measured | None,
) -> Iterator[str]:
    """Why a contract cannot stand as signed."""
    code, on = terms.contract, signature.on
    if on > terms.ends:
        days = f"signed on {day_words(on)} and ended on {day_words(terms.ends)}"
        yield f"{code} is {days}; correct one of them"
    checked = check(terms, book, on=on, jurisdictions=jurisdictions, others=beside, data=data)
    yield from (f"{code} is not signed: {one.line}" for one in checked.findings if one.stops)
