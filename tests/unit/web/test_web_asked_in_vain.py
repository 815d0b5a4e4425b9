"""What an address does not do it refuses: a page that tells of today alone is asked for no other
day, and nothing is sent to a page that takes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.access import access_of
from commonweal.web.accounts import limiting
from commonweal.web.accounts.limiting import LIMITS, Limit
from commonweal.web.accounts.models import User
from commonweal.web.plans.models import Plan

pytestmark = pytest.mark.usefixtures("example_rows")
#: Pages that tell what the published plan says, or what stands now.
OF_TODAY = (
    *("/", "/questions/", "/questions/Q1/", "/places/", "/figures/", "/chapters/", "/methods/"),
    *("/chapters/population/", "/tables/practices/", "/plans/", "/feeds/", "/api/", "/sign-in/"),
)
FOR_PROGRAMS = ("/feeds/decisions.atom", "/feeds/meetings.ics", "/sitemap.xml", "/robots.txt")


@pytest.mark.parametrize("at", OF_TODAY)
def test_a_page_that_cannot_look_back_says_so(
    at: str, client: Client, published_plan: Plan
) -> None:
    assert published_plan
    for name in ("on", "known"):
        told = client.get(f"{at}?{name}=2019-12-31")
        assert told.status_code == 400
        page = told.content.decode()
        assert (
            "This page tells what is known today: it cannot look back to 31 December 2019." in page
        )
        assert f'href="{at}"' in page
        none = client.get(f"{at}?{name}=0000-00-00")
        assert none.status_code == 400
        assert "&#39;0000-00-00&#39; is not a day that can be looked up" in none.content.decode()
        assert client.get(f"{at}?{name}=").status_code != 400


@pytest.mark.parametrize("at", FOR_PROGRAMS)
def test_a_feed_that_cannot_look_back_says_so_in_the_words_of_programs(
    at: str, client: Client
) -> None:
    assert client.get(at).status_code == 200
    for day in ("2019-12-31", "0000-00-00"):
        told = client.get(f"{at}?on={day}")
        assert told.status_code == 400
        assert told.headers["Content-Type"] == "application/problem+json"
        assert "look" in told.json()["detail"]


def test_a_page_of_the_desk_says_so_to_whoever_may_see_it(client: Client) -> None:
    assert client.get("/desk/?on=2019-12-31").status_code == 302
    client.force_login(User.objects.create_user("a@example.org", "x", office="Declarer"))
    assert client.get("/desk/?on=2019-12-31").status_code == 400
    assert client.get("/desk/").status_code == 200


def test_asking_such_a_page_counts_as_no_look_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "LIMITS", {**LIMITS, "known": Limit(2, 60)})
    monkeypatch.setattr(limiting, "_held", {})
    for at in ("/questions/", "/feeds/", "/feeds/decisions.atom", "/"):
        assert client.get(f"{at}?known=2019-12-31").status_code == 400
    assert [client.get("/meetings/?known=2019-12-31").status_code for _ in range(3)] == [
        *(200, 200, 429)
    ]


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("at", ["/", "/meetings/", "/download/meetings.csv", "/desk/", "/sign-in/"])
def test_a_page_is_read_or_sent_and_nothing_else(at: str, method: str, client: Client) -> None:
    answer = client.generic(method, at)
    assert answer.status_code == 405
    both = at in ("/desk/", "/sign-in/")
    assert answer.headers["Allow"] == ("GET, HEAD, POST" if both else "GET, HEAD")
    assert answer.content == b""


def test_nothing_is_sent_to_a_page_that_everybody_reads(client: Client) -> None:
    for at in ("/", "/meetings/", "/search/", "/download/meetings.csv", "/health/live"):
        assert client.post(at, {"q": "words"}).status_code == 405
        assert client.head(at).status_code == 200
    access = access_of("sign-out")
    assert access is not None
    assert "POST" in access.methods


def test_programs_still_ask_what_they_may_do(client: Client) -> None:
    assert client.options("/api/v1/meetings").status_code == 204
    assert client.options("/feeds/decisions.atom").status_code == 204


def test_nobody_who_signs_in_is_sent_to_where_one_signs_out(client: Client) -> None:
    User.objects.create_user("a@example.org", "a long password 1", office="Declarer")
    for after in ("/sign-out/", "/sign-out/?x=1"):
        form = {"username": "a@example.org", "password": "a long password 1", "next": after}
        assert client.post("/sign-in/", form).headers["Location"] == "/desk/"
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize("query", ["", "?on=2019-12-31", "?known=2020-05-03"])
def test_a_file_of_open_data_that_somebody_holds_is_not_sent_again(
    query: str, client: Client
) -> None:
    at = f"/download/meetings.csv{query}"
    first = client.get(at)
    held = b"".join(first)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    for said in (tag, f"W/{tag}", f'"x", {tag}'):
        again = client.get(at, headers={"if-none-match": said})
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "no-cache")
    other = client.get(at, headers={"if-none-match": '"x"'})
    assert (other.status_code, b"".join(other)) == (200, held)
    assert client.get(f"/download/seats.csv{query}").headers["ETag"] != tag


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "MADEUP"])
@pytest.mark.parametrize("at", ["/", "/decisions/", "/download/meetings.csv", "/health/ready"])
def test_without_the_word_of_a_form_nothing_is_sent_to_a_page_for_reading_either(
    at: str, method: str
) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, at)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Content-Security-Policy" in answer.headers


def test_a_page_that_takes_a_form_asks_whether_it_is_its_own() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/", {"username": "a"}).status_code == 403
    assert strict.put("/sign-in/").headers["Allow"] == "GET, HEAD, POST"
