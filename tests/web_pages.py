"""Every address of the application by its name: where it stands and who may see it, or why there is
no page to see. `web_everything` makes what they show."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.urls import get_resolver
from django.utils import timezone

from commonweal.governance.procurement.schedules import schedules
from commonweal.web.accounts import making
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import RIGHTS
from commonweal.web.desk.asking import Asked, Page, Question, Task
from commonweal.web.desk.tasks import TASKS
from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import Shown, shown_of
from commonweal.web.plans.urls import OF_A_PLAN
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import today
from web_board import BODY
from web_everything import OFFICES, Standing


class Visit(NamedTuple):
    """A page: the name of its address, its path, and the office that opens it, "" for nobody."""

    name: str
    path: str
    office: str = ""


#: Addresses of files and of answers for programs, which are no pages: where each stands, and who
#: may have it.
FILES: Mapping[str, tuple[str, str]] = {
    "live": ("/health/live", ""),
    "ready": ("/health/ready", ""),
    "metrics": ("/metrics", ""),
    "robots": ("/robots.txt", ""),
    "sitemap": ("/sitemap.xml", ""),
    "sitemap-page": ("/sitemap-1.xml", ""),
    "security-txt": ("/.well-known/security.txt", ""),
    "download": ("/download/meetings.csv", ""),
    "pack-file": ("/plans/{plan}/pack/answers.json", ""),
    "paper-file": ("/paper-files/{paper}/", ""),
    "members-paper-file": ("/desk/paper-files/{private paper}/", "lead"),
    "desk-figures-file": ("/desk/contracts/{watched}/outcomes.csv", "manager"),
}
#: Addresses that take what is sent and show no page of their own.
SENT: Mapping[str, str] = {
    "run-cancel": "/plans/runs/1/cancel/",
    "folder-upload": "/plans/folders/",
    "carry-out-merger": "/desk/mergers/x/carry-out/",
    "withdraw-merger": "/desk/mergers/x/withdraw/",
    "accounts-give": "/accounts/1/roles/",
    "accounts-end": "/accounts/1/roles/1/end/",
    "accounts-act": "/accounts/1/link/",
    "sign-out": "/sign-out/",
}
#: Families of addresses for programs and calendars.
FOR_PROGRAMS = ("api-", "feed-", "calendar-")


def names() -> list[str]:
    """The name of every address."""
    return sorted({str(one.name) for one in get_resolver().url_patterns})


def of_records(made: Standing) -> Iterator[Visit]:
    """Pages of what the records say."""
    code = made.code
    for name in ("start", "meetings", "decisions", "promises", "consultations", "contracts",
                 "procurements", "issues", "bodies", "search", "mergers", "feeds",
                 "api"):  # fmt: skip
        yield Visit(name, "/" if name == "start" else f"/{name}/")
    yield Visit("search", "/search/?q=stroke")
    yield Visit("mergers", f"/mergers/?on={today()}&known={today()}")
    yield Visit("merger", f"/mergers/{code['merger']}/?on={today()}&known={today()}")
    yield Visit("meetings", "/meetings/?on=2019-07-01&sort=-meeting")
    yield Visit("interests", "/register/")
    yield Visit("seats", "/representation/?on=2019-07-01")
    yield Visit("downloads", "/download/")
    for name, path in (
        ("meeting", "meetings/km-stroke-jcccg-2019-02-14"),
        ("meeting", "meetings/" + code["meeting"]),
        ("paper", "papers/" + code["paper"]), ("person", "register/people/p-2"),
        ("decision", "decisions/" + code["closed"]), ("register-of", f"register/bodies/{BODY}"),
        ("promise", "promises/kent-update-six-months"), ("body", "bodies/KM-CHAIRS"),
        ("consultation", "consultations/" + code["consultation"]),
        ("consultation", "consultations/Kent%20and%20Medway%20hyper%20acute%20stroke%20units"),
        ("contract", "contracts/patient-transport-2013"), ("issue", "issues/" + code["issue"]),
        ("procurement", "procurements/" + code["procurement"]),
        ("merger", "mergers/" + code["merger"]),
        ("source", "sources/minutes-kent-whole"),
        ("statement", "statements/governance/decision/kent-strategic-commissioner-noted"),
        ("source", "sources/nhse-practices-2018-19"),
    ):  # fmt: skip
        yield Visit(name, f"/{path}/")


def of_plans(made: Standing) -> Iterator[Visit]:
    """Pages of plans: of the published one, and of one that is not."""
    whole, less = (shown_of(Plan.objects.get(pk=made.code[one])) for one in ("plan", "other plan"))
    for shown, base, before in ((whole, "/", ""), (less, f"/plans/{less.id}/", "plan-")):
        # What was not published is seen by whoever runs plans.
        office = "analyst" if before else ""
        for address, _, name in OF_A_PLAN:
            for path in _filled(shown, address, name):
                yield Visit(f"{before}{name}", f"{base}{path}", office)
    yield Visit("plan", f"/plans/{whole.id}/")
    yield Visit("pack", f"/plans/{whole.id}/pack/")
    yield Visit("plans", "/plans/")
    both = f"/plans/compare/?one={less.id}&other={whole.id}"
    for name, path in (
        ("plans", "/plans/"), ("runs", "/plans/runs/"), ("run", f"/plans/runs/{made.code['run']}/"),
        ("run", f"/plans/runs/{made.code['done run']}/"), ("compare", "/plans/compare/"),
        ("compare", both), ("weights", "/plans/weights/"),
        ("publish", f"/plans/{less.id}/publish/"),
    ):  # fmt: skip
        yield Visit(name, path, "analyst")


def _filled(shown: Shown, address: str, name: str) -> Sequence[str]:
    """Addresses of a kind in a plan: every chapter with its fullest section, one of all else."""
    if name == "chapter":
        return [f"chapters/{one.id}/" for one in shown.chapters]
    if name == "section":
        return [f"chapters/{one.id}/{_fullest(shown, one.id)}/" for one in shown.chapters]
    first = {
        "question": "Q4",
        "table": next(one.id for chapter in shown.chapters for one in chapter.tables),
        "figure": next(iter(shown.figures)),
        "place": next(iter(shown.places)),
    }
    head, part, _ = address.partition("<")
    return [f"{head}{first[name]}/" if part else address]


def _fullest(shown: Shown, chapter: str) -> str:
    """The section of a chapter with the most drawings, and the most tables among those."""
    held = shown.sections[chapter]
    return max(held, key=lambda one: (len(held[one].charts), len(held[one].tables)))


def of_accounts(_made: Standing) -> Iterator[Visit]:
    """Signing in, and accounts."""
    one = User.objects.get(email="the-manager@example.org")
    link = making.link_for(User.objects.get(email="the-newcomer@example.org"), by="A test")
    yield Visit("sign-in", "/sign-in/")
    yield Visit("set-password", link)
    yield Visit("second-factor", "/sign-in/code/", "half")
    yield Visit("second-factor", "/sign-in/code/", "first time")
    for name, path, office in (
        ("account", "/account/", "lead"), ("change-password", "/account/password/", "lead"),
        ("recovery-codes", "/account/codes/", "lead"),
        ("second-factor-anew", "/account/app/", "lead"),
        ("second-factor-anew", "/account/app/", "member"),
        ("accounts", "/accounts/", "administrator"),
        ("accounts-new", "/accounts/new/", "administrator"),
        ("accounts-one", f"/accounts/{one.pk}/", "administrator"),
        ("reads-of-papers", "/desk/reads-of-papers/", "lead"),
    ):  # fmt: skip
        yield Visit(name, path, office)


def of_the_desk(made: Standing) -> Iterator[Visit]:
    """The desk, but for its tasks."""
    code = made.code
    for office in ("lead", "guardian", "member", "manager", "analyst", "partner", "scrutiny",
                   "administrator"):  # fmt: skip
        yield Visit("desk", "/desk/", office)
    yield Visit("begin", "/desk/declare-interest/begin/", "member")
    member, token = User.objects.get(email="the-member@example.org"), secrets.token_urlsafe(16)
    held = {"register_of": BODY}
    Draft.objects.create(token=token, user=member, task="declare-interest", answers=held)
    yield Visit("put-away", f"/desk/declare-interest/{token}/delete/", "member")
    for name, path, office in (
        ("members-papers", "papers", "lead"),
        ("members-paper", f"papers/{code['private paper']}", "lead"),
        ("bodies-kept", "bodies", "lead"), ("registers-kept", "registers", "lead"),
        ("register-kept", f"registers/{BODY}", "lead"), ("meetings-kept", "meetings", "lead"),
        ("meeting-kept", f"meetings/{code['meeting']}", "lead"),
        ("meeting-room", f"meetings/{code['meeting']}/room", "lead"),
        ("decision-kept", f"decisions/{code['decision']}", "lead"),
        ("decision-kept", f"decisions/{code['closed']}", "lead"),
        ("desk-procurements", "procurements", "manager"),
        ("desk-buying-calendar", "procurements/calendar", "manager"),
        ("desk-procurement", f"procurements/{code['procurement']}", "manager"),
        ("desk-procurement", f"procurements/{code['procurement']}", "lead"),
        ("desk-approvals", "approvals", "lead"), ("desk-approvals", "approvals", "guardian"),
        ("desk-approval", f"approvals/{code['approval']}", "lead"),
        ("desk-consultations", "consultations", "analyst"),
        ("desk-consultation", f"consultations/{code['consultation']}", "analyst"),
        ("desk-codebook", f"consultations/{code['consultation']}/codebook", "analyst"),
        ("desk-code", f"consultations/{code['consultation']}/code", "analyst"),
        ("desk-imports", "import", "manager"), ("desk-imports", "import/?kind=contract", "manager"),
        ("desk-import", f"import/{code['import']}", "manager"),
        ("desk-import", f"import/{code['faulty import']}", "manager"),
        ("desk-contracts", "contracts", "manager"),
        ("desk-contract", f"contracts/{code['contract']}", "manager"),
        ("desk-contract", f"contracts/{code['outcomes']}", "manager"),
        ("desk-upload-terms", "contracts/terms", "manager"),
        ("desk-terms", f"contracts/terms/{code['terms']}", "manager"),
        ("desk-year-end", f"contracts/{code['outcomes']}/year-end", "manager"),
        ("desk-monitoring", f"contracts/{code['contract']}/monitoring", "manager"),
        ("desk-monitoring", f"contracts/{code['watched']}/monitoring", "manager"),
        ("desk-figures", f"contracts/figures/{code['figures']}", "manager"),
        ("desk-issues", "issues", "manager"), ("desk-issue", f"issues/{code['issue']}", "partner"),
        ("desk-promises", "promises", "scrutiny"), ("desk-promises", "promises", "lead"),
        ("mergers-kept", "mergers", "administrator"),
        ("merger-kept", f"mergers/{code['proposed merger']}", "second"),
        ("merger-kept", f"mergers/{code['merger']}", "administrator"),
    ):  # fmt: skip
        yield Visit(name, f"/desk/{path}" + ("" if "?" in path else "/"), office)


#: What a task is about, by its name: the thing of `web_everything`; the board where none is named.
ABOUT: Mapping[str, str] = {
    **dict.fromkeys(("end-interest", "correct-interest", "redact"), "interest"),
    "case-step": "case",
    **dict.fromkeys(("settle-gift", "settle-gift-of-another"), "gift"),
    **dict.fromkeys(("fill-seat", "end-seat"), "seat"),
    **dict.fromkeys(("give-notice", "cancel-meeting", "add-item"), "later"),
    **dict.fromkeys(("add-suppliers", "add-paper", "put-motion", "decide"), "item"),
    **dict.fromkeys(("review-match", "treat-conflict"), "conflict"),
    **dict.fromkeys(("close-decision", "close-decision-lacking"), "decision"),
    **dict.fromkeys(("correct-decision", "withdraw-decision"), "decision"),
    **dict.fromkeys(("report-back", "reopen-decision"), "closed"),
    "withdraw-paper": "paper",
    "correct-motion": "motion",
    "consultation-step": "consultation",
    "withdraw-agenda-item": "item",
    **dict.fromkeys(
        ("change-procurement", "add-bidder", "procurement-record", "representation",
         "award-contract", "abandon-procurement", "add-evaluator", "score-bidder",
         "procurement-notice"),
        "procurement",
    ),
    **dict.fromkeys(("end-contract", "modify-contract", "withdraw-contract"), "contract"),
    "sign-contract": "outcomes",
    "issue-step": "issue",
    **dict.fromkeys(("deliver-promise", "close-promise", "withdraw-commitment"), "promise"),
}  # fmt: skip
#: Whoever does a task where the first office with the right may not.
DONE_BY: Mapping[str, str] = {
    "state-body": "founder", "raise-issue": "partner", "issue-step": "partner",
    "confirm-interests": "member", "end-interest": "member", "correct-interest": "member",
    "settle-gift": "member",
}  # fmt: skip


def office_of(task: Task) -> str:
    """Who does a task."""
    held = RIGHTS[task.action]
    may = (office for office, (roles, _) in OFFICES.items() if any(one in held for one, _ in roles))
    return DONE_BY.get(task.name) or next(may)


def of_tasks(made: Standing) -> Iterator[Visit]:
    """Each page of each task by its address, with what must be answered before it is asked; pages
    that several tasks share, once."""
    shared: list[Page] = []
    for task in TASKS.values():
        office = office_of(task)
        about = "" if task.anew else made.code.get(ABOUT.get(task.name, ""), BODY)
        person = User.objects.get(email=f"the-{office}@example.org")
        asked = Asked(person, about, {}, "", timezone.now())
        for page in task.pages or (None,):
            if page in shared:
                continue
            answers = {} if page is None else answers_before(task, page, asked)
            token = secrets.token_urlsafe(16)
            Draft.objects.create(
                token=token, user=person, task=task.name, about=about, answers=answers
            )
            if page is None:
                yield Visit("check-answers", f"/desk/{task.name}/{token}/check/", office)
            else:
                shared.append(page)
                yield Visit("answer", f"/desk/{task.name}/{token}/{page.name}/", office)


def answers_before(task: Task, page: Page, asked: Asked) -> dict[str, Any]:
    """Answers with which a page is asked.

    Raises
    ------
    AssertionError
        When no one answer to a choice before it brings the page about.
    """
    before = task.pages[: task.pages.index(page)]
    questions = [one for held in before if not held.several for one in held.questions]
    days = {one.name: today().isoformat() for one in questions if one.kind == "day"}
    if page.when({}):
        return {}
    for one in questions:
        for value in _values(one, asked):
            answers = {**days, one.name: value}
            if page.when(answers):
                return answers
    assert page.when(days), f"no answer brings about {task.name}/{page.name}"
    return days


def _values(one: Question, asked: Asked) -> list[Any]:
    """Answers that a question takes."""
    if one.kind == "yes or no":
        return [True, False]
    if one.kind in ("choice", "choices", "name"):
        held = one.options(asked)
        if one.kind == "name":
            return [{"code": value, "words": words} for value, words in held]
        # Notices of every process: what is bought here has one.
        more = [f"{each.number}-{each.notice}" for each in schedules() if one.name == "notice"]
        return [[value] if one.kind == "choices" else value for value in (*dict(held), *more)]
    return []


#: Every room of pages.
ROOMS = {
    "records": of_records,
    "plans": of_plans,
    "accounts": of_accounts,
    "the desk": of_the_desk,
    "tasks": of_tasks,
}
