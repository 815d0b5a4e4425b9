"""Importing a list on the desk: looked at first, told in words, added all or not at all."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.web.accounts.models import User
from commonweal.web.desk.importing import Given, previewed
from commonweal.web.desk.uploading import kept
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head
from web_board import BODY, board, new_since, signed_in, stated, user
from web_contracts import GOOD, HEAD, looked, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_a_list_is_looked_at_and_added_once(manager: Client) -> None:
    before = head().count
    at, page = looked(manager, GOOD)
    assert "Add all 2 rows" in page
    assert "Dermatology 2" in page
    assert head().count == before
    first, second = manager.post(at), manager.post(at)
    assert first.headers["Location"] == second.headers["Location"] == "/desk/import/"
    made = new_since(before)
    assert [one.payload["contract"] for one in made] == ["c-1", "c-2"]
    assert {one.stated_by for one in made} == {"Contract manager"}
    again, page = looked(manager, GOOD)
    assert "No row is new" in page
    assert manager.post(again).status_code == 422


def test_what_would_be_added_is_told_in_words(manager: Client) -> None:
    assert manager
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    seat = f"seat,body,role,voting,source,effective\ns-9,{BODY},member,yes,rules,2022-07-01\n"
    _, page = looked(lead, seat, kind="seat")
    assert "Add all 1 row" in page
    assert "voting </span><span>yes</span>" in page


def test_whose_rows_they_are_is_found_by_name_and_no_list_of_all_bodies_is_shown(
    manager: Client,
) -> None:
    assert manager
    append(
        [
            stated(
                "body", f"body-many-{n}",
                {"body": f"many-{n}", "name": f"Many {n} board", "kind": "icb", "form": "board",
                 "source": "constitution"},
            )
            for n in range(300)
        ]
    )  # fmt: skip
    admin = signed_in(user("Administrator", ("administrator", "")))
    page = admin.get("/desk/import/").content.decode()
    assert "many-299" not in page
    assert len(page) < 20_000
    seats = "seat,role,voting,source,effective,body\ns-9,member,yes,r,2022-07-01,many-7\n"
    answer = upload(admin, seats, kind="seat", about="Many 7")
    assert answer.status_code == 422
    assert "Which one do you mean?" in answer.content.decode()
    assert 'value="many-7"' in answer.content.decode()
    answer = upload(admin, seats, kind="seat", about="Nobody at all")
    assert answer.status_code == 422
    chosen = {"about": "Many 7", "about-which": "many-7"}
    assert "Add all 1 row" in looked(admin, seats, kind="seat", **chosen)[1]
    assert "Add all 1 row" in looked(admin, seats, kind="seat", about="many-7")[1]


def test_everything_to_mend_is_told_by_row_and_column_and_nothing_is_added(manager: Client) -> None:
    before = head().count
    bad = (
        HEAD
        + f"c-1,{BODY},Orbit,One,yesterday,1000,2019-04-01,register\n"
        + "c-2,nobody,Orbit,,2019-04-01,x,2019-04-01,r\n"
    )
    at, page = looked(manager, bad)
    assert "yesterday" in page
    assert "value_pounds" in page
    assert "signed" in page
    assert "Add all" not in page
    assert manager.post(at).status_code == 422
    assert head().count == before


def test_a_column_too_many_hides_no_row_that_is_to_be_mended(manager: Client) -> None:
    head_ = HEAD.replace("contract,", "colour,contract,").replace(",title", "")
    content = (
        head_
        + f"red,c-1,{BODY},Orbit,yesterday,x,2019-04-01,r\n"
        + "red,c-2,NOPE,,2019-04-01,1,2019-04-01,r\n"
    )
    _, page = looked(manager, content)
    for told in ("colour", "title", "yesterday", "value_pounds", "organisation"):
        assert f">{told}<" in page.replace("<code>", "").replace("</code>", ""), told
    assert page.count("is empty; fill it in") == 1
    assert page.count("is missing; add the column") == 1
    assert "Add all" not in page


def test_faults_are_told_by_the_rows_cells_and_names_of_the_file(manager: Client) -> None:
    assert manager
    append(
        [
            stated(
                "body", "body-joint",
                {"body": "KM-1", "name": "Joint Committee of the Boards", "kind": "icb",
                 "form": "joint committee", "of": [BODY], "source": "constitution"},
            )
        ]
    )  # fmt: skip
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    seats = (
        "seat,body,role,voting,source,effective,colour\n"
        "s-1,NOPE,member,yes,r,2022-07-01,red\n"
        f"s-2,{BODY},member,yes,r,2022-07-01,red\n"
        "s-3,joint committee of the boards,member,yes,r,2022-07-01,red\n"
        f"s-2,{BODY},chair,yes,r,2022-07-01,red\n"
        f"s-4,{BODY},member,perhaps,r,2022-07-01,red\n"
    )
    token = looked(lead, seats, kind="seat")[0].strip("/").rpartition("/")[2]
    given = Given(**kept(User.objects.get(office="Governance lead"), "import", token))
    found = previewed(User.objects.get(office="Governance lead"), given, timezone.now()).findings
    assert [(one.row, one.column, one.value) for one in found] == [
        (1, "colour", "colour"),
        (2, "body", "NOPE"),
        (4, "body", "joint committee of the boards"),
        (5, "", None),
        (6, "voting", "perhaps"),
    ]
    assert found[2].message == "is the name of a body; write its code: KM-1"
    assert "is stated already by row 3, and" in found[3].message


def test_columns_are_told_in_words(manager: Client) -> None:
    assert manager
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    page = lead.get("/desk/import/?kind=seat").content.decode()
    assert "yes or no" in page
    for machine in ("anything of that", "See `", "true or false", "left out: false"):
        assert machine not in page


def test_what_columns_mean_and_which_are_needed_is_told(manager: Client) -> None:
    page = " ".join(manager.get("/desk/import/?kind=contract").content.decode().split())
    assert "contract,authority,organisation" in page
    for told in ("What it means", "amount in pounds", "the first day on which it holds"):
        assert told in page
    row = page.split('role="rowheader"')
    title = next(one for one in row if "</span><span>title<" in one)
    assert "</span><span>yes<" in title


def test_rows_of_another_body_are_not_theirs_to_state(manager: Client) -> None:
    # Of a body that is on no record it is told once that it is not known.
    _, page = looked(manager, GOOD.replace(BODY, "09W"))
    assert "09W" in page
    assert "is not known" in page
    assert "for which you may not state it" not in page
    payload = {"body": "09W", "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    append([stated("body", "body-other", payload)])
    _, page = looked(manager, GOOD.replace(BODY, "09W"))
    assert "for which you may not state it" in page
    about = HEAD.replace("source", "source,about") + f"c-1,09W,Orbit,One,,1,2019-04-01,r,{BODY}\n"
    _, page = looked(manager, about)
    assert "for which you may not state it" in page
    other = signed_in(user("Other", ("contract manager", "09W")))
    _, page = looked(other, GOOD)
    assert "for which you may not state it" in page


def test_nobody_states_in_another_s_name_or_earlier(manager: Client) -> None:
    named = HEAD.replace("source", "source,stated_by,stated_at")
    row = f"c-1,{BODY},Orbit,One,,1,2019-04-01,r,Chief Executive,2019-04-01\n"
    _, page = looked(manager, named + row)
    assert "leave out the columns stated_by" in page


def test_when_the_public_was_shut_out_comes_as_a_list(manager: Client) -> None:
    assert manager
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": "2022-07-01",
        "public": "part", "public_reason": "Staff", "source": "register",
    }  # fmt: skip
    append([stated("meeting", "meeting/m-1", meeting)])
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    table = (
        "meeting,ground,reason,effective,about\n"
        f"m-1,confidential business,Names a bidder,2022-07-01,{BODY}\n"
    )
    other = signed_in(user("Lead elsewhere", ("governance lead", "09W")))
    _, page = looked(other, table, kind="exclusion")
    assert "for which you may not state it" in page
    before = head().count
    at, page = looked(lead, table, kind="exclusion")
    assert "Add the row" in page or "Add all 1" in page, page
    assert lead.post(at).status_code == 302
    (made,) = new_since(before)
    assert (made.type, made.about) == ("exclusion", BODY)
    for kind, client in (("reported_back", lead), ("representation", manager)):
        assert f'value="{kind}"' in client.get("/desk/import/").content.decode()
