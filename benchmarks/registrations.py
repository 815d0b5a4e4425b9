"""Registrations modelled: how fast, and how right.

    python benchmarks/registrations.py speed
    python benchmarks/registrations.py accuracy        (needs the shared data)
    python benchmarks/registrations.py parameters      (needs the shared data; some minutes)

`speed` models a made region of 1,400 practices and 6,000 small areas, and prints the time, the peak
memory and the ratio to two peers in the same run: a loop over rows in Python, and alternate
scaling of the whole matrix in numpy (the textbook form). `accuracy` prints the tables of
docs/methods/registrations.md, `parameters` the likelihoods by which the deterrence was chosen.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from commonweal.people.registration_check import (
    check_deprivation,
    compare,
    estimated_scores,
    likely_age_error,
    likely_score_error,
    practices_nearby,
)
from commonweal.people.registration_fit import GIVE, SCORE_ERROR
from commonweal.people.registrations import (
    PUBLISHED_DEFAULT,
    Registrations,
    model_registrations,
)
from commonweal.space import Deterrence, doubly_constrained, great_circle_km

Floats = npt.NDArray[np.float64]

SHARED = Path(
    os.environ.get("COMMONWEAL_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")
)
RING_KM = 15.0
KENT = "Kent and Medway"
FIVE = (
    "Devon",
    "Greater Manchester Health and Social Care Partnership",
    "East London Health and Care Partnership",
    "Lincolnshire",
    "Norfolk and Waveney Health and Care Partnership",
)


# --- speed ------------------------------------------------------------------------------------


def made_region(practices: int, areas: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Points and persons of a region with forty towns of uneven size, seeded."""
    draw = np.random.default_rng(20190701)
    towns = draw.uniform((51.0, -1.0), (52.2, 0.9), (40, 2))
    weight = draw.pareto(1.2, 40) + 0.2
    weight /= weight.sum()

    def scatter(count: int) -> Floats:
        spread = draw.choice([0.01, 0.05], (count, 1), p=[0.7, 0.3])
        return towns[draw.choice(40, count, p=weight)] + draw.normal(0.0, 1.0, (count, 2)) * spread

    return (
        scatter(practices),
        draw.lognormal(8.9, 0.6, practices),
        scatter(areas),
        draw.normal(1700.0, 250.0, areas).clip(900.0),
    )


def loop_over_rows(
    out: Floats, into: Floats, kernel: Floats, tolerance: float
) -> tuple[int, Floats]:
    """Alternate scaling one row and one column at a time."""
    flows, passes, error = kernel.copy(), 0, np.inf
    while error > tolerance:
        passes += 1
        for i in range(len(out)):
            flows[i, :] = flows[i, :] * (out[i] / flows[i, :].sum())
        for j in range(len(into)):
            flows[:, j] = flows[:, j] * (into[j] / flows[:, j].sum())
        error = float(np.max(np.abs(flows.sum(axis=1) - out) / out))
    return passes, flows


def whole_matrix(out: Floats, into: Floats, kernel: Floats, tolerance: float) -> tuple[int, Floats]:
    """Alternate scaling of the whole matrix."""
    flows, passes, error = kernel.copy(), 0, np.inf
    while error > tolerance:
        passes += 1
        flows *= (out / flows.sum(axis=1))[:, None]
        flows *= into / flows.sum(axis=0)
        error = float(np.max(np.abs(flows.sum(axis=1) - out) / out))
    return passes, flows


