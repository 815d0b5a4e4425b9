"""Sections: who owns the providers, over time; and how the voluntary sector is involved."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.contracts.involvement.owning import OWNERS, Told, YearOwned, by_year, span
from commonweal.contracts.involvement.voluntary import (
    AgainstEngland,
    Involved,
    against_england,
    involved,
)
from commonweal.contracts.register import contracts_held
from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import counted, years
from commonweal.people.ground import Ground, unknown
from commonweal.records import State, records_source
from commonweal.rules import Rule

OWNED, INVOLVED = "contracts.owners", "contracts.voluntary"
SHOWN = 12
#: As many financial years are shown at most: the last ones.
MOST_YEARS = 12
METHOD = Method(
    id="contracts.owners_method",
    title="Who owns providers, and how the voluntary sector is involved",
    text="Owners are stated of each provider. A contract counts in a financial year with its value "
    "of a year times the part of the days on which it ran; contracts without a known value or "
    "owner are counted and are in no sum. The voluntary sector's part is set beside England's part "
    "of contracts for community care in 2016/17, which is another mix of services. "
    "docs/methods/contract-register.md.",
)
#: Owners whose shares are figures.
TOLD: tuple[Told, ...] = ("independent", "voluntary")
LABELS = {
    "nhs": "NHS",
    "council": "Council",
    "general practice": "General practice",
    "voluntary": "Voluntary",
    "independent": "Independent",
    "not stated": "Not stated",
}


def owners_part(ground: Ground, state: State) -> Part:
    """Value of contracts on record by who owns the provider, year by year.

    Parameters
    ----------
    ground, state
        The day and the system; the records, of which all that was ever stated counts.
    """
    held = contracts_held(state)
    reach = span(held)
    if reach is None:
        return _nothing(ground, OWNED, "Who owns the providers, over time", "independent_share")
    found = by_year(held, max(reach[0], reach[1] - MOST_YEARS + 1), reach[1])
    figures = _shares(ground, found)
    table = _years_table(ground, found)
    unstated = sum(one.owner is None for one in held)
    lacks = (
        Lack(
            table="records",
            what="the contracts of NHS providers, councils and general practice, most of which are "
            "not on record here",
            consequence="shares are of what is on record, not of all that is bought",
            cause="rows",
        ),
    )
    return Part(
        section=Section(
            id=OWNED,
            title="Who owns the providers, over time",
            text=_owners_text(found, unstated),
            figures=tuple(figure.id for figure in figures),
            tables=(table.id,),
        ),
        figures=figures,
        tables=(table,),
        methods=(METHOD,),
        lacks=lacks,
    )


def voluntary_part(ground: Ground, state: State) -> Part:
    """The voluntary sector in each partnership, and its part of contracts beside England's.

    Parameters
    ----------
    ground, state
        The day, the rules; the records.
    """
    held = contracts_held(state)
    title = "How the voluntary sector is involved"
    partnerships = involved(state, ground.day)
    if not held and not partnerships:
        return _nothing(ground, INVOLVED, title, "share_of_value")
    against = against_england(held, ground.day, ground.given.rules)
    figures = _beside_england(ground, against)
    tables = (_partnerships_table(ground, partnerships),) if partnerships else ()
    return Part(
        section=Section(
            id=INVOLVED,
            title=title,
            text=_voluntary_text(against, partnerships),
            figures=tuple(figure.id for figure in figures),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tables,
        lacks=_voluntary_lacks(partnerships),
        rules=tuple(
            rule for rule in (against.national_value, against.national_number) if rule is not None
        ),
    )


def _shares(ground: Ground, found: Sequence[YearOwned]) -> tuple[Figure, ...]:
    """The independent and the voluntary share of known value, in the first and the last year."""
    code, made = ground.system.code, []
    for one in (found[0], found[-1]) if len(found) > 1 else found:
        for owner in TOLD:
            share = one.share(owner)
            identifier = f"{OWNED}.{owner}_share.{one.starts.year}"
            label = f"{LABELS[owner]} share of known contract value, {years(one.starts, one.ends)}"
            if share is None:
                made.append(unknown(ground, identifier, label, "no contract has a known value"))
            else:
                made.append(
                    Figure(
                        id=identifier,
                        label=label,
                        about=code,
                        as_of=one.ends,
                        value=share * 100,
                        unit="%",
                        basis=Basis.ESTIMATED,
                        sources=(records_source(ground.day),),
                        method=METHOD.id,
                    )
                )
    return tuple(made)


def _years_table(ground: Ground, found: Sequence[YearOwned]) -> Table:
    return Table.of_rows(
        [
            {
                "year": years(one.starts, one.ends),
                **{_name(owner): one.pence[owner] for owner in OWNERS},
                "without_value": sum(one.without_value.values()),
            }
            for one in found
        ],
        id=f"{OWNED}.by_year",
        title="Value of contracts on record by who owns the provider",
        columns=(
            Column(name="year", label="Year", kind="text"),
            *(Column(name=_name(owner), label=LABELS[owner], kind="money") for owner in OWNERS),
            Column(name="without_value", label="Contracts without a known value", kind="count"),
        ),
        basis=Basis.ESTIMATED,
        sources=(records_source(ground.day),),
        method=METHOD.id,
        as_of=ground.day,
        shown=SHOWN,
    )


def _name(owner: str) -> str:
    return owner.replace(" ", "_")


def _owners_text(found: Sequence[YearOwned], unstated: int) -> str:
    told = []
    for one in found if len(found) == 1 else (found[0], found[-1]):
        share = one.share("independent")
        if share is not None:
            told.append(
                f"In {years(one.starts, one.ends)} independent providers held {share:.0%} of the "
                "known value of contracts on record."
            )
    told.append(
        "That is of what is on record, which for want of a published register is mostly what made "
        "news: it is no share of all that the NHS buys here, and cannot tell whether that share "
        "rose."
    )
    if unstated:
        told.append(f"Of {counted(unstated, 'contract')} nobody states who owns the provider.")
    return " ".join(told)


def _beside_england(ground: Ground, found: AgainstEngland) -> tuple[Figure, ...]:
    code = ground.system.code
    made = []
    pairs = (
        ("value", "value", found.share_of_value, found.national_value),
        ("number", "number of contracts", found.share_of_number, found.national_number),
    )
    for name, what, share, rule in pairs:
        identifier = f"{INVOLVED}.share_of_{name}.{code}"
        label = f"Voluntary sector's part of the {what} on record"
        if share is None:
            reason = "no contract that runs has a stated owner and a known value"
            made.append(unknown(ground, identifier, label, reason))
        else:
            made.append(
                Figure(
                    id=identifier,
                    label=label,
                    about=code,
                    as_of=ground.day,
                    value=share * 100,
                    unit="%",
                    basis=Basis.ESTIMATED,
                    sources=(records_source(ground.day),),
                    method=METHOD.id,
                )
            )
        if rule is not None and rule.high is not None:
            made.append(_national(ground, name, what, rule, rule.high))
    return tuple(made)


def _national(ground: Ground, name: str, what: str, rule: Rule, value: float) -> Figure:
    return Figure(
        id=f"{INVOLVED}.england_share_of_{name}",
        label=f"England: voluntary sector's part of the {what} for community care, 2016/17",
        about="E92000001",
        as_of=ground.day,
        value=value,
        unit="%",
        basis=Basis.OBSERVED,
        sources=(rule.source,),
        method=METHOD.id,
    )


def _partnerships_table(ground: Ground, found: Sequence[Involved]) -> Table:
    return Table.of_rows(
        [
            {
                "partnership": one.partnership,
                "parties": one.parties,
                "of_parties": one.of_parties,
                "share": one.share,
                "seats": one.seats,
                "of_seats": one.of_seats,
                "votes": one.votes,
                "of_votes": one.of_votes,
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
            Column(name="votes", label="Votes cast", kind="count"),
            Column(name="of_votes", label="Of", kind="count"),
        ),
        basis=Basis.OBSERVED,
        sources=(records_source(ground.day),),
        method=METHOD.id,
        as_of=ground.day,
        shown=SHOWN,
    )


def _voluntary_text(found: AgainstEngland, partnerships: Sequence[Involved]) -> str:
    told = []
    if found.share_of_number is not None:
        told.append(
            f"Of the {counted(found.of_contracts, 'contract')} that run and whose provider's owner "
            f"is stated {found.contracts} {'is' if found.contracts == 1 else 'are'} with the "
            "voluntary sector."
        )
    else:
        told.append("No contract that runs has a provider whose owner is stated.")
    if found.national_value is not None and found.national_value.high is not None:
        told.append(
            f"In England charities were awarded {found.national_value.high:g}% of the value of "
            "contracts for community care in 2016/17: another mix of services."
        )
    for one in partnerships:
        part = "" if one.share is None else f", {one.share:.1%} of the payment"
        told.append(
            f"{one.partnership}: {one.parties} of {counted(one.of_parties, 'partner')}{part}, "
            f"{one.seats} of {counted(one.of_seats, 'seat')}."
        )
    if not partnerships:
        told.append("No contract with a partnership is on record.")
    return " ".join(told)


def _voluntary_lacks(partnerships: Sequence[Involved]) -> tuple[Lack, ...]:
    if partnerships:
        return ()
    return (
        Lack(
            table="records",
            what="contracts with partnerships, and who sits on their boards",
            consequence="how the voluntary sector takes part in them cannot be told",
            cause="rows",
        ),
    )


def _nothing(ground: Ground, identifier: str, title: str, measure: str) -> Part:
    figure = unknown(
        ground,
        f"{identifier}.{measure}.{ground.system.code}",
        title,
        "no contract with a first day is in the records",
    )
    return Part(
        section=Section(
            id=identifier,
            title=title,
            text="The records of this folder hold no contract.",
            figures=(figure.id,),
        ),
        figures=(figure,),
        lacks=(
            Lack(
                table="records",
                what="contracts and who owns their providers",
                consequence=f"{title[0].lower()}{title[1:]} cannot be told",
                cause="rows",
            ),
        ),
    )
