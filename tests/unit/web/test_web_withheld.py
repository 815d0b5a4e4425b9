"""A paper that is withheld from a member reaches them by no page, link, search, API, feed, download
or guess; and each read of a paper that is not public is on record."""

from __future__ import annotations

import contextlib
import html
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from test_web_rights import addresses

from commonweal.web.access import access_of
from commonweal.web.accounts.models import ReadOfPaper
from commonweal.web.desk.tasks import TASKS
from commonweal.web.paper_files import take
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft
from web_board import BODY, SINCE, board, signed_in, stated, user

pytestmark = pytest.mark.django_db
#: Words that stand in nothing but the paper that is withheld, one that is private, one that is
#: withheld by a treatment, and one that all may read.
WITHHELD, PRIVATE, TREATED, OPEN = "Pangolin", "Armadillo", "Okapi", "Wombat"
PAPERS = {"withheld-1": WITHHELD, "private-1": PRIVATE, "treated-1": TREATED, "open-1": OPEN}
#: Pages that are looked at in one crawl, at most.
MOST = 300


@pytest.fixture
def papers(tmp_path: Path, settings: Any) -> None:
    """A board's meeting with four papers, each with a file; the second member may not have two of
    them."""
    settings.DATA = tmp_path
    board()
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    made = [stated("meeting", "meeting/m-1", meeting)]
    for number, (paper, word) in enumerate(PAPERS.items(), start=1):
        item = {"item": f"i-{number}", "meeting": "m-1", "number": str(number), "title": "Business"}
        made.append(stated("agenda_item", f"item/i-{number}", item))
        held = {
            "paper": paper, "item": f"i-{number}", "title": f"Report {word}",
            "text": f"About the {word}.", "public": word == OPEN,
            "file": take(io.BytesIO(f"{word} in a file".encode()), f"{word}.txt").model_dump(),
            "withheld_from": ["p-2"] if word == WITHHELD else [],
        }  # fmt: skip
        if word == WITHHELD:
            held["withheld_reason"] = "an interest"
        made.append(stated("paper", f"paper/{paper}", held))
    treated = {
        "person": "p-2", "meeting": "m-1", "item": "i-3", "treatment": "gets no papers",
        "reason": "an interest", "settled_by": "Guardian",
    }  # fmt: skip
    made.append(stated("treatment", "treatment/1", treated))
    append(made)


def member(number: int, *roles: str) -> Client:
    """A member of the board, signed in."""
    granted = [(role, BODY) for role in (roles or ("committee member",))]
    return signed_in(user(f"Member {number}", *granted, person=f"p-{number}"))


def guesses() -> Iterator[str]:
    """Every address of the site with every code of a paper, a meeting, an item and a statement."""
    codes = ["withheld-1", "treated-1", "private-1", "open-1", "m-1", "i-1"]
    codes += ["paper/withheld-1", "paper/treated-1", "item/i-1"]
    for name, parts in addresses(get_resolver()):
        if not parts:
            with contextlib.suppress(NoReverseMatch):
                yield reverse(name)
        elif len(parts) == 1 and next(iter(parts.values())) in (
            "PathConverter", "StringConverter",
        ):  # fmt: skip
            for code in codes:
                with contextlib.suppress(NoReverseMatch):
                    yield reverse(name, kwargs={next(iter(parts)): code})
    for words in (WITHHELD, PRIVATE, TREATED, OPEN, "Report", "Board"):
        yield f"{reverse('search')}?q={words}"
        yield f"/api/v1/search?q={words}"