def speed() -> None:
    """Print times, ratios and peak memory."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for practices, areas in ((234, 1065), (1400, 6000)):
        points, lists, homes, people = made_region(practices, areas)
        codes = [f"P{i}" for i in range(practices)]
        area_codes = [f"A{j}" for j in range(areas)]
        runs = []
        for _ in range(3):
            began = time.perf_counter()
            done = model_registrations(
                practice_codes=codes,
                practice_xy=points,
                lists=lists,
                area_codes=area_codes,
                area_xy=homes,
                residents=people,
            )
            runs.append(time.perf_counter() - began)
        print(
            f"{practices:,} x {areas:,}: model {sorted(runs)[1]:.2f} s (median of three), "
            f"{done.iterations} steps, worst margin {done.worst_margin_error:.1e}, "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
        )
        against_peers(points, lists, homes, people, rows_too=practices < 1000)


def against_peers(
    points: Floats, lists: Floats, homes: Floats, people: Floats, rows_too: bool
) -> None:
    """The strictly constrained problem, the same for all, to a tolerance the peers can reach."""
    tolerance = 1e-3
    distance = great_circle_km(points, homes)
    log_kernel = PUBLISHED_DEFAULT.log(distance, distance.min(axis=0))
    into = people * lists.sum() / people.sum()
    began = time.perf_counter()
    done = doubly_constrained(lists, into, log_kernel, tolerance=tolerance)
    own = time.perf_counter() - began
    print(f"  strict, tolerance {tolerance}: {own:.2f} s, {done.iterations} steps")
    kernel = np.exp(log_kernel - log_kernel.max(axis=1, keepdims=True))
    for name, peer in (("whole matrix in numpy", whole_matrix), ("row by row", loop_over_rows)):
        if peer is loop_over_rows and not rows_too:
            continue
        began = time.perf_counter()
        passes, flows = peer(lists, into, kernel, tolerance)
        taken = time.perf_counter() - began
        apart = np.abs(flows - done.flows).sum() / (2.0 * flows.sum())
        print(
            f"  {name}: {taken:.2f} s, {passes} passes: ratio {taken / own:.1f}; "
            f"{apart:.1e} of persons placed otherwise"
        )


# --- accuracy ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Region:
    """A system with its neighbours."""

    name: str
    practice: list[str]
    points: Floats
    lists: Floats
    own: npt.NDArray[np.bool_]
    area: list[str]
    homes: Floats
    people: Floats
    bands: Floats
    own_area: npt.NDArray[np.bool_]

    def model(self, parameters: Deterrence, give: float) -> Registrations:
        """Model the region."""
        return model_registrations(
            practice_codes=self.practice,
            practice_xy=self.points,
            lists=self.lists,
            area_codes=self.area,
            area_xy=self.homes,
            residents=self.people,
            parameters=parameters,
            give=give,
        )

    def within(self, values: dict[str, float]) -> dict[str, float]:
        """Values of the system's own practices."""
        own = {code for code, mine in zip(self.practice, self.own, strict=True) if mine}
        return {code: value for code, value in values.items() if code in own}

    def share_65(self) -> dict[str, float]:
        """Share of residents aged 65 and over, by area."""
        share = self.bands[:, 3] / self.people
        return dict(zip(self.area, share.tolist(), strict=True))


class England:
    """The tables at hand."""

    def __init__(self) -> None:
        base = SHARED / "data"
        database = duckdb.connect()
        of_ccg = dict(
            database.sql(
                f"select CCG19CDH, STP19NM from '{base}/england/ccg_stp_april2019.csv'"
            ).fetchall()
        )
        of_ccg["99P"] = of_ccg["99Q"] = of_ccg["15N"]
        lists = database.sql(
            f"select Practice, CCG, lat, long, GP_pop from "
            f"'{base}/england/practice_wp_2018-19_with_coords_england.csv.gz' order by Practice"
        ).fetchall()
        self.practice = [row[0] for row in lists]
        self.practice_system = [of_ccg[row[1]] for row in lists]
        self.points = np.array([row[2:4] for row in lists], dtype=float)
        self.lists = np.array([row[4] for row in lists], dtype=float)
        areas = database.sql(
            "select lsoa11_code, CCG19CDH, p.Lat, p.Long, total_population, "
            '"age_00-04" + "age_05-09" + "age_10-14" + "age_15-19" / 5, '
            '"age_50-54" + "age_55-59" + "age_60-64", '
            '"age_65-69" + "age_70-74" + "age_75-79" + "age_80-84" + "age_85-89" + "age_90+" '
            f"from '{base}/england/lsoa11_population_mid2019_5yr.csv.gz' "
            f"join '{base}/england/lsoa11_point_postcode_nearest_pwc.csv.gz' p "
            'on p."LSOA Code" = lsoa11_code '
            f"join '{base}/england/lsoa11_ccg_lad_april2019.csv.gz' on LSOA11CD = lsoa11_code "
            "order by lsoa11_code"
        ).fetchall()
        self.area = [row[0] for row in areas]
        self.area_system = [of_ccg[row[1]] for row in areas]
        self.homes = np.array([row[2:4] for row in areas], dtype=float)
        self.people = np.array([row[4] for row in areas], dtype=float)
        young, middle, old = np.array([row[5:] for row in areas], dtype=float).T
        self.bands = np.column_stack([young, self.people - young - middle - old, middle, old])
        ages = database.sql(
            'select PRACTICE_CODE, TOTAL, TOTAL - "16OV", "16OV" - "50OV", "50OV" - "65OV", "65OV" '
            f"from '{base}/official/gp_by_age_2020.csv'"
        ).fetchall()
        self.ages = {row[0]: np.array(row[2:], dtype=float) for row in ages if row[1] > 0}
        self.deprivation = {
            name: dict(database.sql(query).fetchall())
            for name, query in {
                "score_2015": "select lsoa11_code, IMD_score from "
                f"'{base}/england/imd2015_england_lsoa11.csv.gz'",
                "rank_2015": "select lsoa11_code, IMD_rank from "
                f"'{base}/england/imd2015_england_lsoa11.csv.gz'",
                "rank_2019": "select lsoa11_code, IMD_rank from "
                f"'{base}/england/imd2019_england_lsoa11_ranks_deciles.csv.gz'",
                "of_list": "select Practice, imd2019_practice from "
                f"'{base}/kent-medway/km_practices_2018-19_master.csv' "
                "where imd2019_practice is not null",
            }.items()
        }

    def systems(self) -> list[str]:
        """Names of the systems of April 2019."""
        return sorted(set(self.practice_system))

    def region(self, *names: str, ring_km: float = RING_KM) -> Region:
        """Systems with the practices and areas near them."""
        own = np.isin(self.practice_system, names)
        own_area = np.isin(self.area_system, names)
        near, near_area = own.copy(), own_area.copy()
        if ring_km > 0:
            inside = self.homes[own_area]
            for points, marked in ((self.points, near), (self.homes, near_area)):
                # Only points in a box around the system can be within the ring.
                low, high = inside.min(axis=0) - 0.3, inside.max(axis=0) + 0.3
                box = np.flatnonzero(((points > low) & (points < high)).all(axis=1) & ~marked)
                distance = great_circle_km(points[box], inside, np.float32)
                marked[box[distance.min(axis=1) <= ring_km]] = True
        return Region(
            name=names[0],
            practice=[code for code, kept in zip(self.practice, near, strict=True) if kept],
            points=self.points[near],
            lists=self.lists[near],
            own=own[near],
            area=[code for code, kept in zip(self.area, near_area, strict=True) if kept],
            homes=self.homes[near_area],
            people=self.people[near_area],
            bands=self.bands[near_area],
            own_area=own_area[near_area],
        )

    def published_65(self) -> dict[str, float]:
        """Share of the list aged 65 and over, April 2020."""
        return {code: float(ages[3] / ages.sum()) for code, ages in self.ages.items()}


