"""`commonweal contracts involvement`: how the voluntary sector takes part in each partnership."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows
from commonweal.cli.records.place import Known, On, Records, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.contracts.involvement import AgainstEngland, Involved
    from commonweal.rules import Rule


def involvement(
    records: Records,
    on: On,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """The voluntary sector in each partnership, and its part of contracts beside England's.

    Of each partnership with an outcome contract: partners, part of the payment, seats, and votes
    cast. Of contracts on record that run: how many, and what part, are with voluntary providers.

    Example: commonweal contracts involvement examples/kent-medway --on 2020-07-01
    """
    from commonweal.contracts.involvement import against_england, involved
    from commonweal.contracts.register import contracts_held
    from commonweal.evidence.words import counted
    from commonweal.records import fold
    from commonweal.rules import load_rules

    day = on.date()
    state = fold(whole(path_of(records)), effective=day, known_at=instant_of(known))
    found = involved(state, day)
    beside = against_england(contracts_held(state), day, load_rules())
    if as_json:
        print_json(
            {
                "on": day,
                "known": None if known is None else known.date(),
                "partnerships": [asdict(one) for one in found],
                "contracts": _plain(beside),
            }
        )
        return
    print_rows(
        [_row(one) for one in found],
        title=f"The voluntary sector in each partnership, on {day}",
        kinds={"of the payment": "share"},
        none="Not answerable: no contract with a partnership is on record (kind outcome_contract).",
    )
    print_rows(
        [
            _beside("value of a year", beside.share_of_value, beside.national_value),
            _beside("number", beside.share_of_number, beside.national_number),
        ],
        title=f"Its part of contracts on record: {beside.contracts} of {beside.of_contracts} that "
        "run with a provider whose owner is stated",
        kinds={"here": "share", "England": "share"},
    )
    if beside.without_value:
        typer.echo(
            f"And {counted(beside.without_value, 'contract')} of these without a known value, in "
            "no sum of value."
        )
    if beside.share_of_number is None:
        typer.echo(
            "No part is told here: contracts of one kind of owner alone, or none, are on record, "
            "and a part of these says nothing of all that is bought."
        )


def _row(one: Involved) -> dict[str, object]:
    return {
        "partnership": one.partnership,
        "partners": f"{one.parties} of {one.of_parties}",
        "of the payment": one.share,
        "seats": _of(one.seats, one.of_seats),
        "seats by terms": _of(one.seats_agreed, one.of_seats_agreed),
        "votes cast": _of(one.votes, one.of_votes),
        "made up": one.made_up,
    }


def _of(theirs: int, of: int) -> str:
    return f"{theirs} of {of}" if of else "none on record"


def _beside(what: str, here: float | None, rule: Rule | None) -> dict[str, object]:
    """A part here and in England; what England's figure is of, and where it stands."""
    return {
        "part of the": what,
        "here": here,
        "England": None if rule is None or rule.high is None else rule.high / 100,
        "England's is of": "not held: not answerable" if rule is None else _source(rule),
    }


def _source(rule: Rule) -> str:
    read = "" if rule.source.verified else ", not verified"
    return f"community care, 2016/17: another mix of services ({rule.source.publisher}{read})"


def _plain(found: AgainstEngland) -> dict[str, object]:
    return {
        "voluntary": found.contracts,
        "owner_stated": found.of_contracts,
        "voluntary_pence": found.pence,
        "owner_stated_pence": found.of_pence,
        "without_value": found.without_value,
        "share_of_value": found.share_of_value,
        "share_of_number": found.share_of_number,
        "england_share_of_value": _national(found.national_value),
        "england_share_of_number": _national(found.national_number),
    }


def _national(rule: Rule | None) -> dict[str, object] | None:
    if rule is None or rule.high is None:
        return None
    return {"share": rule.high / 100, "rule": rule.id, "verified": rule.source.verified}
