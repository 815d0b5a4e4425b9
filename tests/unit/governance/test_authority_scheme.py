"""A decision against the scheme of its day: chains, limits, posts, joint bodies, ratification."""

from __future__ import annotations

from datetime import date

import pytest

from authority_sample import BOOK, FUNCTION, body, day, decided, delegated, judged, stated
from commonweal.governance.authority import (
    authorities,
    authority,
    authority_findings,
    delegation_told,
    scheme,
    who_commissions,
)
from commonweal.governance.closing import decision_findings, refusals
from commonweal.governance.law import whenever
from commonweal.records import Statement, fold
from commonweal.system.organisation import Succession

WITHIN = "within authority"
OUTSIDE = "outside authority, needs ratification"
RATIFIED = "outside authority, ratified"

BODIES = [
    body("ICB"),
    body("BOARD", form="board", of=["ICB"]),
    body("FIN", form="committee", of=["ICB"]),
    body("SUB", form="committee", of=["ICB"]),
]
SCHEME = [
    delegated("keep", "ICB", "ICB"),
    delegated("fin", "ICB", "FIN", limit_pence=50_000_00, onward=True, report_to="BOARD"),
    delegated("sub", "FIN", "SUB", limit_pence=90_000_00),
]


def one(by: str, on: str = "2023-05-01", **more: object) -> list[Statement]:
    """Bodies, scheme and one decision."""
    return [*BODIES, *SCHEME, decided("d", by, on, **more)]


@pytest.mark.parametrize(
    ("by", "value", "standing"),
    [
        ("ICB", 10**12, WITHIN),
        ("BOARD", 10**12, WITHIN),
        ("FIN", 50_000_00, WITHIN),
        ("FIN", 50_000_01, OUTSIDE),
        # What comes through a committee is worth no more than the committee had.
        ("SUB", 50_000_00, WITHIN),
        ("SUB", 60_000_00, OUTSIDE),
        ("FIN", None, OUTSIDE),
        ("ICB", None, WITHIN),
    ],
)
def test_the_lowest_limit_on_the_way_counts(by: str, value: int | None, standing: str) -> None:
    assert judged(one(by, value_pence=value)).standing == standing


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        ("2022-06-30", OUTSIDE),
        ("2022-07-01", WITHIN),
        ("2023-03-31", WITHIN),
        ("2023-04-01", OUTSIDE),
    ],
)
def test_the_first_and_last_day_of_a_delegation_count(on: str, standing: str) -> None:
    held = [*BODIES, delegated("keep", "ICB", "ICB"),
            delegated("fin", "ICB", "FIN", "2022-07-01", "2023-03-31")]  # fmt: skip
    assert judged([*held, decided("d", "FIN", on)]).standing == standing


def test_a_body_that_did_not_exist_had_no_function() -> None:
    held = [body("ICB"), body("GONE", until="2020-03-31"), delegated("g", "ICB", "GONE")]
    assert judged([*held, decided("d", "GONE", "2020-03-31")]).standing == WITHIN
    after = judged([*held, decided("d", "GONE", "2020-04-01")])
    assert (after.standing, after.why) == (OUTSIDE, "GONE did not exist on 1 April 2020")


def test_case_and_spaces_make_no_other_function_but_words_do() -> None:
    same = judged(one("ICB", function=" Community   Services"))
    assert same.standing == WITHIN
    other = judged(one("ICB", function="acute services"))
    assert other.standing == OUTSIDE
    assert "no delegation of it is held" in other.why


@pytest.mark.parametrize(("onward", "standing"), [(True, WITHIN), (False, OUTSIDE), (None, WITHIN)])
def test_what_may_not_be_delegated_further_is_not(onward: bool | None, standing: str) -> None:
    given = delegated("fin", "ICB", "FIN", onward=onward)
    held = [*BODIES, delegated("keep", "ICB", "ICB"), given, delegated("sub", "FIN", "SUB")]
    found = judged([*held, decided("d", "SUB", "2023-05-01")])
    assert found.standing == standing
    assert ("may be delegated further is not stated" in found.why) == (onward is None)


