"""Terms on record: which count, what runs beside them, and the section of the chapter."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commonweal.cli.opening import opened
from commonweal.contracts.terms.part import part
from commonweal.contracts.terms.signing import all_of, running_in, signing_refusals, terms_in
from commonweal.people.ground import Ground
from commonweal.records import Statement, draft, fold
from commonweal.rules import load_rules
from terms_sample import Terms, give, without

KNOWN = datetime(2020, 2, 1, tzinfo=UTC)
CODE = "medway-swale-worked-example"


@pytest.fixture
def terms(example: Path) -> Terms:
    text = (example.parent / "contracts" / "medway-swale.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.fixture(scope="module")
def ground(example: Path) -> Ground:
    return opened(example)[0]


def said(name: str, kind: str, payload: dict[str, Any], days: int = 0) -> Statement:
    at = KNOWN + timedelta(days=days)
    return draft(
        kind, payload, id=name, stated_by="Office", about="91Q", stated_at=at,
        effective=at.date(), reason="worked example",
    )  # fmt: skip


def stated(terms: Terms, name: str = "terms", days: int = 0) -> Statement:
    from commonweal.records.kinds import OutcomeContract

    held = OutcomeContract.model_validate(terms).model_dump(mode="json", exclude_none=True)
    return said(name, "outcome_contract", held, days)


def signed(name: str = "signed", days: int = 10) -> Statement:
    held = {"contract": CODE, "on": "2020-02-11", "by": "Governing body"}
    return said(name, "outcome_contract_signed", held, days)


def refused(held: Sequence[Statement], *new: Statement) -> list[str]:
    return [why for _, why in signing_refusals(held, new, load_rules())]


def test_the_terms_last_stated_before_a_signature_count(terms: Terms) -> None:
    older = stated({**terms, "title": "First"})
    newer = stated({**terms, "title": "Second"}, "later", 5)
    afterwards = stated({**terms, "title": "Third"}, "last", 20)
    every = [older, newer, signed(), afterwards]
    assert terms_in(all_of(every))[CODE].what.title == "Second"
    assert terms_in(all_of([older, newer, afterwards]))[CODE].what.title == "Third"


def test_a_signature_is_refused_while_its_terms_fail(terms: Terms) -> None:
    assert refused([stated(terms)], signed()) == []
    without("partners", "sector", "voluntary")(terms)
    give(0.02, 0)(terms)
    told = refused([stated(terms)], signed())
    assert len(told) == 1
    assert told[0].endswith("[icp-partner-voluntary-2019-08]")
    mended = stated({**terms, "excluded": [{
        "sector": "voluntary", "reason": "r", "approved_by": "a", "approved_on": "2020-01-01",
    }]}, "mended", 2)  # fmt: skip
    assert refused([stated(terms), mended], signed()) == []
    assert "are not stated" in refused([], signed())[0]
    assert "was signed by signed already" in refused([mended, signed()], signed("twice", 12))[0]


def correction(of: str, payload: dict[str, Any], days: int = 20) -> Statement:
    return said("correction", "correction", {"corrects": of, "payload": payload}, days)


def test_what_was_signed_is_not_changed_into_what_fails(terms: Terms) -> None:
    good, bad = stated(terms), stated({**terms, "currency": "EUR"}, "bad")
    assert bad.payload is not None
    corrected = correction("terms", dict(bad.payload))
    assert refused([good, signed()], corrected)[0].endswith("[contract-currency]")
    dated_back = stated({**terms, "currency": "EUR"}, "bad", 5)
    assert refused([good, signed()], dated_back)[0].endswith("[contract-currency]")
    newer, void = stated(terms, "newer", 5), said("void", "void", {"voids": "newer"}, 20)
    assert refused([bad, newer, signed()], void)[0].endswith("[contract-currency]")
    gone = [good, signed(), said("void", "void", {"voids": "signed"}, 20)]
    assert refused(gone, dated_back) == []
    again = said("back", "void", {"voids": "void"}, 30)
    assert refused([*gone, dated_back], again)[0].endswith("[contract-currency]")
    assert refused([good, signed()], said("void", "void", {"voids": "terms"}, 20)) == [
        f"the terms of {CODE!r} are not stated; state them first"
    ]
    title = correction("terms", {**dict(good.payload or {}), "title": "Misspelt"})
    assert refused([good, signed()], title) == []
    afterwards = stated({**terms, "currency": "EUR"}, "bad", 30)
    assert refused([good, signed()], afterwards) == []


def test_a_correction_keeps_its_place_before_or_after_a_signature(terms: Terms) -> None:
    older, newer = (
        stated({**terms, "title": "First"}),
        stated({**terms, "title": "Misspelt"}, "n", 5),
    )
    afterwards = stated({**terms, "title": "Third"}, "last", 20)
    mended = correction("n", {**dict(newer.payload or {}), "title": "Second"}, 30)
    by = {"contract": CODE, "on": "2020-02-11", "by": "Another office"}
    other = said("by", "correction", {"corrects": "signed", "payload": by}, 40)
    every = [older, newer, signed(), afterwards, mended, other]
    assert terms_in(all_of(every))[CODE].what.title == "Second"


def test_a_signature_moved_to_other_terms_is_checked(terms: Terms) -> None:
    other = stated({**terms, "contract": "other", "currency": "EUR"}, "other")
    moved = correction("signed", {"contract": "other", "on": "2020-02-11", "by": "Governing body"})
    told = refused([stated(terms), other, signed()], moved)
    assert any(one.endswith("[contract-currency]") for one in told)


def test_a_signature_comes_after_its_terms_and_before_their_end(terms: Terms) -> None:
    assert "stated after their signature" in refused([stated(terms, days=20)], signed())[0]
    held = {"contract": CODE, "on": "2024-04-01", "by": "Governing body"}
    late = said("signed", "outcome_contract_signed", held, 2_000)
    assert "ended on 31 March 2024" in refused([stated(terms)], late)[0]


def test_terms_that_nobody_signed_stop_no_signature(terms: Terms) -> None:
    rival = stated({**terms, "contract": "rival"}, "rival")
    rivals = {"contract": "rival", "on": "2020-02-02", "by": "Governing body"}
    theirs = said("theirs", "outcome_contract_signed", rivals, 1)
    assert refused([stated(terms), rival], signed()) == []
    assert refused([stated(terms), rival, theirs], signed())[0].endswith("[contract-overlap]")
    assert len(refused([stated(terms), rival], theirs, signed())) == 2


def test_an_outcome_contract_that_ended_runs_no_longer(terms: Terms) -> None:
    older = stated({**terms, "contract": "rival"}, "rival")
    rivals = {"contract": "rival", "on": "2020-02-02", "by": "Governing body"}
    ended = {"contract": "rival", "on": "2020-03-31", "how": "terminated", "source": "made up"}
    held = [
        stated(terms),
        older,
        said("theirs", "outcome_contract_signed", rivals, 1),
        said("end", "contract_ended", ended, 3),
        said("pause", "contract_ended", {**ended, "how": "suspended"}, 4),
    ]
    assert refused(held, signed()) == []
    # Once the other is signed, the end that it waited for cannot be undone, nor put off.
    (told,) = refused([*held, signed(days=5)], said("v", "void", {"voids": "end"}, 6))
    assert told.startswith(CODE)
    assert told.endswith("[contract-overlap]")
    assert refused([*held, signed(days=5)], correction("end", {**ended, "on": "2020-04-01"}))
    assert refused([*held, signed(days=5)], correction("end", {**ended, "on": "2020-03-30"})) == []


def contract(**more: Any) -> Statement:
    held = {
        "contract": "older", "authority": "10D", "organisation": "A provider", "source": "made up",
        "title": "Community care", "service": "Community  health", "starts": "2016-01-01",
        "serves": ["KM-ICP-MEDWAY-SWALE"], "ends": "2022-12-31",
    }  # fmt: skip
    return said("older", "contract", {**held, **more})


def test_contracts_on_record_run_beside_until_they_ended(terms: Terms) -> None:
    told = refused([stated(terms), contract()], signed())
    assert len(told) == 1
    assert "community health" in told[0]
    assert told[0].endswith("[contract-overlap]")
    ended = {"contract": "older", "on": "2020-03-31", "how": "handed back", "source": "made up"}
    assert (
        refused([stated(terms), contract(), said("end", "contract_ended", ended)], signed()) == []
    )
    late = said("end", "contract_ended", {**ended, "on": "2020-04-01"})
    assert refused([stated(terms), contract(), late], signed()) != []
    paused = said("end", "contract_ended", {**ended, "how": "suspended"})
    assert refused([stated(terms), contract(), paused], signed()) != []
    names = [one.contract for one in running_in(all_of([stated(terms), contract()]))]
    assert names == [CODE, "older"]


def test_the_section_tells_partners_power_and_findings(ground: Ground, terms: Terms) -> None:
    made = part(ground, fold([stated(terms)], effective=ground.day))
    values = {one.id.split(".")[2]: one.value for one in made.figures}
    assert values == {"on_record": 1, "signed": 0, "stopped": 0, "made_up": 1}
    rows = {one.id.rsplit(".", 1)[1]: one.data for one in made.tables}
    shares = rows["sectors"]["share"].to_pylist()
    assert sum(shares) == pytest.approx(1.0)
    assert rows["power"].num_rows == 12
    assert set(rows["findings"]["status"].to_pylist()) == {"warns"}
    assert "7 of 7 sectors of care take part" in made.section.text
    assert len(made.rules) == 7
    whole = part(ground, fold([stated(terms), signed()], effective=date(2020, 4, 1)))
    assert {one.id.split(".")[2]: one.value for one in whole.figures}["signed"] == 1


def test_the_section_names_what_stops_terms(ground: Ground, terms: Terms) -> None:
    terms["currency"] = "EUR"
    made = part(ground, fold([stated(terms)], effective=ground.day))
    assert "1 finding against its terms: contract-currency." in made.section.text


def test_the_section_says_when_none_is_on_record(ground: Ground) -> None:
    made = part(ground, fold([], effective=ground.day))
    assert made.section.text.startswith(
        "Not known: no contract that pays for outcomes is on record. A worked example, made up, is "
        "examples/contracts/medway-swale.toml"
    )
    assert [one.missing for one in made.figures] == [
        "no contract that pays for outcomes is on record"
    ]
    assert made.lacks[0].table == "records"
