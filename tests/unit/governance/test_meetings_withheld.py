"""A withheld paper is in no output for the person conflicted, in any format."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from met_by_hand import DAY, body, decided, flat, item, meeting, says, seats, sitting, treated
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.cli.output import json_text, print_rows
from commonweal.governance.law import whenever
from commonweal.governance.meetings import (
    KEEPER,
    PUBLIC,
    agenda,
    agenda_json,
    agenda_rows,
    calendar_feed,
    feed_of,
    register,
    served,
    withheld,
)
from commonweal.governance.meetings.openness import private_findings
from commonweal.records import Statement, append, draft, fold, said
from commonweal.records.kinds import Decision, Motion, Paper
from commonweal.rules import load_rules

BOOK = load_rules()
SECRET = "zqxj"
PEOPLE = ("p-1", "p-2", "p-3")


def _meeting(private: bool = False, public: str = "open") -> list[Statement]:
    return [
        body("icb", "icb", "board", quorum=1), *seats("icb", " ".join(PEOPLE)),
        meeting(public=public), item(private=private),
    ]  # fmt: skip


def _paper(**more: object) -> Statement:
    payload = {"public": False, "title": f"{SECRET} title", "text": f"{SECRET} text", **more}
    return says("paper", DAY, paper="pa-1", item="i-1", **payload)


def _outputs(records: list[Statement], viewer: str) -> Iterator[tuple[str, str]]:
    """Every output of meetings for a reader, by format."""
    held = agenda(records, "m-1", BOOK, viewer=viewer)
    state = whenever(records)
    entries = register(state, BOOK, viewer=viewer)
    rows = [*agenda_rows(held)]
    yield "agenda as JSON", json_text(agenda_json(held))
    yield "register as JSON", json_text([one.row() for one in entries])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        print_rows(rows)
        print_rows([one.row() for one in entries])
    yield "tables", printed.getvalue()
    written = io.StringIO()
    csv.DictWriter(written, fieldnames=list(rows[0])).writerows(rows)
    yield "CSV", written.getvalue()
    yield "calendar", calendar_feed(feed_of(entries, viewer), first="a" * 64).replace("\r\n ", "")
    yield "state", repr(served(state, viewer)) + str(served(state, viewer).statements)


@settings(max_examples=30)
@given(
    viewer=st.sampled_from((*PEOPLE, "p-9", PUBLIC)),
    kept_from=st.sets(st.sampled_from((*PEOPLE, "p-9"))),
    no_papers=st.sets(st.sampled_from(PEOPLE)),
    public=st.booleans(),
    private=st.booleans(),
    corrected=st.booleans(),
)
def test_no_output_holds_what_is_withheld(
    viewer: str,
    kept_from: set[str],
    no_papers: set[str],
    public: bool,
    private: bool,
    corrected: bool,
) -> None:
    first = _paper(public=public, withheld_from=[] if corrected else sorted(kept_from))
    records = [*_meeting(private), first]
    records += [treated(who, "gets no papers") for who in sorted(no_papers)]
    if corrected:
        payload = {**(first.payload or {}), "withheld_from": sorted(kept_from)}
        records.append(
            draft("correction", {"corrects": first.id, "payload": payload}, id="c",
                  stated_by="Chair", about="system", stated_at=first.stated_at, effective=DAY,
                  reason="conflict found", salt="1" * 64)
        )  # fmt: skip
    member = viewer in PEOPLE
    may = (
        viewer not in kept_from
        and viewer not in no_papers
        and (member or (public and not kept_from))
    )
    for name, text in _outputs(records, viewer):
        assert (SECRET in text) == may, name
    state = whenever(records)
    assert withheld(state, "m-1", viewer) == (0 if may else 1)
    assert SECRET in dict(_outputs(records, KEEPER))["agenda as JSON"]
    assert agenda(records, "m-1", BOOK, viewer=viewer).withheld == (0 if may else 1)


def test_a_paper_of_a_day_to_come_is_withheld_alike() -> None:
    late = _paper(withheld_from=["p-1"])
    state = fold([*_meeting(), late], effective=DAY.replace(year=DAY.year - 1))
    assert SECRET in str(state.later)
    assert SECRET not in str(served(state, "p-1").later)
    assert SECRET in str(served(state, "p-2").later)
    assert SECRET in str(state.ever().statements)
    assert SECRET not in str(served(state, "p-1").ever().statements)
    assert SECRET in str(served(state, "p-2").ever().statements)


def test_of_a_private_decision_the_public_has_title_day_body_ground_and_review() -> None:
    put = says("motion", DAY, motion="mo-1", meeting="m-1", item="i-1", text=f"{SECRET} motion")
    taken = decided(
        "p-1", title="A contract", text=f"{SECRET} text", reasons=f"{SECRET} reasons",
        private=True, ground="commercially confidential", review_on="2024-03-13", motion="mo-1",
        value_pence=7, source="minutes",
    )  # fmt: skip
    state = whenever([*_meeting(private=True), put, taken])
    public = served(state)
    (one,) = said(public, Decision)
    assert one.what.model_dump(exclude_defaults=True, mode="json") == {
        "decision": "d-icb", "body": "icb", "title": "A contract", "on": DAY.isoformat(),
        "meeting": "m-1", "item": "i-1", "private": True, "ground": "commercially confidential",
        "review_on": "2024-03-13", "text": "(taken in private)", "reasons": "(taken in private)",
    }  # fmt: skip
    assert said(public, Motion) == ()
    assert said(served(state, "p-2"), Decision)[0].what.text == f"{SECRET} text"
    assert said(served(state, "p-9"), Motion) == ()
    barred = whenever([*_meeting(True), put, taken, treated("p-2", "gets no papers")])
    assert SECRET not in str(served(barred, "p-2").statements)
    assert served(state, KEEPER) is state


def test_a_decision_of_a_closed_meeting_without_a_marker_is_no_more_public_than_its_meeting() -> (
    None
):
    put = says("motion", DAY, motion="mo-1", meeting="m-1", item="i-1", text=f"{SECRET} motion")
    taken = decided("p-1", text=f"{SECRET} text", reasons=f"{SECRET} reasons", motion="mo-1")
    for how, private, may in (
        ("closed", False, False),
        ("open", True, False),
        ("open", False, True),
        ("not known", False, True),
    ):
        held = [*_meeting(private=private, public=how), put, taken]
        state = whenever(held)
        for viewer in (PUBLIC, "p-9"):
            assert (SECRET in str(served(state, viewer).statements)) == may, (how, viewer)
        assert SECRET in str(served(state, "p-2").statements)
    shut = whenever([*_meeting(public="closed"), put, taken, treated("p-2", "gets no papers")])
    assert SECRET not in str(served(shut, "p-2").statements)
    (found,) = private_findings(
        sitting(*_meeting(public="closed"), taken), BOOK, said(state, Decision)[0].what
    )
    assert (found.status, found.do) == (
        "not known", "State that it was taken in private, and its ground.",
    )  # fmt: skip


@pytest.mark.parametrize("gone", ["item", "meeting", "motion"])
@pytest.mark.parametrize("named", ["item", "motion"])
def test_what_was_put_under_an_item_that_is_withdrawn_stays_as_private_as_it_may_have_been(
    gone: str, named: str
) -> None:
    put = says("motion", DAY, motion="mo-1", meeting="m-1", item="i-1", text=f"{SECRET} motion")
    other = says("motion", DAY, motion="mo-2", meeting="m-1", item="i-2", text="Open motion")
    words = {"text": f"{SECRET} text", "reasons": f"{SECRET} reasons"}
    at = {"item": "i-1"} if named == "item" else {"item": None, "motion": "mo-1"}
    taken = decided("p-1", meeting=None, **words, **at)
    held = [*flat(_meeting(private=True)), item("i-2", number="2"), put, other, taken]
    assert SECRET not in str(served(whenever(held)).statements)
    kinds = {"item": "agenda_item", "meeting": "meeting", "motion": "motion"}
    target = next(one for one in held if one.type == kinds[gone])
    state = whenever([*held, says("void", DAY, voids=target.id)])
    for viewer in (PUBLIC, "p-9"):
        assert SECRET not in str(served(state, viewer).statements), viewer
    if gone != "meeting":
        assert "Open motion" in str(served(state).statements)
        assert f"{SECRET} text" in str(served(state, "p-2").statements)
    barred = whenever([*held, says("void", DAY, voids=target.id), treated("p-2", "gets no papers")])
    assert f"{SECRET} motion" not in str(served(barred, "p-2").statements)


def test_a_decision_by_a_motion_under_a_private_item_is_private() -> None:
    put = says("motion", DAY, motion="mo-1", meeting="m-1", item="i-1", text=f"{SECRET} motion")
    taken = decided("p-1", text=f"{SECRET} text", reasons=f"{SECRET} reasons", item=None,
                    motion="mo-1")  # fmt: skip
    for private in (True, False):
        state = whenever([*_meeting(private=private), put, taken])
        assert (SECRET in str(served(state).statements)) is not private
        assert SECRET in str(served(state, "p-2").statements)


@pytest.mark.parametrize("by", ["item", "exclusion"])
def test_a_decision_under_a_shut_item_that_says_it_was_public_tells_nobody_its_words(
    by: str,
) -> None:
    taken = decided("p-1", text=f"{SECRET} text", reasons=f"{SECRET} reasons", private=False)
    shut = says("exclusion", DAY, meeting="m-1", items=["i-1"], ground="special reasons",
                reason="a bidder is named", resolution="That they leave")  # fmt: skip
    held = [*flat(_meeting(private=by == "item", public="open")), taken]
    if by == "exclusion":
        assert SECRET in str(served(whenever(held)).statements)
        held.append(shut)
    state = whenever(held)
    (one,) = said(served(state), Decision)
    assert (one.what.text, one.what.private) == ("(taken in private)", None)
    for viewer in (PUBLIC, "p-9"):
        assert SECRET not in str(served(state, viewer).statements)
    assert SECRET in str(served(state, "p-2").statements)
    (found,) = private_findings(sitting(*held), BOOK, said(state, Decision)[0].what)
    assert found.status == "warns"
    assert "recorded as taken in public" in found.text
    target = next(each for each in held if each.type == "agenda_item")
    gone = whenever([*held, says("void", DAY, voids=target.id)])
    assert SECRET not in str(served(gone).statements)


def test_conflicts_of_others_are_not_for_a_member() -> None:
    records = [
        *_meeting(),
        says("interest", DAY, interest="in-1", person="p-1", register_of="icb", type="financial",
             description="shares", organisation="Firm", organisation_ids=["company:1"],
             declared=DAY.isoformat()),
        says("organisation", DAY, organisation="firm", name="Firm", ids=["company:1"], source="x"),
    ]  # fmt: skip
    records = [one for one in records if one.type != "agenda_item"]
    records.append(item(supplier_ids=["company:1"]))
    keeper = agenda(records, "m-1", BOOK).items[0]
    assert [one.match.person for one in keeper.conflicts] == ["p-1"]
    assert [one.rule for one in keeper.blocks] == ["B2c"]
    assert len(agenda(records, "m-1", BOOK, viewer="p-1").items[0].conflicts) == 1
    for viewer in ("p-2", PUBLIC):
        told = json_text(agenda_json(agenda(records, "m-1", BOOK, viewer=viewer)))
        assert "shares" not in told
        assert "company:1" not in told.replace('"supplier_ids"', "")


def test_the_verbs_give_a_person_only_what_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    append(path, [*_meeting(), _paper(withheld_from=["p-1"])])
    run = CliRunner()
    for reader, may in (("p-1", False), ("p-2", True), ("public", False), ("keeper", True)):
        for asked in (["agenda", "--meeting", "m-1"], ["meetings"]):
            feed = [] if asked[0] == "agenda" else ["--ics", str(tmp_path / "m.ics")]
            for form in (feed, ["--json"]):
                done = run.invoke(
                    app, ["records", asked[0], str(path), *asked[1:], "--for", reader, *form]
                )
                assert done.exit_code == 0, done.output
                whole = done.output + (
                    (tmp_path / "m.ics").read_bytes().decode().replace("\r\n ", "")
                    if "--ics" in form
                    else ""
                )
                shown = form != [] or asked[0] == "agenda"
                assert (SECRET in whole) == (may and shown), (reader, asked, form)
    done = run.invoke(app, ["records", "agenda", str(path), "--meeting", "m-9"])
    assert done.exit_code == 1
    assert "no meeting 'm-9' is in the records; there are: m-1" in done.output
    told = json.loads(
        run.invoke(
            app, ["records", "agenda", str(path), "--meeting", "m-1", "--json", "--for", "p-1"]
        ).stdout
    )
    assert (told["papers_withheld"], told["items"][0]["papers"]) == (1, [])


def test_papers_are_counted_where_nothing_is_withheld() -> None:
    state = whenever([*_meeting(), _paper(public=True)])
    assert len(said(served(state), Paper)) == 1
    assert withheld(state, "m-1") == 0
    assert flat([]) == []