def read_of(answer: Any) -> str:
    """Everything that an answer holds, unpacked."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not data.startswith(b"PK"):
        return str(data.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return "\n".join(held.read(one).decode("utf-8", "replace") for one in held.namelist())


def crawled(client: Client, most: int = MOST) -> dict[str, str]:
    """What every address gives that can be guessed or is linked from another, by address."""
    client.raise_request_exception = False
    left = sorted(dict.fromkeys(guesses()), key=lambda path: "paper" not in path)
    seen: dict[str, str] = {}
    while left and len(seen) < most:
        path = left.pop(0)
        name = path.split("?")[0]
        if path in seen or name == reverse("sign-out"):
            continue
        answer = client.get(path)
        assert answer.status_code < 500, path
        seen[path] = read_of(answer) if answer.status_code == 200 else ""
        if "text/html" in answer.headers.get("Content-Type", ""):
            linked = re.findall(r'href="(/[^"#]*)"', seen[path])
            left += [one for one in map(html.unescape, linked) if one not in seen]
    return seen


def holding(seen: dict[str, str], word: str) -> list[str]:
    return [path for path, words in seen.items() if word in words and f"q={word}" not in path]


@pytest.mark.usefixtures("papers")
def test_a_conflicted_member_reaches_what_is_withheld_by_no_way() -> None:
    seen = crawled(member(2))
    assert holding(seen, WITHHELD) == []
    assert holding(seen, TREATED) == []
    assert "/desk/papers/private-1/" in holding(seen, PRIVATE)
    assert "/desk/paper-files/private-1/" in holding(seen, PRIVATE)
    assert "/paper-files/open-1/" in holding(seen, OPEN)
    members = ("/desk/papers/", "/desk/paper-files/")
    assert all(path.startswith(members) for path in holding(seen, PRIVATE))


@pytest.mark.usefixtures("papers")
def test_search_for_a_withheld_word_finds_nothing() -> None:
    client = member(2)
    for path in ("/search/?q=", "/api/v1/search?q="):
        for word in (WITHHELD, TREATED, PRIVATE):
            assert "Report" not in read_of(client.get(path + word))
            assert f"About the {word}" not in read_of(client.get(path + word))


@pytest.mark.usefixtures("papers")
def test_the_public_reaches_what_is_open_alone(client: Client) -> None:
    seen = crawled(client, 120)
    for word in (WITHHELD, PRIVATE, TREATED):
        assert holding(seen, word) == []
    assert len(holding(seen, OPEN)) > 2


@pytest.mark.usefixtures("papers")
def test_a_member_without_an_interest_reads_all_and_each_read_is_kept() -> None:
    client = member(3)
    listed = client.get("/desk/papers/").content.decode()
    assert all(f"Report {word}" in listed for word in PAPERS.values())
    for paper, word in PAPERS.items():
        assert f"About the {word}" in client.get(f"/desk/papers/{paper}/").content.decode()
    kept = [(one.paper, one.given, one.body) for one in ReadOfPaper.objects.order_by("pk")]
    assert kept == [(one, True, BODY) for one in PAPERS if one != "open-1"]


@pytest.mark.usefixtures("papers")
def test_a_file_is_refused_like_its_paper_and_each_fetch_is_kept() -> None:
    client = member(2)
    for paper in ("withheld-1", "treated-1", "never-1"):
        assert client.get(f"/desk/paper-files/{paper}/").status_code == 404
        assert client.get(f"/paper-files/{paper}/").status_code == 404
    assert client.get("/desk/paper-files/private-1/").status_code == 200
    kept = [(one.paper, one.given) for one in ReadOfPaper.objects.order_by("pk")]
    assert kept == [("withheld-1", False), ("treated-1", False), ("private-1", True)]


@pytest.mark.usefixtures("papers")
def test_who_is_refused_is_told_the_same_as_of_no_paper_and_it_is_kept() -> None:
    client = member(2)
    refused = client.get("/desk/papers/withheld-1/")
    missing = client.get("/desk/papers/never-1/")
    assert refused.status_code == missing.status_code == 404
    strip = re.compile(r"withheld-1|never-1")
    assert strip.sub("", refused.content.decode()) == strip.sub("", missing.content.decode())
    assert [(one.paper, one.given) for one in ReadOfPaper.objects.all()] == [("withheld-1", False)]


@pytest.mark.usefixtures("papers")
def test_reads_are_shown_to_the_lead_and_the_guardian_of_the_body_alone() -> None:
    member(3).get("/desk/papers/private-1/")
    for role, body, sees in (
        ("governance lead", BODY, True),
        ("conflicts guardian", BODY, True),
        ("governance lead", "elsewhere", False),
    ):
        reader = signed_in(user(f"{role} of {body}", (role, body)))
        page = reader.get("/desk/reads-of-papers/")
        assert page.status_code == 200
        assert ("private-1" in page.content.decode()) == sees
    for role in ("committee member", "administrator", "analyst"):
        reader = signed_in(user(f"{role} there", (role, BODY)))
        assert reader.get("/desk/reads-of-papers/").status_code == 403


@pytest.mark.usefixtures("papers")
def test_no_role_opens_papers_to_somebody_who_does_not_sit_there() -> None:
    client = signed_in(user("Elsewhere", ("committee member", ""), person="p-9"))
    assert client.get("/desk/papers/private-1/").status_code == 404
    nobody = signed_in(user("Without person", ("committee member", BODY)))
    assert nobody.get("/desk/papers/private-1/").status_code == 404
    assert nobody.get("/desk/papers/").status_code == 200


@pytest.mark.usefixtures("papers")
def test_a_keeper_with_an_interest_is_not_shown_what_is_withheld_from_them() -> None:
    client = member(2, "governance lead", "conflicts guardian", "committee member")
    for path in ("/desk/", "/desk/meetings/", "/desk/meetings/m-1/", "/desk/papers/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert WITHHELD not in read_of(answer)
        assert TREATED not in read_of(answer)
    assert PRIVATE in read_of(client.get("/desk/meetings/m-1/"))
    # Nor by what may be done with it, which would show what it says.
    for task, about in itertools.product(TASKS, ("withheld-1", "treated-1", "i-1", "i-3", "m-1")):
        answer = client.post(f"/desk/{task}/begin/{about}/", follow=True)
        assert not re.search(f"{WITHHELD}|{TREATED}", read_of(answer)), (task, about)
        if answer.redirect_chain:
            check = re.sub(r"/[^/]+/$", "/check/", answer.redirect_chain[-1][0])
            Draft.objects.update(answers={"why": "Wrong"})
            assert not re.search(f"{WITHHELD}|{TREATED}", read_of(client.get(check))), task
    assert client.post("/desk/withdraw-paper/begin/withheld-1/").status_code == 404
    assert client.post("/desk/withdraw-paper/begin/private-1/").status_code == 302


def test_pages_of_members_are_not_public() -> None:
    access = access_of("members-paper")
    assert access is not None
    assert access.signed_in
