"""Who sits where, for whom, since when; posts; quorums that cannot be reached."""

from __future__ import annotations

from datetime import date

from commonweal.governance.register import fillings, places, seat_findings
from commonweal.governance.register.day import Day
from commonweal.records import Statement
from commonweal.system.organisation import Succession
from register_sample import COUNCIL, GROUP, body, on_day, seat, stated

JOINT = body(
    "JHW", "partnership", "2018-01-01", form="joint committee", quorum=2, name="Joint board"
)


def sat(name: str, on: str, until: str | None = None, **more: object) -> Statement:
    given = {"role": "member", "voting": True, "source": "terms of reference", **more}
    return stated("seat", on, about="JHW", until=until, seat=name, body="JHW", **given)


def test_seats_of_a_council_by_code_and_by_name() -> None:
    held = [
        COUNCIL, GROUP, JOINT,
        sat("a", "2018-01-01", represents="MED", nominated_by="MED", office="Leader"),
        sat("b", "2018-01-01", represents="09W", office="Clinical Chair"),
        sat("c", "2018-02-01", represents="MED"),
        sat("d", "2018-02-01", role="secretary", voting=False, nominated_by="MED", person="p-1"),
    ]  # fmt: skip
    day = on_day(held, "2019-01-01")
    assert [one.seat for one in places(day)] == ["a", "b", "c", "d"]
    for name in ("MED", "med", "Body MED"):
        found = places(day, of=name)
        assert [(one.seat, one.holder, one.vacant) for one in found] == [
            ("a", "Leader", False),
            ("c", "", True),
            ("d", "p-1", False),
        ]
    assert places(day, of="nobody") == ()
    assert places(on_day(held, "2017-12-31")) == ()


def test_since_when_is_the_first_day_of_an_unbroken_time() -> None:
    held = [
        JOINT,
        sat("a", "2018-01-01", "2018-06-30", office="Leader"),
        sat("a", "2018-07-01", "2018-12-31", office="Leader", voting=False),
        sat("a", "2019-01-01", office="Leader"),
        sat("b", "2018-01-01", "2018-06-30", office="Leader"),
        sat("b", "2018-08-01", office="Leader"),
        sat("c", "2018-01-01", "2018-06-30", office="Leader"),
        sat("c", "2018-07-01"),
    ]
    found = {one.seat: one.since for one in places(on_day(held, "2019-02-01"))}
    assert found == {"a": date(2018, 1, 1), "b": date(2018, 8, 1), "c": date(2018, 7, 1)}


def test_a_seat_for_a_body_that_was_succeeded_speaks_for_its_successor() -> None:
    held = [JOINT, sat("a", "2018-01-01", represents="09W", nominated_by="09W", office="Chair")]
    before = on_day(held, "2022-08-01")
    merged = (Succession(predecessor="09W", successor="QKS", on=date(2022, 7, 1), kind="merger"),)
    after = Day(before.state, before.past, before.book, merged)
    assert [(one.represents, one.nominated_by) for one in places(after, of="QKS")] == [
        ("QKS", "QKS")
    ]
    assert places(after, of="09W") == ()


def test_a_quorum_that_the_held_seats_cannot_reach() -> None:
    held = [JOINT, sat("a", "2018-01-01", office="Leader"), sat("b", "2018-01-01")]
    day = on_day(held, "2019-01-01")
    (found,) = seat_findings(day, places(day))
    assert (found.status, found.about) == ("not met", "JHW")
    day = on_day([*held, sat("c", "2018-01-01", person="p-1")], "2019-01-01")
    assert [one.status for one in seat_findings(day, places(day))] == ["met"]
    assert seat_findings(on_day([JOINT], "2019-01-01"), ()) == ()


def test_the_last_step_says_how_far_a_post_is_filled() -> None:
    held = [
        GROUP, seat("p-1", "2018-01-01"),
        stated("post", "2018-01-01", post="ao", body="09W", title="Officer", source="s"),
        stated("post", "2018-01-01", post="md", body="09W", title="Director", source="s"),
        stated("appointment", "2018-02-01", post="ao", step="put forward", by="09W", source="s"),
        stated("appointment", "2018-03-01", post="ao", step="appointed", by="09W", source="s"),
        stated("appointment", "2018-04-01", post="ao", step="not approved", by="NHSE", source="s"),
    ]  # fmt: skip

    def told(on: str) -> list[tuple[str, str | None, bool]]:
        return [(one.post, one.step, one.open) for one in fillings(on_day(held, on))]

    assert told("2018-03-15") == [("ao", "appointed", False), ("md", None, True)]
    assert told("2018-04-01") == [("ao", "not approved", True), ("md", None, True)]