def test_who_was_given_a_function_has_it_no_longer_than_that() -> None:
    held = [*BODIES, delegated("fin", "ICB", "FIN", "2022-07-01", "2022-12-31", onward=True),
            delegated("sub", "FIN", "SUB", "2022-07-01")]  # fmt: skip
    assert judged([*held, decided("d", "SUB", "2022-12-31")]).standing == WITHIN
    assert judged([*held, decided("d", "SUB", "2023-01-01")]).standing == OUTSIDE
    assert judged([*held, decided("d", "FIN", "2023-01-01")]).standing == OUTSIDE


def test_a_circle_gives_a_function_to_nobody() -> None:
    held = [delegated("a", "FIN", "SUB", onward=True), delegated("b", "SUB", "FIN", onward=True)]
    assert judged([*BODIES, *held, decided("d", "SUB", "2023-05-01")]).standing == OUTSIDE


def test_function_and_value_come_from_the_item_and_the_procurement() -> None:
    item = stated("agenda_item", "i", "2023-05-01", item="i", meeting="m", number="1", title="T",
                  function=FUNCTION, procurement="buy")  # fmt: skip
    buy = stated("procurement", "buy", "2023-01-01", procurement="buy", authority="ICB",
                 title="T", began="2023-01-01", value_pence=60_000_00)  # fmt: skip
    found = judged([*one("FIN", function=None, item="i", meeting="m"), item, buy])
    assert (found.function, found.value_pence, found.standing) == (FUNCTION, 60_000_00, OUTSIDE)
    silent = judged(one("FIN", function=None))
    assert silent.standing == "not known"
    assert not [held for held in silent.findings if held.status == "blocks"]


def test_one_person_outside_a_meeting_decides_in_their_post() -> None:
    post = stated("post", "cfo", "2022-07-01", post="cfo", body="ICB", title="Finance officer",
                  source="constitution")  # fmt: skip
    appointed = stated("appointment", "cfo", "2022-07-01", post="cfo", person="p-1",
                       step="appointed", by="ICB", source="minutes")  # fmt: skip
    scheme = [delegated("keep", "ICB", "ICB"), delegated("cfo", "ICB", "cfo", limit_pence=1_000_00)]
    held = [*BODIES, *scheme, post, appointed]
    alone = decided("d", "ICB", "2023-05-01", value_pence=2_000_00, decided_by=["p-1"])
    assert (judged([*held, alone]).decider, judged([*held, alone]).standing) == ("cfo", OUTSIDE)
    small = decided("d", "ICB", "2023-05-01", value_pence=1_000_00, decided_by=["cfo"])
    assert judged([*held, small]).standing == WITHIN
    met = decided("d", "ICB", "2023-05-01", value_pence=2_000_00, decided_by=["p-1"], meeting="m")
    assert (judged([*held, met]).decider, judged([*held, met]).standing) == ("ICB", WITHIN)


def test_a_joint_committee_has_what_each_gave_it() -> None:
    groups = [body(code, "ccg", "2013-04-01", "2022-06-30") for code in ("A", "B", "C")]
    joint = body("JC", "ccg", "2015-01-01", form="joint committee", of=["A", "B", "C"])
    given = [delegated(f"to-{code}", code, "JC", "2015-01-01") for code in ("A", "B", "C")]
    decision = decided("d", "JC", "2019-02-14")
    whole = judged([*groups, joint, *given, decision])
    assert whole.standing == WITHIN
    assert [way.on_behalf_of for way in whole.ways] == ["A", "B", "C"]
    assert sorted(code for held in whole.liability for code in held.bodies) == ["A", "B", "C"]
    short = judged([*groups, joint, *given[:2], decision])
    assert short.standing == OUTSIDE
    assert "C gave JC no" in short.why


