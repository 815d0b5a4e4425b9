"""Matches against a twin that tries every chain, and what holds whatever the records."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.governance.connections import Gainer, connections, matches
from commonweal.governance.connections.rings import rings
from commonweal.records import Statement, draft, fold

DAY = date(2020, 6, 1)
PEOPLE = ("p-1", "p-2")
FIRMS = tuple(f"company:{n}" for n in range(6))

Interests = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(FIRMS)), max_size=4)
Links = st.lists(
    st.tuples(st.sampled_from((*FIRMS, *PEOPLE)), st.sampled_from(FIRMS)).filter(
        lambda link: link[0] != link[1]
    ),
    max_size=8,
)


def _records(interests: list[tuple[str, str]], links: list[tuple[str, str]]) -> list[Statement]:
    made = [
        (
            "interest",
            {
                "interest": f"i-{n}",
                "person": who,
                "register_of": "01Y",
                "type": "financial",
                "description": "shares",
                "organisation": firm,
                "organisation_ids": [firm],
                "declared": "2020-01-01",
            },
        )
        for n, (who, firm) in enumerate(interests)
    ]
    made += [
        ("ownership", {"owner": a, "owned": b, "nature": "shareholding", "source": "register"})
        for a, b in links
    ]
    return [
        draft(
            kind,
            payload,
            id=f"s-{n}",
            stated_by="Secretary",
            about="01Y",
            stated_at=datetime(2020, 1, 1, tzinfo=UTC),
            effective=date(2020, 1, 1),
            reason="register",
            salt="0" * 64,
        )
        for n, (kind, payload) in enumerate(made)
    ]


def _reached(start: str, links: list[tuple[str, str]]) -> set[str]:
    """Everything that owns a thing, by trying all chains."""
    above = {owner for owner, owned in links if owned == start}
    while True:
        more = above | {owner for owner, owned in links if owned in above}
        if more == above:
            return above
        above = more


@given(Interests, Links, st.sampled_from(FIRMS))
@settings(max_examples=300, deadline=None)
def test_the_same_pairs_as_a_twin_that_tries_every_chain(
    interests: list[tuple[str, str]], links: list[tuple[str, str]], gainer: str
) -> None:
    graph = connections(fold(_records(interests, links), effective=DAY))
    found = matches(graph, PEOPLE, [Gainer(gainer, gainer)])
    automatic = {one.person for one in found if one.status == "automatic"}
    owning = _reached(gainer, links)
    expected = {
        who
        for who, firm in interests
        if firm == gainer or firm in owning or gainer in _reached(firm, links)
    } | (set(PEOPLE) & owning)
    undeclared = [(who, firm) for who, firm in links if who in set(PEOPLE) - owning]
    expected |= {who for who, firm in undeclared if gainer in _reached(firm, links)}
    assert automatic == expected
    shared = {
        who
        for who, firm in (*interests, *undeclared)
        if firm != gainer
        and firm not in owning
        and gainer not in _reached(firm, links)
        and _reached(firm, links) & owning
    }
    assert {one.person for one in found if one.kind == "common owner"} == shared


@given(Interests, Links, st.sampled_from(FIRMS))
@settings(max_examples=100, deadline=None)
def test_the_order_of_statements_and_another_import_change_no_key(
    interests: list[tuple[str, str]], links: list[tuple[str, str]], gainer: str
) -> None:
    records = _records(interests, links)
    again = [one.model_copy(update={"id": f"again-{one.id}"}) for one in reversed(records)]
    one, other = (
        matches(connections(fold(made, effective=DAY)), PEOPLE, [Gainer(gainer, gainer)])
        for made in (records, again)
    )
    assert [match.key for match in one] == [match.key for match in other]


@given(
    Interests,
    Links,
    st.sampled_from(FIRMS),
    st.tuples(st.sampled_from(FIRMS), st.sampled_from(FIRMS)),
)
@settings(max_examples=100, deadline=None)
def test_another_link_of_ownership_never_hides_a_person(
    interests: list[tuple[str, str]],
    links: list[tuple[str, str]],
    gainer: str,
    link: tuple[str, str],
) -> None:
    if link[0] == link[1]:
        return
    before, after = (
        {
            one.person
            for one in matches(
                connections(fold(_records(interests, known), effective=DAY)),
                PEOPLE,
                [Gainer(gainer, gainer)],
            )
        }
        for known in (links, [*links, link])
    )
    assert before <= after


@given(Links)
@settings(max_examples=200, deadline=None)
def test_rings_of_ownership_are_told_and_end_no_search(links: list[tuple[str, str]]) -> None:
    graph = connections(fold(_records([], links), effective=DAY))
    ringed = {firm for firm in (*FIRMS, *PEOPLE) if firm in _reached(firm, links)}
    told = rings(graph)
    assert {firm for ring in told for firm in ring} <= ringed
    assert bool(told) == bool(ringed)
    for ring in told:
        assert ring[0] == min(ring)
        pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
        assert all((owner, owned) in links for owned, owner in pairs)
