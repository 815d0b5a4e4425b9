"""How the voluntary sector is involved in each partnership, beside what is known of England."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.contracts.register.held import Held
from commonweal.contracts.terms.signing import terms_in
from commonweal.records import State, said
from commonweal.records.kinds import OutcomeContract, ProviderOwner, Seat, Vote
from commonweal.rules import Rule, RuleBook

#: Subjects of the national figures: part of the value, and part of the number of contracts.
VALUE, NUMBER = "voluntary-share-of-value", "voluntary-share-of-contracts"


@dataclass(frozen=True, slots=True)
class Involved:
    """The voluntary sector in one partnership on a day.

    Parameters
    ----------
    partnership
        Which one.
    parties, of_parties
        Partners of that sector, of how many, in outcome contracts as stated last.
    share
        Their part of the payment; None where there is no contract.
    seats, of_seats
        Seats that they hold on boards of the partnership, of how many.
    votes, of_votes
        Votes that those seats cast, of all votes cast there: decisions taken part in.
    seats_agreed, of_seats_agreed
        Seats on the board that its contracts give their partners of that sector, of how many; a
        partner whose seats the terms do not say has none here.
    made_up
        Whether all of its contracts are worked examples, which nobody signed.
    """

    partnership: str
    parties: int
    of_parties: int
    share: float | None
    seats: int
    of_seats: int
    votes: int
    of_votes: int
    made_up: bool = False
    seats_agreed: int = 0
    of_seats_agreed: int = 0


@dataclass(frozen=True, slots=True)
class AgainstEngland:
    """The voluntary sector's part of contracts on record, beside England's.

    Parameters
    ----------
    contracts, of_contracts
        Contracts on record with a provider of that sector, of all whose owner is stated.
    pence, of_pence
        Their value of a year, of all whose owner and value are known.
    owners
        How many kinds of owner they have.
    without_value
        How many of these contracts have no known value and are in neither sum.
    national_value, national_number
        The rules that hold England's part of value and of number; None where none is held.
    """

    contracts: int
    of_contracts: int
    pence: int
    of_pence: int
    owners: int
    without_value: int
    national_value: Rule | None
    national_number: Rule | None

    @property
    def share_of_value(self) -> float | None:
        """Part of the value; None where nothing is known, or contracts of one kind of owner alone
        are on record."""
        return self.pence / self.of_pence if self.of_pence and self.owners > 1 else None

    @property
    def share_of_number(self) -> float | None:
        """Part of the number; None as above."""
        return self.contracts / self.of_contracts if self.owners > 1 else None


def involved(state: State, on: date) -> tuple[Involved, ...]:
    """Each partnership that has an outcome contract or seats nominated by voluntary bodies.

    Parameters
    ----------
    state
        The records folded for the day. A seat counts for the voluntary sector where it speaks for,
        or was nominated by, a partner of that sector or a provider stated to be voluntary.
    on
        The day.
    """
    terms: Mapping[str, OutcomeContract] = {code: one.what for code, one in terms_in(state).items()}
    running = [one for one in terms.values() if one.ends >= on]
    seats = [seat.what for seat in said(state, Seat)]
    votes = [vote.what for vote in said(state.ever(), Vote)]
    stated = {
        one.what.organisation for one in said(state, ProviderOwner) if one.what.owner == "voluntary"
    }
    partnerships = sorted({one.partnership for one in running})
    return tuple(
        _involved(
            name,
            [one for one in running if one.partnership == name],
            seats,
            votes,
            stated,
        )
        for name in partnerships
    )


def against_england(held: Iterable[Held], on: date, book: RuleBook) -> AgainstEngland:
    """The voluntary sector's part of the contracts that run on a day.

    Parameters
    ----------
    held
        Contracts of the register; those whose provider's owner is not stated are in neither part.
    on, book
        The day, and the rules with England's figures.
    """
    running = [one for one in held if one.runs_on(on) and one.owner is not None]
    theirs = [one for one in running if one.owner == "voluntary"]
    return AgainstEngland(
        len(theirs),
        len(running),
        sum(one.annual_pence or 0 for one in theirs),
        sum(one.annual_pence or 0 for one in running),
        len({one.owner for one in running}),
        sum(one.annual_pence is None for one in running),
        book.in_force(VALUE, "icb", on),
        book.in_force(NUMBER, "icb", on),
    )


def _involved(
    name: str,
    terms: list[OutcomeContract],
    seats: list[Seat],
    votes: list[Vote],
    stated: set[str],
) -> Involved:
    partners = [partner for one in terms for partner in one.partners]
    theirs = [partner for partner in partners if partner.sector == "voluntary"]
    names = stated | {partner.name for partner in theirs} | {one.partner for one in theirs}
    board = [seat for seat in seats if seat.body == name]
    held = [seat for seat in board if {seat.represents, seat.nominated_by} & names]
    theirs_by_id = {seat.person or seat.seat for seat in held}
    of_board = {seat.person or seat.seat for seat in board}
    cast = [vote for vote in votes if vote.voter in of_board]
    share = sum(partner.share for partner in theirs) / len(terms) if terms else None
    return Involved(
        name,
        len(theirs),
        len(partners),
        share,
        len(held),
        len(board),
        sum(vote.voter in theirs_by_id for vote in cast),
        len(cast),
        all(one.made_up for one in terms),
        sum(partner.seats or 0 for partner in theirs),
        sum(partner.seats or 0 for partner in partners),
    )
