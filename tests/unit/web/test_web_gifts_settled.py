"""What became of a gift, stated by whoever took it or by whoever keeps the register."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commonweal.records import Statement
from commonweal.records.refusal import RefusedError
from commonweal.web.desk.asking.drawing import GONE
from commonweal.web.desk.asking.views import MEANWHILE
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import everything, head, today
from web_board import (
    BODY,
    begun,
    board,
    buttons,
    form_of,
    new_since,
    signed_in,
    stated,
    told_wrong,
    user,
    walked,
)

pytestmark = pytest.mark.django_db
OFFERED = today() - timedelta(days=5)


@pytest.fixture
def member(request: pytest.FixtureRequest) -> Client:
    """Somebody who decides, and took a voucher of an organisation."""
    request.getfixturevalue("db")
    board()
    browser = signed_in(user("Clinical member", ("declarer", BODY), person="p-2"))
    given = {
        "gift": "g-1", "person": "p-2", "register_of": BODY, "kind": "cash or voucher",
        "giver": "Orbit", "giver_supplies": True, "value_pence": 2000, "accepted": True,
        "offered": OFFERED.isoformat(), "declared": today().isoformat(),
    }  # fmt: skip
    append([stated("gift", "gift/g-1", given)])
    return browser


def settle(browser: Client, task: str = "settle-gift") -> list[object]:
    before = head().count
    walked(browser, task, {"what": "given back"}, form_of(on=today()), about="g-1")
    (made,) = new_since(before)
    return [made.type, made.payload, made.about, made.effective]


EXPECTED = [
    "gift_settled",
    {"gift": "g-1", "what": "given back", "on": today().isoformat()},
    BODY,
    today(),
]


def test_whoever_took_it_sees_it_and_states_that_it_was_given_back(member: Client) -> None:
    page = member.get("/desk/").content.decode()
    assert "Cash or voucher from Orbit" in page
    assert "/desk/settle-gift/begin/g-1/" in buttons(page)
    assert settle(member) == EXPECTED
    page = member.get("/desk/").content.decode()
    assert "accepted, given back on" in page
    assert "/desk/settle-gift/begin/g-1/" not in buttons(page)
    again = member.get(begun(member, "settle-gift", "g-1")).content.decode()
    assert "What became of it is on record already: given back on" in again


@pytest.mark.usefixtures("member")
def test_whoever_keeps_the_register_states_it_for_them() -> None:
    guardian = signed_in(user("Guardian", ("conflicts guardian", BODY), person="p-9"))
    page = guardian.get(f"/desk/registers/{BODY}/").content.decode()
    assert "Give it back, and state that." in page
    assert "/desk/settle-gift-of-another/begin/g-1/" in buttons(page)
    assert settle(guardian, "settle-gift-of-another") == EXPECTED
    page = guardian.get(f"/desk/registers/{BODY}/").content.decode()
    assert "accepted, given back on" in page
    assert "Give it back, and state that." not in page
    assert "settle-gift" not in page


def test_everybody_reads_what_became_of_a_gift_of_somebody_who_decides(
    member: Client, client: Client
) -> None:
    assert "given back" not in client.get(f"/register/bodies/{BODY}/").content.decode()
    settle(member)
    page = client.get(f"/register/bodies/{BODY}/").content.decode()
    assert "What became of it" in page
    assert ">p-2</a>" not in page, "somebody without a name is told by the seat"
    assert "Member, NHS Kent and Medway</a>" in page
    assert "given back on" in page
    name = everything()[-1].id
    assert client.get(f"/statements/{name}/").status_code == 404


def test_nobody_else_states_it_nor_a_day_before_the_offer(member: Client) -> None:
    other = signed_in(user("Another member", ("declarer", BODY), person="p-3"))
    assert other.post("/desk/settle-gift/begin/g-1/").status_code == 403
    assert other.post("/desk/settle-gift-of-another/begin/g-1/").status_code == 403
    elsewhere = signed_in(user("Guardian", ("conflicts guardian", "elsewhere"), person="p-9"))
    assert elsewhere.post("/desk/settle-gift-of-another/begin/g-1/").status_code == 403
    at = begun(member, "settle-gift", "g-1")
    at = member.post(at, {"what": "given back"}).headers["Location"]
    answer = member.post(at, form_of(on=OFFERED - timedelta(days=1)))
    assert "give that day or a later one" in told_wrong(answer)
    answer = member.post(at, form_of(on=today() + timedelta(days=1)))
    assert "The day is to come" in told_wrong(answer)


@pytest.mark.usefixtures("member")
def test_whoever_keeps_the_register_states_their_own_as_anybody_does() -> None:
    own = signed_in(user("Lead", ("governance lead", BODY), person="p-2"))
    page = own.get(f"/desk/registers/{BODY}/").content.decode()
    assert "settle-gift" not in page
    before = head().count
    pages = {"what": "given back"}, form_of(on=today())
    _, answer = walked(own, "settle-gift-of-another", *pages, about="g-1")
    assert "This gift is yours" in answer.content.decode()
    assert head().count == before
    assert settle(own) == EXPECTED


def test_hospitality_is_paid_back_and_what_was_declined_is_nobodys_to_settle(
    member: Client,
) -> None:
    meal = {
        "gift": "g-2", "person": "p-2", "register_of": BODY, "kind": "hospitality",
        "giver": "Orbit", "accepted": True, "offered": OFFERED.isoformat(),
    }  # fmt: skip
    declined = {**meal, "gift": "g-3", "accepted": False}
    append([stated("gift", "gift/g-2", meal), stated("gift", "gift/g-3", declined)])
    page = member.get(begun(member, "settle-gift", "g-2")).content.decode()
    assert 'value="paid back"' in page
    assert 'value="given back"' not in page
    assert member.post("/desk/settle-gift/begin/g-3/").status_code == 404
    assert "/desk/settle-gift/begin/g-3/" not in buttons(member.get("/desk/").content.decode())


def test_of_two_who_settle_one_gift_the_second_is_told_of_the_first(member: Client) -> None:
    lead = signed_in(user("Lead", ("governance lead", BODY), person="p-3"))
    day_before = today() - timedelta(days=1)
    at = begun(lead, "settle-gift-of-another", "g-1")
    for page in ({"what": "handed to the body"}, form_of(on=day_before)):
        at = lead.post(at, page).headers["Location"]
    assert settle(member) == EXPECTED
    before = head().count
    stands = "What became of it is on record already: given back on"
    for told in (MEANWHILE, stands):
        answer = lead.post(at)
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
        assert stands in answer.content.decode()
        assert GONE not in answer.content.decode()
    assert head().count == before
    for browser, task in ((lead, "settle-gift-of-another"), (member, "settle-gift")):
        page = browser.get(begun(browser, task, "g-1")).content.decode()
        assert stands in page


def looked(browser: Client, *rows: str, about: str = BODY) -> tuple[str, str]:
    table = "\n".join(("gift,what,on,effective", *rows)).encode()
    form = {"kind": "gift_settled", "about": about, "file": SimpleUploadedFile("l.csv", table)}
    answer = browser.post("/desk/import/", form)
    assert answer.status_code == 302, told_wrong(answer)
    at = str(answer.headers["Location"])
    return at, " ".join(browser.get(at).content.decode().split())


@pytest.mark.usefixtures("member")
def test_what_became_of_gifts_is_imported_after_a_look() -> None:
    lead = signed_in(user("Lead", ("governance lead", BODY), person="p-3"))
    before = head().count
    row = f"g-1,given back,{today()},{today()}"
    at, page = looked(lead, row)
    assert "Add all 1 row" in page
    assert head().count == before
    assert lead.post(at).status_code == 302
    (made,) = new_since(before)
    assert [made.type, made.payload, made.about, made.effective] == EXPECTED
    assert "No row is new" in looked(lead, row)[1]
    _, page = looked(lead, f"g-1,handed to the body,{today()},{today()}")
    assert "of which it is told already what became" in page


@pytest.mark.usefixtures("member")
def test_a_table_settles_what_the_desk_would_and_nothing_else() -> None:
    meal = {
        "person": "p-2", "register_of": BODY, "kind": "hospitality", "giver": "Orbit",
        "accepted": True, "offered": OFFERED.isoformat(),
    }  # fmt: skip
    own, declined = {**meal, "person": "p-3"}, {**meal, "accepted": False}
    append(
        [
            stated("gift", f"gift/{code}", {**gift, "gift": code})
            for code, gift in (("g-2", meal), ("g-3", declined), ("g-4", own))
        ]
    )
    lead = signed_in(user("Lead", ("governance lead", BODY), person="p-3"))
    day, early = today(), OFFERED - timedelta(days=1)
    for rows, said in (
        ([f"g-1,given back,{day},{day}", f"g-1,handed to the body,{day},{day}"], "told already"),
        ([f"g-1,paid back,{day},{day}"], "is of cash or voucher: write given back"),
        ([f"g-2,given back,{day},{day}"], "is of hospitality: write paid back"),
        ([f"g-3,paid back,{day},{day}"], "was not accepted"),
        ([f"g-4,paid back,{day},{day}"], "is yours: state it from your desk"),
        ([f"g-1,given back,{early},{early}"], "is before"),
        ([f"g-9,given back,{day},{day}"], "g-9"),
    ):
        before = head().count
        at, page = looked(lead, *rows)
        assert said in page
        assert "Add all" not in page
        assert lead.post(at).status_code == 422
        assert head().count == before
    other = signed_in(user("Lead of another", ("governance lead", "elsewhere"), person="p-9"))
    _, page = looked(other, f"g-1,given back,{day},{day}", about="elsewhere")
    assert f"is about {BODY}, for which you may not state it" in page


@pytest.mark.usefixtures("member")
def test_no_way_in_settles_it_twice() -> None:
    """Whatever else a statement acts on: the gate of every one asks."""
    given = {"gift": "g-2", "person": "p-2", "register_of": BODY, "kind": "hospitality",
             "giver": "Orbit", "accepted": True, "offered": OFFERED.isoformat(),
             "declared": today().isoformat()}  # fmt: skip
    append([stated("gift", "gift/g-2", given)])

    def now(kind: str, name: str, payload: dict[str, object]) -> Statement:
        made = stated(kind, name, payload, today())
        return made.model_copy(update={"stated_at": timezone.now()})

    def settled(name: str, gift: str) -> Statement:
        told = {"gift": gift, "what": "given back", "on": today().isoformat()}
        return now("gift_settled", name, told)

    append([settled("s/1", "g-1"), settled("s/2", "g-2")], checks=checks())
    moved = {"corrects": "s/2", "payload": settled("s/2", "g-1").payload}
    for one in (settled("s/3", "g-1"), now("correction", "correction/1", moved)):
        with pytest.raises(RefusedError, match="told already what became"):
            append([one], checks=checks())
    append([now("void", "void/1", {"voids": "s/1"})], checks=checks())
    append([settled("s/4", "g-1")], checks=checks())
    with pytest.raises(RefusedError, match="told already what became"):
        append([now("void", "void/2", {"voids": "void/1"})], checks=checks())
