"""Registers that come as tables: what each row would state, everything to mend by row and column,
and whose it is to state."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from commonweal.governance.register.older_words import mapped
from commonweal.records import KindPreview, RowFinding, Statement, current, preview_kind
from commonweal.records.importing.registers import columns_of
from commonweal.records.references.table import THINGS, named, references_of
from commonweal.records.refusal import Refusal, refusals
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.desk.imported_gifts import gifts_amiss
from commonweal.web.desk.keeping import with_parents
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.row_findings import of_rows, placed
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import Thing, everything

IMPORT = "import"
#: The lists that come as tables: what each is called, and the right that stating it by hand needs.
#: What is gated while it is done (scores, awards, treatments, closures) is done on its own pages.
LISTS: Mapping[str, tuple[str, str]] = {
    "interest": ("Interests", "declare for another"),
    "interest_ended": ("Ends of interests", "declare for another"),
    "gift": ("Gifts and hospitality", "declare for another"),
    "gift_settled": ("What became of gifts", "declare for another"),
    "confirmation": ("Confirmations of interests", "declare for another"),
    "person": ("People, by the ids that stand for them", "declare for another"),
    "organisation": ("Organisations", "declare for another"),
    "ownership": ("Who owns which organisation", "declare for another"),
    "body": ("Bodies", "keep bodies"),
    "seat": ("Seats", "keep bodies"),
    "post": ("Posts", "keep bodies"),
    "appointment": ("Appointments", "keep bodies"),
    "delegation": ("Delegations", "keep bodies"),
    "meeting": ("Meetings", "call a meeting"),
    "notice": ("Notices of meetings", "call a meeting"),
    "agenda_item": ("Items of agendas", "build an agenda"),
    "paper": ("Papers", "build an agenda"),
    "attendance": ("Attendance", "run a meeting"),
    "motion": ("Motions", "run a meeting"),
    "vote": ("Votes", "run a meeting"),
    "exclusion": ("When the public was shut out", "run a meeting"),
    "decision": ("Decisions", "decide"),
    "reported_back": ("Reports of decisions to who delegated", "decide"),
    "procurement": ("Procurements", "buy"),
    "bidder": ("Bidders", "buy"),
    "procurement_notice": ("Notices of procurements", "buy"),
    "procurement_record": ("Records of procurements", "buy"),
    "representation": ("Representations about procurements", "buy"),
    "contracting_year": ("Years of contracting", "buy"),
    "contract": ("Contracts", "keep contracts"),
    "contract_ended": ("Ends of contracts", "keep contracts"),
    "modification": ("Changes of contracts", "keep contracts"),
    "provider_owner": ("Who owns providers", "keep contracts"),
    "partner_issue": ("Issues between partners", "raise an issue"),
    "partner_issue_step": ("Steps of issues between partners", "work an issue"),
    "commitment": ("Promises, requests and recommendations", "ask for a promise"),
    "delivery": ("Deliveries of what was promised", "make a promise"),
}
#: The fields that say whose a statement is.
OWNED_BY = ("register_of", "authority", "from_body", "bodies")
#: Of a body, and of a seat or decision of one.
OWNED_TOO: Mapping[str, str] = {
    "body": "body",
    "seat": "body",
    "post": "body",
    "decision": "body",
    "commitment": "to",
}
#: What is declared of oneself on one's own desk alone, where its day is the day.
OF_ONESELF = ("confirmation", "interest")
#: Things whose owner is asked where a row speaks of them.
_OF_NOBODY = ("person", "organisation", "body", "identifier")


@dataclass(frozen=True)
class Given:
    """A table as it was given.

    Parameters
    ----------
    kind, name, text
        Of which list its rows are, how the file is called, and what it holds.
    about
        The body whose rows these are, where they do not say.
    columns
        What the file calls our columns.
    correct
        Whether rows that say otherwise than what is held correct it.
    """

    kind: str
    name: str
    text: str
    about: str
    columns: Mapping[str, str]
    correct: bool


@dataclass(frozen=True)
class Previewed:
    """What a table would state.

    Parameters
    ----------
    found
        Row by row.
    findings
        Everything to mend, by row and column; where there is any, nothing is added.
    """

    found: KindPreview
    findings: tuple[RowFinding, ...]


def lists_of(user: User) -> dict[str, str]:
    """The lists that somebody may import, by kind."""
    if not codes_with(user, IMPORT):
        return {}
    every = _of_administrator(user)
    return {
        kind: words for kind, (words, action) in LISTS.items() if every or codes_with(user, action)
    }


def columns_told(kind: str) -> list[str]:
    """The columns that a table of a list may have, those of the statement itself first."""
    names = list(columns_of(kind))
    own = [name for name in names if name not in ENVELOPE_ALONE]
    return [*own, *(name for name in names if name in ENVELOPE_ALONE[:3])]


#: Columns of the envelope; the desk itself says who states it and when.
ENVELOPE_ALONE = ("effective", "effective_to", "about", "id", "stated_by", "stated_at", "reason")


def previewed(user: User, given: Given, now: datetime) -> Previewed:
    """What a table would state for somebody, and everything to mend."""
    held = everything()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(given.name).name or "table.csv")
        path.write_text(given.text, encoding="utf-8")
        found = preview_kind(
            path,
            given.kind,
            stated_by=user.office,
            stated_at=now,
            about=given.about,
            columns=given.columns,
            held=held,
            correct=given.correct,
            older=mapped,
        )
    made = [one for _, one in found.rows]
    wrong = [*refusals(held, made, checks()), *gifts_amiss(user, made, held)]
    unknown = {(one.at, one.lacks) for one in wrong if one.lacks}
    # Of a body that is not known nobody is told besides that it is not theirs.
    theirs = [
        one
        for one in _not_theirs(user, given, made, held, now)
        if (one.at, one.lacks) not in unknown
    ]
    told = of_rows(user, IMPORT, given.kind, found, [*wrong, *theirs])
    findings = placed([*found.findings, *told], given.name, given.text, given.columns)
    return Previewed(found, findings)


def _not_theirs(
    user: User,
    given: Given,
    made: Sequence[Statement],
    held: Sequence[Statement],
    now: datetime,
) -> Iterator[Refusal]:
    """Rows that are not theirs to state, or say that somebody else stated them."""
    action = LISTS[given.kind][1]
    every = _of_administrator(user)
    own = {one.id: at for at, one in enumerate(made)}
    known: dict[str, bool] = {}
    before = _corrected(made, held)
    of_things = _owners_of_things(given.kind, made)
    for at, one in enumerate(made):
        if one.stated_by != user.office or one.stated_at != now:
            said = (
                "is stated by you, now: leave out the columns stated_by and stated_at; what was "
                "known earlier is said by the column effective"
            )
            yield Refusal(one.id, said, own[one.id], field="stated_by")
        for field, said in _own_word(user, given.kind, said_by(one), before.get(at), every=every):
            yield Refusal(one.id, said, at, field=field)
        whose = {one.about, *_owners(given.kind, said_by(one)), *of_things.get(at, ())}
        if at in before:
            # What is corrected is theirs too, not only what it is to become.
            whose |= {before[at].about, *_owners(given.kind, before[at].payload or {})}
        for body in sorted(whose):
            if body not in known:
                above = with_parents([body])
                known[body] = every or any(
                    allowed(user, IMPORT, code) and allowed(user, action, code) for code in above
                )
            if not known[body]:
                said = f"is about {body}, for which you may not state it; take the row out"
                yield Refusal(one.id, said, at, body, field=_names(given.kind, one, body))


def _own_word(
    user: User, kind: str, payload: Mapping[str, Any], before: Statement | None, *, every: bool
) -> Iterator[tuple[str, str]]:
    """What nobody states of themselves: the field, and what to do.

    As which organisation a body is known settles which contracts are its own, so that only who
    imports for every body says it. A gift is approved by a second person, as on the desk; and what
    somebody declares or confirms of themselves is of the day on which they do.
    """
    was = (before.payload or {}) if before is not None else {}
    known = payload.get("organisation") if kind == "body" else None
    if known not in (None, payload.get("body"), was.get("organisation")) and not every:
        yield "organisation", f"an administrator states that a body is {known}; leave it out"
    if kind in OF_ONESELF and user.person in (payload.get("person"), was.get("person")):
        yield "person", "is yourself: declare and confirm it from your desk; take the row out"
    own = kind == "gift" and bool(user.person) and payload.get("person") == user.person
    if own and payload.get("approved_by") not in (None, was.get("approved_by")):
        said = "nobody says that their own gift was approved; leave it out, and declare it"
        yield "approved_by", said


def _corrected(made: Sequence[Statement], held: Sequence[Statement]) -> dict[int, Statement]:
    """What rows correct, as it stands."""
    wanted = {
        at: (one.payload or {}).get("corrects")
        for at, one in enumerate(made)
        if one.type == "correction"
    }
    if not wanted:
        return {}
    known = {one.id: one for one in current(held)}
    return {at: known[name] for at, name in wanted.items() if name in known}


def _owners(kind: str, payload: Mapping[str, Any]) -> Iterator[str]:
    for name in OWNED_BY:
        yield from named(payload, name)
    own = OWNED_TOO.get(kind)
    if own is not None:
        yield from named(payload, own)


def _names(kind: str, one: Statement, body: str) -> str:
    """The column of a row that names a body; `about` where none of its own does."""
    fields = (*OWNED_BY, *([OWNED_TOO[kind]] if kind in OWNED_TOO else []))
    return next((name for name in fields if body in named(said_by(one), name)), "about")


def said_by(one: Statement) -> Mapping[str, Any]:
    """What a statement says; of a correction, what it says anew."""
    held: Mapping[str, Any] = one.payload or {}
    inner = held.get("payload") if one.type == "correction" else None
    return inner if isinstance(inner, dict) else held


def _owners_of_things(kind: str, made: Sequence[Statement]) -> dict[int, set[str]]:
    """Whom the things that rows speak of are about: a bidder's procurement, an item's meeting, and
    the meeting or procurement itself that a row states again."""
    wanted: dict[Thing, set[int]] = {}
    fields = [(thing, one.field) for one in references_of(kind) for thing in one.things]
    if kind in THINGS:
        fields.append((THINGS[kind].thing, THINGS[kind].field))
    for at, one in enumerate(made):
        for thing, field in fields:
            if thing not in _OF_NOBODY:
                for code in named(said_by(one), field):
                    wanted.setdefault((thing, code), set()).add(at)
    found: dict[int, set[str]] = {}
    codes = sorted({code for _, code in wanted})
    for start in range(0, len(codes), 500):
        rows = Mention.objects.filter(code__in=codes[start : start + 500], states=True)
        for thing, code, about in rows.values_list("thing", "code", "row__about"):
            for at in wanted.get((thing, code), ()):
                found.setdefault(at, set()).add(about)
    return found


def _of_administrator(user: User) -> bool:
    """Whether somebody imports for every body."""
    return any(role == "administrator" for role, _ in user.held)
