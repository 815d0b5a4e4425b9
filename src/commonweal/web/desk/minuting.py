"""What is stated by each part of the page on which a meeting is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from commonweal.evidence.words import day as day_words
from commonweal.governance.law import whenever
from commonweal.governance.meetings import WAYS, counted, entitled, votes_of
from commonweal.governance.meetings.declaring import CERTAIN
from commonweal.records import Said, Statement, said
from commonweal.records.kinds import Attendance, Meeting, Treatment, Vote
from commonweal.web.desk.asking import Asked
from commonweal.web.desk.asking.readers import Kind, reader
from commonweal.web.desk.sitting import Kept, instant, kept
from commonweal.web.desk.tasks.stating import corrected, stated

#: What is recorded where nobody had an interest that does not stand at an item already.
NO_MORE = "nobody had an interest beyond those that stand at its items"
Does = Callable[[Kept, QueryDict, Asked], list[Statement]]


class EnteredWrongError(Exception):
    """What is wrong with a form, all of it."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = list(faults)


def now() -> datetime:
    """Now in England: what is told of a meeting is what has come about."""
    return timezone.localtime()


def _time(held: Kept, form: QueryDict, name: str, label: str, faults: list[str]) -> str | None:
    """A time of the day of the meeting."""
    entered = form.get(name, "").strip()
    if not entered:
        return None
    value, fault = reader("time", free=False)(entered, ())
    if fault:
        faults.append(f"{label}: {fault}")
        return None
    moment, here = instant(held.agenda.sitting.on, value), now()
    later = moment is not None and datetime.fromisoformat(moment) > here
    if later and held.agenda.sitting.on == here.date():
        faults.append(
            f"{label}: {value} is later than now ({here:%H:%M}); enter it once it has come about"
        )
    return moment


def _words(
    form: QueryDict, name: str, label: str, faults: list[str], *, lacks: str = "", kind: Kind
) -> str:
    """Words as on every other form; `lacks` is said where they must be given and are not."""
    entered = form.get(name, "").strip()
    if not entered:
        faults += [lacks] if lacks else []
        return ""
    value, fault = reader(kind, free=False)(entered, ())
    if fault:
        faults.append(f"{label}: {fault}")
    return value or ""


def _made(
    held: Kept, asked: Asked, kind: str, payload: Mapping[str, Any], reason: str, tail: str = ""
) -> Statement:
    about = held.agenda.sitting.meeting.bodies[0]
    return stated(
        asked,
        kind,
        payload,
        about=about,
        reason=reason,
        effective=held.effective,
        tail=tail,
    )


