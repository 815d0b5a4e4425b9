"""The register as the public sees it: people who decide, with what is withheld shown as withheld.

Nobody but the declarant is ever named: a relative is told by how they are related, and a name or
id of anybody else that the records hold is taken out of what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from commonweal.governance.finding import Finding, under
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Declarant, Entry, Register, registers
from commonweal.governance.register.keeping import kept
from commonweal.governance.register.naming import Names, names_of
from commonweal.records import said
from commonweal.records.kinds import Interest, Person, Redaction

#: Stands for whatever is withheld.
WITHHELD = "[redacted]"

#: What the public register tells of an interest, beside the person's id, name and position.
FIELDS = (
    "type",
    "original_type",
    "description",
    "relationship",
    "organisation",
    "role",
    "by_office",
    "arose",
    "arose_precision",
    "declared",
    "declared_precision",
    "ended",
    "mitigation",
)
#: What goes with a field that is withheld, because it would tell the same.
WITH = {
    "person": ("name", "position"),
    "organisation": ("organisation_ids", "description", "role"),
    "organisation_ids": ("organisation", "description", "role"),
    "relationship": ("description",),
    "arose": ("arose_precision",),
    "declared": ("declared_precision",),
}
#: What is withheld of an interest to whose publication the person does not agree.
NOT_AGREED = (
    "person",
    "name",
    "position",
    "description",
    "relationship",
    "organisation",
    "role",
    "mitigation",
)
#: What is withheld of one whose redaction names a field that it does not have.
UNCLEAR = (*NOT_AGREED, "original_type")


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the public register.

    Parameters
    ----------
    person, name, position
        Whose it is.
    interest
        Id of the interest.
    told
        What it says, by field; `WITHHELD` where a field is withheld, fields without a value left
        out.
    withheld
        For each reason why something is withheld, with who approved it: the fields.
    """

    person: str
    name: str
    position: str
    interest: str
    told: Mapping[str, str | bool | date]
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def row(self) -> dict[str, object]:
        """As an object of JSON."""
        return {
            "interest": self.interest,
            "person": self.person,
            "name": self.name or None,
            "position": self.position or None,
            **{name: self.told.get(name) for name in FIELDS},
            "withheld": {reason: list(names) for reason, names in self.withheld.items()},
        }


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """What of a register the public sees.

    Parameters
    ----------
    body, name, on
        Whose, what it is called, and the day.
    lines
        Interests shown, by person and id.
    nil
        People who decide and whose last word is that they have none.
    not_needed
        How many interests of people who do not decide are left out.
    taken_off
        How many ended ones are left out, their time being over.
    """

    body: str
    name: str
    on: date
    lines: tuple[Shown, ...]
    nil: tuple[Declarant, ...]
    not_needed: int
    taken_off: int


def public(day: Day, held: Register) -> PublicRegister:
    """The public register of a day.

    Only people who decide need be in it, where a rule says so and the records tell who decides;
    otherwise everybody is. An ended interest is left out from the first day on which it may be;
    where no rule says when, it stays.

    Parameters
    ----------
    day
        The records of the day.
    held
        The whole register of the same day.
    """
    return _public(day, held, names_of(day), _unnamed(day))


def public_registers(day: Day) -> tuple[PublicRegister, ...]:
    """All that are held, by body: whose names are withheld is worked out once for them."""
    names, unnamed = names_of(day), _unnamed(day)
    return tuple(_public(day, one, names, unnamed) for one in registers(day))


def _public(
    day: Day, held: Register, names: Names, unnamed: Mapping[str, tuple[str, ...]]
) -> PublicRegister:
    narrow = day.rule("interest-register-published-people", held.body) is not None
    people = {one.person: one for one in held.people}
    needed = {one.person for one in held.people if not narrow or one.decides is not False}
    off = [entry for entry in held.entries if _is_off(day, held.body, entry)]
    gone = {entry.what.interest for entry in off}
    entries = [one for one in held.entries if one.what.interest not in gone]
    lines = tuple(
        _shown(entry, people[entry.what.person], names, unnamed)
        for entry in entries
        if entry.what.person in needed
    )
    return PublicRegister(
        body=held.body,
        name=held.name,
        on=held.on,
        lines=lines,
        nil=tuple(one for one in held.nil if one.person in needed),
        not_needed=len(entries) - len(lines),
        taken_off=len(off),
    )


