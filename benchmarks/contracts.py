"""Payments of a contract: all draws at once against one draw after another.

    python benchmarks/contracts.py [--draws 10000] [--outcomes 50] [--partners 10] [--years 10]
                                   [--alone 50] [--repeat 3]

No open tool pays a contract over draws. The peer is what an analyst would write: a loop over draws
and years with numpy over outcomes and partners, on the first draws and extrapolated by their
number. Both pay the same pence in the same worlds, or the benchmark stops. The first run is timed
apart: it compiles what is not yet held compiled, or loads it. Memory is what Python and numpy ask
for (tracemalloc).
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import tracemalloc
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from commonweal.contracts.payment.clauses import SHARE_UNIT, YearTerms
from commonweal.contracts.payment.drawing import Worlds, draw_worlds
from commonweal.contracts.payment.setting import Setting
from commonweal.contracts.payment.settling import settle_worlds
from commonweal.contracts.payment.simulating import simulate
from commonweal.records.kinds import OutcomeContract

SECONDS = 2.0
Ints = npt.NDArray[np.int64]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--outcomes", type=int, default=50)
    parser.add_argument("--partners", type=int, default=10)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--alone", type=int, default=50, help="draws that the peer does")
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    contract = _contract(given.outcomes, given.partners, given.years)
    print(
        f"{given.draws:,} draws x {given.outcomes} outcomes x {given.partners} partners x "
        f"{given.years} years; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors"
    )
    plain = Setting(draws=given.draws, seed=1, exact_baseline=True)
    start = time.perf_counter()
    simulate(contract, replace(plain, draws=2))
    print(f"first, two draws, compiling or loading what is compiled: {_since(start):.2f} s")
    took = []
    for what, setting in (
        ("targets reached", plain),
        (
            "nothing changes, baselines measured",
            replace(plain, path="baseline", exact_baseline=False),
        ),
        ("performance varies", replace(plain, performance=0.5)),
    ):
        cpu = time.process_time()
        seconds = _median(contract, setting, given.repeat)
        cpu = (time.process_time() - cpu) / given.repeat
        took.append(seconds)
        said = "reached" if seconds <= SECONDS else "MISSED"
        print(f"{what}: {seconds:.2f} s, of processors {cpu:.2f} s (target {SECONDS:g}: {said})")
    tracemalloc.start()
    simulate(contract, plain)
    print(f"memory at most {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MB")
    tracemalloc.stop()
    four = _median(contract, replace(plain, draws=4 * given.draws), 1)
    print(f"four times the draws: {four / took[0]:.1f} times as long")
    start, busy = time.perf_counter(), time.process_time()
    worlds = draw_worlds(contract, plain)
    settled = settle_worlds(contract, worlds)
    both, both_busy = _since(start), time.process_time() - busy
    start, busy = time.perf_counter(), time.process_time()
    _one_by_one(contract, settled.terms, None, given.alone)
    times = given.draws / given.alone
    peer, peer_busy = _since(start) * times, (time.process_time() - busy) * times
    alone = _one_by_one(contract, settled.terms, worlds, given.alone)
    if settled.partners is None or not np.array_equal(alone, settled.partners[:, :, : given.alone]):
        raise SystemExit("the peer pays other amounts")
    print(
        f"drawing and paying alone: {both:.2f} s; one draw after another {peer:.1f} s "
        f"(extrapolated from {given.alone}): {peer / both:.0f} times as long, by processor time "
        f"{peer_busy / both_busy:.0f}; the same pence"
    )


def _since(start: float) -> float:
    return time.perf_counter() - start


def _median(contract: OutcomeContract, setting: Setting, repeat: int) -> float:
    took = []
    for _ in range(repeat):
        start = time.perf_counter()
        simulate(contract, setting)
        took.append(_since(start))
    return statistics.median(took)


def _one_by_one(
    contract: OutcomeContract, terms: tuple[YearTerms, ...], worlds: Worlds | None, count: int
) -> Ints:
    """Pence of each partner, shape (years, partners, count): figures drawn here, or those given."""
    made = np.random.default_rng(1)
    number = np.array([one.counted for one in contract.outcomes])
    found = np.empty((len(terms), len(contract.partners), count), np.int64)
    for d in range(count):
        for y, year in enumerate(terms):
            target = np.array([one.target for one in year.outcomes])
            if worlds is None or worlds.cost is None:
                true = target / 1e8
                figures = np.rint(made.binomial(number, true) * (1e8 / number)).astype(np.int64)
                cost = int((year.expected_cost or 0) * made.lognormal(0.0, 0.02))
            else:
                figures, cost = worlds.figures[y, :, d], int(worlds.cost[y, d])
            found[y, :, d] = _pay(year, target, figures, cost)
    return found


def _pay(year: YearTerms, target: Ints, figures: Ints, cost: int) -> Ints:
    floor = np.array([one.floor or 0 for one in year.outcomes])
    pot = np.array([one.pot for one in year.outcomes])
    way = np.clip(figures - floor, 0, target - floor)
    whole, rest = np.divmod(pot * way, target - floor)
    twice = 2 * rest - (target - floor)
    lost = int((pot - whole - ((twice > 0) | ((twice == 0) & (whole % 2 == 1)))).sum())
    variance = cost - (year.expected_cost or 0)
    gain = round(max(-variance, 0) * year.gain / SHARE_UNIT)
    loss = round(max(variance, 0) * year.loss / SHARE_UNIT)
    amount = year.base - lost + variance + gain - loss + max(0, lost + loss - year.most_lost)
    amount = min(max(amount, year.guarantee or 0, year.collar), year.cap)
    by_share = year.base + variance
    return _split(by_share, year.shares) + _split(amount - by_share, year.risks)


def _split(amount: int, weights: tuple[int, ...]) -> Ints:
    parts, rest = np.divmod(abs(amount) * np.array(weights), sum(weights))
    parts[np.argsort(-rest, kind="stable")[: abs(amount) - int(parts.sum())]] += 1
    return parts if amount >= 0 else -parts


def _contract(outcomes: int, partners: int, years: int) -> OutcomeContract:
    """Made up: shares of people, straight lines from floor to target."""
    part = round(1.0 / partners, 6)
    shares = [part] * (partners - 1) + [round(1.0 - part * (partners - 1), 6)]
    weight = round(1.0 / outcomes, 6)
    weights = [weight] * (outcomes - 1) + [round(1.0 - weight * (outcomes - 1), 6)]
    return OutcomeContract.model_validate(
        {
            "contract": "made-up",
            "title": "Made up",
            "authority": "Made up",
            "partnership": "Made up",
            "currency": "GBP",
            "starts": "2025-04-01",
            "ends": f"{2025 + years}-03-31",
            "made_up": True,
            "population": {"registered_with": ["P1"], "described": "Made up"},
            "partners": [
                {
                    "partner": f"p{at:02}",
                    "name": f"Partner {at}",
                    "sector": "community",
                    "role": "party",
                    "does": "care",
                    "share": share,
                    "risk_share": share,
                }
                for at, share in enumerate(shares)
            ],
            "outcomes": [_outcome(at, weights[at], years) for at in range(outcomes)],
            "payment": {
                "years": [
                    {
                        "year": year,
                        "base_pence": 10_000_000_000 + 200_000_000 * year,
                        "expected_cost_pence": 9_950_000_000 + 200_000_000 * year,
                    }
                    for year in range(1, years + 1)
                ],
                "outcome_share": 0.05,
                "most_at_risk": 0.04,
                "cap": 1.02,
                "collar": 0.95,
                "gain_share": 0.5,
                "loss_share": 0.4,
                "guarantee_first_year_pence": 9_800_000_000,
                "cost_spread": 0.02,
            },
            "reporting": {"every_months": 3, "first": "2025-07-31", "to": "B", "published": True},
            "exit": {"notice_months": 12, "plan": "Made up"},
        }
    )


def _outcome(at: int, weight: float, years: int) -> dict[str, object]:
    start = 40.0 + at % 40
    return {
        "outcome": f"o{at:02}",
        "title": f"Outcome {at}",
        "indicator": "made up",
        "unit": "%",
        "measures": "share",
        "better": "higher",
        "baseline": {
            "value": start,
            "start": "2023-04-01",
            "end": "2024-03-31",
            "people": 4_000 + 1_000 * at,
            "basis": "assumed",
            "source": "made up",
        },
        "targets": [
            {"year": year, "value": round(start + 0.5 + 0.25 * year, 4)}
            for year in range(1, years + 1)
        ],
        "floor": start,
        "weight": weight,
        "counted": 4_000 + 1_000 * at,
        "fewest": 100,
        "lag_months": 6,
    }


if __name__ == "__main__":
    main()
