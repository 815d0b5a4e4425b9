"""How long an agenda takes to be checked against a large register and much ownership.

An agenda of 50 items, each naming three suppliers, is checked against 20,000 interests of 4,000
people and 100,000 links of ownership between 60,000 companies, all drawn with a fixed seed: owners
are drawn so that most companies have few and some hold hundreds. The peer walks the same lists item
by item with plain loops, as somebody with four documents would, direct interests only.

    python benchmarks/connections.py [--interests 20000] [--links 100000] [--items 50]
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from datetime import UTC, date, datetime

from commonweal.governance.connections import Gainer, connections, matches
from commonweal.records import State, Statement, fold

DAY = date(2024, 6, 1)
KNOWN = datetime(2024, 1, 1, tzinfo=UTC)


def drawn(interests: int, links: int, seed: int = 0) -> list[Statement]:
    """The register and the ownership."""
    draw = random.Random(seed)
    people, firms = max(interests // 5, 1), max(links * 6 // 10, 2)
    made = []
    for n in range(interests):
        firm = f"company:{draw.randrange(firms)}"
        payload = {
            "interest": f"i-{n}",
            "person": f"p-{draw.randrange(people)}",
            "register_of": "QKS",
            "type": "financial",
            "description": "shares",
            "organisation": f"Firm {firm[8:]}",
            "organisation_ids": [firm],
            "by_office": False,
            "declared": "2023-01-01",
        }
        made.append(_statement("interest", n, payload))
    for n in range(links):
        owner = int(firms * draw.random() ** 3)
        owned = draw.randrange(firms)
        if owner == owned:
            owned = (owned + 1) % firms
        payload = {
            "owner": f"company:{owner}",
            "owned": f"company:{owned}",
            "nature": "shareholding",
            "source": "register of companies",
        }
        made.append(_statement("ownership", n, payload))
    return made


def _statement(kind: str, n: int, payload: dict[str, object]) -> Statement:
    return Statement.model_construct(
        id=f"{kind}-{n}",
        type=kind,
        stated_by="Secretary",
        about="QKS",
        stated_at=KNOWN,
        effective=date(2023, 1, 1),
        effective_to=None,
        reason="register",
        payload=payload,
        salt="0" * 64,
    )


def by_hand(state: State, agenda: list[list[Gainer]], people: set[str]) -> int:
    """Direct interests alone, by going through the register for each supplier of each item."""
    found = 0
    for item in agenda:
        for gainer in item:
            for one in state.of_type("interest"):
                held = one.payload or {}
                found += (
                    held["person"] in people and gainer.organisation in held["organisation_ids"]
                )
    return found


def main() -> None:
    """Draw, check, and print times, their ratio and peak memory."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--interests", type=int, default=20_000)
    asked.add_argument("--links", type=int, default=100_000)
    asked.add_argument("--items", type=int, default=50)
    given = asked.parse_args()
    state = fold(drawn(given.interests, given.links), effective=DAY)
    draw = random.Random(1)
    firms = max(given.links * 6 // 10, 2)
    people = {f"p-{draw.randrange(max(given.interests // 5, 1))}" for _ in range(20)}
    codes = [[f"company:{draw.randrange(firms)}" for _ in range(3)] for _ in range(given.items)]
    agenda = [[Gainer(code, code) for code in item] for item in codes]
    worked = time.process_time()
    start = time.perf_counter()
    graph = connections(state)
    built = time.perf_counter()
    found = sum(len(matches(graph, people, item)) for item in agenda)
    checked, worked = time.perf_counter(), time.process_time() - worked
    peer = by_hand(state, agenda, people)
    ended = time.perf_counter()
    print(f"{given.items} items, {len(people)} people who decide, {given.interests:,} interests,")
    print(f"{given.links:,} links of ownership: {found} matches, {peer} of them plain to a reader")
    print(f"graph {built - start:.2f} s, agenda {checked - built:.2f} s")
    print(f"together {checked - start:.2f} s, of the processor {worked:.2f} s")
    print(f"by hand, direct interests only {ended - checked:.2f} s")
    print(f"ratio by hand / commonweal {(ended - checked) / (checked - start):.1f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
