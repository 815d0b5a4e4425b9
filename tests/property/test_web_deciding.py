"""Around a decision the same stands in the way of closing it as among all records, on the same
authority; and whatever is stated is refused beside what stands near as among all records."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonweal.governance.authority import authority
from commonweal.governance.closing import decision_findings
from commonweal.governance.law import whenever
from commonweal.records import Statement, link
from commonweal.records.kinds import OutcomeContract
from commonweal.records.refusal import refusals
from commonweal.rules import load_rules
from commonweal.web.beside import beside
from commonweal.web.desk.connected import around_decision
from commonweal.web.merging.known import successions
from commonweal.web.merging.models import Became
from commonweal.web.store.adding import take_over
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import everything
from web_conflicts import BODY, ON, PEOPLE, SINCE, Step, histories, history, made

pytestmark = pytest.mark.django_db
OTHER, COMMITTEE, JOINT, POST = "other", "committee", "joint", "post-1"
DECISIONS = ("d-1", "d-2", "d-3", "d-0")
LATER = timedelta(days=1000)
DAYS = (ON.isoformat(), "2023-12-20", "2024-02-01")
TERMS = Path("examples/contracts/medway-swale.toml")

pick = st.integers(0, 99)
#: One thing that is decided, or by which somebody may decide: what, and which of what there is.
Drawn = tuple[str, int, int, int]
#: Half the votes and closings are of what was there from the beginning (`bodies`).
KINDS = ("decision", "decision", "decision", "delegation", "delegation", "appointment", "motion",
         "vote", "vote", "vote", "vote", "exclusion", "exclusion", "attendance", "award", "notice",
         "reported_back", "closing", "closing", "closing", "closing", "contract", "ended", "terms",
         "signature", "signature", "commitment", "closure", "correction", "correction",
         "correction", "void", "void", "revived")  # fmt: skip
#: Kinds of what is drawn, by the kind of statement that it makes where that is called otherwise.
DRAWN = {"decision_closed": "closing", "outcome_contract": "terms",
         "outcome_contract_signed": "signature", "procurement_notice": "notice"}  # fmt: skip
decided: st.SearchStrategy[list[Drawn]] = st.lists(
    st.tuples(st.sampled_from(KINDS), pick, pick, pick), min_size=3, max_size=14
)


def of(options: Sequence[Any], number: int) -> Any:
    return options[number % len(options)]


@cache
def terms() -> Mapping[str, Any]:
    """The terms of the example, as a statement has them."""
    read = OutcomeContract.model_validate(tomllib.loads(TERMS.read_text(encoding="utf-8")))
    return read.model_dump(mode="json", exclude_none=True)


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    common = {"kind": "icb", "source": "scheme"}
    for code, form, parts in (
        (OTHER, "board", []),
        (COMMITTEE, "committee", [BODY]),
        (JOINT, "joint committee", [BODY, OTHER]),
    ):
        yield "body", {"body": code, "name": code, "form": form, "of": parts, **common}
    yield "post", {"post": POST, "body": COMMITTEE, "title": "Officer", "source": "scheme"}
    meeting = {"bodies": [COMMITTEE], "title": "Committee", "status": "held"}
    yield "meeting", {"meeting": "m-2", "on": DAYS[1], **meeting}
    yield "agenda_item", {"item": "item-2", "meeting": "m-2", "number": "1", "title": "Of m-2",
                          "for_decision": True, "procurement": "pr-1"}  # fmt: skip
    yield "agenda_item", {"item": "item-0", "meeting": "m-1", "number": "9", "title": "Of m-1"}
    yield "motion", {"motion": "motion-0", "meeting": "m-1", "text": "Yes", "item": "item-0"}
    for person in ("p-1", "p-2", "p-3"):
        yield "attendance", {"meeting": "m-1", "person": person, "capacity": "member"}
    yield "decision", {"decision": "d-0", "body": BODY, "title": "It", "text": "Agreed",
                       "reasons": "made up", "on": DAYS[0], "meeting": "m-1", "item": "item-0",
                       "motion": "motion-0", "decided_by": ["p-1"]}  # fmt: skip
    for code, contract in (("o-1", []), ("o-2", ["k-1"])):
        yield "outcome_contract", {**terms(), "contract": code, "authority": BODY,
                                   "supersedes": contract}  # fmt: skip


def payload_of(
    one: Drawn, at: int, stated: Sequence[Statement]
) -> tuple[str, dict[str, Any]] | None:
    """What a step states of what stands before it; None where there is nothing to state it of."""
    kind, a, b, c = one
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for held in stated:
        by_kind.setdefault(held.type, []).append(held.payload or {})
    items = [held["item"] for held in by_kind["agenda_item"]]
    motions = [held["motion"] for held in by_kind.get("motion", ())]
    taken = [held for held in stated if held.type == "decision"]
    if kind == "decision":
        return kind, {
            "decision": of(DECISIONS, a), "body": of((BODY, COMMITTEE, JOINT, OTHER), b),
            "title": "It", "text": "Agreed", "reasons": "made up", "on": of(DAYS, c),
            "meeting": of((None, "m-1", "m-2"), a + c), "item": of((None, *items), b + c),
            "motion": of((None, *motions), a), "procurement": of((None, None, "pr-1"), c),
            "function": of((None, "buying", "planning"), b), "value_pence": of((None, 5, 500), a),
            "decided_by": of(([], ["p-1"], ["p-9"], [POST], ["p-1", "p-3"]), c),
            "ratifies": of((None, *DECISIONS), a + b),
            **of(({}, {"private": False}, {"private": True, "ground": "It names somebody"}), a),
        }  # fmt: skip
    if kind == "delegation":
        ends = (BODY, OTHER, COMMITTEE, JOINT)
        return kind, {
            "delegation": f"del-{at}", "function": of(("buying", "Planning"), a),
            "from_body": of(ends, b), "to": of((*ends, POST), c), "level": "place",
            "limit_pence": of((None, 100), a + b), "onward": of((None, True, False), c),
            "report_to": of((None, BODY), b + c), "source": "scheme",
        }  # fmt: skip
    if kind == "appointment":
        return kind, {"post": POST, "person": of(PEOPLE, a), "by": BODY, "source": "minutes",
                      "step": of(("appointed", "approved", "not approved"), b)}  # fmt: skip
    if kind == "motion":
        return kind, {"motion": f"motion-{at}", "meeting": of(("m-1", "m-2"), a), "text": "Yes",
                      "item": of(items, b), "proposed_by": of(PEOPLE, c)}  # fmt: skip
    if kind == "vote" and motions:
        casting, person = c % 5 == 0, of((None, *PEOPLE), b)
        return kind, {"motion": of(motions, a * (b % 2)), "person": person, "casting": casting,
                      "vote": of(("for", "against", "abstained")[: 2 if casting else 3], c),
                      "count": 1 if casting or person else 1 + a % 3}  # fmt: skip
    if kind == "exclusion":
        return kind, {"meeting": of(("m-1", "m-2"), a), "items": of(([], items[:1], items[-1:]), b),
                      "ground": of(("special reasons", "disorder"), c), "reason": "made up",
                      "resolution": of((None, "That the public leave"), a + b)}  # fmt: skip
    if kind == "attendance":
        return kind, {"meeting": of(("m-1", "m-2"), a), "person": of(PEOPLE, b),
                      "capacity": "member", "apologies": c % 3 == 0}  # fmt: skip
    if kind == "award":
        return kind, {"procurement": "pr-1", "contract": "k-1", "organisation": "Orbit",
                      "on": of(DAYS, a), "abandoned": b % 4 == 0}  # fmt: skip
    if kind == "notice":
        return "procurement_notice", {"notice": f"n-{at}", "procurement": "pr-1", "fields": {},
                                      "kind": of(("intention to award", "award"), a),
                                      "published": of(DAYS, b)}  # fmt: skip
    if kind == "reported_back":
        given = [held["delegation"] for held in by_kind.get("delegation", ())]
        if given and taken:
            return kind, {"decision": of(DECISIONS, a), "delegation": of(given, b), "to": BODY,
                          "on": "2024-03-01"}  # fmt: skip
    if kind == "closing" and taken:
        return "decision_closed", {
            "closes": of(taken, a * (b % 2)).id,
            "on": "2024-03-01",
            "by": "Chair",
        }
    if kind == "contract":
        return kind, {"contract": of(("k-1", "k-2"), a), "authority": BODY, "organisation": "Orbit",
                      "title": "It", "source": "register", "starts": of(DAYS, b),
                      "service": of((None, "Community health", "Other"), b + c),
                      "serves": of(([], [terms()["partnership"]]), c)}  # fmt: skip
    if kind == "terms":
        return "outcome_contract", {
            **terms(), "contract": of(("o-1", "o-2", "o-3"), a), "authority": BODY,
            "currency": of(("GBP", "GBP", "EUR"), b), "supersedes": of(([], ["k-1", "k-2"]), c),
            "partnership": of((terms()["partnership"], "Another"), b + c),
        }  # fmt: skip
    if kind == "signature":
        return "outcome_contract_signed", {"contract": of(("o-1", "o-2", "o-3"), a), "by": "Chair",
                                           "on": of(("2020-02-11", *DAYS), b)}  # fmt: skip
    if kind == "ended":
        return "contract_ended", {"contract": of(("k-1", "k-2"), a), "on": of(DAYS, b),
                                  "how": "terminated", "source": "letter"}  # fmt: skip
    if kind == "commitment":
        return kind, {"commitment": of(("c-1", "c-2"), a), "kind": "request", "text": "Do",
                      "made_on": of(DAYS, b), "by": "Office", "where": "discussion",
                      "to": of((BODY, COMMITTEE, OTHER), c), "source": "minutes"}  # fmt: skip
    if kind == "closure":
        return kind, {"commitment": of(("c-1", "c-2"), a), "on": of(DAYS, b), "outcome": "met",
                      "by": of((BODY, COMMITTEE, OTHER), c)}  # fmt: skip
    if kind == "correction":
        found = [held for held in stated if held.type not in ("correction", "void")]
        first = of(found[::-1], a * 3 + b)
        again = payload_of(
            (DRAWN.get(first.type, first.type), a, b, c),
            at,
            [held for held in stated if held != first],
        )
        inner = first.payload if again is None or again[0] != first.type else again[1]
        return kind, {"corrects": first.id, "payload": inner}
    if kind == "void":
        return kind, {"voids": of(stated[::-1], a * 5 + b).id}
    voids = [held for held in stated if held.type == "void"]
    return ("void", {"voids": of(voids, a).id}) if kind == "revived" and voids else None


def all_of(steps: list[Step], more: list[Drawn]) -> list[Statement]:
    """The statements of a board and of what was decided there."""
    stated = history(steps)
    for kind, payload in bodies():
        stated.append(made(kind, len(stated), payload))
    for one in more:
        found = payload_of(one, len(stated), stated)
        if found is not None:
            # After all days of which anything is said: what is told before it came is refused.
            said = made(found[0], len(stated), found[1])
            stated.append(said.model_copy(update={"stated_at": said.stated_at + LATER}))
    return stated


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(histories, decided)
def test_of_a_decision_the_same_is_told(steps: list[Step], more: list[Drawn]) -> None:
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        take_over(link(all_of(steps, more)))
        every, book = everything(), load_rules()
        for code in DECISIONS:
            near = around_decision(code)
            told = []
            for held in (every, near):
                try:
                    rests = authority(whenever(held), code, book)
                except KeyError:
                    told.append(None)
                    continue
                told.append((decision_findings(held, code, book), rests))
            assert told[0] == told[1]
        transaction.set_rollback(True)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(histories, decided, st.booleans())
def test_whatever_is_refused_among_all_is_refused_beside_what_stands_near(
    steps: list[Step],
    more: list[Drawn],
    merged: bool,
) -> None:
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        stated = all_of(steps, more)
        before = len(all_of(steps, []))
        held, new = stated[:before], stated[before:]
        if merged:
            Became.objects.create(predecessor=OTHER, successor=BODY, on=ON, kind="merger")
        take_over(link(held))
        every = everything()
        for at, one in enumerate(new):
            several = new[at : at + 2]
            for some in ([one], several):
                wide = refusals(every, some, checks())
                if wide:
                    assert refusals(beside(some), some, checks()), wide
        transaction.set_rollback(True)


#: A committee at the third remove that gave a function, and a body that is known as heir alone.
FAR = (("whole", "board", []), ("part", "committee", ["whole"]), ("inner", "committee", ["part"]),
       ("heir", "committee", ["whole"]))  # fmt: skip


def decided_for_others() -> list[Statement]:
    """A decision on functions that came from a committee far off, and by a body that is no more."""
    stated = all_of([], [])
    said: list[tuple[str, dict[str, Any]]] = [
        ("body", {"body": code, "name": code.title(), "form": form, "of": parts, "kind": "icb",
                  "source": "scheme"})
        for code, form, parts in FAR
    ]  # fmt: skip
    for function, giver in (("far", "inner"), ("inherited", "gone")):
        given = {"delegation": function, "function": function, "level": "place", "source": "scheme"}
        said.append(("delegation", {**given, "from_body": giver, "to": BODY}))
        taken = {"decision": f"d-{function}", "body": BODY, "title": "It", "text": "Agreed"}
        taken |= {"reasons": "made up", "on": DAYS[0], "function": function}
        said.append(("decision", taken))
    more = [made(kind, len(stated) + at, one) for at, (kind, one) in enumerate(said)]
    # The whole was no more when it was decided.
    return [*stated, more[0].model_copy(update={"effective_to": SINCE}), *more[1:]]


def test_authority_is_told_by_bodies_far_off() -> None:
    """By those whose parts others are, and by whoever succeeded to one that the records do not
    know, as among all; and a body that nothing here names is not read."""
    with patch("commonweal.web.store.adding.renew"):
        stated = decided_for_others()
        alone = {"body": "alone", "name": "Alone", "kind": "icb", "form": "board", "source": "law"}
        take_over(link([*stated, made("body", len(stated), alone)]))
    Became.objects.create(predecessor="gone", successor="before", on=SINCE, kind="merger")
    Became.objects.create(predecessor="before", successor="heir", on=ON, kind="merger")
    every, book = everything(), load_rules()
    for code in ("d-far", "d-inherited"):
        near = around_decision(code)
        whole, part = (
            authority(whenever(held), code, book, successions=successions())
            for held in (every, near)
        )
        assert part == whole
        assert "whole did not exist" in part.why
        assert "alone" not in {(one.payload or {}).get("body") for one in near}