def test_a_decision_of_a_body_that_nobody_gave_it_blocks_until_it_is_ratified() -> None:
    held = one("SUB", value_pence=60_000_00)
    assert judged(held).standing == OUTSIDE
    mend = [decided("r", "BOARD", "2023-06-01", ratifies="d", function=None)]
    found = judged([*held, *mend])
    assert (found.standing, found.ratified_by) == (RATIFIED, "r")
    assert not [one for one in found.findings if one.status == "blocks"]
    # What came later does not count earlier.
    assert judged([*held, *mend], until="2023-05-31").standing == OUTSIDE
    weak = [decided("r", "FIN", "2023-06-01", ratifies="d")]
    assert judged([*held, *weak]).standing == OUTSIDE
    through = [*weak, decided("q", "ICB", "2023-07-01", ratifies="r")]
    assert judged([*held, *through]).standing == RATIFIED
    circle = [decided("r", "SUB", "2023-05-01", ratifies="d", value_pence=60_000_00)]
    assert judged([*one("SUB", value_pence=60_000_00, ratifies="r"), *circle]).standing == OUTSIDE


def test_reports_to_those_who_delegated_are_found_or_missed() -> None:
    held = one("FIN", value_pence=100)
    report = stated("reported_back", "d", "2023-05-20", decision="d", delegation="fin", to="BOARD",
                    on="2023-05-20")  # fmt: skip
    missed, told = judged(held).reporting, judged([*held, report]).reporting
    assert [(one.delegation, one.to, one.on) for one in missed] == [("fin", "BOARD", None)]
    assert [one.on for one in told] == [date(2023, 5, 20)]
    assert judged([*held, report], until="2023-05-19").reporting == missed


def test_a_delegation_goes_on_for_the_successor_and_ends_with_a_transfer_to_nobody() -> None:
    became = (Succession(predecessor="ICB", successor="NEW", on=day("2026-04-01"), kind="merger"),)
    held = [body("ICB", until="2026-03-31"), body("NEW", since="2026-04-01"), body("NHSE"),
            delegated("n", "NHSE", "ICB")]  # fmt: skip
    later = decided("d", "NEW", "2026-05-01")
    assert judged([*held, later], successions=became).standing == WITHIN
    assert judged([*held, later]).standing == OUTSIDE
    end = stated("transfer", "end", "2024-01-01", transfers="delegation/n")
    assert judged([*held, end, decided("d", "ICB", "2023-12-31")]).standing == WITHIN
    assert judged([*held, end, decided("d", "ICB", "2024-01-01")]).standing == OUTSIDE


def test_a_record_outside_authority_is_not_closed() -> None:
    held = one("SUB", value_pence=60_000_00)
    closing = stated("decision_closed", "c", "2023-05-20", closes="decision/d", on="2023-05-20",
                     by="Secretary")  # fmt: skip
    assert [told for told in refusals(held, [closing]) if "[E2]" in told]
    mend = decided("r", "ICB", "2023-05-10", ratifies="d")
    assert not refusals([*held, mend], [closing])
    blocks = {one.rule for one in decision_findings(held, "d", BOOK) if one.stands_in_the_way}
    assert blocks == {"E2"}
    assert {one.rule for one in authority_findings(held, "d", BOOK)} >= {"E2"}


def test_decisions_come_by_day_and_an_unknown_one_is_an_error() -> None:
    held = [*one("ICB"), decided("early", "ICB", "2011-01-01")]
    state = whenever(held)
    assert [found.decision for found in authorities(state, BOOK)] == ["early", "d"]
    assert [one.decision for one in authorities(state, BOOK, until=day("2012-01-01"))] == ["early"]
    with pytest.raises(KeyError, match="no decision 'x'"):
        authority(state, "x", BOOK)


def test_who_commissions_is_the_body_at_the_end_of_the_chain() -> None:
    held = [*BODIES, body("NHSE", "nhs-england"), *SCHEME,
            delegated("special", "NHSE", "NHSE", function="Specialised services", level="nation"),
            delegated("old", "NHSE", "ICB", until="2020-12-31", function="Dentistry")]  # fmt: skip
    state, on = whenever(held), day("2023-05-01")
    own = who_commissions(state, FUNCTION, on, BOOK)
    assert (own.bodies, own.levels) == (("ICB",), ("system",))
    special = who_commissions(state, "specialised services", on, BOOK)
    assert (special.function, special.told()) == ("Specialised services", "Body NHSE (NHSE)")
    gone = who_commissions(state, "dentistry", on, BOOK)
    assert (gone.bodies, gone.told()) == ((), "no delegation held")
    assert who_commissions(state, "dentistry", day("2020-12-31"), BOOK).bodies == ("ICB",)
    folded = fold(held, effective=on)
    assert who_commissions(folded, FUNCTION, on, BOOK).bodies == own.bodies


