"""Pages as known on an earlier day: nothing that was stated later, the former wording of what was
corrected since, and never anything that is withheld today."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from public_rows import BOARD, HIDDEN, stated, statements

from commonweal.records import Statement
from commonweal.web.looking_back import LookBack, kept_in, look_back, looking_back
from commonweal.web.store.adding import append
from commonweal.web.store.models import Row

pytestmark = pytest.mark.django_db
#: Every word that was put on record after the day of knowledge begins so.
LATER = "qqx"
KNOWN = "2026-02-10"
LISTS = ("meetings", "decisions", "promises", "interests", "seats", "bodies", "contracts",
         "consultations", "procurements", "issues", "search", "downloads", "mergers")  # fmt: skip


def later(kind: str, payload: dict[str, Any], name: str, on: str = "2026-03-02") -> Statement:
    """A statement that became known in March, of an earlier day."""
    one = stated(kind, payload, name, on)
    return one.model_copy(update={"effective": date(2026, 1, 6)})


def corrected(name: str, /, **changed: Any) -> Statement:
    """A correction in March of what a statement says."""
    held = next(one for one in statements() if one.id == name)
    payload = {"corrects": name, "payload": {**(held.payload or {}), **changed}}
    made = stated("correction", payload, f"correction/{name}", "2026-03-02")
    return made.model_copy(update={"effective": held.effective})


def entered_later() -> list[Statement]:
    """Of every kind one that was put on record in March, and corrections of earlier ones."""
    word = f"{LATER}word"
    return [
        later("meeting", {"meeting": "m-9", "bodies": [BOARD], "title": word, "on": "2026-02-01",
                          "status": "held", "public": "open"}, "meeting/9"),
        later("agenda_item", {"item": "i-9", "meeting": "m-1", "number": "9", "title": word},
              "item/9"),
        later("paper", {"paper": "pa-9", "item": "i-1", "title": word, "text": word,
                        "public": True}, "paper/9"),
        later("decision", {"decision": "d-9", "body": BOARD, "on": "2026-02-02", "title": word,
                           "text": word, "reasons": word, "meeting": "m-1"}, "decision/9"),
        later("commitment", {"commitment": "c-9", "kind": "promise", "text": word, "by": word,
                             "made_on": "2026-02-01", "to": BOARD, "where": "discussion",
                             "source": "minutes"}, "commitment/9"),
        later("interest", {"interest": "in-9", "person": "p-101", "register_of": BOARD,
                           "type": "financial", "declared": "2026-01-12", "description": word,
                           "organisation": word}, "interest/9"),
        later("seat", {"seat": "s-9", "body": BOARD, "role": "member", "voting": True,
                       "office": word, "source": "terms"}, "seat/9"),
        later("body", {"body": "QQX", "name": word, "kind": "icb", "form": "board",
                       "source": "constitution"}, "body/9"),
        later("contract", {"contract": "k-9", "authority": BOARD, "organisation": word,
                           "title": word, "starts": "2026-01-07", "source": "file"}, "contract/9"),
        later("procurement", {"procurement": "pr-9", "authority": BOARD, "title": word,
                              "began": "2026-01-06"}, "procurement/9"),
        later("procurement_notice", {"notice": "n-9", "procurement": "pr-9", "kind": "invitation",
                                     "published": "2026-02-05"}, "notice/n-9"),
        later("partner_issue", {"issue": "is-9", "partnership": "The partnership", "title": word,
                                "raised_by": word, "on": "2026-01-12"}, "issue/9"),
        later("change_step", {"decision": "cn-9", "step": "consultation opened",
                              "on": "2026-01-12", "by": word, "text": word, "source": word},
              "step/9"),
        corrected("step/cn-1/consultation-opened/2026-01-12", text=f"{LATER}title"),
        corrected("decision/1", title=f"{LATER}title", reasons=f"{LATER}reasons"),
        corrected("contract/1", title=f"{LATER}title"),
        corrected("issue/1", title=f"{LATER}title"),
        corrected("commitment/1", text=f"{LATER}text"),
        corrected("interest/1", organisation=f"{LATER}company"),
        corrected("meeting/1", title=f"{LATER}title"),
        corrected("procurement/1", title=f"{LATER}title"),
        corrected("paper/1", title=f"{LATER}title", text=f"{LATER}text"),
        corrected("body/board", name=f"{LATER}name"),
    ]  # fmt: skip


@pytest.fixture
def held(settings: Any, tmp_path: Path) -> int:
    """Records with what was entered later; how many statements they are."""
    settings.DATA = tmp_path
    cache.clear()
    append(statements())
    return append(entered_later()).count


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    return unescape(body.decode())


def crawled(client: Client, start: list[str], most: int = 400) -> dict[str, str]:
    """Every page that looks with that knowledge and can be reached from some, by address."""
    found: dict[str, str] = {}
    waiting = list(start)
    while waiting and len(found) < most:
        address = waiting.pop()
        if address in found:
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (200, 404), (address, answer.status_code)
        found[address] = unescape(body.decode())
        waiting += [one for one in re.findall(r'href="(/[^"#]+)"', found[address])
                    if f"known={KNOWN}" in one]  # fmt: skip
    return found


def every_address() -> list[str]:
    """Lists, each thing and statement by its id, and a search, with that knowledge."""
    things = {
        "meeting": ("m-1", "m-9"), "paper": ("pa-1", "pa-9"), "decision": ("d-1", "d-2", "d-9"),
        "promise": ("c-1", "c-9"), "body": (BOARD, "QQX"), "register-of": (BOARD, "QQX"),
        "person": ("p-101",), "contract": ("k-1", "k-9"), "procurement": ("pr-1", "pr-9"),
        "issue": ("is-1", "is-9"), "consultation": ("cn-1", "cn-9"),
    }  # fmt: skip
    found = [reverse(name) for name in LISTS]
    found += [reverse(name, args=[one]) for name, several in things.items() for one in several]
    found += [reverse("statement", args=[one.statement]) for one in Row.objects.all()]
    found = [f"{one}?known={KNOWN}" for one in found]
    return [*found, f"/search/?q={LATER}&known={KNOWN}", f"/search/?q=the&known={KNOWN}"]


def test_nothing_that_was_stated_later_stands_on_any_page_or_file(
    held: int, client: Client
) -> None:
    assert held
    pages = crawled(client, every_address())
    assert len(pages) > 120
    told = {
        address: re.findall(rf"(?i).{{0,60}}{LATER}\w*", words)
        for address, words in pages.items()
        if LATER in words.replace(f"q={LATER}", "").replace(f'value="{LATER}"', "").casefold()
        and "Page not found" not in words
    }
    assert not told
    assert not [address for address, words in pages.items() if HIDDEN in words.casefold()]
    assert any("/download/" in address for address in pages)


@pytest.mark.parametrize(
    ("address", "then", "now"),
    [
        ("/decisions/", "The plan", f"{LATER}title"),
        ("/decisions/d-1/", "It is affordable.", f"{LATER}reasons"),
        ("/contracts/", "Dermatology", f"{LATER}title"),
        ("/contracts/k-1/", "Dermatology", f"{LATER}title"),
        ("/issues/", "Waiting for letters", f"{LATER}title"),
        ("/consultations/", "Where clinics stand", f"{LATER}title"),
        ("/promises/", "Bring the figures", f"{LATER}text"),
        ("/register/", "Open Company", f"{LATER}company"),
        ("/meetings/", "Board in public", f"{LATER}title"),
        ("/procurements/", "Patient transport", f"{LATER}title"),
        ("/papers/pa-1/", "Everybody may read this.", f"{LATER}text"),
        ("/bodies/", "The Board", f"{LATER}name"),
        ("/representation/", "The Board", f"{LATER}name"),
        ("/statements/decision/1/", "It is affordable.", f"{LATER}reasons"),
        ("/download/decisions.csv", "It is affordable.", f"{LATER}reasons"),
        ("/search/?q=qqxtitle", "Dermatology", f"{LATER}title"),
    ],
)
def test_what_was_corrected_since_stands_in_its_former_wording(
    held: int, client: Client, address: str, then: str, now: str
) -> None:
    assert held
    sign = "&" if "?" in address else "?"
    told = read(client, f"{address}{sign}known={KNOWN}").replace(f'value="{LATER}title"', "")
    assert then in told
    assert now not in told
    assert now in read(client, address)


def test_a_paper_or_an_interest_that_was_stated_later_is_not_there_yet(
    held: int, client: Client
) -> None:
    assert held
    read(client, "/papers/pa-9/")
    for address in ("/papers/pa-9/", "/decisions/d-9/", "/contracts/k-9/", "/bodies/QQX/",
                    "/statements/interest/9/", "/statements/paper/9/",
                    "/statements/correction/decision/1/"):  # fmt: skip
        read(client, f"{address}?known={KNOWN}", 404)
    assert "in-9" in read(client, "/download/interests.csv")
    assert "in-9" not in read(client, f"/download/interests.csv?known={KNOWN}")


def test_what_is_withheld_later_is_reached_by_no_earlier_knowledge(
    held: int, client: Client
) -> None:
    assert held
    item = {"item": "i-7", "meeting": "m-1", "number": "7", "title": "Buying",
            "function": "a function that turned out private"}  # fmt: skip
    append([stated("agenda_item", item, "item/7")])
    paper = next(one for one in statements() if one.id == "paper/1").payload or {}
    withheld = {**paper, "withheld_from": ["p-101"], "withheld_reason": "an interest"}
    looks = [f"{address}?known={KNOWN}" for address in
             ("/papers/pa-1/", "/meetings/m-1/", "/decisions/d-1/", "/contracts/k-1/",
              "/procurements/pr-1/", "/statements/paper/1/", "/statements/item/7/",
              "/statements/decision/1/", "/download/papers.csv", "/download/agenda.csv",
              "/download/decisions.csv", "/api/v1/papers/pa-1", "/api/v1/statements/item/7",
              "/api/v1/contracts/k-1")]  # fmt: skip
    looks = [f"{one}T20:00:00Z" if "/api/" in one else one for one in looks]
    words = ("Everybody may read this", "It is affordable", "Dermatology", "Patient transport",
             "turned out private")  # fmt: skip
    before = " ".join(client_words(client, one) for one in looks)
    assert all(one in before for one in words)
    append(
        [
            stated("correction", {"corrects": "paper/1", "payload": withheld},
                   "correction/withheld", "2026-03-03"),
            stated("correction", {"corrects": "item/7", "payload": {**item, "private": True}},
                   "correction/item", "2026-03-03"),
            stated("exclusion", {"meeting": "m-1", "items": ["i-1"], "ground": "special reasons",
                                 "reason": "resolved"}, "exclusion/later", "2026-03-03"),
            stated("procurement", {"authority": BOARD, "procurement": "pr-8", "title": "Another",
                                   "began": "2026-01-06"}, "procurement/8", "2026-03-03"),
            stated("award", {"procurement": "pr-8", "contract": "k-1", "on": "2026-03-03",
                             "organisation": "Open Provider"}, "award/8", "2026-03-03"),
            stated("void", {"voids": "notice/n-1"}, "void/n-1", "2026-03-03"),
        ]
    )  # fmt: skip
    after = {one: client_words(client, one) for one in looks}
    assert {one: [word for word in words if word in told] for one, told in after.items()} == {
        one: [] for one in looks
    }


def client_words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code in (200, 404), (address, answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    return unescape(body.decode())


def test_both_days_are_told_and_kept_in_links_forms_and_files(held: int, client: Client) -> None:
    assert held
    both = f"on=2026-02-05&known={KNOWN}"
    for address in ("/decisions/", "/decisions/d-1/", "/contracts/k-1/", "/bodies/BOARD/"):
        told = read(client, f"{address}?{both}")
        assert "As of 5 February 2026, as known on 10 February 2026" in told
        main = told.split("<main")[1].split("</main>")[0]
        rooms = ("/meetings/", "/decisions/", "/bodies/", "/register/", "/contracts/",
                 "/statements/", "/download/", "/promises/", "/procurements/")  # fmt: skip
        led = [one for one in re.findall(r'href="([^"]+)"', main) if one.startswith(rooms)]
        assert led, address
        assert not [one for one in led if "on=2026-02-05" not in one or "known=" not in one]
        assert f'name="known" type="date" value="{KNOWN}"' in main
    filters = read(client, f"/decisions/?{both}").split('<form method="get"')[1]
    assert f'name="known" value="{KNOWN}"' in filters
    answer = client.get(f"/download/decisions.csv?{both}")
    assert 'filename="decisions-2026-02-05-known-2026-02-10.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert {one["decision"] for one in rows} == {"d-1", "d-2", "d-3"}


@pytest.mark.parametrize(
    "day", ["31.12.2019", "2019-13-01", "nonsense", "9999-12-31", "2199-01-01"]
)
def test_knowledge_of_no_day_or_of_one_to_come_is_refused_with_words(
    held: int, client: Client, day: str
) -> None:
    assert held
    for name in LISTS:
        told = read(client, f"{reverse(name)}?known={day}", 400)
        assert "This cannot be looked up" in told
    read(client, f"/decisions/d-1/?known={day}", 400)
    assert "has not come yet" in read(client, "/decisions/?known=2199-01-01", 400)


def test_a_day_of_knowledge_ends_at_midnight_in_england() -> None:
    assert LookBack(known=date(2026, 7, 1)).moment == datetime(
        2026, 7, 1, 22, 59, 59, 999999, tzinfo=UTC
    )
    assert LookBack(known=date(2026, 1, 1)).moment == datetime(
        2026, 1, 1, 23, 59, 59, 999999, tzinfo=UTC
    )
    assert LookBack().moment is None


def test_an_address_keeps_both_days_and_nobody_looks_back_afterwards() -> None:
    assert kept_in("/decisions/") == "/decisions/"
    with look_back(LookBack(known=date(2026, 2, 10))):
        assert kept_in("/decisions/") == "/decisions/?known=2026-02-10"
        assert kept_in("/decisions/?body=B") == "/decisions/?body=B&known=2026-02-10"
    assert looking_back() == LookBack()
