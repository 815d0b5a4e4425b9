"""A word that stands in nothing but papers withheld from a member is looked for in every answer of
every declared address: pages, files, API, feeds, drafts, what is begun and refused, headers, logs.

The addresses are those of the site itself, each with every code that somebody may know or guess, as
of today, of an earlier day and with an earlier day's knowledge, when the paper was still public.
"""

from __future__ import annotations

import io
import itertools
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings
from django.urls import NoReverseMatch, get_resolver, reverse
from test_web_rights import addresses

from commonweal.records import draft
from commonweal.web.access import access_of
from commonweal.web.accounts.models import User
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.tasks import TASKS
from commonweal.web.logs import Json
from commonweal.web.public.downloads import FILES
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft, Listed, Row, Word
from web_board import BODY, SINCE, begun, board, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
#: Stands in the papers that are withheld, and nowhere else; and in one that all may read.
MARK, OPEN = "qzpangolin", "qzwombat"
OTHER = "oth"
#: The paper was public until it was withheld.
WITHHELD_ON = datetime(2022, 8, 1, 9, tzinfo=UTC)
LOOKS = ("", "on=2022-07-15&known=2022-07-15")
LOOKS_OF_THE_API = ("", "on=2022-07-15&known=2022-07-15T00:00:00Z")
KEPT = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"marked-{name}"}
    for name in ("default", "pages")
}
#: Every role but those that keep the records of a body or its members' papers.
ROLES = ("contract manager", "analyst", "partner", "scrutiny officer", "declarer")
KEEPS = ("governance lead", "conflicts guardian", "committee member", *ROLES)


@pytest.fixture
def lead(settings: Any, tmp_path: Path) -> Iterator[Client]:
    """The lead of the board, who laid the papers before it and has more of them begun."""
    settings.DATA = tmp_path
    board()
    other = {"body": OTHER, "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    seat = {
        "seat": "oth-1", "body": OTHER, "role": "member", "voting": True, "person": "p-9",
        "source": "register",
    }  # fmt: skip
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    items = [
        stated("agenda_item", f"item/{one}", {"item": one, "meeting": "m-1", "number": one[-1],
               "title": "Business"})
        for one in ("i-1", "i-2")
    ]  # fmt: skip
    append(
        [
            stated("body", "oth", other),
            stated("person", "p-9", {"person": "p-9"}),
            stated("seat", "oth-1", seat),
            stated("meeting", "meeting/m-1", meeting),
            *items,
            stated("paper", "paper/once-public", once_public()),
            stated("paper", "paper/open", once_public() | {
                "paper": "open", "title": f"Report {OPEN}", "text": OPEN}),
            stated("paper", "paper/withdrawn", once_public() | {
                "paper": "withdrawn", "public": True, **WITHHELD}),
            stated("void", "void/1", {"voids": "paper/withdrawn"}),
            stated("paper", "paper/never-public", once_public() | {
                "paper": "never-public", "public": False, **WITHHELD}),
        ]
    )  # fmt: skip
    append(
        [
            draft(
                "correction",
                {"corrects": "paper/once-public", "payload": once_public() | WITHHELD},
                id="correction/1", stated_by="Secretary (made up)", about=BODY,
                stated_at=WITHHELD_ON, effective=SINCE, reason="an interest was found",
            )
        ]
    )  # fmt: skip
    client = signed_in(user("Lead", *((one, BODY) for one in KEEPS), person="p-1"))
    title = {"title": f"Laid {MARK}", "text": MARK}
    file = SimpleUploadedFile(f"{MARK}.txt", f"In the file: {MARK}".encode())
    withheld = {"withheld_from": ["p-2"]}, {"withheld_reason": f"As {MARK} has it"}
    for last in ({"public": "yes"}, {"public": "no"}):
        file.seek(0)
        pages = ({**title, "file": file}, *withheld, last)
        assert walked(client, "add-paper", *pages, about="i-2")[1].status_code == 302
    # Begun and not sent, to be imported, and to be destroyed.
    client.post(begun(client, "add-paper", "i-1"), title)
    rows = f"paper,item,title,public,withheld_from,effective\nnew,i-1,{MARK},no,p-2,2022-07-01\n"
    sent = {"kind": "paper", "file": SimpleUploadedFile("papers.csv", rows.encode())}
    assert client.post("/desk/import/", sent).status_code == 302
    gone = {"statement": "paper/never-public"}, {"why": "Retention is over"}
    assert walked(client, "destroy-payload", *gone)[1].status_code == 302
    with override_settings(CACHES=KEPT):
        for cache in KEPT:
            caches[cache].clear()
        yield client


