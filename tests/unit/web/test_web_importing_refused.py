"""Importing a list on the desk: hostile files, and rows that are not theirs to state, are
refused."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.store.adding import append
from commonweal.web.store.reading import head
from web_board import BODY, board, signed_in, stated, user
from web_contracts import GOOD, HEAD, looked, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_only_lists_of_one_s_own_rights_and_nothing_that_is_gated(manager: Client) -> None:
    assert upload(manager, GOOD, kind="interest").status_code == 422
    for kind in ("closure", "award", "evaluation", "treatment", "decision_closed", "void"):
        assert "Choose a list" in upload(manager, GOOD, kind=kind).content.decode()
    declarer = signed_in(user("Declarer", ("declarer", BODY)))
    assert declarer.get("/desk/import/").status_code == 403


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEAD + f"=HYPERLINK(1),{BODY},Orbit,One,,1,2019-04-01,r\n", "formula"),
        (b"PK\x03\x04" + b"\x00" * 100, "by its content"),
        (b"%PDF-1.4 x", "by its content"),
        (b"", "empty"),
        ("<script>alert(1)</script>,b\n1,2\n", "HTML"),
    ],
)
def test_hostile_files_are_refused_and_what_was_entered_stays(
    manager: Client, content: bytes | str, told: str
) -> None:
    answer = upload(manager, content, renamed="Theirs = contract")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "Theirs = contract" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("sign", ["\x01", "\x07", "\u202e", "\x85"])
def test_a_file_with_signs_that_cannot_be_kept_is_refused(manager: Client, sign: str) -> None:
    answer = upload(manager, GOOD.replace("Dermatology 2", f"Derma{sign}tology"))
    assert answer.status_code == 422
    assert "signs that cannot be kept, first in line 3" in answer.content.decode()


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("c-2", ".", "must begin with a letter or digit and hold no slash"),
        ("c-2", "../feeds", "must begin with a letter or digit and hold no slash"),
        ("c-2", "a/year-end", "must begin with a letter or digit and hold no slash"),
        ("c-2", "c" * 201, "must be 200 characters or fewer"),
        ("Dermatology 2", "D" * 301, "must be 300 characters or fewer"),
        ("Dermatology 2", '"Derma\ntology"', "must be one line of letters, digits and signs"),
    ],
)
def test_words_and_ids_of_rows_are_as_on_every_form(
    manager: Client, was: str, becomes: str, told: str
) -> None:
    at, page = looked(manager, GOOD.replace(was, becomes))
    assert told in page
    assert "Add all" not in page
    before = head().count
    assert manager.post(at).status_code == 422
    assert head().count == before


def test_an_id_of_a_statement_in_a_table_makes_an_address(manager: Client) -> None:
    named = HEAD.replace("source", "source,id")
    row = f"c-1,{BODY},Orbit,One,,1,2019-04-01,r,"
    assert "hold no slash" in looked(manager, f"{named}{row}a/../feeds\n")[1]
    assert "Add all 1 row" in looked(manager, f"{named}{row}register/c-1\n")[1]


def test_a_file_of_50_megabytes_is_refused(manager: Client) -> None:
    answer = upload(manager, HEAD.encode() + b"x" * 50_000_000)
    assert answer.status_code == 422
    assert "at most" in answer.content.decode()


def test_html_in_a_name_is_shown_as_words(manager: Client) -> None:
    row = f"c-1,{BODY},<img src=x onerror=alert(1)>,One,,1,2019-04-01,r\n"
    _, page = looked(manager, HEAD + row)
    assert "<img src=x" not in page


def test_their_names_of_columns_are_taken_as_ours(manager: Client) -> None:
    theirs = GOOD.replace("contract,", "Ref,", 1)
    _, page = looked(manager, theirs)
    assert "Ref" in page
    assert "is no column of the form" in page
    _, page = looked(manager, theirs, renamed="Ref = contract")
    assert "Add all 2 rows" in page


OTHER = "oth"


@pytest.fixture
def other_lead(manager: Client) -> Client:  # noqa: ARG001 (the board comes first)
    """The governance lead of another body, which is on record too."""
    body = {
        "body": OTHER,
        "name": "Other board",
        "kind": "icb",
        "form": "board",
        "source": "constitution",
    }
    append(
        [
            stated("body", "body-2", body),
            stated(
                "meeting", "m-1",
                {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": "2022-09-01"},
            ),
        ]
    )  # fmt: skip
    return signed_in(user("Other lead", ("governance lead", OTHER)))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        # A seat of the board corrected as if it were about the other body.
        (
            "seat",
            "seat,body,role,voting,source,effective,about\n"
            f"seat-1,{BODY},member,no,x,2022-07-01,{OTHER}\n",
        ),
        # The same seat taken over to the other body.
        (
            "seat",
            f"seat,body,role,voting,source,effective\nseat-1,{OTHER},member,no,x,2022-07-01\n",
        ),
        # A meeting of the board stated again as one of the other body: its papers would be theirs.
        (
            "meeting",
            f"meeting,bodies,title,on,effective\nm-1,{OTHER},Ours now,2022-09-01,2022-09-01\n",
        ),
    ],
)
def test_what_another_body_stated_is_not_theirs_to_correct_or_state_again(
    other_lead: Client, kind: str, content: str
) -> None:
    before = head().count
    at, page = looked(other_lead, content, kind=kind, correct="yes")
    assert f"is about {BODY}, for which you may not state it" in page
    assert other_lead.post(at).status_code == 422
    assert head().count == before


def test_nobody_says_of_their_own_body_as_which_organisation_it_is_known(manager: Client) -> None:
    assert manager
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    head_ = "body,name,kind,form,organisation,source,effective\n"
    content = f"{head_}{BODY},NHS Kent and Medway,icb,board,company:00000003,x,2022-07-01\n"
    at, page = looked(lead, content, kind="body", correct="yes")
    assert "an administrator states that a body is company:00000003" in page
    assert lead.post(at).status_code == 422
    keeper = signed_in(user("Administrator", ("administrator", "")))
    at, page = looked(keeper, content, kind="body", correct="yes")
    assert "an administrator states" not in page
    assert keeper.post(at).status_code == 302
    # What stands already is no claim of whoever states it again.
    kept = content.replace("NHS Kent and Medway", "NHS Kent")
    _, page = looked(lead, kept, kind="body", correct="yes")
    assert "an administrator states" not in page


def test_nobody_says_that_their_own_gift_was_approved(manager: Client) -> None:
    assert manager
    lead = signed_in(user("Governance lead", ("governance lead", BODY), person="p-1"))
    content = (
        "gift,person,register_of,kind,giver,offered,accepted,approved_by,effective\n"
        f"g-1,{{person}},{BODY},hospitality,Orbit,2026-02-01,yes,Chair,2026-02-01\n"
    )
    at, page = looked(lead, content.format(person="p-1"), kind="gift")
    assert "nobody says that their own gift was approved" in page
    assert lead.post(at).status_code == 422
    _, page = looked(lead, content.format(person="p-2"), kind="gift")
    assert "nobody says" not in page
