"""Everything that the application can show, standing at once: the example, a board of our own that
has met, bought, contracted, consulted and proposed, two plans, runs, a merger, and who signs in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from commonweal.folder import read_folder
from commonweal.governance.procurement.record import asked_for
from commonweal.governance.procurement.schedules import schedule_of
from commonweal.plan.chapters import only
from commonweal.plan.study import Studied, study_folder
from commonweal.records import STATEMENTS, read
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.notices import FIELDS
from commonweal.web.merging import known
from commonweal.web.plans import queue
from commonweal.web.plans.keeping import put, register
from commonweal.web.plans.models import Plan, Published, Run
from commonweal.web.store.adding import append, take_over
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import everything, today
from web_board import BODY, board, form_of, signed_in, stated, user, walked

#: Roles by the office that holds them, and the person of the records.
OFFICES: Mapping[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "lead": (
        tuple((one, BODY) for one in ("governance lead", "conflicts guardian", "committee member")),
        "p-1",
    ),
    "founder": ((("governance lead", ""),), ""),
    "guardian": ((("conflicts guardian", BODY),), "p-9"),
    "member": ((("declarer", BODY),), "p-2"),
    "manager": ((("contract manager", BODY),), ""),
    "analyst": ((("analyst", ""),), ""),
    "partner": ((("partner", "orbit"),), ""),
    "scrutiny": ((("scrutiny officer", "hosc"),), ""),
    "administrator": ((("administrator", ""),), ""),
    "second": ((("administrator", ""),), ""),
    "newcomer": ((("declarer", BODY),), ""),
}
GO_TO_DOC, ORBIT = "Go To Doc (company:00000002)", "Orbit (company:00000003)"
EIGHT = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]


@dataclass
class Standing:
    """What stands: who is signed in, by office; the code of each thing, by what it is; and the
    descriptors of files that hold locks."""

    by: dict[str, Client] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    locks: list[int] = field(default_factory=list)

    def do(self, office: str, task: str, *pages: Mapping[str, Any], about: str = "") -> None:
        """Somebody does a task."""
        _, answer = walked(self.by[office], task, *pages, about=about)
        assert answer.status_code == 302, (task, answer.content.decode())

    def last(self, kind: str, name: str) -> str:
        """A code that the last statement of a kind tells."""
        found = (one.payload for one in reversed(everything()) if one.type == kind)
        return str((next(found) or {})[name])


def sent(client: Client, at: str, content: bytes, name: str, **more: Any) -> HttpResponse:
    """Upload a file."""
    return client.post(at, {"file": SimpleUploadedFile(name, content), **more})


def _token(answer: HttpResponse) -> str:
    """The last part of the address to which an answer leads."""
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).rstrip("/").rpartition("/")[2]


def make(example: Path, studied: Studied) -> Standing:
    """Make all of it, in an empty database and an empty folder of data (`settings.DATA`)."""
    take_over(read(example / STATEMENTS).lines)
    made = make_board()
    _planned(made, example, studied)
    _merged(made, example)
    return made


def make_board() -> Standing:
    """Make the board, all that it did, and who signs in."""
    made = Standing()
    board()
    append(_more_bodies(), checks=checks())
    for office, (grants, person) in OFFICES.items():
        made.by[office] = signed_in(user(f"The {office}", *grants, person=person))
    for room in (_declared, _met, _bought, _contracted, _promised, _consulted, _proposed):
        room(made)
    return made


def _more_bodies() -> list[Any]:
    common = {"form": "board", "source": "made up"}
    orbit = {"name": "Orbit", "kind": "provider", "organisation": "company:00000003"}
    hosc = {"name": "Scrutiny committee", "kind": "council"}
    return [
        stated("body", code, {"body": code, **told, **common})
        for code, told in (("orbit", orbit), ("hosc", hosc))
    ]


def _declared(made: Standing) -> None:
    """An interest declared late with its case, a gift, and a relative."""
    days = {"arose-year": str(today().year - 3), "aware-year": str(today().year - 2)}
    pages = (
        {"register_of": BODY}, {"person": "p-2"}, {"type": "financial"},
        {"organisation": GO_TO_DOC}, {"description": "Director of Go To Doc"}, days, {},
        form_of(declared=today() - timedelta(days=1)),
    )  # fmt: skip
    made.do("lead", "declare-for-another", *pages)
    made.code["interest"] = made.last("interest", "interest")
    made.do("lead", "open-cases", about=BODY)
    made.code["case"] = made.last("breach", "case")
    made.code["seat"] = "seat-3"
    gift = ({"register_of": BODY}, {"kind": "hospitality"}, {"giver": ORBIT}, {"supplies": "no"},
            {"value": "90"}, form_of(offered=today()), {"accepted": "yes"}, {"for_the_body": "no"},
            {"reason": "A dinner after a lecture"})  # fmt: skip
    made.do("member", "declare-gift", *gift)
    made.code["gift"] = made.last("gift", "gift")


def _met(made: Standing) -> None:
    """A meeting that was held, with a paper for all and one for members, and one to come."""
    lead = made.by["lead"]
    for name, on in (("later", today() + timedelta(days=30)), ("meeting", today())):
        made.do(
            "lead", "call-meeting", {"body": BODY}, {"title": "The board in public"},
            {**form_of(on=on), "starts": "14:00"}, {"place": "Town hall"}, {"public": "open"},
        )  # fmt: skip
        made.code[name] = made.last("meeting", "meeting")
    meeting = made.code["meeting"]
    suppliers = {"supplier": GO_TO_DOC, "do": "continue"}
    made.do(
        "lead", "add-item", {"number": "1", "title": "Dermatology"}, {"for_decision": "yes"},
        {"value": "1,000"}, suppliers, {"private": "no"}, about=meeting,
    )  # fmt: skip
    item = made.code["item"] = made.last("agenda_item", "item")
    for name, public in (("paper", "yes"), ("private paper", "no")):
        file = SimpleUploadedFile("plan.txt", b"What is to be done.")
        words = {"title": "Plan for the year", "text": "What is to be done.", "file": file}
        made.do("lead", "add-paper", words, {"withheld_from": []}, {"public": public}, about=item)
        made.code[name] = made.last("paper", "paper")
    page = lead.get(f"/desk/meetings/{meeting}/").content.decode()
    made.code["conflict"] = page.partition("/desk/treat-conflict/begin/")[2].partition("/")[0]
    made.do("lead", "treat-conflict", {"treatment": "leaves for discussion and decision"},
            {"scope": "all"},
            {"reason": "Director of a bidder", "settled_by": "Chair", "public": "no"},
            about=made.code["conflict"])  # fmt: skip
    _part(made, "attendance", **{f"there-seat-{n}": "there" for n in (1, 2, 3)})
    _part(made, "nil")
    _part(made, "left", treatment="0", out="00:00", back="00:00")
    made.do("lead", "put-motion", {"text": "To invite both"}, {"proposed_by": "p-1"}, about=item)
    motion = made.code["motion"] = made.last("motion", "motion")
    _part(made, "votes", motion=motion, **{"vote-p-1": "for", "vote-p-3": "against"})
    decided = ({"body": BODY}, {"motion": ""},
               {"title": "Dermatology", "text": "Both are invited", "reasons": "Made up"},
               {"decided_by": ["p-1", "p-3"]}, {"function": "-"}, {"private": "no"})  # fmt: skip
    made.do("lead", "decide", *decided, about=item)
    made.code["decision"] = made.last("decision", "decision")
    made.do("lead", "decide", *decided, about=item)
    made.code["closed"] = made.last("decision", "decision")
    made.do("lead", "close-decision-lacking", {"not_on_record": ["authority"]},
            about=made.code["closed"])  # fmt: skip
    assert lead.get(f"/desk/papers/{made.code['private paper']}/").status_code == 200


def _part(made: Standing, do: str, **form: Any) -> None:
    """Enter a part of the meeting on the page on which it is run."""
    lead, at = made.by["lead"], f"/desk/meetings/{made.code['meeting']}/room/"
    seen = lead.get(at).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    answer = lead.post(at, {"do": do, "token": f"token-{do}", "seen": seen, **form})
    assert answer.status_code == 302, (do, answer.content.decode())


def _bought(made: Standing) -> None:
    """A procurement with a conflict, scores, a published notice and a representation."""
    began = today() - timedelta(days=60)
    facts = ("call_off", "framework", "existing_provider", "patients_choose",
             "most_suitable_identifiable", "mixed", "urgent")  # fmt: skip
    made.do(
        "manager", "begin-procurement", {"body": BODY}, {"title": "Dermatology in the community"},
        form_of(began=began), {"value": "1,000,000"}, {}, *({name: "no"} for name in facts),
        {"process": "competitive"},
    )  # fmt: skip
    code = made.code["procurement"] = made.last("procurement", "procurement")
    for person, role in (("p-2", "evaluator"), ("p-3", "evaluator")):
        made.do("manager", "add-evaluator", {"person": person}, {"role": role}, about=code)
    for name in (GO_TO_DOC, ORBIT):
        step = {"step": "bid", **form_of(since=began + timedelta(days=20))}
        made.do("manager", "add-bidder", {"organisation": name}, step, about=code)
    found = bought(code).conflicts[0].match.key
    made.do("lead", "treat-conflict", {"treatment": "is replaced"}, {"scope": "all"},
            {"reason": "Works for a bidder", "settled_by": "Chair", "public": "no"},
            about=f"procurement:{code}~{found}")  # fmt: skip
    made.do("manager", "score-bidder", {"by": "p-3"}, {"organisation": "Orbit"},
            {"criterion": "value"}, {"why": "Good value", "score": "4"}, about=code)  # fmt: skip
    held = schedule_of("intention to award", "competitive")
    assert held is not None
    fields = [{f"field {one}": "As it was decided"} for one in FIELDS if one in held.fields]
    days = form_of(submitted=today() - timedelta(days=5), published=today() - timedelta(days=5))
    choice = {"notice": f"{held.number}-{held.notice}"}
    made.do("manager", "procurement-notice", choice, *fields, days, about=code)
    step = {"step": "received", **form_of(on=today() - timedelta(days=1))}
    made.do("manager", "representation", {"by": "Orbit"}, step, {}, about=code)
    made.do("manager", "procurement-record", {"item": asked_for(bought(code).held)[0]},
            {"text": "As the panel found it."}, about=code)  # fmt: skip


def _contracted(made: Standing) -> None:
    """A contract that was changed and is in issue, one for outcomes, and terms to be recorded."""
    since, until, manager = date(2024, 4, 1), date(2029, 3, 31), made.by["manager"]
    made.do(
        "manager", "state-contract", {"body": BODY}, {"organisation": ORBIT},
        {"title": "Dermatology", "service": "dermatology"}, {"value": "1,000,000"},
        form_of(signed=since, starts=since, ends=until), {"source": "signed contract"},
    )  # fmt: skip
    code = made.code["contract"] = made.last("contract", "contract")
    made.do("manager", "modify-contract", {"way": "more", "change": "400,000"},
            {"attributable": "authority"}, {"different": "no"}, {"urgent": "no"},
            {**form_of(on=date(2024, 9, 1)), "why": "More clinics"}, about=code)  # fmt: skip
    made.do(
        "partner", "raise-issue", {"by": "orbit"}, {"contract": code},
        {"title": "Referrals come late", **form_of(on=today() - timedelta(days=9))},
        {"between": [BODY, "Orbit"]}, {"days_to_own": "5", "days_to_settle": "30"},
    )  # fmt: skip
    made.code["issue"] = made.last("partner_issue", "issue")
    text = Path("examples/contracts/worked-year.toml").read_text()
    lines = (f'authority = "{BODY}"' if one.startswith("authority =") else one
             for one in text.splitlines())  # fmt: skip
    terms = "\n".join(lines).encode()
    for name in ("recorded", "terms"):
        answer = sent(manager, "/desk/contracts/terms/", terms, "terms.toml")
        made.code[name] = _token(answer)
        if name == "recorded":
            assert manager.post(answer.headers["Location"]).status_code == 302
            made.code["outcomes"] = made.last("outcome_contract", "contract")
    outcomes = Path("examples/contracts/synthetic-outcomes.csv").read_text().splitlines()
    watched = made.code["watched"] = outcomes[1].split(",")[0]
    told = {"contract": watched, "authority": BODY, "organisation": "Orbit", "title": "Transport",
            "organisation_ids": ["company:00000003"], "source": "made up"}  # fmt: skip
    append([stated("contract", "watched", told, since)], checks=checks())
    for name, many in (("kept figures", 20), ("figures", None)):
        content = "\n".join(outcomes[:many]).encode()
        answer = sent(manager, f"/desk/contracts/{watched}/monitoring/", content, "outcomes.csv")
        made.code[name] = _token(answer)
        if name == "kept figures":
            assert manager.post(answer.headers["Location"]).status_code == 302
    head = "contract,authority,organisation,title,signed,value_pounds,effective,source\n"
    rows = f"c-1,{BODY},Orbit,Eyes,2019-04-01,1000,2019-04-01,register\n"
    for name, table in (("import", rows), ("faulty import", rows.replace("2019-04-01", "then"))):
        answer = sent(manager, "/desk/import/", (head + table).encode(), "l.csv", kind="contract")
        made.code[name] = _token(answer)


def _promised(made: Standing) -> None:
    """A promise of the board to the scrutiny committee."""
    told = {**form_of(made_on=today()), "where": "discussion", "source": "minutes, item 6"}
    made.do(
        "scrutiny", "record-promise", {"body": "hosc"}, {"kind": "promise"},
        {"by": "NHS Kent and Medway"}, {"text": "An update in six months"}, told,
        {"when": "months"}, {"due_months": "6"},
    )  # fmt: skip
    made.code["promise"] = made.last("commitment", "commitment")


def _consulted(made: Standing) -> None:
    """A consultation whose responses two have coded, but for one text."""
    days = {**form_of(opens=date(2026, 3, 1), closes=date(2026, 5, 1)), "source": "website"}
    made.do("analyst", "set-up-consultation", {"body": BODY}, {"title": "Stroke units"},
            {"options": "A\nB"}, days)  # fmt: skip
    code = made.code["consultation"] = made.last("change_step", "decision")
    text = b"area,support_A,text\nThanet,No,Keep it\nAshford,Yes,Too far\nAshford,Yes,No staff\n"
    sent(made.by["analyst"], f"/desk/consultations/{code}/", text, "responses.csv")
    second = signed_in(user("Second analyst", ("analyst", "")))
    for name in ("Travel", "Staff"):
        made.by["analyst"].post(f"/desk/consultations/{code}/codebook/", {"name": name})
    for client, texts in ((made.by["analyst"], 2), (second, 3)):
        for number in range(1, texts + 1):
            form = {"number": str(number), "themes": ["Travel", "Staff"][:number]}
            answer = client.post(f"/desk/consultations/{code}/code/", form)
            assert answer.status_code == 302, answer.content.decode()


def _proposed(made: Standing) -> None:
    """What waits for a second person."""
    made.do("guardian", "redact", {"fields": ["description"]}, {"reason": "Safety"},
            about=made.code["interest"])  # fmt: skip
    made.code["approval"] = Proposal.objects.latest("proposed_at").token


def _planned(made: Standing, example: Path, studied: Studied) -> None:
    """A published plan, another one to set beside it, and runs of every state."""
    folder = Path(settings.DATA) / "folders"
    folder.mkdir(parents=True)
    (folder / "kent-medway").symlink_to(example)
    few = study_folder(read_folder(example), rooms=only("population", "contracts"), seed=1)
    for name, of in (("plan", studied), ("other plan", few)):
        made.code[name] = register(put(of), of, "kent-medway").pk
    plan = Plan.objects.get(pk=made.code["plan"])
    Published.objects.create(plan=plan, why="The first one")
    # Its files are nowhere.
    lost = {"folder": "gone", "system": "Kent and Medway", "as_of": plan.as_of, "seed": 0}
    made.code["lost plan"] = Plan.objects.create(pk="lost00000000", sentence="Gone", **lost).pk
    told = [[timezone.now().isoformat(), "Studying population ..."]]
    done = {"folder": "kent-medway", "ended_at": timezone.now(), "progress": told}
    made.code["done run"] = str(Run.objects.create(state="done", plan=plan, **done).pk)
    faults = ["registered.csv:3 value: is no number"]
    Run.objects.create(state="failed", faults=faults, **done)
    Run.objects.create(state="cancelled", **done)
    running = Run.objects.create(
        folder="kent-medway", state="running", process=os.getpid(), progress=told
    )
    # Whoever looks takes it for running as long as its lock is held.
    made.locks.append(queue.hold(running))
    made.code["run"] = str(running.pk)
    Run.objects.create(folder="kent-medway", state="queued")


def _merged(made: Standing, example: Path) -> None:
    """A merger that was carried out, and one that is proposed."""
    known.take_over(read_folder(example))
    form = {**form_of(on=date(2020, 4, 1)), "name": "NHS Kent and Medway CCG", "successor": "91Q",
            "predecessors": EIGHT, "office": "Transition office", "why": "As was decided.",
            "folder": "kent-medway"}  # fmt: skip
    for name in ("merger", "proposed merger"):
        made.code[name] = _token(made.by["administrator"].post("/desk/mergers/", form))
    answer = made.by["second"].post(f"/desk/mergers/{made.code['merger']}/carry-out/")
    assert answer.status_code == 302, answer.content.decode()