WITHHELD = {"withheld_from": ["p-2"], "withheld_reason": f"They own {MARK}"}


def once_public() -> dict[str, Any]:
    return {
        "paper": "once-public", "item": "i-1", "title": f"Report {MARK}", "text": f"On {MARK}.",
        "public": True,
    }  # fmt: skip


def parts_known() -> Callable[[str, str], list[str]]:
    """What may stand in a part of an address, by the names of both."""
    rows = Row.objects.filter(type__in=("paper", "correction", "void"))
    statements = list(rows.values_list("statement", flat=True))
    lines = rows.filter(type="paper").values_list("line", flat=True)
    laid = [str(json.loads(line)["payload"]["paper"]) for line in lines]
    tokens = list(Draft.objects.values_list("token", flat=True))
    proposals = list(Proposal.objects.values_list("token", flat=True))
    people = [str(one) for one in User.objects.values_list("pk", flat=True)][:2]
    of_papers = ("paper", "paper-file", "api-paper", "members-paper", "members-paper-file")
    drafts = ["add-paper", "import"]
    held = {
        "about": ["once-public", "i-1"],
        "token": tokens,
        "page": ["paper", "withheld", "public"],
        "number": people,
        "plan": ["x"],
        "what": ["link"],
    }

    def stands(name: str, part: str) -> list[str]:
        if name in of_papers:
            return laid
        if name in ("statement", "api-statement", "api-proof"):
            return statements
        if part == "name":
            return list(FILES if name == "download" else TASKS if name == "begin" else drafts)
        if name == "desk-approval":
            return proposals
        return held.get(part, ["once-public", "m-1"])

    return stands


def every_address(*, looks: bool) -> Iterator[str]:
    """Every address of the site with what may stand in it; with all days that it may be asked for
    where `looks`."""
    stands = parts_known()
    for name, parts in addresses(get_resolver()):
        access = access_of(name)
        assert access is not None, name
        if name == "sign-out":
            continue
        asked: tuple[str, ...] = ("",)
        if looks and not access.signed_in:
            asked = LOOKS_OF_THE_API if name.startswith("api-") else LOOKS
        for codes in itertools.product(*(stands(name, part) for part in parts)):
            try:
                path = reverse(name, kwargs=dict(zip(parts, codes, strict=True)))
            except NoReverseMatch:
                continue
            yield from (f"{path}?{look}" if look else path for look in asked)
    for word in (MARK, "report"):
        for path in ("/search/?q=", "/api/v1/search?q=", "/meetings/?q="):
            yield f"{path}{word}"


