"""What the public may not have is in no answer of the API and in no feed, whatever is asked; lists
are whole page by page, and cost the same however long they are."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from public_rows import BOARD, HIDDEN, more, stated, statements

from commonweal.web.api.service import api
from commonweal.web.feeds.news import LOOKED
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed, Mention, Row

pytestmark = pytest.mark.django_db
LISTS = ("meetings", "papers", "decisions", "promises", "interests", "seats", "bodies",
         "consultations", "contracts", "procurements", "issues")  # fmt: skip
THINGS = {"meetings": "meeting", "papers": "paper", "decisions": "decision",
          "promises": "commitment", "interests": "interest", "seats": "seat", "bodies": "body",
          "registers": "body", "contracts": "contract", "procurements": "procurement",
          "issues": "issue", "consultations": "consultation"}  # fmt: skip
FEEDS = ("meetings.ics", f"meetings/{BOARD}.ics", "promises.ics", "contracts.ics", "papers.atom",
         "decisions.atom", "promises.atom", "registers.atom", "plans.atom")  # fmt: skip
#: Between what is said and what withholds it, and after everything.
KNOWN = ("2025-01-06T12:00:00Z", "2026-01-12T12:00:00Z", "2026-02-02T12:00:00Z")


@pytest.fixture
def held() -> int:
    """Records in which something of every kind is withheld."""
    cache.clear()
    return append(statements()).count


def looks() -> list[str]:
    return ["", *(f"known={one}" for one in KNOWN), f"on=2025-06-01&known={KNOWN[1]}"]


def addresses() -> list[str]:
    """Every address of the API and of feeds; those of what is said now the public pages try too."""
    codes = {
        name: list(
            Mention.objects.filter(thing=thing, states=True)
            .values_list("code", flat=True)
            .distinct()
        )
        for name, thing in THINGS.items()
    }
    rows = list(Row.objects.values_list("statement", flat=True))
    found = [f"/api/v1/{name}?size=200&{look}" for name in LISTS for look in looks()]
    for name, several in codes.items():
        found += [f"/api/v1/{name}/{code}?{look}" for code in several for look in ("", looks()[2])]
    found += [f"/api/v1/statements/{name}?known={KNOWN[1]}" for name in rows]
    found += [f"/api/v1/search?q={HIDDEN}", "/api/v1/search?q=the", "/api/v1/chain/hashes"]
    found += [f"/feeds/{name}" for name in FEEDS]
    return [*found, "/feeds/", "/sitemap.xml", "/sitemap-1.xml"]


def test_nothing_withheld_is_in_any_answer_or_feed(held: int, client: Client) -> None:
    assert held
    given_ = 0
    for address in addresses():
        answer = client.get(address)
        assert answer.status_code in (200, 404), (address, answer.content)
        given_ += answer.status_code == 200
        assert HIDDEN not in answer.content.decode().casefold(), address
    assert given_ > 100


def test_what_is_public_is_answered(held: int, client: Client) -> None:
    assert held
    for address, words in (
        ("/api/v1/papers/pa-1", "Everybody may read this."),
        ("/api/v1/decisions/d-1", "Agreed, as [name withheld] had asked."),
        ("/api/v1/decisions/d-2", '"private": true'),
        ("/api/v1/interests/in-1", "Open Company"),
        ("/api/v1/interests/in-2", "risk of harm"),
        ("/api/v1/registers/BOARD", "Director of an open company"),
        ("/api/v1/contracts/k-1", "more clinics"),
        ("/api/v1/procurements/pr-1", "intention to award"),
        ("/api/v1/issues/is-1", "Waiting for letters"),
        ("/api/v1/consultations/cn-1", "Where clinics stand"),
        ("/api/v1/seats/s-1", "Public Member"),
        ("/feeds/papers.atom", "Plan for the year"),
        ("/feeds/registers.atom", "Open Company"),
        ("/feeds/contracts.ics", "Ends: Dermatology"),
        ("/feeds/meetings.ics", "Board to come"),
    ):
        assert words in client.get(address).content.decode(), address
    for address in ("papers/pa-2", "papers/pa-3", "contracts/k-2", "procurements/pr-2",
                    "interests/in-4", "consultations/cn-2", "statements/interest/2",
                    "proofs/paper/3"):  # fmt: skip
        assert client.get(f"/api/v1/{address}").status_code == 404


def test_somebody_who_is_signed_in_is_given_what_anybody_is(
    held: int, client: Client, django_user_model: Any
) -> None:
    assert held
    user = django_user_model.objects.create_user("m@example.org", "a long word", office="Member")
    user.person = "p-101"
    user.save()
    member = Client()
    member.force_login(user)
    for address in ("/api/v1/papers", "/api/v1/meetings/m-1", "/feeds/papers.atom"):
        mine, any_ = member.get(address), client.get(address)
        assert mine.content == any_.content
        assert mine.headers["ETag"] == any_.headers["ETag"]
        assert not mine.cookies


def test_what_was_known_is_told_as_it_was_known(held: int, client: Client) -> None:
    assert held
    changed = {"contract": "k-1", "on": "2026-01-20", "change_pence": 5_00,
               "attributable_to": "authority", "materially_different": False,
               "reason": "a later clinic"}  # fmt: skip
    append([stated("modification", changed, on="2026-01-20")])
    then = client.get("/api/v1/contracts/k-1?known=2026-01-19T00:00:00Z").content.decode()
    now = client.get("/api/v1/contracts/k-1").content.decode()
    assert "a later clinic" not in then
    assert "more clinics" in then
    assert "a later clinic" in now
    early = json.loads(client.get("/api/v1/decisions?known=2026-01-19T00:00:00Z").content)
    assert (early["total"], early["data"]) == (0, [])


def told(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    held: dict[str, Any] = json.loads(answer.content)
    return held


@pytest.fixture
def tied(held: int) -> int:
    """Many things, most of the same day."""
    append(more(12))
    days = [date(2026, 2, 3) + timedelta(days=at % 3) for at in range(60)]
    Listed.objects.bulk_create(
        Listed(list="issue", code=f"x{at:02}", title="Issue", public_from=days[0],
               on=None if at % 7 == 0 else days[at])
        for at in range(60)
    )  # fmt: skip
    return held


@settings(max_examples=15, derandomize=True, deadline=None, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(name=st.sampled_from(["decisions", "promises", "seats", "contracts", "interests"]),
       size=st.integers(1, 9))  # fmt: skip
def test_pages_put_together_are_the_list_with_nothing_twice(
    tied: int, client: Client, name: str, size: int
) -> None:
    assert tied
    whole = told(client, f"/api/v1/{name}?size=200")
    address, found = f"/api/v1/{name}?size={size}", []
    while address:
        part = told(client, address)
        assert len(part["data"]) <= size
        assert part["total"] == whole["total"]
        found += part["data"]
        address = part["next"]
    assert found == whole["data"]
    ids = [next(iter(one.values())) for one in found]
    assert len(set(ids)) == len(ids) == whole["total"]


@pytest.mark.parametrize("size", [1, 7, 50])
def test_rows_of_the_same_day_or_of_none_stand_on_one_page_each(tied: int, size: int) -> None:
    assert tied
    from commonweal.web.api.kinds.buying import ISSUES
    from commonweal.web.api.listed import Kind, _beyond

    assert isinstance(ISSUES, Kind)
    rows = Listed.objects.filter(list="issue")
    whole = sorted(
        rows.values_list("on", "code"),
        key=lambda one: (-(one[0] or date.min).toordinal(), one[1]),
    )
    after, found = "", []
    while True:
        held = rows if not after else rows.filter(_beyond("issue", after))
        page = sorted(
            held.values_list("on", "code"),
            key=lambda one: (-(one[0] or date.min).toordinal(), one[1]),
        )[:size]
        if not page:
            break
        found += page
        after = page[-1][1]
    assert found == whole


def queries(client: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200, address
    # How often somebody asked is written down now and then.
    return sum("accounts_tally" not in one["sql"] for one in counted.captured_queries)


def test_an_answer_costs_the_same_number_of_queries_whatever_the_size(
    held: int, client: Client
) -> None:
    assert held
    asked = [f"/api/v1/{name}?size=10" for name in LISTS]
    asked += ["/api/v1/meetings/m-1", "/api/v1/registers/BOARD", "/api/v1/statements/contract/1",
              "/api/v1/chain", "/api/v1/chain/hashes", "/api/v1/search?q=more"]  # fmt: skip
    asked += [f"/feeds/{name}" for name in FEEDS]
    # Feeds and calendars are full from the first: what they hold is of the same kinds then.
    append(more(LOOKED))
    before = {address: queries(client, address) for address in asked}
    append(more(50))
    after = {address: queries(client, address) for address in asked}
    assert {one: (before[one], now) for one, now in after.items() if now != before[one]} == {}
    assert max(after.values()) < 70


def test_the_proof_of_a_statement_can_be_worked_out(held: int, client: Client) -> None:
    import hashlib

    assert held
    proof = told(client, "/api/v1/proofs/decision/1")["data"]
    assert proof["whole"]
    hashed = {**proof["envelope"], **{name: proof[name] for name in
              ("number", "payload_digest", "previous")}}  # fmt: skip
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == proof["hash"]
    hashes = told(client, "/api/v1/chain/hashes")["data"]
    assert hashes[proof["number"] - 1] == {"number": proof["number"], "hash": proof["hash"]}
    assert hashes[proof["number"] - 2]["hash"] == proof["previous"]
    assert told(client, "/api/v1/chain")["data"] == {"count": held, "hash": hashes[-1]["hash"]}


def test_forms_have_names_of_their_own() -> None:
    from commonweal.web.api.telling import Form

    names = [one.__name__ for one in _below(Form) if "[" not in one.__name__]
    assert len(set(names)) == len(names)
    assert api.get_openapi_schema(path_prefix="/api/v1/")["openapi"].startswith("3.1")


def _below(form: type) -> list[type]:
    return [one for inner in form.__subclasses__() for one in (inner, *_below(inner))]
