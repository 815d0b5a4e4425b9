"""Networks of practices: this search against GerryChain and spopt, and all of England at once.

    python benchmarks/networks.py ../shared/data [--units 200] [--instances 10] [--seconds 10]
    python benchmarks/networks.py ../shared/data --england [--time-limit 60]

Needs the peers: pip install 'commonweal[bench-networks]'. Each instance is the 200 practices
nearest to one practice drawn by the seed, with their lists, on the Gabriel graph, for a band of
30,000 to 50,000. Both searches have the same seconds (the compiled search is warmed up first);
spopt runs to its end. England is every practice of the 2022/23 table on one graph, regions free.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import resource
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from networks_peers import Found, Instance, inertia, max_p, short_bursts

from commonweal.optimise.partition.districts import districts
from commonweal.space import components, gabriel, plane_km

LOW, HIGH = 30_000.0, 50_000.0


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--instances", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--england", action="store_true")
    parser.add_argument("--time-limit", type=float, default=60.0)
    given = parser.parse_args()
    latlon, lists, networks = practices(given.data)
    warm_up()
    if given.england:
        england(latlon, lists, networks, given.time_limit)
    else:
        beside_peers(latlon, lists, given.units, given.instances, given.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB; load {os.getloadavg()[0]:.1f}")


def practices(data: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Places, lists and networks of every practice of the 2022/23 table."""
    path = data / "england" / "aif_wp_data_2022LAD_HEAD.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Latitude"]]
    latlon = np.array([(float(row["Latitude"]), float(row["Longitude"])) for row in rows])
    return latlon, np.array([float(r["Patients"]) for r in rows]), [r["PCN_Code"] for r in rows]


def warm_up() -> None:
    """Compile the search, so that no measured run pays for it."""
    grid = np.array([(x, y) for x in range(4) for y in range(4)], dtype=float)
    districts(np.ones(16), grid, 3.0, 5.0, graph=gabriel(grid), seed=0, iterations=1000)


def instances(latlon: np.ndarray, lists: np.ndarray, units: int, count: int) -> list[Instance]:
    """Clusters of neighbouring practices, none with a list above the band."""
    usable = np.flatnonzero(lists <= HIGH)
    made = []
    for seed in range(count):
        xy = plane_km(latlon[usable])
        centre = np.random.default_rng(seed).integers(len(usable))
        near = usable[np.argsort(((xy - xy[centre]) ** 2).sum(axis=1), kind="stable")[:units]]
        own = plane_km(latlon[near])
        made.append(Instance(f"{seed}", lists[near], own, gabriel(own), LOW, HIGH))
    return made


def judged(found: Found, instance: Instance) -> tuple[int, int, bool, float]:
    """Districts, how many lie in the band, whether all hang together, inertia."""
    if found.labels is None:
        return 0, 0, False, np.nan
    weight = np.bincount(found.labels, instance.weight)
    used = np.unique(found.labels)
    inside = int(((weight[used] >= LOW) & (weight[used] <= HIGH)).sum())
    same = found.labels[instance.links[:, 0]] == found.labels[instance.links[:, 1]]
    pieces = components(len(instance.weight), instance.links[same])
    return (
        len(used),
        inside,
        int(pieces.max()) + 1 == len(used),
        inertia(found.labels, instance.weight, instance.xy),
    )


def search(instance: Instance, seed: int, seconds: float, number: int | None = None) -> Found:
    """This project's search, with the time of each improvement; the number free if not given."""
    path: list[tuple[float, float]] = []
    begun = time.perf_counter()

    def seen(done: int, total: int, best: float) -> None:
        del done, total
        if not path or best < path[-1][1]:
            path.append((time.perf_counter() - begun, best))

    made = districts(
        instance.weight, instance.xy, LOW, HIGH, graph=instance.links, seed=seed,
        time_limit=seconds, number=number, progress=seen, bounded=False,
    )  # fmt: skip
    return Found(made.labels, tuple(path))


def beside_peers(
    latlon: np.ndarray, lists: np.ndarray, units: int, count: int, seconds: float
) -> None:
    """Every instance by all, and what the ratios come to."""
    print(
        f"{count} instances of {units} practices, {seconds:g} s each; load {os.getloadavg()[0]:.1f}"
    )
    print(f"seed  {'who':25}  districts  in band  connected  inertia  ours to it  s to its best")
    ratios: dict[str, list[float]] = defaultdict(list)
    whole = 0
    for seed, instance in enumerate(instances(latlon, lists, units, count)):
        middle = max(1, round(instance.weight.sum() * 2.0 / (LOW + HIGH)))
        free = search(instance, seed, seconds)
        same = search(instance, seed, seconds, middle)
        k, inside, joined, _ = judged(free, instance)
        whole += k == inside and joined
        tell(seed, "commonweal", free, instance)
        tell(seed, "commonweal, middle number", same, instance)
        chain = short_bursts(instance, seed, seconds, middle)
        for name, found, ours in (
            ("GerryChain", chain, free),
            ("GerryChain, same number", chain, same),
            ("max-p, alike in place", max_p(instance, seed, ("x", "y")), free),
            ("max-p, alike in lists", max_p(instance, seed, ("patients",)), free),
        ):
            ratios[name].append(tell(seed, name, found, instance, ours))
    print(f"all in band and connected: {whole} of {count}")
    for name, held in ratios.items():
        known = [ratio for ratio in held if np.isfinite(ratio)]
        said = f"median {np.median(known):.3f}, worst {max(known):.3f}" if known else "none"
        print(f"inertia, ours over {name}: {said} of {len(known)}")


def tell(
    seed: int, name: str, found: Found, instance: Instance, ours: Found | None = None
) -> float:
    """One line on one grouping; beside a peer, our inertia over its, which is returned."""
    k, inside, joined, value = judged(found, instance)
    line = f"{seed:4}  {name:25}  {k:9}  {inside:7}  {joined!s:9}  {value:8.0f}"
    if ours is None:
        print(line)
        return np.nan
    ratio = judged(ours, instance)[3] / value
    reached = next((s for s, best in ours.path if best <= value), np.nan)
    took = found.path[-1][0] if found.path else np.nan
    print(f"{line}  {ratio:10.3f}  {reached:6.2f} of {took:.1f}  {found.note}")
    return ratio


def england(latlon: np.ndarray, lists: np.ndarray, networks: list[str], seconds: float) -> None:
    """All practices at once on one core, beside the published networks."""
    xy = plane_km(latlon)
    links = gabriel(xy)
    sizes: dict[str, float] = defaultdict(float)
    for network, patients in zip(networks, lists.tolist(), strict=True):
        sizes[network] += patients
    real = np.array([size for network, size in sizes.items() if network not in ("", "U")])
    share = ((real >= LOW) & (real <= HIGH)).mean()
    print(f"published: {len(real)} networks, {share:.1%} in band")
    begun = time.perf_counter()
    made = districts(lists, xy, LOW, HIGH, graph=links, seed=0, time_limit=seconds, bounded=False)
    took = time.perf_counter() - begun
    print(
        f"{len(lists):,} practices in {took:.0f} s: {len(made.in_band):,} networks, "
        f"{made.in_band.mean():.1%} in band, connected {made.contiguous.all()}, "
        f"{made.status}"
    )
    for cause in made.causes:
        print(f"- {cause.kind}: {cause.text}")


if __name__ == "__main__":
    main()
