"""The promises that somebody finds on the desk, and those of which they may say that they were
delivered, are what reading all records finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonweal.governance.commitments import Tracked, track
from commonweal.governance.law import whenever
from commonweal.records import Statement, draft, fold, latest, said
from commonweal.records.kinds import Body, Meeting, Post, Seat
from commonweal.records.references.table import THINGS
from commonweal.records.refusal import RefusedError
from commonweal.web.accounts.models import User
from commonweal.web.desk.promises_pages import kept_promises
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.desk.tasks.promises import ASK, CLOSE, MAKE
from commonweal.web.lists import rebuild
from commonweal.web.promised import GROUPS, group_of, owed, promise
from commonweal.web.store.adding import append
from commonweal.web.store.models import Kept
from commonweal.web.store.reading import everything, today

pytestmark = pytest.mark.django_db

BODIES = ("B0", "B1", "B2", "B3")
#: Who owes: bodies, one that may come to be, and offices that some have.
OWING = (*BODIES, "B4", "Chair", "CHAIR", "Chief Nurse")
ROLES = (
    (("governance lead", "B0"),),
    (("scrutiny officer", "B1"), ("governance lead", "B3")),
    (("governance lead", "B4"),),
    (("scrutiny officer", ""),),
)
KINDS = ("body", "meeting", "post", "seat", "commitment", "delivery", "closure", "condition_met")
Step = tuple[str, int, int, int]
steps_ = st.lists(
    st.tuples(
        st.sampled_from((*KINDS, "commitment", "commitment", "correction", "void", "transfer")),
        st.integers(0, 5),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    min_size=15,
    max_size=40,
)


def a_day(number: int) -> str:
    """A day before today."""
    return (today() - timedelta(days=(900, 400, 200, 90, 30, 2, 1, 0)[number])).isoformat()


def payload_of(kind: str, a: int, b: int, c: int) -> dict[str, Any]:
    """What is said: `a` gives the thing its id."""
    body, other = BODIES[b % 4], BODIES[c % 4]
    if kind == "body":
        code = (*BODIES, "B4", "B4")[a]
        told: dict[str, Any] = {"body": code, "name": code, "form": "board", "source": "s"}
        return told | {"kind": "icb", "of": [body] if body != code and c % 2 else []}
    if kind == "meeting":
        return {"meeting": f"m-{a}", "bodies": [body], "title": f"Board {c}", "on": a_day(c)}
    if kind == "post":
        title = OWING[b]
        return {"post": f"p-{a}", "body": other, "title": title, "source": "s"}
    if kind == "seat":
        told = {"seat": f"s-{a}", "body": other, "role": "member", "voting": True, "source": "s"}
        return told | {"office": OWING[b] if c else None}
    if kind == "commitment":
        told = {"commitment": f"c-{a}-{b}", "kind": "promise", "text": f"Words {c}"}
        told |= {"made_on": a_day(c), "by": OWING[c], "to": body, "where": "paper", "source": "s"}
        told |= {"meeting": f"m-{a}" if b % 2 else None}
        due = ("due_on", "due_months", "due_when", "none")[a % 4]
        when = {"due_on": a_day(b), "due_months": b, "due_when": "it comes about"}
        if due == "due_months":
            told |= {"made_precision": ("day", "month", "year")[c % 3]}
        return told | {name: one for name, one in when.items() if name == due}
    told = {"commitment": f"c-{a}-{b}", "on": a_day(c), "source": "s"}
    if kind == "delivery":
        return told | {"by": "Somebody", "what": "A paper"}
    if kind == "condition_met":
        return told
    # By the body to which it is owed, or by one to which it is not.
    del told["source"]
    outcome = ("met", "opened again", "withdrawn")[(b + c) % 3]
    return told | {"by": body if c % 3 else other, "outcome": outcome}


def history(steps: Sequence[Step]) -> Iterator[Statement]:
    """The statements of a history."""
    made: list[Statement] = []
    once: set[object] = set()
    first = [("body", at, at, 0) for at in range(4)]
    first += [("meeting", at, at, at) for at in range(6)]
    for number, (kind, a, b, c) in enumerate([*first, *steps]):
        type_ = kind
        if kind in KINDS:
            payload = payload_of(kind, a, b, c)
            if kind == "commitment" and payload["commitment"] in once:
                continue
            once.add(payload.get("commitment") if kind == "commitment" else None)
        else:
            target = made[-1 - (a * 8 + b) % len(made)]
            payload = {"void": {"voids": target.id},
                       "transfer": {"transfers": target.id, "successor": BODIES[c % 4]},
                       }.get(kind, {})  # fmt: skip
            if kind == "correction":
                if target.type not in KINDS:
                    continue
                payload = {"corrects": target.id, "payload": payload_of(target.type, a, c, b)}
                if target.type in THINGS:
                    field = THINGS[target.type].field
                    payload["payload"][field] = (target.payload or {})[field]
        one = draft(type_, payload, id=f"x-{number}", stated_by="Office", about=BODIES[a % 4],
                    stated_at=datetime(2015, 1, 1, tzinfo=UTC) + timedelta(days=number),
                    effective=today() if kind == "transfer" else date(2015, 1, 1),
                    reason="r")  # fmt: skip
        made.append(one)
        yield one


def parents(every: Sequence[Statement]) -> dict[str, set[str]]:
    """By body itself and whose committee it is, out of all statements."""
    held = latest(whenever(every), Body, lambda one: one.body)
    found = {code: {code} for code in held}
    for _ in range(4):
        for code, line in found.items():
            found[code] = line | {of for one in line if one in held for of in held[one].what.of}
    return found


def who_owes(one: Tracked, every: Sequence[Statement]) -> set[str]:
    """The bodies that may say that it was delivered, out of all statements."""
    inner = [(each.payload or {}).get("payload", each.payload) for each in every]
    if one.what.by in {each.get("body") for each in inner if "form" in each}:
        return {one.what.by}
    state, office = fold(every, effective=today()), one.what.by.casefold()
    found = {e.what.body for e in said(state, Seat) if (e.what.office or "").casefold() == office}
    found |= {e.what.body for e in said(state, Post) if e.what.title.casefold() == office}
    meetings = latest(whenever(every), Meeting, lambda each: each.meeting)
    return found | {
        *(meetings[one.what.meeting].what.bodies if one.what.meeting in meetings else ())
    }


def reached(
    user: User, actions: Sequence[str], codes: set[str], above: dict[str, set[str]]
) -> bool:
    """Whether somebody may do any of several things for any of some bodies."""
    mine = {code for action in actions for code in codes_with(user, action)}
    return ALL in mine or any(mine & above.get(code, {code}) for code in codes)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # making an example smaller takes minutes
)
@drawn(steps_)
# An office that becomes a body and one that a committee has, at a meeting whose hosts change.
@example(
    [
        ("commitment", 1, 1, 4),
        ("commitment", 3, 3, 6),
        ("commitment", 0, 2, 5),
        ("closure", 0, 2, 6),
        ("post", 0, 5, 2),
        ("seat", 1, 5, 3),
        ("meeting", 3, 0, 5),
        ("body", 3, 0, 1),
        ("body", 4, 0, 0),
        ("delivery", 1, 1, 6),
    ]
)
def test_what_is_kept_of_promises_is_what_all_records_tell(steps: list[Step]) -> None:
    with transaction.atomic():
        for one in history(steps):
            try:
                append([one])
            except RefusedError:
                continue
        every = everything()
        above, held = parents(every), track(fold(every, effective=today()))
        by = {one.what.commitment: who_owes(one, every) for one in held}
        assert {one.code for one in Kept.objects.filter(list="commitment")} == by.keys()
        for number, roles in enumerate(ROLES):
            user = User.objects.create_user(f"u{number}@example.org", None, office=f"O {number}")
            for role, body in roles:
                user.grants.create(role=role, body=body)
            whose = {
                code: {one.what.to, one.made.about, *by[code]}
                for one in held
                for code in [one.what.commitment]
            }
            seen = [
                one
                for one in held
                if reached(user, [ASK, MAKE, CLOSE], whose[one.what.commitment], above)
            ]
            seen.sort(
                key=lambda one: (
                    GROUPS.index(group_of(one)),
                    one.due.latest or date.max,
                    one.what.made_on,
                    one.what.commitment,
                )
            )
            rows, having = kept_promises(user)
            assert [one.code for one in rows] == [one.what.commitment for one in seen]
            assert [one.state for one in rows] == [group_of(one) for one in seen]
            told = owed(promise(one.what.commitment) for one in seen)
            assert {
                code: reached(user, [MAKE], set(one.among(having)), above)
                for code, one in told.items()
            } == {code: reached(user, [MAKE], by[code], above) for code in told}
        assert rebuild() == []
        transaction.set_rollback(True)
