"""The register of meetings, its calendar feed, and the measure of openness."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from met_by_hand import DAY, body, decided, flat, item, meeting, says, seats

from commonweal.governance.law import whenever
from commonweal.governance.meetings import (
    Share,
    calendar_feed,
    feed_of,
    of_all,
    register,
    transparency,
)
from commonweal.governance.meetings.calendar_feed import escaped, folded
from commonweal.records import Statement
from commonweal.records.succession import hand_over
from commonweal.rules import load_rules
from commonweal.system.organisation import Succession

BOOK = load_rules()
FIRST = "a" * 64


#: What the rule says that opens the board of an integrated care board.
B11 = (
    "ICB board meetings are within the 1960 Act, as are committees made up of all board members. "
    "(rule B11)"
)


def _feed(*statements: Statement | list[Statement], viewer: str | None = None) -> str:
    entries = register(whenever(flat(*statements)), BOOK, viewer=viewer)
    return calendar_feed(feed_of(entries, viewer), first=FIRST)


def _events(text: str) -> list[dict[str, str]]:
    """A reader of its own: unfolds, splits names from values, unescapes."""
    assert text.endswith("\r\n")
    lines = re.sub("\r\n[ \t]", "", text).split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT":
            plain = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
            found[-1][name] = plain
    return found


def _icb(**more: object) -> list[Statement]:
    return [body("icb", "icb", "board"), *seats("icb", "p-1 p-2"), meeting(**more)]


def test_what_is_corrected_counts_up_in_the_calendar() -> None:
    held = _icb(public="open", status="planned")
    said = dict(held[-1].payload or {})
    right = says("correction", DAY + timedelta(days=1), corrects=held[-1].id,
                 payload={**said, "place": "Gun Wharf"})  # fmt: skip
    (before,), (after,) = _events(_feed(held)), _events(_feed(held, right))
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert before["DTSTAMP"] < after["DTSTAMP"]
    assert (before["UID"], after["LOCATION"]) == (after["UID"], "Gun Wharf")


def test_an_event_says_when_where_and_how_open_it_is() -> None:
    (event,) = _events(
        _feed(
            _icb(public="open", place="Council Chamber, Gun Wharf; Chatham", status="planned",
                 title="Board meeting", starts="2023-09-13T14:00:00+01:00",
                 ends="2023-09-13T16:30:00+01:00"),
            item(title="Budget \\ plan", number="4"),
            says("notice", DAY - timedelta(days=9), meeting="m-1", what="time and place",
                 given="2023-09-04", where="website"),
        )
    )  # fmt: skip
    assert event["DTSTART"] == "20230913T130000Z"
    assert event["DTEND"] == "20230913T153000Z"
    assert event["DTSTAMP"] == "20230913T090000Z"
    assert event["SUMMARY"] == "Board meeting"
    assert event["LOCATION"] == "Council Chamber, Gun Wharf; Chatham"
    assert event["STATUS"] == "TENTATIVE"
    assert event["DESCRIPTION"].split("\n") == [
        "Who meets: Body icb", "Public: open", f"Opened by: {B11}",
        "Notice given: 4 September 2023",
        "4 Budget \\ plan",
    ]  # fmt: skip


def test_a_day_without_a_time_is_a_whole_day() -> None:
    (event,) = _events(_feed(_icb(public="part", public_reason="part 2 in private")))
    assert event["DTSTART;VALUE=DATE"] == "20230913"
    assert event["DTEND;VALUE=DATE"] == "20230914"
    assert "Public: part (part 2 in private)" in event["DESCRIPTION"]


def test_only_what_is_public_and_of_a_known_day_is_in_the_feed_of_the_public() -> None:
    held = flat(
        body("icb", "icb", "board"), body("x", "icb", "committee"), seats("icb", "p-1"),
        seats("x", "p-1"), meeting(name="a", public="open"), meeting(name="b", public="closed"),
        meeting("x", name="c"), meeting(name="f"),
        meeting(name="d", public="open", precision="month"),
        meeting(name="e", public="part", status="cancelled"),
    )  # fmt: skip
    public = _events(_feed(held))
    assert [one["SUMMARY"] for one in public] == ["Meeting a", "Meeting e", "Meeting f"]
    assert [one["STATUS"] for one in public] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    # Nothing is recorded of the last, but law opens meetings of a board, not of a committee.
    assert f"Public: not known\nOpened by: {B11}" in public[2]["DESCRIPTION"]
    mine = [one["SUMMARY"] for one in _events(_feed(held, viewer="p-1"))]
    assert mine == ["Meeting a", "Meeting b", "Meeting c", "Meeting e", "Meeting f"]
    with pytest.raises(ValueError, match="day is not known"):
        calendar_feed(register(whenever(held), BOOK), first=FIRST)


def test_a_meeting_stated_again_keeps_its_event_and_counts_up() -> None:
    first = meeting(public="open", status="planned", on=DAY)
    moved = says("meeting", DAY + timedelta(days=1), meeting="m-1", bodies=["icb"], title="Moved",
                 on="2023-09-20", status="planned", public="open")  # fmt: skip
    before = _events(_feed(body("icb", "icb", "board"), first))[0]
    after = _events(_feed(body("icb", "icb", "board"), first, moved))[0]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert after["DTSTART;VALUE=DATE"] == "20230920"


def test_an_event_is_one_of_its_records_whoever_meets() -> None:
    """Its bodies were part of its id, and the records were not."""
    board = body("icb", "icb", "board")
    other = says("meeting", DAY, meeting="m-1", bodies=["icb", "x"], title="Board meeting",
                 on=DAY.isoformat(), status="planned", public="open")  # fmt: skip
    (alone,) = _events(_feed(board, meeting(public="open", status="planned", on=DAY)))
    entries = feed_of(register(whenever(flat(board, other)), BOOK))
    (joint,) = _events(calendar_feed(entries, first=FIRST))
    (elsewhere,) = _events(calendar_feed(entries, first="b" * 64))
    assert alone["UID"] == joint["UID"] != elsewhere["UID"]


@drawn(st.text(max_size=300))
def test_any_text_comes_back_whole_from_folded_lines(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode("utf-8")) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    back = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], escaped(text))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert back == "".join(x for x in plain if x in "\n\t" or not (x < " " or x == "\x7f"))
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", escaped(text))


def test_the_register_of_a_time() -> None:
    held = whenever(
        flat(
            body("icb", "icb", "board"),
            meeting(name="a", on=date(2023, 1, 31)),
            meeting(name="b", on=date(2023, 2, 1), precision="month"),
            meeting(name="c", on=date(2023, 3, 1)),
        )
    )

    def names(start: date | None, end: date | None) -> list[str]:
        return [one.meeting.meeting for one in register(held, BOOK, start=start, end=end)]

    assert names(None, None) == ["a", "b", "c"]
    assert names(date(2023, 2, 15), None) == ["b", "c"]
    assert names(date(2023, 2, 1), date(2023, 2, 28)) == ["b"]
    assert names(None, date(2023, 1, 31)) == ["a"]


def test_the_share_that_was_public_is_of_what_is_known() -> None:
    held = whenever(
        flat(
            body("icb", "icb", "board"), body("x", "icb", "committee"),
            meeting("icb x", name="a", public="open"), meeting(name="b", public="closed"),
            meeting(name="c"), meeting(name="d", public="part"),
            meeting(name="e", public="open", status="planned"),
            meeting(name="f", on=date(2024, 1, 1), public="open"),
            item("i-1", at="a"), item("i-2", at="b"),
            says("paper", DAY, paper="x1", item="i-1", title="One", public=True),
            says("paper", DAY, paper="x2", item="i-2", title="Two", public=False),
            says("paper", DAY, paper="x3", item="i-2", title="Three", public=True,
                 withheld_from=["p-1"]),
            decided("", private=False), decided("", "x", private=True, ground="exempt"),
        )
    )  # fmt: skip
    found = {(one.body, one.year, one.of): one for one in transparency(held, BOOK)}
    assert found["icb", 2023, "meetings"] == Share("icb", 2023, "meetings", 1, 1, 1, 1)
    assert found["icb", 2023, "meetings"].share == pytest.approx(1 / 3)
    assert found["x", 2023, "meetings"] == Share("x", 2023, "meetings", 1, 0, 0, 0)
    assert found["icb", 2024, "meetings"].share == 1
    assert found["icb", 2023, "papers"] == Share("icb", 2023, "papers", 1, 0, 2, 0)
    assert found["x", 2023, "papers"] == Share("x", 2023, "papers", 1, 0, 0, 0)
    assert found["icb", 2023, "decisions"].share == 1
    assert found["x", 2023, "decisions"].share == 0
    assert of_all(found.values(), "meetings") == Share("", 0, "meetings", 3, 1, 1, 1)


def _decision_counts(*records: Statement | list[Statement]) -> tuple[int, int, int]:
    shares = transparency(whenever(flat(body("icb", "icb", "board"), *records)), BOOK)
    one = of_all(shares, "decisions")
    return one.public, one.private, one.not_known


def test_a_decision_without_a_marker_is_as_open_as_its_meeting_or_item_and_never_public_alone() -> (
    None
):
    public, private, not_known = (1, 0, 0), (0, 1, 0), (0, 0, 1)
    free = decided("", meeting=None, item=None)
    assert _decision_counts(free) == not_known
    assert _decision_counts(meeting(), item(), decided("")) == not_known
    assert _decision_counts(meeting(public="part"), item(), decided("")) == not_known
    assert _decision_counts(meeting(public="open"), item(), decided("")) == public
    assert _decision_counts(meeting(public="closed"), item(), decided("")) == private
    assert _decision_counts(meeting(public="open"), item(private=True), decided("")) == private
    shut = says("exclusion", DAY, meeting="m-1", ground="disorder", reason="noise", items=["i-1"])
    assert _decision_counts(meeting(), item(), shut, decided("")) == private
    moved = says("motion", DAY, motion="mo", meeting="m-1", item="i-1", text="That it be so")
    by_motion = decided("", meeting=None, item=None, motion="mo")
    assert _decision_counts(meeting(public="closed"), item(), moved, by_motion) == private
    # An item from which the public was shut out settles it, whatever is stated of the decision.
    said_open = decided("", private=False)
    assert _decision_counts(meeting(), item(), shut, said_open) == private
    assert _decision_counts(meeting(public="open"), item(private=True), said_open) == private
    # Else what is stated of the decision itself goes first.
    assert _decision_counts(meeting(public="closed"), item(), decided("", private=False)) == public


def test_what_is_not_known_has_no_share() -> None:
    (only,) = transparency(whenever([body("icb", "icb", "board"), meeting()]), BOOK)
    assert (only.share, only.not_known) == (None, 1)


@drawn(st.lists(st.sampled_from(["open", "closed", "part", "not known"]), max_size=12))
def test_every_meeting_held_is_counted_once(states: list[str]) -> None:
    held = [body("icb", "icb", "board")]
    held += [meeting(name=f"m{n}", public=how) for n, how in enumerate(states)]
    whole = of_all(transparency(whenever(held), BOOK), "meetings")
    assert whole.known + whole.not_known == len(states)
    assert (whole.public, whole.part, whole.private, whole.not_known) == tuple(
        states.count(how) for how in ("open", "part", "closed", "not known")
    )
    if whole.share is not None:
        assert 0 <= whole.share <= 1


def test_the_stamp_is_of_the_records_and_not_of_the_clock() -> None:
    (event,) = _events(_feed(_icb(public="open")))
    assert datetime.strptime(event["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) == datetime(
        2023, 9, 13, 9, tzinfo=UTC
    )


def test_a_meeting_of_a_body_that_ended_first_is_announced_nowhere() -> None:
    became = Succession(predecessor="icb", successor="new", on=DAY, kind="merger")
    held = [*_icb(public="open", status="planned"), item(), notice_of_it(), paper_of_it()]
    done = hand_over(held, [became], stated_by="T", stated_at=datetime(2030, 1, 1, tzinfo=UTC))
    outcome = {one.kind: one.outcome for one in done.handed}
    assert {outcome[kind] for kind in ("meeting", "agenda_item", "notice", "paper")} == {"ended"}
    assert len(_events(_feed(held))) == 1
    assert _events(_feed(list(done.statements))) == []
    assert register(whenever(done.statements), BOOK, viewer="keeper") == ()
    # Known before the merger was, it was still to come.
    before = done.transfers[0].stated_at - timedelta(days=1)
    assert len(register(whenever(done.statements, known_at=before), BOOK)) == 1


def notice_of_it() -> Statement:
    when = DAY - timedelta(days=9)
    return says("notice", when, meeting="m-1", what="time and place", given=str(when), where="web")


def paper_of_it() -> Statement:
    return says("paper", DAY - timedelta(days=9), paper="p", item="i-1", title="T", public=True)