def attendance(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """Who of the members is there, from when to when, and who sent apologies."""
    faults: list[str] = []
    made = []
    told = _by_seat(held)
    day, ahead = held.agenda.sitting.on, held.agenda.sitting.on > asked.today
    for number, seat in enumerate(held.members):
        here = form.get(f"there-{seat.seat}", "")
        who = held.who(seat.person, seat.office)
        entered = _time(held, form, f"in-{seat.seat}", f"{who}, came at", faults)
        left = _time(held, form, f"out-{seat.seat}", f"{who}, left at", faults)
        if here not in ("", "there", "apologies"):
            faults.append(f"{who}: choose whether they are there")
        if ahead and (here == "there" or entered is not None or left is not None):
            faults.append(
                f"{who}: the meeting is on {day_words(day)}; who came, and when, can be recorded "
                "from that day on. Apologies can be recorded now"
            )
        if entered is not None and left is not None and left < entered:
            faults.append(f"{who}: left before they came; correct one of the times")
        if faults:
            continue
        before = told.get(seat.seat)
        payload = {
            "meeting": held.code,
            "person": seat.person,
            "office": None if seat.person else seat.office,
            "seat": seat.seat,
            "capacity": "member" if seat.voting else "in attendance",
            "apologies": here == "apologies",
            "entered": entered if here == "there" else None,
            "left": left if here == "there" else None,
        }
        made += _attended(held, asked, before, payload if here else None, str(number))
    faults = faults or _voted_and_away(held, made)
    if faults:
        raise EnteredWrongError(faults)
    return made


def _voted_and_away(held: Kept, new: Sequence[Statement]) -> list[str]:
    """What is in the way of an attendance by which somebody was not there for what they voted on:
    as it is of their vote, where that is recorded later."""
    if not new or not held.agenda.sitting.votes:
        return []
    after, faults = kept(held.code, new), []
    for motion in held.agenda.sitting.motions:
        before, away = held.away(motion.item), after.away(motion.item)
        number = held.item(motion.item).item.number
        faults += [
            f"{held.who(vote.voter)} has no vote on item {number}: {away[vote.voter]}. Correct "
            "who is there, or leave out their vote first"
            for vote in held.agenda.sitting.votes
            if vote.motion == motion.motion and vote.voter in away and vote.voter not in before
        ]
    return list(dict.fromkeys(faults))


def _attended(
    held: Kept,
    asked: Asked,
    before: Said[Attendance] | None,
    payload: Mapping[str, Any] | None,
    tail: str,
) -> list[Statement]:
    """What makes the attendance of one be as it was entered: nothing where it is so already."""
    if payload is None:
        if before is None:
            return []
        void = {"voids": before.id}
        return [_made(held, asked, "void", void, "was not there after all", tail)]
    wanted = Attendance.model_validate(payload)
    if before is None:
        return [_made(held, asked, "attendance", payload, "who was there", tail)]
    if before.what == wanted:
        return []
    changes = wanted.model_dump(mode="json")
    return [corrected(asked, before, changes, reason="who was there, and when", tail=tail)]


def _by_seat(held: Kept) -> dict[str, Said[Attendance]]:
    """Of whom a seat is, what was stated of their coming: of a deputy it says nothing."""
    state = whenever(held.statements)
    return {
        one.what.seat: one
        for one in said(state, Attendance)
        if one.what.meeting == held.code
        and one.what.seat is not None
        and one.what.capacity != "deputy"
    }


def other(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """Somebody who has no seat there."""
    faults: list[str] = []
    lacks = "Enter the office of whoever else was there"
    office = _words(form, "office", "Their office", faults, lacks=lacks, kind="text")
    if faults:
        raise EnteredWrongError(faults)
    payload = {"meeting": held.code, "office": office, "capacity": "in attendance"}
    return [_made(held, asked, "attendance", payload, "who was there")]


def known_of(held: Kept) -> bool:
    """Whether anybody's interest stands at an item of the meeting: treated or certain, and not
    rejected. A role held by office here and there is in itself none (rule C13b)."""
    conflicts = [one for view in held.agenda.items for one in view.conflicts]
    rejected = {one.match.key for one in conflicts if not one.match.counts}
    return any(one.match not in rejected for one in held.agenda.sitting.treatments) or any(
        one.match.status in CERTAIN and one.match.kind != "dual role" for one in conflicts
    )


def nil(held: Kept, _form: QueryDict, asked: Asked) -> list[Statement]:
    """The chair asked, and nobody had an interest, beside those that stand at items already."""
    payload = {"meeting": held.code, "nil": True, "text": NO_MORE if known_of(held) else None}
    return [_made(held, asked, "meeting_declaration", payload, "asked for at the start")]


def declared(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """What somebody declared at the meeting."""
    faults: list[str] = []
    person, item = form.get("person", ""), form.get("item", "")
    if person not in {seat.person for seat in held.members}:
        faults.append("Choose who declared it")
    if item and item not in {view.item.item for view in held.agenda.items}:
        faults.append("Choose the item from those of the agenda")
    lacks = "Enter what was declared"
    text = _words(form, "text", "What was said", faults, lacks=lacks, kind="long")
    if faults:
        raise EnteredWrongError(faults)
    payload = {"meeting": held.code, "person": person, "item": item or None, "text": text}
    return [_made(held, asked, "meeting_declaration", payload, "declared at the meeting")]


def left(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """When somebody went out for an item and came back."""
    faults: list[str] = []
    at = form.get("treatment", "")
    state = whenever(held.statements)
    told = [one for one in said(state, Treatment) if one.what.meeting == held.code]
    if at not in map(str, range(len(told))):
        raise EnteredWrongError(["Choose whose times these are"])
    one, day = told[int(at)], held.agenda.sitting.on
    who = held.who(one.what.person)
    out = _time(held, form, "out", f"{who}, went out at", faults)
    back = _time(held, form, "back", f"{who}, came back at", faults)
    if day > asked.today and (out is not None or back is not None):
        faults.append(
            f"{who}: the meeting is on {day_words(day)}; when they went out can be recorded from "
            "that day on"
        )
    if out is not None and back is not None and back < out:
        faults.append(f"{who}: came back before going out; correct one of the times")
    if faults:
        raise EnteredWrongError(faults)
    return [corrected(asked, one, {"out": out, "back": back}, reason="when they were out")]


def excluded(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """The public is shut out for an item, with the ground and the resolution."""
    item, ground = form.get("item", ""), form.get("ground", "")
    faults: list[str] = []
    if item and item not in {view.item.item for view in held.agenda.items}:
        faults.append("Choose the item from those of the agenda")
    if not ground:
        faults.append("Choose the ground on which the public is shut out")
    lacks = "Enter why the public is shut out"
    reason = _words(form, "reason", "Why", faults, lacks=lacks, kind="long")
    lacks = "" if ground == "disorder" else "Enter the words of the resolution"
    label = "Words of the resolution"
    resolution = _words(form, "resolution", label, faults, lacks=lacks, kind="long")
    law = _words(form, "law", "Under which law", faults, kind="text")
    if faults:
        raise EnteredWrongError(faults)
    payload = {
        "meeting": held.code,
        "items": [item] if item else [],
        "ground": ground,
        "reason": reason,
        "resolution": resolution or None,
        "law": law or None,
    }
    return [_made(held, asked, "exclusion", payload, "the public was shut out by resolution")]


def votes(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """How each member voted on a motion, and the casting vote where there was one; what was entered
    wrongly before is corrected."""
    motion = form.get("motion", "")
    put = {one.motion: one.item for one in held.agenda.sitting.motions}
    if motion not in put:
        raise EnteredWrongError(["Choose the motion that was voted on"])
    away = held.away(put[motion])
    faults, entered = [], {}
    for person, who in held.voters:
        cast = form.get(f"vote-{person}", "")
        entered[person] = cast
        if cast not in ("", *WAYS):
            faults.append(f"{who}: choose how they voted")
        elif cast and person in away:
            faults.append(
                f"{who} has no vote on this: {away[person]}. Correct who is there, or leave out "
                "their vote"
            )
    casting, by = form.get("casting", ""), form.get("casting-by", "")
    if casting not in ("", "for", "against") or bool(casting) != bool(by):
        faults.append("Casting vote: choose whose it was, and whether for or against")
    elif by and by not in entered:
        faults.append("Casting vote: choose whose it was from the members with a vote")
    elif by in away:
        faults.append(f"{held.who(by)} has no casting vote on this: {away[by]}")
    if faults:
        raise EnteredWrongError(faults)
    told = [one for one in said(whenever(held.statements), Vote) if one.what.motion == motion]
    if casting and not _tied(held, entered, by, [one.what for one in told]):
        raise EnteredWrongError(
            [
                "Casting vote: the votes were not equal, so that there was none. Leave it out, or "
                "correct the votes"
            ]
        )
    made = []
    for number, (person, cast) in enumerate(entered.items()):
        before = [one for one in told if one.what.voter == person and not one.what.casting]
        payload = {"motion": motion, **_whose(held, person), "vote": cast}
        made += _voted(held, asked, before, payload, str(number))
    payload = {"motion": motion, **_whose(held, by), "vote": casting, "casting": True}
    before = [one for one in told if one.what.casting]
    return [*made, *_voted(held, asked, before, payload, "casting")]


def _whose(held: Kept, code: str) -> dict[str, str | None]:
    """Whose vote it is, as a vote says it: a person's, or a seat's that an office holds."""
    seat = code in held.offices
    return {"person": None if seat else code or None, "seat": code if seat else None}


def _tied(held: Kept, entered: Mapping[str, str], by: str, told: Sequence[Vote]) -> bool:
    """Whether the votes that a casting vote settles are equal as they are entered, beside those
    that are kept of others; of several bodies that meet, in one of that member. True where it
    cannot be told."""
    sitting = held.agenda.sitting
    cast = [one for one in told if not one.casting and one.voter not in entered]
    cast += [
        Vote.model_validate({"motion": "-", **_whose(held, who), "vote": vote})
        for who, vote in entered.items()
        if vote
    ]
    mine = []
    for host in sitting.hosts:
        members, votes = entitled(sitting, host), votes_of(sitting, host, cast)
        if votes is not None and (members is None or by in members):
            mine.append(counted(votes))
    return not mine or any(one.equal for one in mine)


def _voted(
    held: Kept,
    asked: Asked,
    before: Sequence[Said[Vote]],
    payload: Mapping[str, Any],
    tail: str,
) -> list[Statement]:
    """What makes the one vote of somebody be as it was entered: whatever stands beside it counts no
    more."""
    kept, over = (before[:1], before[1:]) if payload["vote"] else ([], before)
    made = [
        _made(held, asked, "void", {"voids": one.id}, "did not vote after all", f"{tail}-{number}")
        for number, one in enumerate(over)
    ]
    if not payload["vote"]:
        return made
    if not kept:
        return [*made, _made(held, asked, "vote", payload, "the vote was taken", tail)]
    changes = {name: value for name, value in payload.items() if name != "motion"}
    if any(getattr(kept[0].what, name) != value for name, value in changes.items()):
        why = "the vote was entered wrongly"
        made.append(corrected(asked, kept[0], changes, reason=why, tail=tail))
    return made


def ended(held: Kept, form: QueryDict, asked: Asked) -> list[Statement]:
    """The meeting was held, from when to when."""
    faults: list[str] = []
    starts = _time(held, form, "starts", "It began at", faults)
    ends = _time(held, form, "ends", "It ended at", faults)
    if starts and ends and ends < starts:
        faults.append("It ended before it began; correct one of the times")
    if held.agenda.sitting.on > asked.today:
        faults.append("The day of the meeting is to come; it cannot have been held")
    if faults:
        raise EnteredWrongError(faults)
    before = held.agenda.sitting.meeting.model_dump(mode="json", exclude_none=True)
    payload = {**before, "status": "held"}
    payload |= {key: at for key, at in (("starts", starts), ("ends", ends)) if at is not None}
    Meeting.model_validate(payload)
    return [_made(held, asked, "meeting", payload, "the meeting was held")]


#: By the name of the part of the page.
DOES: Mapping[str, Does] = {
    "attendance": attendance,
    "other": other,
    "nil": nil,
    "declared": declared,
    "left": left,
    "excluded": excluded,
    "votes": votes,
    "ended": ended,
}