def publishing_findings(day: Day, held: Register) -> Iterator[Finding]:
    """Redactions that cannot be followed to the letter, and refusals of publication that nobody
    approved."""
    rule = day.rule("interest-redaction", held.body)
    for entry in held.entries if rule is not None else ():
        unknown = _unknown(entry)
        if rule is not None and unknown:
            text = f"A redaction names {', '.join(unknown)}, which an interest does not have; "
            text += "so all that could tell who and what is withheld."
            yield under(
                rule, status="not met", about=entry.what.interest, on=day.on, text=text,
                do="State the redaction again with the right fields, and void this one.",
            )  # fmt: skip
        if rule is not None and entry.what.consent_refused and not entry.redactions:
            text = "The person does not agree to publication, and no redaction with an approver is "
            text += "stated; until one is, all that could tell who and what is withheld."
            yield under(
                rule, status="warns", about=entry.what.interest, on=day.on, text=text,
                do="Have it approved or refused, and state the redaction.",
            )  # fmt: skip


def _is_off(day: Day, body: str, entry: Entry) -> bool:
    held = kept(day, body, entry)
    return held is not None and held.off_public is not None and day.on >= held.off_public


def _unknown(entry: Entry) -> tuple[str, ...]:
    fields = {*Interest.model_fields, "name", "position", "ended"}
    return tuple(
        sorted({name for one in entry.redactions for name in one.fields if name not in fields})
    )


def _withheld(entry: Entry) -> dict[str, tuple[str, ...]]:
    """By reason and approver, the fields that are not shown."""
    found: dict[str, tuple[str, ...]] = {}
    for one in entry.redactions:
        names = {*one.fields, *(more for name in one.fields for more in WITH.get(name, ()))}
        if _unknown(entry):
            names |= {*UNCLEAR}
        reason = f"{one.reason} (approved by {one.approver})"
        found[reason] = tuple(sorted({*names, *found.get(reason, ())}))
    if entry.what.consent_refused is not None and not entry.redactions:
        found["the person does not agree to publication"] = tuple(sorted(NOT_AGREED))
    return found


def _shown(
    entry: Entry,
    who: Declarant,
    names: Names,
    unnamed: Mapping[str, tuple[str, ...]],
) -> Shown:
    withheld = _withheld(entry)
    for reason in unnamed.get(who.person, ()):
        withheld[reason] = tuple(sorted({*withheld.get(reason, ()), "name"}))
    hidden = {name for names in withheld.values() for name in names}
    what = entry.what
    told: dict[str, str | bool | date] = {}
    for name in FIELDS:
        value = entry.ended if name == "ended" else getattr(what, name)
        if value is None or value == "":
            continue
        if name in hidden:
            told[name] = WITHHELD
        else:
            told[name] = names.withheld(value, what.person) if isinstance(value, str) else value
    return Shown(
        person=WITHHELD if "person" in hidden else who.person,
        name=WITHHELD if "name" in hidden else who.name or "",
        position=WITHHELD if "position" in hidden else ", ".join(who.positions),
        interest=what.interest,
        told=told,
        withheld={names.withheld(reason): cut for reason, cut in withheld.items()},
    )


def _unnamed(day: Day) -> dict[str, tuple[str, ...]]:
    """Persons whose name is withheld wherever they stand: for what reasons, approved by whom. A
    redaction of a person that names a field which persons do not have may have meant the name."""
    ids = {one.id: one.what.person for one in said(day.state, Person)}
    found: dict[str, tuple[str, ...]] = {}
    for one in said(day.state, Redaction):
        fields = {*one.what.fields}
        if one.what.redacts in ids and ("name" in fields or not fields <= {*Person.model_fields}):
            person = ids[one.what.redacts]
            told = f"{one.what.reason} (approved by {one.what.approver})"
            found[person] = (*found.get(person, ()), told)
    return found
