"""The public register of interests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from commonweal.governance.exchange.publication import WITHHELD, Publication
from commonweal.governance.register import PublicRegister, Shown
from commonweal.records import said
from commonweal.records.kinds import Body
from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.clean import clean
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.reading import OF_A_REGISTER, given_out, seats_of
from commonweal.web.store.models import Mention


class InterestTold(Form):
    """A line of a public register. What is withheld is null, and named in `withheld`."""

    interest: str = Field(description="Its id.")
    register_of: str = Field(description="Code of the body in whose register it stands.")
    person: str | None = Field(description="Id of whoever declared it, where that is public.")
    name: str | None
    position: str | None
    type: str | None
    original_type: str | None
    description: str | None
    relationship: str | None = Field(description="How another person is related; never who it is.")
    organisation: str | None
    role: str | None
    by_office: bool | None
    arose: str | None = Field(description="Day on which it arose.")
    arose_precision: str | None
    declared: str | None = Field(description="Day on which it was declared.")
    declared_precision: str | None
    ended: str | None = Field(description="Day on which it ended; null while it stands.")
    mitigation: str | None
    withheld: dict[str, list[str]] = Field(description="By reason, the fields that are withheld.")


class NilReturn(Form):
    """Somebody who decides, and whose last word is to have no interest."""

    person: str
    name: str | None
    confirmed: str = Field(description="Day on which that was confirmed last.")


class RegisterTold(Form):
    """The register of a body, as everybody may have it."""

    body: str = Field(description="Its code.")
    name: str
    kept: bool = Field(
        description="Whether anything of a register is on record. Where nothing is, that does not "
        "say that nobody has an interest."
    )
    interests: list[InterestTold]
    nil_returns: list[NilReturn]
    not_needed: int = Field(description="Interests of people who do not decide, left out.")
    taken_off: int = Field(description="Interests that ended long ago, taken off.")


def _line(shown: Publication, body: str, line: Shown) -> InterestTold:
    told: dict[str, Any] = {
        name: value for name, value in line.row().items() if name not in ("interest", "withheld")
    }
    plain = {name: _plain(shown, value) for name, value in told.items()}
    plain["person"] = shown.person(line.person)
    withheld = {shown.text(why): list(fields) for why, fields in line.withheld.items()}
    return InterestTold.model_validate(
        {**plain, "interest": line.interest, "register_of": body, "withheld": withheld}
    )


def _plain(shown: Publication, value: Any) -> Any:
    if value is None or value == WITHHELD:
        return None
    if isinstance(value, str):
        return shown.text(value)
    return value if isinstance(value, bool) else value.isoformat()


def interests(codes: Sequence[str], seen: Look) -> Mapping[str, InterestTold]:
    """Lines of public registers by their ids."""
    stated = Mention.objects.filter(thing="interest", code__in=codes, states=True)
    keepers = Mention.objects.filter(row_id__in=stated.values("row_id"), thing="body")
    shown = given_out(
        [("interest", code) for code in codes],
        on=seen.on,
        known_at=seen.known,
        deep=0,
        also=seats_of(set(keepers.values_list("code", flat=True))),
    )
    return {
        line.interest: _line(shown, held.body, line)
        for held in shown.registers
        for line in held.lines
        if line.interest in codes
    }


def registers(codes: Sequence[str], seen: Look) -> Mapping[str, RegisterTold]:
    """Registers of bodies by the codes of these."""
    shown = given_out(
        [("body", code) for code in codes],
        on=seen.on,
        known_at=seen.known,
        deep=1,
        also=seats_of(codes),
        types=OF_A_REGISTER,
    )
    known = {one.what.body for one in said(shown.past, Body)}
    kept: dict[str, PublicRegister] = {one.body: one for one in shown.registers}
    made = {}
    for code in codes:
        if code not in known:
            continue
        held = kept.get(code)
        made[code] = RegisterTold(
            body=code,
            name=shown.text(shown.view.name(code)),
            kept=held is not None,
            interests=[] if held is None else [_line(shown, code, one) for one in held.lines],
            nil_returns=[] if held is None else _nil(shown, held),
            not_needed=0 if held is None else held.not_needed,
            taken_off=0 if held is None else held.taken_off,
        )
    return made


def _nil(shown: Publication, held: PublicRegister) -> list[NilReturn]:
    return [
        NilReturn(
            person=one.person,
            name=clean(shown, shown.offices.get(one.person)),
            confirmed=one.confirmations[-1].on.isoformat(),
        )
        for one in held.nil
        if shown.person(one.person) is not None
    ]


INTERESTS = Kind("interest", interests)
REGISTERS = Kind("body", registers)
