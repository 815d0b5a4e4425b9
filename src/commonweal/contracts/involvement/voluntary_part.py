"""Section: how the voluntary sector is involved, beside what is known of England."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from commonweal.contracts.involvement.part import METHOD, figure_of
from commonweal.contracts.involvement.voluntary import (
    AgainstEngland,
    Involved,
    against_england,
    involved,
)
from commonweal.contracts.register import contracts_held
from commonweal.evidence import Basis, Column, Figure, Lack, Part, Table
from commonweal.evidence.words import counted, slug
from commonweal.people.ground import Ground
from commonweal.people.sections import recorded
from commonweal.records import State, records_source
from commonweal.rules import Rule

INVOLVED = "contracts.voluntary"
#: Last day of the year that England's figures speak of.
COMPARED = date(2017, 3, 31)


def voluntary_part(ground: Ground, state: State) -> Part:
    """The voluntary sector in each partnership, and its part of contracts beside England's.

    Parameters
    ----------
    ground, state
        The day, the rules; the records.
    """
    held = contracts_held(state)
    partnerships = involved(state, ground.day)
    against = against_england(held, ground.day, ground.given.rules)
    names = ground.body_names
    partnerships = tuple(
        replace(one, partnership=names.get(one.partnership, one.partnership))
        for one in partnerships
    )
    figures = (*_beside_england(ground, against), *_of_payment(ground, partnerships))
    tables = (_partnerships_table(ground, partnerships),) if partnerships else ()
    return Part.of(
        id=INVOLVED,
        title="How the voluntary sector is involved",
        text=_voluntary_text(against, partnerships),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=_lacks(len(held), partnerships),
        rules=tuple(
            rule for rule in (against.national_value, against.national_number) if rule is not None
        ),
    )


def _beside_england(ground: Ground, found: AgainstEngland) -> tuple[Figure, ...]:
    code = ground.system.code
    made = []
    pairs = (
        ("value", "value", found.share_of_value, found.national_value),
        ("number", "number of contracts", found.share_of_number, found.national_number),
    )
    for name, what, share, rule in pairs:
        made.append(
            figure_of(
                ground,
                f"{INVOLVED}.share_of_{name}.{code}",
                f"Voluntary sector's part of the {what} on record",
                None if share is None else share * 100,
                "%",
                ground.day,
                "contracts of one kind of owner alone, or none, are on record: a share of these "
                "says nothing of all that is bought",
            )
        )
        if rule is not None and rule.high is not None:
            made.append(_national(name, what, rule, rule.high))
    return tuple(made)


def _national(name: str, what: str, rule: Rule, value: float) -> Figure:
    return Figure(
        id=f"{INVOLVED}.england_share_of_{name}",
        label=f"England: voluntary sector's part of the {what} for community care, 2016/17",
        about="E92000001",
        as_of=COMPARED,
        value=value,
        unit="%",
        basis=Basis.OBSERVED,
        sources=(rule.source,),
        method=METHOD.id,
    )


def _of_payment(ground: Ground, found: Sequence[Involved]) -> tuple[Figure, ...]:
    """The voluntary sector's part of what each partnership is paid, by its terms."""
    made_up = "a worked example, made up"
    return tuple(
        Figure(
            id=f"{INVOLVED}.payment.{slug(one.partnership)}",
            label=f"{one.partnership}: voluntary sector's part of the payment"
            f"{f', {made_up}' if one.made_up else ''}",
            about=ground.system.code,
            as_of=ground.day,
            value=one.share * 100,
            unit="%",
            basis=Basis.ASSUMED if one.made_up else Basis.OBSERVED,
            sources=(records_source(ground.day),),
            method=METHOD.id,
        )
        for one in found
        if one.share is not None
    )


