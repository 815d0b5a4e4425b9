"""What the records hold of each procurement and each contract, brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from commonweal.records import Said, State, said
from commonweal.records.kinds import (
    Award,
    Bidder,
    Contract,
    Decision,
    Evaluation,
    Evaluator,
    Modification,
    Procurement,
    ProcurementNotice,
    ProcurementRecord,
    Representation,
)

#: Payloads that name a procurement, or may.
Naming = TypeVar(
    "Naming",
    Award,
    Bidder,
    Decision,
    Evaluation,
    Evaluator,
    ProcurementNotice,
    ProcurementRecord,
    Representation,
)


@dataclass(frozen=True, slots=True)
class Procured:
    """One procurement, and all that was stated of it, by when it was stated.

    Parameters
    ----------
    what, about
        What was stated of it last, and whom that statement is about: the authority's successor,
        where it was transferred.
    bidders, evaluators, evaluations, notices, representations, awards, decisions, record
        All that names it.
    follows
        The contract that it follows, or the framework agreement on which it is based; None where
        none is named, or on record.
    """

    what: Procurement
    about: str
    bidders: tuple[Said[Bidder], ...] = ()
    evaluators: tuple[Said[Evaluator], ...] = ()
    evaluations: tuple[Said[Evaluation], ...] = ()
    notices: tuple[Said[ProcurementNotice], ...] = ()
    representations: tuple[Said[Representation], ...] = ()
    awards: tuple[Said[Award], ...] = ()
    decisions: tuple[Said[Decision], ...] = ()
    record: tuple[Said[ProcurementRecord], ...] = ()
    follows: Contract | None = None

    @property
    def id(self) -> str:
        """Its id."""
        return self.what.procurement

    @property
    def award(self) -> Award | None:
        """The award, the last one stated where there are several; None where there is none yet."""
        held = [one.what for one in self.awards if not one.what.abandoned]
        return held[-1] if held else None

    @property
    def abandoned(self) -> Award | None:
        """What says that it was abandoned, and when; None where nothing does."""
        held = [one.what for one in self.awards if one.what.abandoned]
        return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class Contracted:
    """One contract, whom it is about, its changes by day, notices that tell of it, the record of
    its procurement, and the procurements in whose standstill it was changed."""

    what: Contract
    about: str
    modifications: tuple[Said[Modification], ...] = ()
    notices: tuple[Said[ProcurementNotice], ...] = ()
    record: tuple[Said[ProcurementRecord], ...] = ()
    bridged: tuple[Procured, ...] = ()


def procured(state: State) -> tuple[Procured, ...]:
    """Every procurement of a state, by id.

    A statement that names a procurement which nobody stated is in none of them; the records refuse
    it before it is added.
    """
    last = {one.what.procurement: one for one in said(state, Procurement)}
    bidders = _of(said(state, Bidder))
    evaluators = _of(said(state, Evaluator))
    evaluations = _of(said(state, Evaluation))
    notices = _of(said(state, ProcurementNotice))
    representations = _of(said(state, Representation))
    awards = _of(said(state, Award))
    decisions = _of(said(state, Decision))
    record = _of(said(state, ProcurementRecord))
    contracts = {one.what.contract: one.what for one in said(state, Contract)}
    return tuple(
        Procured(
            last[key].what,
            last[key].about,
            bidders.get(key, ()),
            evaluators.get(key, ()),
            evaluations.get(key, ()),
            notices.get(key, ()),
            representations.get(key, ()),
            awards.get(key, ()),
            decisions.get(key, ()),
            record.get(key, ()),
            contracts.get(last[key].what.existing_contract or ""),
        )
        for key in sorted(last)
    )


def contracted(state: State) -> tuple[Contracted, ...]:
    """Every contract of a state, by id.

    Notices of a change name the contract itself, or the procurement in which it was awarded.
    """
    last = {one.what.contract: one for one in said(state, Contract)}
    from_ = {one.what.procurement: one.what.contract for one in said(state, Award)}
    changes: dict[str, tuple[Said[Modification], ...]] = {}
    for change in sorted(said(state, Modification), key=lambda one: (one.what.on, one.id)):
        changes[change.what.contract] = (*changes.get(change.what.contract, ()), change)
    notices: dict[str, tuple[Said[ProcurementNotice], ...]] = {}
    for notice in said(state, ProcurementNotice):
        key = from_.get(notice.what.procurement, notice.what.procurement)
        notices[key] = (*notices.get(key, ()), notice)
    record: dict[str, tuple[Said[ProcurementRecord], ...]] = {}
    for item in said(state, ProcurementRecord):
        key = from_.get(item.what.procurement, "")
        record[key] = (*record.get(key, ()), item)
    bridges = {one.what.bridges for several in changes.values() for one in several}
    bought = procured(state) if bridges - {None} else ()
    return tuple(
        Contracted(
            last[key].what,
            last[key].about,
            changes.get(key, ()),
            notices.get(key, ()),
            record.get(key, ()),
            tuple(
                one for one in bought if one.id in {a.what.bridges for a in changes.get(key, ())}
            ),
        )
        for key in sorted(last)
    )


def _of(stated: Iterable[Said[Naming]]) -> dict[str, tuple[Said[Naming], ...]]:
    """What was stated, by the procurement that it names."""
    found: dict[str, list[Said[Naming]]] = {}
    for one in stated:
        if one.what.procurement is not None:
            found.setdefault(one.what.procurement, []).append(one)
    return {name: tuple(named) for name, named in found.items()}