def accuracy() -> None:
    """Print the tables of the documentation."""
    england = England()
    deprivation_in_kent(england)
    errors = ages_everywhere(england)
    kinds(errors)


def deprivation_in_kent(england: England) -> None:
    """Modelled against published deprivation of lists, under several models and scores."""
    held = england.deprivation
    scores = {
        "scores of 2015": held["score_2015"],
        "estimated scores of 2019": estimated_scores(
            held["rank_2019"], held["score_2015"], held["rank_2015"]
        ),
    }
    alone, ringed = england.region(KENT, ring_km=0), england.region(KENT)
    fitted = ringed.model(PUBLISHED_DEFAULT, GIVE)
    for name, done in (
        ("exponential 0.5/km, closed, one inflation", alone.model(Deterrence(decay=0.5), 0.0)),
        ("exponential 1.0/km, closed, one inflation", alone.model(Deterrence(decay=1.0), 0.0)),
        ("fitted, closed", alone.model(PUBLISHED_DEFAULT, GIVE)),
        ("fitted, neighbours, one inflation", ringed.model(PUBLISHED_DEFAULT, 0.0)),
        ("fitted, neighbours", fitted),
    ):
        for edition, values in scores.items():
            print(f"{name}; {edition}: {check_deprivation(done, values, held['of_list'])}")
    estimated = scores["estimated scores of 2019"]
    said, limit = fitted.weighted_mean(estimated), likely_score_error(fitted, estimated)
    nearby = dict(zip(ringed.practice, practices_nearby(ringed.points).tolist(), strict=True))
    for low, high in ((0, 0), (1, 4), (5, 14), (15, 99)):
        kind = {c: v for c, v in held["of_list"].items() if c in said and low <= nearby[c] <= high}
        within = np.mean([abs(said[c] - v) <= limit[c] for c, v in kind.items()])
        print(f"  {low} to {high} nearby: {compare(said, kind)}; within the limit {within:.3f}")
    # Found on one half of the practices (by parity of the letters of the code), tried on the other.
    both = sorted(said.keys() & held["of_list"].keys())
    share = SCORE_ERROR * np.array([abs(said[c] - held["of_list"][c]) / limit[c] for c in both])
    odd = np.array([sum(code.encode()) % 2 == 1 for code in both])
    for half in (odd, ~odd):
        found = float(np.quantile(share[half], 0.9))
        print(
            f"  nine in ten below {found:.3f} of the spread; {np.mean(share[~half] <= found):.3f}"
        )


Errors = list[tuple[str, int, float, float]]