def _partnerships_table(ground: Ground, found: Sequence[Involved]) -> Table:
    return recorded(
        ground.day,
        [
            {
                "partnership": one.partnership,
                "parties": one.parties,
                "of_parties": one.of_parties,
                "share": one.share,
                "seats": one.seats,
                "of_seats": one.of_seats,
                "seats_agreed": one.seats_agreed,
                "of_seats_agreed": one.of_seats_agreed,
                "votes": one.votes,
                "of_votes": one.of_votes,
                "made_up": one.made_up,
            }
            for one in found
        ],
        id=f"{INVOLVED}.partnerships",
        title="The voluntary sector in each partnership",
        columns=(
            Column(name="partnership", label="Partnership", kind="text"),
            Column(name="parties", label="Partners", kind="count"),
            Column(name="of_parties", label="Of", kind="count"),
            Column(name="share", label="Part of the payment", kind="share"),
            Column(name="seats", label="Seats", kind="count"),
            Column(name="of_seats", label="Of", kind="count"),
            Column(name="seats_agreed", label="Seats by its terms", kind="count"),
            Column(name="of_seats_agreed", label="Of", kind="count"),
            Column(name="votes", label="Votes cast", kind="count"),
            Column(name="of_votes", label="Of", kind="count"),
            Column(name="made_up", label="Made up", kind="flag"),
        ),
        basis=Basis.ASSUMED if any(one.made_up for one in found) else Basis.OBSERVED,
        method=METHOD.id,
    )


def _voluntary_text(found: AgainstEngland, partnerships: Sequence[Involved]) -> str:
    told = []
    if found.of_contracts:
        whole = counted(found.of_contracts, "contract")
        told.append(
            f"Of {whole} on record that {'runs' if found.of_contracts == 1 else 'run'} with a "
            f"provider whose owner is stated, {found.contracts or 'none'} "
            f"{'are' if found.contracts > 1 else 'is'} with the voluntary sector."
        )
        if found.without_value:
            told.append(
                f"Of {found.without_value} of these no value is known: in sums of value "
                f"{'it is' if found.without_value == 1 else 'they are'} not counted."
            )
        if found.share_of_value is None:
            told.append(
                "As contracts of one kind of owner alone are on record, no share is worked out."
            )
    else:
        told.append("No contract on record runs with a provider whose owner is stated.")
    if found.national_value is not None and found.national_value.high is not None:
        told.append(
            f"In England charities were awarded {found.national_value.high:g}% of the value of "
            "contracts for community care in 2016/17, which is not the same mix of services."
        )
    told += [_partnership(one) for one in partnerships]
    if not partnerships:
        told.append(
            "No contract with a partnership is on record, so who of the voluntary sector is a "
            "partner, what part of the money it has and on which boards it sits is not known."
        )
    return " ".join(told)


def _partnership(one: Involved) -> str:
    share = "" if one.share is None else f", {one.share:.1%} of the payment"
    seats = f"{one.seats} of {counted(one.of_seats, 'seat')} of its board"
    agreed = f"; by its terms {one.seats_agreed} of {counted(one.of_seats_agreed, 'seat')}"
    return (
        f"{one.partnership}{' (a worked example: made up)' if one.made_up else ''}: of the "
        f"voluntary sector are {one.parties} of {counted(one.of_parties, 'partner')}{share}, and "
        f"{seats if one.of_seats else 'of its board no seat is on record'}"
        f"{agreed if one.of_seats_agreed else ''}."
    )


def _lacks(contracts: int, partnerships: Sequence[Involved]) -> tuple[Lack, ...]:
    lacking = []
    if not contracts:
        lacking.append(
            Lack(
                table="records",
                what="contracts and who owns their providers",
                consequence="what part of them the voluntary sector has cannot be told",
                cause="rows",
            )
        )
    if not partnerships:
        lacking.append(
            Lack(
                table="records",
                what="contracts with partnerships, and who sits on their boards",
                consequence="how the voluntary sector takes part in them cannot be told",
                cause="rows",
            )
        )
    return tuple(lacking)