def test_who_commissions_rests_on_the_test_of_decisions() -> None:
    """One page never has a body that commissions, and its decisions outside authority."""
    held = [body("ICB"), body("NHSE", "nhs-england"), body("FT", "foundation-trust"),
            body("CC", "council"), body("GONE", "ccg", until="2022-06-30"),
            body("PART", "ccg", form="committee", of=["GONE"]),
            body("G1", "ccg"), body("G2", "ccg"),
            body("JOINT", "ccg", form="joint committee", of=["G1", "G2"]),
            delegated("to-ft", "ICB", "FT", onward=False), delegated("to-cc", "FT", "CC"),
            delegated("lic", "NHSE", "ICB", function="Licensing"),
            delegated("part", "GONE", "PART", function="podiatry"),
            delegated("from-gone", "GONE", "FT", function="scans"),
            delegated("j1", "G1", "JOINT", function="stroke"),
            delegated("j2", "G2", "JOINT", function="stroke")]  # fmt: skip
    state, on = whenever(held), day("2023-06-01")
    why = {
        (FUNCTION, "CC"): "to-ft may not be delegated further, and was",
        ("licensing", "ICB"): "'Licensing' cannot be delegated by NHSE",
        ("podiatry", "PART"): "GONE did not exist on 1 June 2023",
        ("scans", "FT"): "GONE did not exist on 1 June 2023",
        ("stroke", "JOINT"): "no rule let a body of the kind 'ccg' do so",
    }
    for (function, by), text in why.items():
        told = who_commissions(state, function, on, BOOK)
        assert (told.bodies, [one.by for one in told.outside]) == ((), [by])
        assert told.told().startswith("recorded as ")
        assert ", outside authority: " in told.told()
        assert text in told.told()
        taken = decided("d", by, "2023-06-01", function=function, value_pence=1)
        assert judged([*held, taken]).standing == OUTSIDE
    before = day("2022-06-30")
    assert who_commissions(state, "podiatry", before, BOOK).bodies == ("GONE",)
    assert who_commissions(state, "stroke", before, BOOK).bodies == ("JOINT",)


def test_a_limit_keeps_nobody_from_commissioning() -> None:
    held = [body("ICB"), body("FIN", form="committee", of=["ICB"]),
            delegated("a", "ICB", "FIN", limit_pence=100)]  # fmt: skip
    told = who_commissions(whenever(held), FUNCTION, day("2023-05-01"), BOOK)
    assert (told.bodies, told.by[0].limit_pence, told.outside) == (("ICB",), 100, ())


def test_a_chain_is_told_by_names_with_the_ids_beside_of_delegations_that_have_no_words() -> None:
    state = whenever([*BODIES, *SCHEME])
    (chain,) = scheme(state, FUNCTION, date(2023, 5, 1)).chains("SUB")
    assert chain.bodies == ("ICB", "FIN", "SUB")
    names = {"ICB": "The board", "FIN": "Finance"}
    assert chain.told(names).endswith("Finance (fin) to SUB (sub)")
    assert chain.told(names).startswith("The board to ")
    assert "ICB to " in chain.told()
    known = names | {"fin": "of finance", "sub": "of the rest"}
    assert chain.told(known) == "The board to Finance to SUB"
    given = chain.links[0].what
    told = f"“{given.function}”, delegated by The board to Finance"
    assert delegation_told(given, names) == told
    kept = given.model_copy(update={"to": given.from_body})
    assert delegation_told(kept, names) == f"“{given.function}”, which The board keeps"


def test_amounts_are_told_as_everywhere_whole_pounds_without_pence() -> None:
    held = [body("ICB"), body("FIN", form="committee", of=["ICB"]),
            delegated("a", "ICB", "FIN", limit_pence=50_000_000)]  # fmt: skip
    taken = decided("d", "FIN", "2023-06-01", function=FUNCTION, value_pence=50_000_050)
    assert "£500,000.50 is above the limit of £500,000;" in judged([*held, taken]).why
