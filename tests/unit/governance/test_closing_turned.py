"""A closing stays one of the decision that it closed: corrected, voided or stated again it is
refused as a new one would be."""

from __future__ import annotations

from bidding_sample import LATER, board, decided, interest, says
from commonweal.governance.closing import closed_again, refusals
from commonweal.records import Statement
from commonweal.rules import load_rules

BOOK = load_rules()


def _closing(closes: str, id: str) -> Statement:
    return says(
        "decision_closed", LATER, id=id, closes=closes, on=LATER.isoformat(), by="Secretary"
    )


def test_a_closing_cannot_be_turned_to_another_decision() -> None:
    clean = decided(decision="clean", item="m/2", id="clean")
    open_ = decided(id="open")
    held = [*board(), clean, open_]
    first = _closing("clean", "c")
    assert refusals(held, [first]) == ()
    other = {"closes": "open", "on": LATER.isoformat(), "by": "Secretary"}
    turned = says("correction", LATER, id="turn", corrects="c", payload=other)
    told = "turn: “T” (d) stays open: p-1 and Firm"
    assert refusals([*held, first], [turned])[0].startswith(told)
    assert refusals(held, [first, turned])[0].startswith(told)


def test_a_voided_closing_comes_back_only_as_a_new_one_would() -> None:
    taken, first = decided(id="open"), _closing("open", "c")
    held = [*board(interest=[]), taken, first]
    gone = says("void", LATER, id="v", voids="c")
    back = says("void", LATER, id="v-2", voids="v")
    assert refusals([*held, gone], [back]) == ()
    told = refusals([*held, gone, *interest()], [back])
    assert told[0].startswith("v-2: “T” (d) stays open: p-1 and Firm")


def test_what_is_closed_is_the_decision_as_corrected() -> None:
    clean = decided(decision="clean", item="m/2", id="x")
    said = {**(decided().payload or {}), "decision": "turned"}
    turned = says("correction", id="y", corrects="x", payload=said)
    (told, *_) = refusals([*board(), clean], [turned, _closing("x", "c")])
    assert told.startswith("c: “T” (turned) stays open: p-1 and Firm")
    (again,) = closed_again([*board(), clean, turned, _closing("x", "c")], BOOK)
    assert again.decision == "turned"
    assert again.findings
    gone = says("void", voids="x")
    (told,) = refusals([*board(), clean, gone], [_closing("x", "c")])
    assert told == "c: closes x, which was voided or destroyed; name a decision that counts"
