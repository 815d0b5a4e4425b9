"""Organisations that own themselves round a corner. The world has such rings; they are told, and
end no search."""

from __future__ import annotations

from commonweal.governance.connections.graph import Connections, Owner


def rings(graph: Connections) -> tuple[tuple[str, ...], ...]:
    """Rings of ownership, each from its smallest member on; none where there is none."""
    found: set[tuple[str, ...]] = set()
    settled: set[str] = set()
    for start in sorted(graph.owners):
        found |= _rings_from(start, graph.owners, settled)
    return tuple(sorted(found))


def _rings_from(
    start: str, owners: dict[str, list[Owner]], settled: set[str]
) -> set[tuple[str, ...]]:
    """Rings met on the way up from an organisation, without recursion."""
    rings: set[tuple[str, ...]] = set()
    way: list[str] = []
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        code, done = stack.pop()
        if done:
            settled.add(way.pop())
        elif code in way:
            ring = way[way.index(code) :]
            least = ring.index(min(ring))
            rings.add(tuple(ring[least:] + ring[:least]))
        elif code not in settled:
            way.append(code)
            stack.append((code, True))
            stack += [
                (owner, False) for owner, nature in owners.get(code, ()) if nature != "succeeded by"
            ]
    return rings
