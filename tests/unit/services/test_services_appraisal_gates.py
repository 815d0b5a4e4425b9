"""Gates on processes worked out by hand: each order kept and broken, and what no record shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import RuleBook, load_rules
from commonweal.services.appraisal.gates import FOUR_TESTS, GATES, GateResult
from commonweal.services.appraisal.judging import judge
from commonweal.services.appraisal.process import Event, Process, before, in_order

LATER = date(2021, 1, 1)
DAYS = {
    "criteria sealed": date(2020, 1, 13),
    "options listed": date(2020, 1, 20),
    "scores entered": date(2020, 2, 10),
    "assured": date(2020, 3, 16),
    "consultation opened": date(2020, 5, 4),
    "scrutiny consulted": date(2020, 6, 15),
    "consultation closed": date(2020, 7, 26),
    "responses analysed": date(2020, 8, 31),
    "regard to equality": date(2020, 9, 28),
    "responses answered": date(2020, 10, 12),
    "decided": date(2020, 11, 16),
}


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


def event(kind: str, on: date, **more: object) -> Event:
    extra: dict[str, object] = {}
    if kind == "assured":
        extra = {"outcome": "passed", "covers": FOUR_TESTS}
    if kind == "responses answered":
        extra = {"themes": 3, "unanswered": 0}
    return Event(kind=kind, on=on, **{**extra, **more})


def process(
    changes: dict[str, date | None] | None = None,
    more: Sequence[Event] = (),
    *,
    whole: bool = True,
    **given: object,
) -> Process:
    days = {**DAYS, **(changes or {})}
    events = [event(kind, on) for kind, on in days.items() if on is not None]
    held: dict[str, object] = {
        "options": ("a", "b"),
        "chosen": ("a",),
        "reasons": {"b": "dearer"},
        "seal_matches": True,
        **given,
    }
    return Process(decision="d", events=(*events, *more), whole=whole, **held)


def outcomes(book: RuleBook, one: Process, as_of: date = LATER) -> dict[str, str]:
    return {gate.id: gate.outcome.value for gate in judge(one, book, as_of=as_of)}


def result(book: RuleBook, one: Process, gate: str) -> GateResult:
    return next(found for found in judge(one, book, as_of=LATER) if found.id == gate)


def test_a_process_in_order_passes_every_gate_that_has_a_rule(book: RuleBook) -> None:
    found = outcomes(book, process())
    assert found.pop("notified") == "no rule held"
    assert set(found.values()) == {"passed"}


@pytest.mark.parametrize(
    ("gate", "changes"),
    [
        ("criteria", {"criteria sealed": date(2020, 2, 11)}),
        ("assurance", {"assured": date(2020, 5, 5)}),
        ("involvement", {"consultation opened": date(2020, 11, 17)}),
        ("close", {"consultation closed": date(2020, 11, 17)}),
        ("analysis", {"responses analysed": date(2020, 11, 17)}),
        ("answers", {"responses answered": date(2020, 11, 17)}),
        ("equality", {"regard to equality": date(2020, 11, 17)}),
        ("scrutiny", {"scrutiny consulted": date(2020, 11, 17)}),
        ("four_tests", {"assured": date(2020, 11, 17)}),
    ],
)
def test_each_order_broken_fails_its_own_gate(
    book: RuleBook, gate: str, changes: dict[str, date]
) -> None:
    found = outcomes(book, process(changes))
    assert found[gate] == "failed"


@pytest.mark.parametrize(
    ("gate", "kind"),
    [(gate.id, gate.first) for gate in GATES if gate.first and gate.id != "notified"],
)
def test_what_a_record_kept_as_it_went_does_not_hold_did_not_happen(
    book: RuleBook, gate: str, kind: str
) -> None:
    assert outcomes(book, process({kind: None}))[gate] == "failed"
    assert outcomes(book, process({kind: None}, whole=False))[gate] == "not testable"


def test_an_option_called_decided_before_the_close_fails(book: RuleBook) -> None:
    early = [event("called decided", date(2020, 7, 1))]
    found = result(book, process(more=early), "close")
    assert found.outcome.value == "failed"
    assert found.why == "consultation closed on 26 July 2020, after called decided on 1 July 2020"


def test_a_preferred_option_may_be_named_before_the_close(book: RuleBook) -> None:
    named = [event("preferred option named", date(2020, 6, 1))]
    assert outcomes(book, process(more=named))["close"] == "passed"


def test_a_consultation_that_was_made_longer_counts_to_its_last_close(book: RuleBook) -> None:
    again = [event("consultation closed", date(2020, 12, 1))]
    assert outcomes(book, process(more=again))["close"] == "failed"
    assert outcomes(book, process(more=again, whole=False))["close"] == "failed"


def test_an_analysis_before_the_close_does_not_count(book: RuleBook) -> None:
    early = process({"responses analysed": date(2020, 7, 25)})
    found = result(book, early, "analysis")
    assert found.outcome.value == "failed"
    assert "no record of an analysis of responses made after the close" in found.why


def test_themes_without_an_answer_close_the_gate(book: RuleBook) -> None:
    left = event("responses answered", date(2020, 10, 1), themes=7, unanswered=2)
    found = result(book, process({"responses answered": None}, [left]), "answers")
    assert (found.outcome.value, found.why) == (
        "failed",
        "2 of 7 themes had no answer on 1 October 2020; decided on 16 November 2020",
    )
    # Answered later on, but before the decision: the gate opens.
    assert outcomes(book, process(more=[left]))["answers"] == "passed"


@pytest.mark.parametrize(("left", "expected"), [(0, "passed"), (3, "failed")])
def test_a_response_log_opens_or_closes_the_gate(book: RuleBook, left: int, expected: str) -> None:
    one = process({"responses answered": None}, unanswered=left, whole=False)
    assert outcomes(book, one)["answers"] == expected


def test_an_assurance_that_was_not_passed_fails_even_where_records_have_gaps(
    book: RuleBook,
) -> None:
    refused = event("assured", date(2020, 4, 1), outcome="not passed")
    one = process({"assured": None}, [refused], whole=False)
    assert outcomes(book, one)["assurance"] == "failed"
    # The latest before the opening counts, in a record with gaps as well.
    for whole in (True, False):
        found = outcomes(book, process(more=[refused], whole=whole))
        assert (found["assurance"], found["four_tests"]) == ("failed", "failed")
    anew = [refused, event("assured", date(2020, 4, 20))]
    assert outcomes(book, process(more=anew))["assurance"] == "passed"
    level = event("assured", DAYS["assured"], outcome="not passed", text="z")
    assert outcomes(book, process(more=[level]))["assurance"] == "failed"


def test_an_assurance_that_covers_three_tests_is_not_one_against_four(book: RuleBook) -> None:
    three = event("assured", date(2020, 3, 16), covers=FOUR_TESTS[:3])
    found = outcomes(book, process({"assured": None}, [three]))
    assert (found["assurance"], found["four_tests"]) == ("passed", "failed")


def test_criteria_that_are_not_those_sealed_fail(book: RuleBook) -> None:
    found = result(book, process(seal_matches=False), "criteria")
    assert found.outcome.value == "failed"
    assert "digest differs" in found.why


def test_a_reason_lacking_for_one_option_fails(book: RuleBook) -> None:
    assert outcomes(book, process(reasons={"b": " "}))["reasons"] == "failed"
    assert outcomes(book, process(reasons={}, whole=False))["reasons"] == "not testable"
    assert outcomes(book, process(options=()))["reasons"] == "not testable"


def test_the_same_day_does_not_show_an_order(book: RuleBook) -> None:
    same = process({"regard to equality": DAYS["decided"]})
    found = result(book, same, "equality")
    assert found.outcome.value == "not testable"
    assert "which came first is not shown" in found.why


def test_days_known_to_the_month_are_compared_by_their_ends(book: RuleBook) -> None:
    in_month = event("regard to equality", date(2020, 11, 1), precision="month")
    before_it = event("regard to equality", date(2020, 10, 1), precision="month")
    gone = {"regard to equality": None}
    assert outcomes(book, process(gone, [in_month]))["equality"] == "not testable"
    assert outcomes(book, process(gone, [before_it]))["equality"] == "passed"
    assert before(event("x", date(2020, 1, 1), precision="year"), event("y", date(2020, 12, 31)))\
        is None  # fmt: skip


def test_what_is_not_decided_yet_waits(book: RuleBook) -> None:
    found = outcomes(book, process({"decided": None}), as_of=date(2020, 10, 13))
    assert found["assurance"] == "passed"
    assert {found[name] for name in ("close", "analysis", "equality", "reasons")} == {"not due"}


def test_gates_ask_for_the_rule_of_their_own_day(book: RuleBook) -> None:
    def of(year: int) -> str | None:
        days = {kind: on.replace(year=year) for kind, on in DAYS.items()}
        rule = result(book, process(days), "assurance").rule
        return None if rule is None else rule.id

    assert of(2014) is None
    assert of(2017) == "change-assurance-2015-11"
    assert of(2019) == "change-assurance-2018-03"
    days = {kind: on.replace(year=2024) for kind, on in DAYS.items()}
    found = outcomes(book, process(days))
    assert found["notified"] == "failed"
    told = [event("Secretary of State notified", date(2024, 4, 1))]
    assert outcomes(book, process(days, told))["notified"] == "passed"


def test_no_gate_rests_on_a_rule_that_is_not_held(book: RuleBook) -> None:
    subjects = {rule.subject for rule in book.rules}
    assert {gate.subject for gate in GATES} <= subjects
    for gate in GATES:
        for rule in book.rules:
            if rule.subject == gate.subject and not rule.source.verified:
                assert rule.note


KINDS = ("consultation opened", "consultation closed", "responses analysed", "decided")


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 30)), max_size=8))
def test_close_and_involvement_as_a_twin_has_them(steps: list[tuple[str, int]]) -> None:
    """The same two gates from bare numbers, with nothing of the code checked."""
    base = date(2019, 5, 1)
    events = [event(kind, base + timedelta(days=at)) for kind, at in steps]
    found = outcomes(load_rules(), Process(decision="d", events=tuple(events), whole=True))
    days = {kind: sorted(at for name, at in steps if name == kind) for kind in KINDS}
    closed, opened = days["consultation closed"], days["consultation opened"]
    if not days["decided"]:
        assert found["close"] == found["involvement"] == "not due"
        return
    both = [(_close(opened, closed, at), _involved(opened, closed, at)) for at in days["decided"]]
    assert found["close"] == min((close for close, _ in both), key=GRAVEST.index)
    assert found["involvement"] == min((involved for _, involved in both), key=GRAVEST.index)


GRAVEST = ("failed", "not testable", "passed")


def _close(opened: list[int], closed: list[int], decided: int) -> str:
    if not closed or max(closed) > decided:
        return "failed"
    starts = [at for at in opened if at <= decided]
    if max(closed) < decided and any(at > max(closed) for at in starts):
        return "failed"
    return "not testable" if max(closed) == decided or max(closed) in starts else "passed"


def _involved(opened: list[int], closed: list[int], decided: int) -> str:
    if any(start < end < decided for start in opened for end in closed):
        return "passed"
    level = any(start <= end <= decided for start in opened for end in closed)
    return "not testable" if level else "failed"


def test_a_consultation_opened_again_and_never_closed_fails(book: RuleBook) -> None:
    again = [event("consultation opened", date(2020, 9, 1))]
    found = outcomes(book, process(more=again))
    assert (found["close"], found["analysis"], found["answers"]) == ("failed",) * 3
    assert found["involvement"] == "passed"  # by the one that was closed
    gaps = outcomes(book, process(more=again, whole=False))
    assert (gaps["close"], gaps["analysis"]) == ("not testable",) * 2
    closed = [*again, event("consultation closed", date(2020, 9, 10))]
    found = outcomes(book, process(more=closed))
    assert (found["close"], found["analysis"]) == ("passed", "failed")  # analysed in August


def test_one_opened_after_an_option_was_called_decided_counts_for_the_decision(
    book: RuleBook,
) -> None:
    more = [event("called decided", date(2020, 10, 20)),
            event("consultation opened", date(2020, 11, 1))]  # fmt: skip
    assert outcomes(book, process(more=more))["close"] == "failed"


@pytest.mark.parametrize(
    "changes",
    [
        {"consultation closed": date(2020, 5, 1)},
        {"consultation opened": date(2020, 11, 15)},
    ],
)
def test_a_close_before_the_opening_is_no_close_of_it(
    book: RuleBook, changes: dict[str, date]
) -> None:
    found = outcomes(book, process(changes))
    assert (found["involvement"], found["close"]) == ("failed", "failed")
    gaps = outcomes(book, process(changes, whole=False))
    assert (gaps["involvement"], gaps["close"]) == ("not testable", "not testable")


@pytest.mark.parametrize(
    ("on", "precision"),
    [(date(2020, 7, 26), "day"), (date(2020, 7, 1), "month"), (date(2020, 1, 1), "year")],
)
def test_an_analysis_that_may_stand_before_the_close_is_not_testable(
    book: RuleBook, on: date, precision: str
) -> None:
    one = process(
        {"responses analysed": None}, [event("responses analysed", on, precision=precision)]
    )
    found = result(book, one, "analysis")
    assert (found.outcome.value, "which came first is not shown" in found.why) == (
        "not testable",
        True,
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 5, 5), "failed"),  # before the close
        (date(2020, 8, 1), "failed"),  # before the analysis
        (date(2020, 8, 31), "not testable"),
    ],
)
def test_answers_come_after_the_close_and_the_analysis(
    book: RuleBook, on: date, expected: str
) -> None:
    assert outcomes(book, process({"responses answered": on}))["answers"] == expected


@pytest.mark.parametrize(
    ("themes", "expected"), [(1, "failed"), (None, "not testable"), (3, "passed"), (4, "passed")]
)
def test_answers_cover_as_many_themes_as_the_analysis_found(
    book: RuleBook, themes: int | None, expected: str
) -> None:
    gone: dict[str, date | None] = {"responses analysed": None, "responses answered": None}
    more = [
        event("responses analysed", DAYS["responses analysed"], themes=3),
        event("responses answered", DAYS["responses answered"], themes=themes),
    ]
    assert outcomes(book, process(gone, more))["answers"] == expected


def test_the_latest_answers_count(book: RuleBook) -> None:
    left = [event("responses answered", date(2020, 10, 20), themes=5, unanswered=2)]
    found = result(book, process(more=left), "answers")
    assert found.outcome.value == "failed"
    assert "2 of 5 themes had no answer on 20 October 2020" in found.why
    level = [event("responses answered", DAYS["responses answered"], unanswered=2)]
    assert outcomes(book, process(more=level))["answers"] == "failed"
    after = [event("responses answered", date(2020, 12, 1), unanswered=2)]
    assert outcomes(book, process(more=after))["answers"] == "passed"


def test_an_option_listed_that_is_no_option_needs_its_reason(book: RuleBook) -> None:
    listed = event("options listed", DAYS["options listed"], covers=("a", "b", "fifth"))
    one = process({"options listed": None}, [listed])
    assert result(book, one, "reasons").why == "no reason is held for fifth"
    assert outcomes(book, one)["reasons"] == "failed"
    told = process({"options listed": None}, [listed], reasons={"b": "dearer", "fifth": "too far"})
    assert outcomes(book, told)["reasons"] == "passed"


@pytest.mark.parametrize(
    ("gate", "kind"), [("equality", "regard to equality"), ("scrutiny", "scrutiny consulted")]
)
def test_what_is_older_than_the_process_does_not_count(
    book: RuleBook, gate: str, kind: str
) -> None:
    old = {kind: date(1999, 1, 1)}
    found = result(book, process(old), gate)
    assert (found.outcome.value, "before all of this began" in found.why) == ("failed", True)
    assert outcomes(book, process(old, whole=False))[gate] == "not testable"
    early = result(book, process({kind: date(2020, 4, 1)}), gate)
    assert early.outcome.value == "passed"
    assert early.why.endswith("; it is older than consultation opened on 4 May 2020")


def test_events_of_a_day_stand_as_a_process_usually_goes() -> None:
    on = date(2020, 1, 1)
    kinds = [e.kind for e in in_order([event("decided", on), event("criteria sealed", on)])]
    assert kinds == ["criteria sealed", "decided"]
