"""Pages that answer what was sent: what is to be mended, what was refused, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from commonweal.web import errors
from commonweal.web.accounts.limiting import told_to_wait
from commonweal.web.accounts.models import User
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.models import Draft
from web_everything import Standing, sent
from web_pages import of_tasks


class Answered(NamedTuple):
    """What was answered: the status, the address, and the page."""

    status: int
    path: str
    html: bytes


def _told(answer: HttpResponse, path: str) -> Answered:
    return Answered(answer.status_code, path, answer.content)


def went_wrong(made: Standing) -> Iterator[Answered]:
    """400, 403, 404, 409, 413, 429, 500, and a form whose token does not match."""
    public = Client(raise_request_exception=False)
    for path in ("/search/?q=%00", "/meetings/?on=nonsense", "/meetings/none/"):
        yield _told(public.get(path), path)
    yield _told(made.by["manager"].get("/accounts/"), "/accounts/")
    path = f"/desk/mergers/{made.code['proposed merger']}/carry-out/"
    yield _told(made.by["administrator"].post(path), path)
    path = f"/plans/{made.code['lost plan']}/"
    yield _told(made.by["analyst"].get(path), path)
    lead = User.objects.get(email="the-lead@example.org")
    held = {"what": "Words", "source": "Paper 7"}
    begun = Draft.objects.create(
        token="gone", user=lead, task="deliver-promise", about="withdrawn", answers=held
    )
    path = "/desk/deliver-promise/gone/what/"
    yield _told(made.by["lead"].get(path), path)
    begun.delete()
    large = {"words": "x" * 3_000_000}
    yield _told(made.by["lead"].post("/account/password/", large), "/account/password/")
    asked = RequestFactory().post("/desk/import/")
    asked.user, asked.session = User.objects.get(email="the-lead@example.org"), {}
    yield _told(told_to_wait(asked, 30), "/desk/import/")
    yield _told(errors.fault(asked), "/")
    strict = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    yield _told(strict.post("/sign-in/", {"username": "somebody"}), "/sign-in/")
    wrong = {"username": "the-partner@example.org", "password": "wrong"}
    yield _told(public.post("/sign-in/", wrong), "/sign-in/")
    for _ in range(5):
        locked = public.post("/sign-in/", wrong)
    yield _told(locked, "/sign-in/")
    yield _told(public.post("/account/", {"kept": "words"}), "/account/")


def to_be_mended(made: Standing) -> Iterator[Answered]:
    """Forms beside those of tasks, sent with nothing in them or what cannot be."""
    code = made.code
    manager = User.objects.get(email="the-manager@example.org").pk
    for office, path, form in (
        ("lead", "/account/password/", {"old_password": "x"}), ("lead", "/account/app/", {}),
        ("member", "/account/app/", {}), ("administrator", "/accounts/new/", {}),
        ("administrator", f"/accounts/{manager}/roles/", {}),
        ("administrator", "/desk/mergers/", {}), ("analyst", "/plans/runs/", {"seed": "x"}),
        ("analyst", "/plans/folders/", {}),
        ("analyst", f"/plans/{code['other plan']}/publish/", {}),
        ("analyst", f"/desk/consultations/{code['consultation']}/", {}),
        ("analyst", f"/desk/consultations/{code['consultation']}/code/", {"number": "3"}),
        ("analyst", f"/desk/consultations/{code['consultation']}/codebook/", {}),
        ("manager", "/desk/import/", {}), ("manager", "/desk/contracts/terms/", {}),
        ("manager", f"/desk/import/{code['faulty import']}/", {}),
        ("manager", f"/desk/contracts/{code['outcomes']}/year-end/", {}),
        ("manager", f"/desk/contracts/{code['contract']}/monitoring/", {}),
        ("lead", f"/desk/approvals/{code['approval']}/", {"do": "back"}),
        ("lead", f"/desk/meetings/{code['meeting']}/room/", {"do": "excluded", "token": "t"}),
    ):  # fmt: skip
        yield _told(made.by[office].post(path, form), path)
    path = "/plans/weights/?w-" + "no=1"
    yield _told(made.by["analyst"].get(path), path)


def told_once(made: Standing) -> Iterator[Answered]:
    """What is shown once, or worked out of a file: a link, recovery codes, a year, warnings."""
    number = User.objects.get(email="the-newcomer@example.org").pk
    path = f"/accounts/{number}/link/"
    yield _told(made.by["administrator"].post(path), path)
    device = TOTPDevice.objects.get(user__email="the-manager@example.org")
    form = {"code": f"{totp(device.bin_key):06d}"}
    yield _told(made.by["manager"].post("/account/codes/", form), "/account/codes/")
    content = Path("examples/contracts/worked-year-observed.csv").read_bytes()
    path = f"/desk/contracts/{made.code['outcomes']}/year-end/"
    yield _told(sent(made.by["manager"], path, content, "observed.csv", year="1"), path)


def unanswered(made: Standing) -> Iterator[Answered]:
    """A question of each kind to which nothing, or what it cannot be, was answered."""
    kinds: set[str] = set()
    for one in of_tasks(made):
        if one.name != "answer":
            continue
        _, _, name, token, page, _ = one.path.split("/")
        held = next(each for each in TASKS[name].pages if each.name == page)
        new = {each.kind for each in held.questions} - kinds
        if new:
            answer = made.by[one.office].post(one.path, {each.name: "?" for each in held.questions})
            if answer.status_code == 422:
                kinds |= new
                yield _told(answer, one.path)
        Draft.objects.filter(token=token).delete()


#: Every kind of answer.
KINDS = {
    "what went wrong": went_wrong,
    "what is to be mended": to_be_mended,
    "what is told once": told_once,
    "questions not answered": unanswered,
}
