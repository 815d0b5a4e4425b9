"""Every role against every object: of its own body, of another, and none. What is expected is made
from the declaration alone (`access.ACCESS`, `roles.RIGHTS`); an address or a task of which nobody
said what it is about fails."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from test_web_rights import addresses

from commonweal.records import Statement
from commonweal.web.access import Access, access_of
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import RIGHTS, ROLES, may
from commonweal.web.desk.asking import Task
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft, Row
from web_board import SINCE, signed_in, stated, user

pytestmark = pytest.mark.django_db
OWN, OTHER = "own", "oth"
DAY = SINCE.isoformat()
#: By address, the object that it is of, as `objects` names it.
OF_OBJECTS: Mapping[str, str] = {
    "register-kept": "body",
    "desk-procurement": "procurement",
    "desk-consultation": "consultation",
    "desk-codebook": "consultation",
    "desk-code": "consultation",
    "desk-year-end": "contract",
    "desk-monitoring": "contract",
    "desk-figures-file": "contract",
    "desk-contract": "contract",
    "desk-issue": "issue",
    "meeting-kept": "meeting",
    "meeting-room": "meeting",
    "decision-kept": "decision",
}
#: Read through what a member may be given, by body and seat: `test_web_withheld` and
#: `test_web_marked_papers`.
PAPERS = {"members-paper", "members-paper-file"}
#: What is its owner's alone, whatever anybody's rights.
DRAFTS = {"check-answers", "put-away", "answer", "desk-import", "desk-terms", "desk-figures"}
#: What belongs to no body: whoever may come in at the door may see any of it.
OF_THE_SITE = {
    *("run", "run-cancel", "publish", "merger-kept", "carry-out-merger", "withdraw-merger"),
    *("accounts-one", "accounts-give", "accounts-end", "accounts-act"),
}
#: The pages of tasks, and what a second person settles, have tests of their own below.
ELSEWHERE = {"begin", "desk-approval"}
#: What a task asks besides its right: whose interest it is, or what stands in the records.
BESIDES = {
    *("end-interest", "correct-interest", "declare-interest", "declare-gift", "confirm-interests"),
    "settle-gift",
}


def of(body: str) -> Iterator[Statement]:
    """A body with one of everything that anybody works on."""

    def made(kind: str, code: str, /, **payload: Any) -> Statement:
        one = stated(kind, f"{kind}/{code}-{body}", payload)
        return one.model_copy(update={"about": body})

    yield made("body", "b", body=body, name=body.upper(), kind="icb", form="board", source="x")
    yield made("person", "p", person=f"p-{body}")
    yield made("seat", "s", seat=f"s-{body}", body=body, role="member", voting=True,
               person=f"p-{body}", source="x")  # fmt: skip
    yield made("meeting", "m", meeting=f"m-{body}", bodies=[body], title="Board", on=DAY,
               public="open", source="x")  # fmt: skip
    yield made("agenda_item", "i", item=f"i-{body}", meeting=f"m-{body}", number="1", title="One")
    yield made("paper", "pa", paper=f"pa-{body}", item=f"i-{body}", title="Report", public=True)
    yield made("decision", "d", decision=f"d-{body}", body=body, title="Plan", text="Agreed",
               reasons="Need", on=DAY)  # fmt: skip
    yield made("interest", "in", interest=f"in-{body}", person=f"p-{body}", register_of=body,
               type="financial", description="A house", declared=DAY)  # fmt: skip
    yield made("gift", "g", gift=f"g-{body}", person=f"p-{body}", register_of=body, kind="gift",
               giver="Orbit", offered=DAY, accepted=True)  # fmt: skip
    yield made("breach", "c", case=f"c-{body}", register_of=body, step="opened", on=DAY,
               interest=f"in-{body}", text="Late")  # fmt: skip
    yield made("procurement", "pr", procurement=f"pr-{body}", authority=body, title="Beds",
               began=DAY)  # fmt: skip
    yield made("contract", "k", contract=f"k-{body}", authority=body, organisation="Orbit",
               title="Eyes", source="x")  # fmt: skip
    yield made("partner_issue", "is", issue=f"is-{body}", partnership=body, contract=f"k-{body}",
               title="Late letters", raised_by=body, on=DAY)  # fmt: skip
    yield made("commitment", "co", commitment=f"co-{body}", kind="promise", text="An update",
               made_on=DAY, by=body, to=body, where="discussion", source="x")  # fmt: skip
    yield made("change_step", "ch", decision=f"ch-{body}", step="consultation opened", on=DAY,
               by=body, text="Stroke units", source="x")  # fmt: skip


def objects(body: str) -> Mapping[str, str]:
    """The codes of what a body has, by what it is."""
    short = {
        "meeting": "m", "item": "i", "paper": "pa", "decision": "d", "interest": "in", "case": "c",
        "gift": "g",
        "procurement": "pr", "contract": "k", "issue": "is", "promise": "co",
        "consultation": "ch", "seat": "s",
    }  # fmt: skip
    return {"body": body, **{name: f"{one}-{body}" for name, one in short.items()}}


@pytest.fixture(autouse=True)
def everything() -> None:
    append([*of(OWN), *of(OTHER)])


def who(role: str, body: str = OWN) -> User:
    return user(f"{role} of {body or 'all'}", (role, body), person=f"p-{body or OWN}")


def address(name: str, code: str) -> str:
    (part,) = next(parts for one, parts in addresses(get_resolver()) if one == name)
    return reverse(name, kwargs={part: code})


def test_of_every_guarded_address_it_is_said_of_which_object_it_is() -> None:
    with_parts = {
        name
        for name, parts in addresses(get_resolver())
        if parts and (access_of(name) or Access()).signed_in
    }
    said = {*OF_OBJECTS, *PAPERS, *DRAFTS, *OF_THE_SITE, *ELSEWHERE}
    assert with_parts == said, "say of which object an address is, and whom it is opened to"


@pytest.mark.parametrize("role", ROLES)
def test_an_object_is_opened_to_whom_the_declaration_says(role: str) -> None:
    client = signed_in(who(role))
    client.raise_request_exception = False
    held = [(role, OWN)]
    for name, kind in OF_OBJECTS.items():
        access = access_of(name)
        assert access is not None
        for body in (OWN, OTHER):
            right = any(may(action, held, body) for action in access.actions)
            path = address(name, objects(body)[kind])
            refused = client.get(path).status_code == 403
            assert refused == (not right), (role, path)
            sent = client.post(path, {"do": "x", "token": "x"})
            assert sent.status_code < 500
            assert sent.status_code == 405 or (sent.status_code == 403) == (not right), (role, path)
        none = client.get(address(name, "none-such")).status_code
        assert none in (403, 404), (role, name, none)


def about_objects() -> Iterator[tuple[Task, str]]:
    for task, kind in itertools.product(TASKS.values(), objects(OWN)):
        if not task.anew:
            yield task, kind


def begins(client: Client, task: str, about: str = "") -> bool:
    path = f"/desk/{task}/begin/{about}/" if about else f"/desk/{task}/begin/"
    answer = client.post(path)
    assert answer.status_code in (302, 403, 404), (path, answer.status_code)
    return answer.status_code == 302


def test_a_task_is_begun_on_an_object_by_whom_the_declaration_says() -> None:
    """Whoever has every role shows which task is about which kind of object."""
    every = user("Everybody", *((role, OWN) for role in ROLES), person=f"p-{OWN}")
    all_powerful = signed_in(every)
    about = [
        (task, kind)
        for task, kind in about_objects()
        if begins(all_powerful, task.name, objects(OWN)[kind])
    ]
    without = {one.name for one in TASKS.values() if not one.anew} - {one.name for one, _ in about}
    # What is about none of these: a case of a conflict that was found, what comes after, a motion.
    assert without <= {
        *("review-match", "treat-conflict", "end-interest", "correct-interest", "reopen-decision"),
        *("report-back", "score-bidder", "award-contract", "sign-contract", "correct-motion"),
    }, without
    for role in ROLES:
        client = signed_in(who(role))
        for task, kind in about:
            for body in (OWN, OTHER):
                right = may(task.action, [(role, OWN)], body)
                begun = begins(client, task.name, objects(body)[kind])
                if task.name in BESIDES:
                    assert begun <= (body == OWN), (role, task.name, body)
                else:
                    assert begun == right, (role, task.name, body)
            assert not begins(client, task.name, "none-such"), (role, task.name)


def test_no_answer_takes_a_task_to_another_body() -> None:
    """A task that asks for which body it is done takes none but those of one's rights."""
    asked = 0
    for role, task in itertools.product(ROLES, TASKS.values()):
        scope = RIGHTS[task.action].get(role)
        questions = [
            one
            for one in (task.pages[0].questions if task.pages else ())
            if one.name in ("body", "of", "register_of", "by") and one.kind == "choice"
        ]
        if not (task.anew and questions and scope in ("own", "self")):
            continue
        client = signed_in(User.objects.filter(office=f"{role} of {OWN}").first() or who(role))
        at = client.post(f"/desk/{task.name}/begin/").headers.get("Location")
        if at is None:
            continue
        asked += 1
        for body in (OTHER, "none-such", ""):
            answer = client.post(at, {questions[0].name: body})
            assert answer.status_code == 422, (role, task.name, body)
        assert client.post(at, {questions[0].name: OWN}).status_code == 302, (role, task.name)
        # Nor does an answer that was put there in some other way.
        token = at.split("/")[3]
        Draft.objects.filter(token=token).update(answers={questions[0].name: OTHER})
        if scope == "own":
            assert client.get(f"/desk/{task.name}/{token}/check/").status_code == 403, task.name
    assert asked > 15


