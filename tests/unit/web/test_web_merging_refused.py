"""What stands in the way of a merger: what changed since, who may not, what is entered wrongly,
bodies that cannot become another; and one that was killed before its end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.folder import read_folder
from commonweal.records.refusal import Refusal, RefusedError
from commonweal.web.merging import running
from commonweal.web.merging.models import Became, KnownBody, Merger
from commonweal.web.store.adding import append
from commonweal.web.store.models import Row
from web_board import MERGER, of_role, stated


def test_what_changed_since_is_looked_at_again(administrators: tuple[Client, Client]) -> None:
    one, other = administrators
    page = one.post("/desk/mergers/", MERGER).headers["Location"]
    Merger.objects.update(preview={**Merger.objects.get().preview, "counts": []})
    before = Row.objects.count()
    told = other.post(f"{page}carry-out/")
    assert told.status_code == 409
    assert "look at the counts again" in told.text
    assert "What becomes of the statements of these bodies is no longer the same." in told.text
    assert Row.objects.count() == before
    assert other.post(f"{page}carry-out/").status_code == 302
    assert other.post(f"{page}carry-out/").status_code == 409


def test_a_refusal_tells_in_sentences_what_changed(administrators: tuple[Client, Client]) -> None:
    one, other = administrators
    page = one.post("/desk/mergers/", {**MERGER, "folder": "kent-medway"}).headers["Location"]
    # Somebody puts a body on record that has nothing to do with it.
    body = {"body": "elsewhere", "name": "Elsewhere", "kind": "council", "form": "organisation",
            "source": "made up"}  # fmt: skip
    append([stated("body", "body/elsewhere", body)])
    told = other.post(f"{page}carry-out/")
    assert told.status_code == 409
    assert "1 statement was added to the records since the counts were looked at." in told.text
    assert "What becomes of the statements of these bodies is still the same." in told.text
    assert "The folder of tables has changed" not in told.text
    preview = Merger.objects.get().preview
    Merger.objects.update(preview={**preview, "totals": preview["totals"][1:]})
    told = other.post(f"{page}carry-out/")
    assert "The folder of tables has changed, and its totals or notes with it." in told.text
    assert "added to the records since" not in told.text
    assert other.post(f"{page}carry-out/").status_code == 302


def test_everything_that_is_wrong_is_told_and_what_was_entered_stays(
    administrators: tuple[Client, Client],
) -> None:
    one, _ = administrators
    wrong = one.post("/desk/mergers/", {**MERGER, "on-day": "31", "successor": "9!", "why": ""})
    assert wrong.status_code == 422
    for said in ("a day that there is", "letters and digits", "Enter why"):
        assert said in wrong.text
    assert "Transition office" in wrong.text
    few = one.post("/desk/mergers/", {**MERGER, "predecessors": ["09C"]})
    assert "at least two bodies" in few.text
    none = one.post("/desk/mergers/", {**MERGER, "folder": "../secret"})
    assert "there is no folder" in none.text
    assert not Merger.objects.exists()


def test_nobody_but_administrators_sees_or_does_it(administrators: tuple[Client, Client]) -> None:
    one, _ = administrators
    page = one.post("/desk/mergers/", MERGER).headers["Location"]
    lead = of_role("lead@example.org", "governance lead")
    assert lead.get("/desk/mergers/").status_code == 403
    assert lead.post(f"{page}carry-out/").status_code == 403
    assert lead.post(f"{page}withdraw/").status_code == 403
    assert Client().get(page).status_code == 302
    assert one.post(f"{page}withdraw/").status_code == 302
    assert Merger.objects.get().state == "withdrawn"


def test_the_same_person_under_another_account_does_not_carry_it_out(
    administrators: tuple[Client, Client],
) -> None:
    assert administrators
    one = of_role("third@example.org", "administrator", "Third", "p-3")
    page = one.post("/desk/mergers/", MERGER).headers["Location"]
    before = Row.objects.count()
    for office, person in (("Third, too", "p-3"), ("Third", "")):
        email = f"{office}@example.org".lower().replace(", ", "-")
        again = of_role(f"again-{email}", "administrator", office, person)
        assert "Carry it out" not in again.get(page).text
        assert again.post(f"{page}carry-out/").status_code == 409
    assert Row.objects.count() == before


def test_a_merger_that_was_killed_before_its_end_is_carried_out_later(
    administrators: tuple[Client, Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = administrators
    page = one.post("/desk/mergers/", {**MERGER, "folder": "kent-medway"}).headers["Location"]
    before, written = Row.objects.count(), running._written

    def and_no_further(*given: Any) -> str:
        written(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(running, "_written", and_no_further)
        with pytest.raises(KeyboardInterrupt):
            other.post(f"{page}carry-out/")
    assert Row.objects.count() == before
    left = {path.name for path in (tmp_path / "folders").iterdir()}
    assert len(left) == 2
    answer = other.post(f"{page}carry-out/")
    assert answer.status_code == 302, answer.text
    held = Merger.objects.get()
    assert held.state == "done"
    assert {path.name for path in (tmp_path / "folders").iterdir()} == left
    assert held.made in left
    merged = read_folder(tmp_path / "folders" / held.made)
    assert merged.statements is not None
    assert len(merged.statements.read_bytes().splitlines()) == Row.objects.count()


def test_a_transfer_that_the_records_refuse_is_told(
    administrators: tuple[Client, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = administrators
    page = one.post("/desk/mergers/", MERGER).headers["Location"]

    def refuses(*_: object) -> None:
        raise RefusedError([Refusal("transfer/1", "is stated already; nothing is stated twice")])

    monkeypatch.setattr(running, "append", refuses)
    answer = other.post(f"{page}carry-out/")
    assert answer.status_code == 409
    assert "transfer/1: is stated already" in answer.text
    assert Merger.objects.get().state == "proposed"


def other_bodies(**kinds: str) -> None:
    """Bodies that the records and the folder know, each with its kind in law."""
    first, made = date(2013, 4, 1), []
    for code, kind in kinds.items():
        KnownBody.objects.create(code=code, name=f"Body {code}", kind="commissioner", opened=first)
        body = {"body": code, "name": f"Body {code}", "kind": kind, "form": "organisation",
                "source": "register"}  # fmt: skip
        one = stated("body", f"body/{code}", body, first)
        made.append(one.model_copy(update={"about": code}))
    append(made)


NEW = {**MERGER, "predecessors": ["N1", "N2"], "successor": "ZQ9", "name": "Zed"}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            {"predecessors": ["09J", "10A"], "successor": "ZQ9", "on-year": "2019"},
            "09J is on record until 31 March 2020, not until 31 March 2019",
        ),
        (
            {"predecessors": ["09J", "10A"], "successor": "ZQ9"},
            "09J became 91Q on 1 April 2020, as is known already",
        ),
        (
            {"predecessors": ["09J", "10A"], "on-year": "2019"},
            "91Q is on record from 1 April 2020 until 30 June 2022",
        ),
        (
            {"predecessors": ["09C", "09E"], "successor": "ZQ9", "on-year": "2027"},
            "09C is on record from 1 April 2013 until 31 March 2020: on 31 March 2027 there was "
            "nothing of it that could become another",
        ),
        ({"predecessors": ["09C", "NONE"]}, "nobody knows a body NONE"),
    ],
)
def test_nobody_becomes_another_twice_too_early_or_after_the_end(
    administrators: tuple[Client, Client], form: dict[str, Any], told: str
) -> None:
    answer = administrators[0].post("/desk/mergers/", {**MERGER, **form})
    assert answer.status_code == 422
    assert told in answer.text
    assert not Merger.objects.exists()


def test_what_became_known_meanwhile_stands_in_the_way_of_carrying_out(
    administrators: tuple[Client, Client],
) -> None:
    one, other = administrators
    page = one.post("/desk/mergers/", MERGER).headers["Location"]
    Became.objects.filter(predecessor="09C").update(on=date(2020, 5, 1))
    before = Row.objects.count()
    answer = other.post(f"{page}carry-out/")
    assert answer.status_code == 409
    assert "09C became 91Q on 1 May 2020, as is known already" in answer.text
    assert Row.objects.count() == before


def test_a_new_body_is_put_on_record_and_has_its_page(
    administrators: tuple[Client, Client],
) -> None:
    one, other = administrators
    other_bodies(N1="ccg", N2="ccg")
    assert "enter the name of ZQ9" in one.post("/desk/mergers/", {**NEW, "name": ""}).text
    page = one.post("/desk/mergers/", NEW).headers["Location"]
    assert "and that there is Zed" in one.get(page).text
    before = Row.objects.count()
    assert Client().get("/bodies/ZQ9/").status_code == 404
    assert other.post(f"{page}carry-out/").status_code == 302
    records = Merger.objects.get().preview["records"]
    assert Row.objects.count() == records["after"] == before + records["added"]
    told = Client().get("/bodies/ZQ9/").text
    assert "Zed" in told
    assert "As the governing bodies decided." in told
    assert "/bodies/ZQ9/" in Client().get("/bodies/N1/").text


def test_a_new_body_of_several_kinds_is_chosen_by_nobody(
    administrators: tuple[Client, Client],
) -> None:
    other_bodies(N1="ccg", N2="council")
    answer = administrators[0].post("/desk/mergers/", NEW)
    assert answer.status_code == 422
    assert "of several kinds (ccg, organisation and council, organisation)" in answer.text


def test_a_day_to_come_is_told_as_to_come(administrators: tuple[Client, Client]) -> None:
    one, other = administrators
    other_bodies(N1="ccg", N2="ccg")
    page = one.post("/desk/mergers/", {**NEW, "on-year": "2099"}).headers["Location"]
    done = other.post(f"{page}carry-out/")
    assert done.status_code == 302, done.text
    told = Client().get(done.headers["Location"]).text
    assert "On 1 April 2099 2 bodies are to become Zed (ZQ9)" in told


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            {"name": "Bad\x07\u202eName\0"},
            "Its name: must be one line of letters, digits and signs",
        ),
        ({"office": "A" * 201}, "Office: must be 200 characters or fewer"),
        ({"why": "A" * 20_001}, "Why: must be 20,000 characters or fewer"),
        ({"why": "a\0b"}, "Why: holds signs that cannot be kept"),
    ],
)
def test_words_of_a_merger_are_as_on_every_other_form(
    administrators: tuple[Client, Client], form: dict[str, str], told: str
) -> None:
    answer = administrators[0].post("/desk/mergers/", {**MERGER, **form})
    assert answer.status_code == 422
    assert told in answer.text
