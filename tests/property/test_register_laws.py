"""Laws of registers: later is never less late, a rougher day never says more, sums do not depend on
the order of gifts, and the public register holds nothing that the whole one does not."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonweal.governance.connections import connections
from commonweal.governance.register import Clock, Span, public, register, sums
from commonweal.governance.register.publishing import FIELDS, WITHHELD
from commonweal.records import fold
from commonweal.records.kinds import Gift, Interest
from register_sample import GROUP, interest, on_day, seat, stated

FIRST, LAST = date(2014, 1, 1), date(2022, 6, 30)
days = st.dates(FIRST, LAST)
precisions = st.sampled_from(("day", "month", "year"))


def clocks(declared: date, aware: date, aware_precision: str = "day") -> tuple[Clock, ...]:
    day = on_day(
        [
            GROUP,
            interest(
                "i", "p-1", declared.isoformat(), aware=aware.isoformat(), arose=aware.isoformat(),
                aware_precision=aware_precision, arose_precision=aware_precision,
            ),
        ],
        "2022-06-30",
    )  # fmt: skip
    (entry,) = register(day, "09W").entries
    return entry.clocks


@settings(max_examples=60)
@given(days, days, st.integers(0, 400))
def test_a_later_declaration_is_never_less_late(aware: date, declared: date, more: int) -> None:
    assume(declared + timedelta(days=more) <= LAST)
    for before, after in zip(
        clocks(declared, aware), clocks(declared + timedelta(days=more), aware), strict=True
    ):
        assert (before.rule is None) == (after.rule is None)
        if before.least is not None and after.least is not None:
            assert after.least == before.least + more
        if before.verdict == "late":
            assert after.verdict == "late"


@settings(max_examples=60)
@given(days, days, precisions)
def test_a_rougher_day_holds_the_exact_one(aware: date, declared: date, precision: str) -> None:
    span = Span.of(aware, precision)
    assert span.first <= aware <= span.last
    for exact, rough in zip(
        clocks(declared, aware), clocks(declared, aware, precision), strict=True
    ):
        if exact.least is None or rough.least is None or rough.most is None:
            continue
        assert rough.least <= exact.least <= rough.most
        if rough.verdict in ("late", "in time") and exact.rule is not None:
            assert exact.verdict == rough.verdict


gifts = st.lists(
    st.builds(
        Gift,
        gift=st.uuids().map(str),
        person=st.sampled_from(("p-1", "p-2")),
        register_of=st.just("09W"),
        kind=st.just("gift"),
        giver=st.sampled_from(("Firm", "FIRM Ltd", "Another")),
        value_pence=st.none() | st.integers(0, 9000),
        offered=st.dates(date(2018, 1, 1), date(2020, 2, 28)),
        accepted=st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(gifts, st.randoms())
def test_sums_of_gifts_do_not_depend_on_their_order(held: list[Gift], order: Random) -> None:
    graph = connections(fold([], effective=date(2020, 1, 1)))
    mixed = list(held)
    order.shuffle(mixed)
    found = sums(graph, held, 12)
    assert found == sums(graph, mixed, 12)
    same = {"Firm": "firm", "FIRM Ltd": "firm", "Another": "another"}
    for one in found:
        last = one.gift
        year = (last.offered - last.offered.replace(year=last.offered.year - 1)).days
        twin = sum(
            other.value_pence or 0
            for other in held
            if other.accepted
            and other.person == last.person
            and same[other.giver] == same[last.giver]
            and (last.offered - other.offered).days < year
            and (other.offered, other.gift) <= (last.offered, last.gift)
        )
        assert one.pence == twin


fields = st.sets(st.sampled_from((*Interest.model_fields, "nonsense")), min_size=1, max_size=3)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(("p-1", "p-2")), days, st.none() | fields, st.booleans()),
        max_size=6,
    ),
    days,
)
def test_the_public_register_is_part_of_the_whole_one(
    said: list[tuple[str, date, set[str] | None, bool]], on: date
) -> None:
    held = [GROUP, seat("p-1", "2014-01-01")]
    for number, (person, declared, cut, ended) in enumerate(said):
        one = interest(
            f"i-{number}", person, declared.isoformat(), organisation="Firm", role="director"
        )
        held.append(one)
        if cut is not None:
            held.append(
                stated(
                    "redaction",
                    declared.isoformat(),
                    redacts=one.id,
                    fields=sorted(cut),
                    reason="r",
                    approver="a",
                )
            )
        if ended:
            end = declared.isoformat()
            held.append(stated("interest_ended", end, interest=f"i-{number}", on=end))
    day = on_day(held, on.isoformat())
    whole = register(day, "09W")
    seen = public(day, whole)
    entries = {entry.what.interest: entry for entry in whole.entries}
    assert len(seen.lines) + seen.not_needed + seen.taken_off == len(entries)
    for line in seen.lines:
        entry = entries[line.interest]
        cut_fields = {name for one in entry.redactions for name in one.fields}
        for name in FIELDS:
            value = entry.ended if name == "ended" else getattr(entry.what, name)
            shown = line.told.get(name)
            assert shown in (value, WITHHELD) or (shown is None and value is None)
            if name in cut_fields and value is not None:
                assert shown == WITHHELD
        assert line.person in (entry.what.person, WITHHELD)