@pytest.mark.parametrize("role", ROLES)
def test_what_waits_is_settled_by_whom_the_declaration_says(role: str) -> None:
    client, by = signed_in(who(role)), user("Proposer")
    for body in (OWN, OTHER):
        one = Proposal.objects.create(
            token=f"t-{body}", title="x", body=body, rule="x", why="x", proposed_by=by
        )
        right = may("approve", [(role, OWN)], body)
        for sent in ({}, {"do": "back", "words": "No"}):
            path = f"/desk/approvals/{one.token}/"
            answer = client.post(path, sent) if sent else client.get(path)
            assert (answer.status_code == 403) == (not right), (role, body)
        one.refresh_from_db()
        assert (one.state == "sent back") == right
    assert client.get("/desk/approvals/none-such/").status_code == 404


def test_what_was_begun_is_its_owners_whatever_rights_another_has() -> None:
    owner, other = who("governance lead"), signed_in(who("administrator", ""))
    before = Row.objects.count()
    for name, path in (
        ("import", "/desk/import/t/"),
        ("outcome-terms", "/desk/contracts/terms/t/"),
        ("add-paper", "/desk/add-paper/t/check/"),
    ):
        Draft.objects.update_or_create(
            token="t", defaults={"user": owner, "task": name, "answers": {}}
        )
        for answer in (other.get(path), other.post(path)):
            assert answer.status_code in (403, 404), path
    other.post("/desk/add-paper/t/delete/")
    assert Draft.objects.filter(token="t").exists()
    assert Row.objects.count() == before