def told(answer: Any) -> str:
    """All that an answer says: what it holds and what stands in its headers."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{data.decode('utf-8', 'replace')}"


def found(client: Client, word: str, *, looks: bool = False) -> tuple[set[str], set[str]]:
    """The addresses at which a word is told that was not asked for, and all that were asked."""
    client.raise_request_exception = False
    holding, asked = set(), dict.fromkeys(every_address(looks=looks))
    for path in asked:
        # What is begun leads on to its questions.
        answer = client.get(path, follow="/begin/" in path)
        assert answer.status_code < 500, path
        words = told(answer)
        if word in (words.replace(f"q={word}", "").replace(f'value="{word}"', "")
                    if "q=" in path else words):  # fmt: skip
            holding.add(path)
    return holding, set(asked)


def log() -> tuple[logging.Handler, io.StringIO]:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(Json())
    logging.getLogger().addHandler(handler)
    return handler, lines


def viewer(who: str) -> Client:
    """Somebody who may not read them."""
    if who == "public":
        return Client()
    if who == "conflicted member":
        roles = (("committee member", BODY), ("declarer", BODY), ("partner", BODY))
        return signed_in(user("Member", *roles, person="p-2"))
    if who == "conflicted member with rights elsewhere":
        roles = (("committee member", ""), *((one, OTHER) for one in KEEPS))
        return signed_in(user("Member elsewhere", *roles, person="p-2"))
    if who == "lead of another body":
        return signed_in(user("Other lead", *((one, OTHER) for one in KEEPS), person="p-9"))
    if who == "every other role of the body":
        return signed_in(user("Many", *((one, BODY) for one in ROLES)))
    return signed_in(user("Administrator", ("administrator", "")))


VIEWERS = (
    "public",
    "conflicted member",
    "conflicted member with rights elsewhere",
    "lead of another body",
    "every other role of the body",
    "administrator",
)


@pytest.mark.parametrize("who", VIEWERS)
def test_no_address_tells_a_word_of_a_withheld_paper(lead: Client, who: str) -> None:
    # Whoever may read them looked before: nothing of that is kept for others.
    for path in ("/", "/meetings/m-1/", "/desk/meetings/m-1/", "/papers/once-public/"):
        lead.get(path)
    handler, lines = log()
    try:
        holding, asked = found(viewer(who), MARK, looks=who == "public")
    finally:
        logging.getLogger().removeHandler(handler)
    assert holding == set()
    assert len({one.partition("?")[0] for one in asked}) > 300
    assert MARK not in lines.getvalue()


def test_what_is_looked_for_is_found_where_it_may_be_read(lead: Client) -> None:
    """The same search finds the word for whom the papers are, or it would prove nothing."""
    holding, _ = found(lead, MARK)
    laid = {path for path in holding if path.startswith("/desk/papers/")}
    assert {"/desk/papers/", "/desk/papers/once-public/", "/desk/papers/never-public/"} <= laid
    assert sum(path.startswith("/desk/paper-files/") for path in holding) == 2
    assert "/desk/meetings/m-1/" in holding
    assert any(path.startswith("/desk/add-paper/") for path in holding)
    assert any(path.startswith("/desk/import/") for path in holding)
    rooms = {path.strip("/").partition("/")[0].partition("?")[0] for path in holding}
    assert rooms == {"desk"}, "what is withheld from one member is public nowhere"
    public, _ = found(Client(), OPEN)
    rooms = {path.strip("/").partition("/")[0].partition("?")[0] for path in public}
    assert {"api", "papers", "meetings", "feeds", "statements", "download"} <= rooms


@pytest.mark.parametrize("who", ["lead of another body", "administrator"])
def test_no_import_tells_what_is_held(lead: Client, who: str) -> None:
    assert lead
    client = viewer(who)
    for code, correct in itertools.product(("once-public", "never-public"), ("yes", "no")):
        rows = f"paper,item,title,public,effective,about\n{code},i-1,Mine,yes,2022-07-01,{OTHER}\n"
        sent = {"kind": "paper", "correct": correct, "about": "",
                "file": SimpleUploadedFile("papers.csv", rows.encode())}  # fmt: skip
        answer = client.post("/desk/import/", sent, follow=True)
        assert answer.status_code == 200
        assert MARK not in told(answer)
        assert MARK not in told(client.post(answer.redirect_chain[-1][0]))


def test_no_list_and_no_index_holds_a_word_of_it(lead: Client) -> None:
    assert lead
    for one in Listed.objects.all():
        assert MARK not in f"{one.code} {one.title} {one.words} {one.state}".casefold()
    assert not Word.objects.filter(word__contains=MARK).exists()
    assert Word.objects.filter(word__contains=OPEN).exists()


def test_a_page_that_was_kept_for_others_is_not_told_to_have_changed(lead: Client) -> None:
    """That the paper was withheld cannot be told from 304: the page is as everybody has it."""
    assert lead
    member, nobody = viewer("conflicted member"), Client()
    first = nobody.get("/meetings/m-1/")
    again = nobody.get("/meetings/m-1/", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    mine = member.get("/meetings/m-1/", headers={"if-none-match": first.headers["ETag"]})
    assert mine.status_code == 200
    assert "no-store" in mine.headers["Cache-Control"]
    assert MARK not in told(mine)


def test_days_are_those_of_the_papers() -> None:
    assert SINCE < date(2022, 7, 15) < WITHHELD_ON.date()