def ages_everywhere(england: England) -> Errors:
    """Modelled against published share aged 65 and over, in every system."""
    published, errors = england.published_65(), []
    for name in england.systems():
        region = england.region(name)
        done = region.model(PUBLISHED_DEFAULT, GIVE)
        said = region.within(done.weighted_mean(region.share_65()))
        checked = compare(said, published)
        inside = done.persons[np.ix_(region.own, region.own_area)].sum()
        on_lists = done.persons[region.own].sum()
        living = done.persons[:, region.own_area].sum()
        both = sorted(said.keys() & published.keys())
        ranks = [np.argsort(np.argsort([v[c] for c in both])) for v in (said, published)]
        print(
            f"{'*' if name in FIVE else ' '} {name[:40]:40} n={checked.practices:3} "
            f"r={checked.correlation:.3f} rank r={np.corrcoef(*ranks)[0, 1]:.3f} "
            f"MAE={100 * (checked.mean_absolute_error or 0):.2f} "
            f"bias={100 * (checked.bias or 0):+.2f} "
            f"inflation={living / region.people[region.own_area].sum():.3f} "
            f"living elsewhere={1 - inside / on_lists:.3f} "
            f"registered elsewhere={1 - inside / living:.3f}",
            flush=True,
        )
        nearby = dict(zip(region.practice, practices_nearby(region.points).tolist(), strict=True))
        sizes = dict(zip(region.practice, region.lists.tolist(), strict=True))
        errors += [(name, nearby[c], sizes[c], abs(said[c] - published[c])) for c in both]
    return errors


def kinds(errors: Errors) -> None:
    """Error by kind of practice outside the five systems, and how it holds in the five."""
    groups: dict[tuple[float, float], list[float]] = {}
    for name, nearby, size, error in errors:
        if name not in FIVE:
            kind = likely_age_error(nearby, size)
            groups.setdefault((kind.nearby_up_to, kind.patients_below), []).append(error)
    for key, found in sorted(groups.items()):
        print(
            key, len(found), f"mean {np.mean(found):.3f}, nine in ten {np.quantile(found, 0.9):.3f}"
        )
    held = [
        error <= likely_age_error(nearby, size).ninth_decile
        for name, nearby, size, error in errors
        if name in FIVE
    ]
    print(f"in the five systems {np.mean(held):.3f} of {len(held)} below the ninth decile")


# --- parameters -------------------------------------------------------------------------------


def parameters() -> None:
    """Print, by deterrence and give, the likelihood of ages and the share with the nearest."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    england = England()
    kent = england.region(KENT)
    chosen = [
        (i, england.ages[code])
        for i, (code, mine) in enumerate(zip(kent.practice, kent.own, strict=True))
        if mine and code in england.ages
    ]
    rows, counts = np.array([i for i, _ in chosen]), np.array([ages for _, ages in chosen])

    def likelihood(shares: Floats) -> float:
        """Dirichlet-multinomial, its concentration free."""

        def negative(log_concentration: float) -> float:
            alpha = np.exp(log_concentration) * shares
            whole = alpha.sum(axis=1)
            terms = gammaln(whole) - gammaln(whole + counts.sum(axis=1))
            return -float((terms + (gammaln(alpha + counts) - gammaln(alpha)).sum(axis=1)).sum())

        return -float(minimize_scalar(negative, bounds=(0, 9), method="bounded").fun)

    anglia = england.region(
        "Cambridgeshire and Peterborough",
        "Norfolk and Waveney Health and Care Partnership",
        "Suffolk and North East Essex",
        ring_km=0,
    )
    distance = great_circle_km(anglia.points, anglia.homes)
    nearest = distance <= distance.min(axis=0) + 0.01
    print("decay power offset relative give | log-likelihood | nearest in East Anglia | criterion")
    for give in (0.0, 0.01, 0.02, 0.05, 0.1):
        for decay, power, offset, relative in (
            *(
                (decay, 0.0, 0.5, share)
                for decay in (1.0, 1.2, 1.4)
                for share in (0, 0.25, 0.5, 0.75)
            ),
            (0.4, 2.0, 1.0, 0.0),
            (0.7, 1.0, 1.0, 0.0),
            (0.7, 1.0, 0.5, 0.25),
            (0.0, 4.0, 2.0, 0.0),
        ):
            tried = Deterrence(decay=decay, power=power, offset_km=offset, relative=relative)
            persons = kent.model(tried, give).persons
            shares = (persons @ (kent.bands / kent.people[:, None]))[rows]
            said = likelihood(shares / shares.sum(axis=1, keepdims=True))
            of_anglia = anglia.model(tried, give).persons
            close = float((of_anglia * nearest).sum() / of_anglia.sum())
            criterion = said - 0.5 * ((close - 0.56) / 0.03) ** 2
            print(
                f"{decay} {power} {offset} {relative} {give} | {said:.2f} | {close:.3f} | "
                f"{criterion:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    {"speed": speed, "accuracy": accuracy, "parameters": parameters}[
        sys.argv[1] if len(sys.argv) > 1 else "speed"
    ]()
