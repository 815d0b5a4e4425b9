"""Section: who owns the providers, over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonweal.contracts.involvement.owning import (
    OWNERS,
    Told,
    YearOwned,
    by_year,
    lacking,
    left_out,
    span,
    told_left_out,
)
from commonweal.contracts.register import contracts_held
from commonweal.contracts.register.held import Held, a_year_told
from commonweal.contracts.register.tables import ANNUAL, ANNUAL_TOLD
from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Table
from commonweal.evidence.words import counted, years
from commonweal.people.ground import Ground, unknown
from commonweal.people.sections import recorded
from commonweal.records import State, records_source
from commonweal.system.money import format_pounds

OWNED, TITLE = "contracts.owners", "Who owns the providers, over time"
#: As many financial years are shown at most: the last ones.
MOST_YEARS = 12
METHOD = Method(
    id="contracts.owners_method",
    title="Who owns providers, and how the voluntary sector is involved",
    text="Owners are stated of each provider. A contract counts in a financial year with its value "
    "of a year times the part of the days on which it ran; contracts without a known first day "
    "or value are named and are in no sum. The voluntary sector's part is set beside England's "
    "part of contracts for community care in 2016/17, which is another mix of services. "
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
        return _nothing(ground, held)
    found = by_year(held, max(reach[0], reach[1] - MOST_YEARS + 1), reach[1])
    figures = _values(ground, found)
    out = left_out(held, found)
    tables = (_years_table(ground, found), *((_left_out_table(ground, out),) if out else ()))
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
    return Part.of(
        id=OWNED,
        title=TITLE,
        text=f"{_owners_text(found, unstated)} {_told(out)}".strip(),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=lacks,
    )


def _values(ground: Ground, found: Sequence[YearOwned]) -> tuple[Figure, ...]:
    """What independent and voluntary providers' contracts were worth, and their shares, in the
    first year with a known value and in the last; what is missing is told of the last alone."""
    known = [one for one in found if one.total_pence] or list(found)
    chosen = (known[0], known[-1]) if len(known) > 1 else tuple(known)
    made = []
    for one in chosen:
        for owner in TOLD:
            when = years(one.starts, one.ends)
            end = f"{owner}.{one.starts.year}"
            share = one.share(owner)
            made.append(
                figure_of(
                    ground,
                    f"{OWNED}.value.{end}",
                    f"{LABELS[owner]} providers: value of contracts on record, {when}",
                    _on_record(one, owner),
                    "pence",
                    one.ends,
                    "no contract on record, or none with a known value, ran with such a provider",
                )
            )
            made.append(
                figure_of(
                    ground,
                    f"{OWNED}.share.{end}",
                    f"{LABELS[owner]} providers: share of the value on record, {when}",
                    None if share is None else share * 100,
                    "%",
                    one.ends,
                    "contracts of one kind of owner alone are on record: a share of these says "
                    "nothing of all that is bought",
                )
            )
    last = f".{chosen[-1].starts.year}"
    return tuple(one for one in made if one.value is not None or one.id.endswith(last))


def _on_record(one: YearOwned, owner: Told) -> int | None:
    """Of an owner of whom no contract is on record nothing is known: that is no sum of zero."""
    return one.pence[owner] if one.contracts[owner] else None


def figure_of(
    ground: Ground,
    identifier: str,
    label: str,
    value: float | None,
    unit: str,
    on: date,
    missing: str,
) -> Figure:
    if value is None:
        return unknown(ground, identifier, label, missing)
    return Figure(
        id=identifier,
        label=label,
        about=ground.system.code,
        as_of=on,
        value=value,
        unit=unit,
        # Who owns a provider is stated, mostly without a source that was read.
        basis=Basis.ASSUMED,
        sources=(records_source(ground.day),),
        method=METHOD.id,
    )


def _years_table(ground: Ground, found: Sequence[YearOwned]) -> Table:
    return recorded(
        ground.day,
        [
            {
                "year": years(one.starts, one.ends),
                **{_name(owner): _on_record(one, owner) for owner in OWNERS},
                "left_out": len(one.left_out),
            }
            for one in found
        ],
        id=f"{OWNED}.by_year",
        title="Value of contracts on record by who owns the provider",
        columns=(
            Column(name="year", label="Year", kind="text"),
            *(
                Column(
                    name=_name(owner),
                    label=LABELS[owner],
                    kind="money",
                    on_page=any(one.contracts[owner] for one in found),
                    about=True,
                )
                for owner in OWNERS
            ),
            Column(name="left_out", label="Contracts in no sum", kind="count"),
        ),
        basis=Basis.ESTIMATED,
        method=METHOD.id,
        note="Of owners of whom no contract is on record nothing is known: that is no sum of zero.",
    )


def _left_out_table(ground: Ground, out: Sequence[Held]) -> Table:
    return recorded(
        ground.day,
        [
            {
                "title": one.title,
                "provider": one.provider,
                "annual": one.annual_pence,
                "annual_told": a_year_told(one.annual_pence, worked_out=one.worked_out),
                "lacking": lacking(one),
            }
            for one in out
        ],
        id=f"{OWNED}.left_out",
        title="Contracts in none of these sums, though they ran or may have run",
        columns=(
            Column(name="title", label="Contract", kind="text"),
            Column(name="provider", label="Provider", kind="text"),
            ANNUAL,
            ANNUAL_TOLD,
            Column(name="lacking", label="Why", kind="text"),
        ),
        method=METHOD.id,
    )


def _told(out: Sequence[Held]) -> str:
    return told_left_out([(one.title, one.annual_pence) for one in out])


def _name(owner: str) -> str:
    return owner.replace(" ", "_")


def _owners_text(found: Sequence[YearOwned], unstated: int) -> str:
    known = [one for one in found if one.pence["independent"]]
    told = []
    for one in known if len(known) < 2 else (known[0], known[-1]):
        pence = one.pence["independent"] or 0
        told.append(
            f"In {years(one.starts, one.ends)} contracts on record with independent providers were "
            f"worth {format_pounds(pence, 'm', 1)}."
        )
    told.append(
        "That is what is on record. Where no register of all contracts is published, that is "
        "mostly what made news: it is no share of all that the NHS buys here, and cannot tell "
        "whether such a share rose or fell. A contract that ends with none after it on record "
        "leaves the sum."
    )
    absent = [
        LABELS[owner]
        for owner in OWNERS
        if owner != "not stated" and not any(one.contracts[owner] for one in found)
    ]
    if absent:
        told.append(f"No contract on record has a provider of these owners: {'; '.join(absent)}.")
    if unstated:
        told.append(f"Of {counted(unstated, 'contract')} nobody states who owns the provider.")
    return " ".join(told)


def _nothing(ground: Ground, held: Sequence[Held]) -> Part:
    figure = unknown(
        ground,
        f"{OWNED}.share.independent",
        "Independent providers: share of the value on record",
        "no contract with a first day is in the records",
    )
    return Part.of(
        id=OWNED,
        title=TITLE,
        text="The records of this folder hold no contract with a first day. "
        f"{_told(left_out(held, ()))}".strip(),
        figures=(figure,),
        lacks=(
            Lack(
                table="records",
                what="contracts with their days, and who owns their providers",
                consequence="who owns the providers, and how that changes, cannot be told",
                cause="rows",
            ),
        ),
    )
