"""What somebody finds of contracts, issues and what is due is what reading all of them finds."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonweal.contracts.register.ending import LEAD
from commonweal.records import Statement, draft, latest
from commonweal.records.kinds import Procurement
from commonweal.records.references.table import THINGS
from commonweal.records.refusal import RefusedError
from commonweal.web.accounts.models import User
from commonweal.web.contracted import Contracts
from commonweal.web.desk.asking import Asked
from commonweal.web.desk.buying_calendar import days_due
from commonweal.web.desk.choosing import OfKept
from commonweal.web.desk.contract_lists import STANDS, by_pressing, cells, standing
from commonweal.web.desk.contracts_held import SEES, kept_for, seen_by, standing_as
from commonweal.web.desk.keeping import with_committees
from commonweal.web.desk.paging import found_by
from commonweal.web.desk.procurement_pages import SEES as BUYS
from commonweal.web.desk.procurement_pages import codes_of
from commonweal.web.desk.rights import ALL, bodies_with, codes_with
from commonweal.web.desk.tasks.issues import RAISE, WORK
from commonweal.web.desk.tasks.providers import bought_from
from commonweal.web.lists import rebuild
from commonweal.web.store.adding import append
from commonweal.web.store.models import Kept
from commonweal.web.store.reading import today
from web_contracts import contracts

pytestmark = pytest.mark.django_db

#: Terms as JSON holds them, days as words.
TERMS = json.loads(
    json.dumps(tomllib.loads(Path("examples/contracts/worked-year.toml").read_text()), default=str)
)
BODIES = ("B0", "B1", "B2", "B3", "B4")
ORBIT = "company:00000003"
#: Whoever asks: the bodies of their roles.
ROLES = (
    (("contract manager", "B0"),),
    (("partner", "B1"), ("contract manager", "B4")),
    (("partner", "orbit"),),
    (("partner", "B2"),),
    (("contract manager", ""),),
)
Step = tuple[str, int, int, int]
KINDS = ("body", "contract", "contract_ended", "outcome_contract", "outcome_contract_signed",
         "partner_issue", "partner_issue_step", "procurement")  # fmt: skip
steps_ = st.lists(
    st.tuples(
        st.sampled_from((*KINDS, *KINDS, "contract", "partner_issue", "correction", "void",
                         "transfer")),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 7),
    ),
    min_size=15,
    max_size=45,
)  # fmt: skip


def around_now(number: int) -> date:
    """A day some years before or after today, and today itself."""
    return today() + timedelta(days=(-2000, -900, -200, -30, 0, 15, 400, 1000)[number % 8])


def said(kind: str, a: int, b: int, c: int) -> dict[str, Any]:
    """What is said: `a` gives the thing its id."""
    body, other = BODIES[b % 5], BODIES[c % 5]
    past = around_now(min(c, 4))
    if kind == "body":
        told: dict[str, Any] = {"body": BODIES[a % 5], "name": f"Body {a % 5}", "form": "board"}
        told |= {"kind": ("icb", "council", "provider")[c % 3], "source": "s"}
        told |= {"of": [body] if body != BODIES[a % 5] and c % 2 else []}
        return told | {"organisation": (None, "RXO")[b == c]}
    if kind == "contract":
        told = {"contract": f"k-{a}", "authority": body, "source": "s"}
        told |= {"organisation": "Orbit", "title": ("Baths", "alms", "Zoos")[c % 3]}
        told |= {"organisation_ids": ([ORBIT], ["ods:RXO"], [], ["gss:B2"])[c % 4]}
        starts, ends = around_now(c - 3), around_now(c)
        return told | {"starts": starts.isoformat() if starts < ends else None,
                       "ends": ends.isoformat() if b != 3 else None}  # fmt: skip
    if kind == "outcome_contract":
        return {**TERMS, "contract": f"t-{a}", "authority": body, "title": f"Terms {c}"}
    if kind == "outcome_contract_signed":
        return {"contract": f"t-{a}", "on": past.isoformat(), "by": "Office"}
    if kind == "contract_ended":
        how = ("suspended", "terminated", "expired")[b % 3]
        return {"contract": f"{'kt'[c % 2]}-{a}", "on": around_now(c).isoformat(), "how": how,
                "source": "s"}  # fmt: skip
    if kind == "procurement":
        return {"procurement": f"pr-{a}", "authority": body, "title": f"Baths {c}",
                "process": "competitive", "began": past.isoformat()}  # fmt: skip
    if kind == "partner_issue":
        told = {"issue": f"is-{a}", "partnership": body, "title": f"Issue {b}"}
        told |= {"contract": (f"k-{b}", f"t-{b}", None)[c % 3], "raised_by": other}
        told |= {"on": past.isoformat(), "between": [ORBIT] if b % 2 else []}
        return told | {"days_to_own": (None, 5, 250)[b % 3], "days_to_settle": (None, 40)[c % 2]}
    step = ("owned", "worked", "settled", "escalated", "opened again", "withdrawn")[b % 6]
    return {"issue": f"is-{a}", "step": step, "by": other, "on": past.isoformat(),
            "text": "told", "to": "Board" if step == "escalated" else None}  # fmt: skip


def history(steps: Sequence[Step]) -> Iterator[Statement]:
    """The statements of a history."""
    made: list[Statement] = []
    once: set[tuple[str, int]] = set()
    first = [("body", at, at - 1, 1) for at in range(4, -1, -1)]
    held = [("contract", at, at, at + 4) for at in range(4)]
    for number, (kind, a, b, c) in enumerate([*first, *held, *steps]):
        if kind in KINDS:
            type_, payload = kind, said(kind, a, b, c)
            if (kind, a) in once:
                continue
            once |= {(kind, a)} if kind in ("contract", "partner_issue") else set()
        else:
            target = made[-1 - (a * 6 + b) % len(made)]
            payload = {"void": {"voids": target.id},
                       "transfer": {"transfers": target.id, "successor": BODIES[c % 5]},
                       }.get(kind, {})  # fmt: skip
            if kind == "correction":
                while target.type == "correction":
                    target = next(
                        one for one in made if one.id == (target.payload or {})["corrects"]
                    )
                if target.type not in KINDS:
                    continue
                payload = {"corrects": target.id, "payload": said(target.type, c, b, a)}
                if target.type in THINGS:
                    field = THINGS[target.type].field
                    payload["payload"][field] = (target.payload or {})[field]
            type_ = kind
        effective = today() if kind == "transfer" else date(2015, 1, 1)
        one = draft(type_, payload, id=f"s-{number}", stated_by="Office", about="B0",
                    stated_at=datetime(2015, 1, 1, tzinfo=UTC) + timedelta(days=number),
                    effective=effective, reason="r")  # fmt: skip
        made.append(one)
        yield one


def users() -> list[User]:
    made = []
    for number, roles in enumerate(ROLES):
        one = User.objects.create_user(f"u{number}@example.org", None, office=f"Office {number}")
        for role, body in roles:
            one.grants.create(role=role, body=body)
        made.append(one)
    return made


def seen_of_all(user: User, held: Contracts) -> list[str]:
    """As it was worked out of all contracts."""
    mine = standing_as(user, SEES)
    found = [code for code in held.titles if mine & {ALL, *held.parties(code)}]
    return sorted(found, key=lambda code: (held.titles[code].casefold(), code))


def due_of_all(codes: list[str], held: Contracts) -> list[tuple[date, str, str]]:
    found = set()
    for one in held.ending(codes):
        if one.ends is not None:
            found.add((one.ends, "The contract ends", one.held.contract))
        if one.begin_by is not None:
            what = "Buying again would have to begin, as estimated"
            found.add((one.begin_by, what, one.held.contract))
    return sorted(found)


def providers(user: User) -> dict[str, str]:
    return bought_from(Asked(user, "", {}, "", datetime(2026, 1, 1, tzinfo=UTC)))


def providers_of_all(user: User, held: Contracts) -> set[str]:
    mine, every = bodies_with(user, "keep contracts"), ALL in codes_with(user, "keep contracts")
    named = [(one.organisation, one.authority) for one in held.stated.values()]
    named += [(each.name, one.authority) for one in held.terms.values() for each in one.partners]
    return {name for name, body in named if every or body in mine}


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # making an example smaller takes minutes
)
@drawn(steps_)
# A contract of a committee's committee, corrected, with an issue that is late and one that is over.
@example(
    [
        ("contract", 4, 4, 7),
        ("outcome_contract", 1, 2, 1),
        ("outcome_contract_signed", 1, 0, 2),
        ("partner_issue", 0, 4, 3),
        ("partner_issue", 1, 1, 1),
        ("partner_issue", 2, 2, 2),
        ("partner_issue_step", 1, 0, 3),
        ("partner_issue_step", 2, 2, 4),
        ("contract_ended", 2, 0, 0),
    ]
)
def test_what_is_kept_is_what_all_of_it_comes_to(steps: list[Step]) -> None:
    with transaction.atomic():
        for one in history(steps):
            try:
                append([one])
            except RefusedError:
                continue
        held = contracts()
        assert Kept.objects.filter(list="contract").count() == len(held.titles)
        for user in users():
            codes = seen_of_all(user, held)
            seen = seen_by(user)
            assert [one.code for one in seen] == codes
            assert [row[4] for row in cells(codes)] == [held.stands(code) for code in codes]
            ends = {one.held.contract: one.begin_by for one in held.ending(codes)}
            assert [row[3] for row in cells(codes)] == [ends.get(code) for code in codes]
            for state in STANDS:
                told = [code for code in codes if held.stands(code) == state]
                assert [one.code for one in standing(seen, state, today())] == told
            mine = standing_as(user, [RAISE, WORK])
            pressing = [
                one.what.issue
                for one in held.issues
                if mine & {ALL, *held.of_issue(one.what.issue)}
            ]
            issues = kept_for(user, [RAISE, WORK], "issue")
            assert [one.code for one in by_pressing(issues, today())] == pressing
            every = days_due(user, today())
            due = [(one.on, one.what, one.href.split("/")[-2]) for one in every[: len(every)]]
            assert sorted(due) == due_of_all(codes, held)
            assert due == sorted(due, key=lambda one: one[:2])
            assert [one for at in range(0, len(every), 2) for one in every[at : at + 2]] == [
                *every[: len(every)]
            ]
            bought = latest(held.ever, Procurement, lambda one: one.procurement).values()
            whose = {body for action in BUYS for body in codes_with(user, action)}
            theirs = [
                one.what
                for one in bought
                if ALL in whose or one.what.authority in with_committees(whose)
            ]
            theirs.sort(key=lambda one: (one.began, one.procurement), reverse=True)
            assert list(codes_of(user)) == [one.procurement for one in theirs]
            assert providers(user).keys() == providers_of_all(user, held)
            choices = OfKept(seen)
            assert len(choices) == len(codes)
            assert choices.by_code(held.titles) == dict(choices)
            bath = [code for code in codes if "baths" in held.titles[code].casefold()]
            assert [one.code for one in found_by(seen, "BAT orb")] == bath
        assert rebuild() == []
        transaction.set_rollback(True)


def test_the_lead_is_known_where_a_rule_is_held() -> None:
    """So that the days to begin are compared above, not left out of both."""
    for one in history([]):
        append([one])
    user = users()[-1]
    every = days_due(user, today())
    assert any(f"({LEAD})" in one.why for one in every[: len(every)])
