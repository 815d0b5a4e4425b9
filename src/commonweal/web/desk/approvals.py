"""Approvals by a second person: proposed by one, approved or sent back by another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from commonweal.evidence.words import day
from commonweal.governance.register import became_words, settled
from commonweal.records import Statement, StatementError, draft
from commonweal.records.references.table import THINGS
from commonweal.records.refusal import RefusedError
from commonweal.records.types import acts, referred
from commonweal.system.money import in_pounds
from commonweal.web.accounts.allowing import allowed, somebody_else, unlinked
from commonweal.web.accounts.models import User
from commonweal.web.beside import refused
from commonweal.web.desk.asking.second import APPROVER, Second
from commonweal.web.desk.asking.sending import TAKEN, why_not
from commonweal.web.desk.forgetting import forget_begun
from commonweal.web.desk.keeping import day_around, with_parents
from commonweal.web.desk.models import APPROVED, SENT_BACK, WAITS, Proposal
from commonweal.web.desk.naming import kind_told, references_told, statements_told
from commonweal.web.store.adding import append, destroy, writing
from commonweal.web.store.gates import checks
from commonweal.web.store.lines import STATEMENT, line_of
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import acting_on

APPROVE = "approve"
NOT_THEIRS = "Somebody else than whoever proposed it, and than whom it is about, settles it"
MOVED = (
    "What it changes was changed since it was proposed, and that would be undone. Send it back: "
    "whoever proposed it looks at what stands now, and proposes it again"
)
TAKEN_SINCE = (
    "{id} is on record already, and this would be recorded under the same id. Send it back: "
    "whoever proposed it looks at what stands now, and proposes it again"
)
BECAME_SINCE = (
    "What became of the gift was stated since you looked: {became}. It stands above now: approve "
    "it all the same, or send it back"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def propose(token: str, title: str, user: User, second: Second) -> None:
    """Keep what somebody proposes until a second person settles it; while nobody else can add
    anything.

    Parameters
    ----------
    token
        Of the form.
    title, user, second
        What it is called, who proposes it, and what is proposed.

    Raises
    ------
    StatementError
        Where it could not be recorded as things stand, with every reason.
    """
    if Proposal.objects.filter(token=token).exists():
        raise StatementError(TAKEN.format(id=token))
    if second.first is not None:
        append(second.first(), checks=checks())
    faults = refused(list(second.statements), checks())
    if faults:
        raise RefusedError(faults)
    if second.destroys and not Row.objects.filter(statement=second.destroys).exists():
        raise StatementError(f"No statement has the id {second.destroys}")
    made = Proposal(
        token=token,
        title=title,
        body=second.body,
        rule=second.rule,
        why=second.why,
        statements=[_kept(one, second.approver_in) for one in second.statements],
        destroys=second.destroys,
        proposed_by=user,
    )
    made.seen = _last_on(made)
    made.save(force_insert=True)


def waits_told(second: Second) -> str:
    """What is told whoever proposed something."""
    return (
        f"It waits for a second person ({second.rule}): it is recorded once somebody else approves."
    )


def approve(
    proposal: Proposal, user: User, now: datetime, *, looked_at: str | None = None
) -> list[str]:
    """Add what was proposed, with both offices in it.

    Parameters
    ----------
    looked_at
        What the page told of what became of the gift that it is about; None where no page did.

    Returns
    -------
    Why it cannot be added, every reason; nothing where it was, or had been settled already.
    """
    try:
        with writing():
            held = Proposal.objects.select_for_update().get(pk=proposal.pk)
            if held.state != WAITS:
                return [f"It was settled meanwhile: {held.state}"]
            if not may_settle(User.objects.get(pk=user.pk), held):
                return [NOT_THEIRS]
            if _last_on(held) > held.seen:
                return [MOVED]
            now_became = became(held)
            if looked_at is not None and looked_at != now_became:
                return [BECAME_SINCE.format(became=now_became or "nothing is on record any more")]
            if held.destroys:
                _destroyed(held, user, now)
            else:
                append([_made(one, held, user, now) for one in held.statements], checks=checks())
            _settle(held, APPROVED, user, now, "")
    except RefusedError as error:
        return why_not(error, TAKEN_SINCE)
    except StatementError as error:
        return [str(error)]
    return []


def send_back(proposal: Proposal, user: User, words: str, now: datetime) -> list[str]:
    """Send a proposal back with words; nothing is added."""
    with transaction.atomic():
        held = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if held.state != WAITS:
            return [f"It was settled meanwhile: {held.state}"]
        if not may_settle(user, held):
            return [NOT_THEIRS]
        _settle(held, SENT_BACK, user, now, words)
    return []


def may_settle(user: User, proposal: Proposal) -> bool:
    """Whether somebody may approve a proposal: never whoever proposed it, under no other account
    of the same person or office either, never whom it is about, and nobody of whom it cannot be
    told who they are."""
    if unlinked(user) or not somebody_else(user, proposal.proposed_by):
        return False
    if not any(allowed(user, APPROVE, body) for body in with_parents([proposal.body])):
        return False
    return user.person not in about_whom(proposal)


def about_whom(proposal: Proposal) -> frozenset[str]:
    """The persons whom the statement names, as it was made or corrected, of which something is
    withheld, or that is corrected, undone or destroyed."""
    names = _acted_on(proposal)
    if not names:
        return frozenset()
    on = Mention.objects.filter(thing=STATEMENT, code__in=names).values("row_id")
    rows = Q(row__statement__in=names) | Q(row_id__in=on)
    persons = Mention.objects.filter(rows, thing="person").values_list("code", flat=True)
    return frozenset(persons)


def waiting_for(user: User) -> list[Proposal]:
    """Proposals that somebody may settle, the oldest first."""
    found = _waiting().select_related("proposed_by").order_by("proposed_at")
    return [one for one in found if may_settle(user, one)]


def of_user(user: User) -> list[Proposal]:
    """What somebody proposed, the latest first."""
    return list(user.proposals.select_related("settled_by").order_by("-proposed_at")[:50])


def told(proposal: Proposal) -> list[tuple[str, str]]:
    """What would be stated, field by field, for whoever approves."""
    rows: list[tuple[str, str]] = []
    for one in proposal.statements:
        rows += [
            ("Kind of statement", kind_told(one["type"])),
            *_fields(one["type"], one["payload"]),
        ]
        rows.append(("Reason", one["reason"]))
    if proposal.destroys:
        held = statements_told([proposal.destroys])[proposal.destroys]
        rows.append(("Payload to be destroyed, of the statement", held))
    return rows


def became(proposal: Proposal) -> str:
    """What became of the gift of which something is proposed, as it is on record by now: whoever
    approves that it was accepted knows that it went back. "" where that is not known, or it is
    about no gift."""
    stating = Mention.objects.filter(row__statement__in=_acted_on(proposal), states=True)
    codes = sorted(set(stating.filter(thing="gift").values_list("code", flat=True)))
    if not codes:
        return ""
    known = settled(day_around([("gift", code) for code in codes], deep=0))
    return "; ".join(became_words(known[code]) for code in codes if code in known)


def subjects(proposals: Iterable[Proposal]) -> dict[str, str]:
    """What each proposal withholds from, corrects, undoes or destroys, by its token, in words; none
    of one that states something new."""
    on = {one.token: next(iter(_acted_on(one)), "") for one in proposals}
    names = statements_told(name for name in on.values() if name)
    return {token: names[name] for token, name in on.items() if name}


def _acted_on(proposal: Proposal) -> list[str]:
    """The statements on which what is proposed acts."""
    on = [referred(one["type"], one["payload"]) for one in proposal.statements]
    return [one for one in dict.fromkeys([*on, proposal.destroys]) if one]


def _last_on(proposal: Proposal) -> int:
    """The last row that corrects, voids, withholds or destroys something of what the proposal acts
    on; 0 where none does. What only refers to it changes nothing that would be undone."""
    rows = acting_on(set(_acted_on(proposal)))
    return max((one.number for one in rows if acts(one.type) or one.type == "redaction"), default=0)


def _waiting() -> QuerySet[Proposal]:
    return Proposal.objects.filter(state=WAITS)


def _settle(held: Proposal, state: str, user: User, now: datetime, words: str) -> None:
    held.state, held.settled_by, held.settled_at, held.words = state, user, now, words
    held.save()


def _destroyed(held: Proposal, user: User, now: datetime) -> None:
    """Destroy the payload of a statement with those of its corrections, which repeat it; each is
    stated. Copies in what was begun and in proposals go too: a proposal that waits to act on what
    is gone is sent back."""
    names = {held.destroys}
    acting = {
        one.id: referred(one.type, one.payload)
        for one in (line_of(row.line).statement for row in acting_on({held.destroys}))
        if one.type == "correction"
    }
    while more := {name for name, on in acting.items() if on in names} - names:
        names |= more
    forget_begun(names)
    for name in (held.destroys, *(name for name in acting if name in names)):
        destroy(
            name,
            reason=f"proposed by {held.proposed_by.office}: {held.why}",
            approver=user.office,
            stated_at=now,
        )
    for other in Proposal.objects.select_for_update().exclude(pk=held.pk).order_by("pk"):
        copies = [_emptied(one, names) for one in other.statements]
        if copies == other.statements:
            continue
        other.statements = copies
        if other.state == WAITS:
            _settle(other, SENT_BACK, user, now, "The payload of what it acts on was destroyed")
        other.save()


def _emptied(kept: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """What was proposed, without what it would say of a statement that says nothing any more."""
    on = referred(kept["type"], kept["payload"])
    if kept["id"] not in names and on not in names:
        return kept
    left = {field: value for field, value in kept["payload"].items() if value == on}
    return {**kept, "payload": left}


def _kept(one: Statement, approver_in: str) -> dict[str, Any]:
    days = {
        name: None if day is None else day.isoformat()
        for name, day in (("effective", one.effective), ("effective_to", one.effective_to))
    }
    held = {"id": one.id, "type": one.type, "about": one.about, "reason": one.reason}
    return {**held, **days, "payload": one.payload, "approver_in": approver_in}


def _made(kept: Mapping[str, Any], held: Proposal, user: User, now: datetime) -> Statement:
    until = kept["effective_to"]
    return draft(
        kept["type"],
        _with_office(kept["payload"], kept["approver_in"], user.office),
        id=kept["id"],
        stated_by=held.proposed_by.office,
        about=kept["about"],
        stated_at=now,
        effective=date.fromisoformat(kept["effective"]),
        effective_to=None if until is None else date.fromisoformat(until),
        reason=f"proposed by {held.proposed_by.office}, approved by {user.office} ({held.rule}): "
        f"{kept['reason']}",
    )


def _with_office(payload: Mapping[str, Any], field: str, office: str) -> dict[str, Any]:
    """A payload with the office that approves in its one field, and nowhere else."""
    if not field:
        return dict(payload)
    first, _, inner = field.partition(".")
    held = payload[first]
    told = _with_office(held, inner, office) if inner else held.replace(APPROVER, office, 1)
    return {**payload, first: told}


def _fields(kind: str, payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a statement says, field by field; of a correction, what is said instead. The id that it
    gives to a thing tells nobody anything."""
    own = THINGS[kind].field if kind in THINGS else ""
    names = references_told(kind, payload)
    rows = [
        _row(name, value, names.get(name, {}))
        for name, value in payload.items()
        if name not in (own, "payload")
    ]
    if isinstance(payload.get("payload"), dict):
        corrected = Row.objects.filter(statement=payload.get("corrects")).values_list("type")
        rows += _fields(corrected[0][0], payload["payload"])
    return rows


def _row(name: str, value: Any, names: Mapping[str, str] = MappingProxyType({})) -> tuple[str, str]:
    """A field in words: pence as pounds, days as they are read, codes as what they stand for."""
    if name.endswith("_pence") and isinstance(value, int):
        return name.removesuffix("_pence").replace("_", " "), in_pounds(value)
    words = _words(value, names)
    return name.replace("_", " "), words.replace("_", " ") if name == "fields" else words


def _words(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return "; ".join(": ".join(_row(name, one)) for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(one, names) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return names.get(str(value), str(value))
