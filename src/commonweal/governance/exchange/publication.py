"""What of the records may be given out: the one view that every format is made from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from commonweal.governance.exchange.judging import Verdict, verdict
from commonweal.governance.exchange.treating import minuted
from commonweal.governance.meetings.papers import KEEPER, PUBLIC, served
from commonweal.governance.register import Day, PublicRegister, day_of
from commonweal.governance.register.publishing import public_registers
from commonweal.records import State, Statement, said
from commonweal.records.kinds import (
    Appointment,
    ChangeStep,
    Decision,
    Person,
    Redaction,
    Seat,
)
from commonweal.records.types import payload_model
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

#: Stands for a field that is withheld.
WITHHELD = "[redacted]"
#: Stands for the name or id of somebody who is not named.
SOMEBODY = "[name withheld]"
#: Kinds that are given out in no format: they say who is related to whom, what was declared in
#: confidence, or how a conflict was looked at. Of treatments, those that minutes tell (`treating`).
KEPT_BACK = ("relationship", "match_review", "treatment", "meeting_declaration")
#: Kinds that speak of what is to come, and are given out before their day.
TO_COME = ("body", "meeting", "notice", "agenda_item", "paper")


@dataclass(frozen=True, slots=True)
class Publication:
    """The records of a day as a reader may have them.

    Parameters
    ----------
    on
        The day.
    viewer
        Id of the person for whom it is; None for the public.
    day, past
        What held on the day, and everything that was stated until it: without what is withheld
        from the reader, redacted fields taken out.
    registers
        The public registers of interests.
    offices
        Persons who hold a seat or a post, or held one, or stand in a public register: the names
        that are public, by id; None where no name is on record, or it is redacted.
    withheld
        By id of statement, the fields that were taken out.
    first
        By id of statement that was corrected, who stated it first and when: the states have it as
        the last correction has it.
    view
        The same, as registers and seats are made from it.
    verdicts
        Of the decisions for which it was asked, what the tests of them found (`judging`): worked
        out from all that is held, and so of private ones too.
    """

    on: date
    viewer: str | None
    day: State
    past: State
    registers: tuple[PublicRegister, ...]
    offices: Mapping[str, str | None]
    withheld: Mapping[str, tuple[str, ...]]
    first: Mapping[str, tuple[str, datetime]]
    view: Day
    verdicts: Mapping[str, Verdict]
    _hidden: Mapping[str, tuple[str, ...]] = field(repr=False)

    def text(self, words: str) -> str:
        """Words without the name or id of anybody who is not named in public."""
        return masked(words, self._hidden)

    def person(self, identifier: str | None) -> str | None:
        """The id of somebody who is known in public by it; None for anybody else."""
        return identifier if identifier in self.offices else None


def publication(
    statements: Iterable[Statement],
    on: date,
    book: RuleBook,
    *,
    viewer: str | None = None,
    successions: tuple[Succession, ...] = (),
    known_at: datetime | None = None,
    judge: Collection[str] = (),
) -> Publication:
    """The records of a day as a reader may have them.

    Parameters
    ----------
    statements
        All statements.
    on, known_at
        The day, and the instant of knowledge; None for all that is known.
    book, successions
        All rules held, and what became of whom.
    viewer
        Id of the person for whom it is: besides what is public, papers of bodies on which the
        person sits, and never what is withheld from the person. None for the public.
    judge
        Decisions of which is told what the tests of them found.

    Raises
    ------
    KeyError
        When no statement speaks of that person.

    Notes
    -----
    Redactions count whenever they were stated, also after the day: what is withheld now is given
    out in no edition.
    """
    held = tuple(statements)
    whole = day_of(held, on, book, successions=successions, known_at=known_at)
    reader = PUBLIC if viewer is None else _known(whole.past, viewer)
    redactions = redactions_of(whole.past)
    shown_in = public_registers(whole)
    past = _given(whole.past, reader, redactions, on)
    treated = minuted(whole.past, past, shown_in, redactions, on)
    if treated:
        past = _given(whole.past, reader, redactions, on, treated)
    shown = Day(_given(whole.state, reader, redactions, on, treated), past, book, successions)
    offices = offices_of(whole.past, redactions, shown_in)
    return Publication(
        on,
        viewer,
        shown.state,
        shown.past,
        shown_in,
        offices,
        {name: fields for name, fields in redactions.items() if whole.past.get(name) is not None},
        {one.id: (one.stated_by, one.stated_at) for one in held if one.id in shown.past.corrected},
        shown,
        _judged(whole, shown, {one.what.decision for one in said(shown.past, Decision)} & {*judge}),
        unnamed(whole.past, offices),
    )


def _judged(whole: Day, shown: Day, decisions: Iterable[str]) -> dict[str, Verdict]:
    until, heirs = whole.state.effective, whole.successions
    return {
        one: verdict(whole.past, shown.past, one, whole.book, until=until, successions=heirs)
        for one in decisions
    }


def masked(words: str, hidden: Mapping[str, tuple[str, ...]]) -> str:
    """Words with `SOMEBODY` in place of each hidden name, which are given by their last word."""
    ends = {one.casefold() for one in re.findall(r"\w+", words)} & hidden.keys()
    plain = words.casefold()
    here = {name for end in ends for name in hidden[end] if name.casefold() in plain}
    if not here:
        return words
    either = "|".join(re.escape(one) for one in sorted(here, key=lambda one: (-len(one), one)))
    return re.sub(rf"(?<!\w)(?:{either})(?!\w)", SOMEBODY, words, flags=re.IGNORECASE)


def _known(past: State, viewer: str) -> str:
    people = {one.what.person for one in said(past, Person)}
    people |= {one.what.person for one in said(past, Seat) if one.what.person is not None}
    if viewer in (KEEPER, PUBLIC) or viewer not in people:
        raise KeyError(f"no statement says who {viewer!r} is: give the id of a person")
    return viewer


def redactions_of(past: State) -> dict[str, tuple[str, ...]]:
    """By id of statement, the fields that are withheld. One that names a field which statements of
    that kind do not have withholds all of it: nobody can tell what was meant."""
    found: dict[str, tuple[str, ...]] = {}
    for one in said(past, Redaction):
        name, fields = one.what.redacts, {*one.what.fields}
        held = past.get(name)
        if held is not None and not fields <= _fields(held.type):
            fields |= _fields(held.type)
        found[name] = tuple(sorted({*found.get(name, ()), *fields}))
    return found


def _fields(kind: str) -> frozenset[str]:
    """What statements of a kind can say."""
    return frozenset(payload_model(kind).model_fields)


def _given(
    state: State,
    reader: str,
    redactions: Mapping[str, tuple[str, ...]],
    on: date,
    treated: Mapping[str, Statement] = MappingProxyType({}),
) -> State:
    """A state without what is withheld from a reader and without redacted fields; of kinds that are
    kept back, with the treatments that are given out, by id."""
    seen = served(state, reader)
    closings = _closings(seen, on)
    kept = []
    for one in seen.statements:
        later = one.effective > on and one.type not in TO_COME and one.id not in closings
        if later:
            continue
        if one.type in KEPT_BACK:
            kept += [treated[one.id]] if one.id in treated else []
            continue
        shown = without(one, redactions.get(one.id, ()))
        if shown is not None:
            kept.append(shown)
    ids = {one.id for one in kept}
    corrected = {name: by for name, by in seen.corrected.items() if name in ids}
    return State(seen.effective, seen.known_at, tuple(kept), corrected)


def _closings(state: State, on: date) -> set[str]:
    """Statements of when consultations close that were open by a day: whoever may answer is told
    until when."""
    steps = said(state, ChangeStep)
    opened = {
        one.what.decision
        for one in steps
        if one.what.step == "consultation opened" and one.effective <= on
    }
    return {
        one.id
        for one in steps
        if one.what.step == "consultation closed" and one.what.decision in opened
    }


def without(one: Statement, fields: tuple[str, ...]) -> Statement | None:
    """A statement with words in place of some fields, or without them; None where nothing that has
    its form is left of it."""
    if not fields or one.payload is None or one.type in ("redaction", "interest"):
        return one
    if _fields(one.type) <= {*fields}:
        return None
    payload = dict(one.payload)
    for name in fields:
        if name not in payload:
            continue
        without = {key: value for key, value in payload.items() if key != name}
        ways = [{**payload, name: WITHHELD}, without]
        found = next((way for way in ways if _has_form(one.type, way)), None)
        if found is None:
            return None
        payload = found
    return one.model_copy(update={"payload": payload})


def _has_form(type_: str, payload: dict[str, Any]) -> bool:
    try:
        payload_model(type_).model_validate(payload)
    except ValidationError:
        return False
    return True


def offices_of(
    past: State,
    redactions: Mapping[str, tuple[str, ...]],
    shown: tuple[PublicRegister, ...],
) -> dict[str, str | None]:
    """Persons who are known in public, with their names as far as these are on record."""
    seats = (one for one in said(past, Seat) if "person" not in redactions.get(one.id, ()))
    posts = (one for one in said(past, Appointment) if "person" not in redactions.get(one.id, ()))
    held = {one.what.person for one in seats}
    held |= {one.what.person for one in posts if one.what.step != "put forward"}
    held |= {line.person for one in shown for line in one.lines if line.person != WITHHELD}
    held |= {one.person for register in shown for one in register.nil}
    names = {
        one.what.person: None if "name" in redactions.get(one.id, ()) else one.what.name
        for one in said(past, Person)
    }
    return {person: names.get(person) for person in sorted(one for one in held if one is not None)}


def unnamed(
    past: State, offices: Mapping[str, str | None], *, ids: bool = True
) -> dict[str, tuple[str, ...]]:
    """By their last word, names of people who are not named and, with `ids`, ids of people nobody
    knows of.

    An id without a digit may be a word of the language, and is left.
    """
    hidden = set()
    for one in said(past, Person):
        person, name = one.what.person, one.what.name
        if name and offices.get(person) != name:
            hidden.add(name)
        if ids and person not in offices and any(letter.isdigit() for letter in person):
            hidden.add(person)
    found: dict[str, list[str]] = {}
    for name in sorted(hidden):
        words = re.findall(r"\w+", name)
        if words:
            found.setdefault(words[-1].casefold(), []).append(name)
    return {word: tuple(several) for word, several in found.items()}
