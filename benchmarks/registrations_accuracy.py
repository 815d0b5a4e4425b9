"""How right modelled registrations are: the tables of docs/methods/registrations.md, and the
likelihoods by which the deterrence was chosen."""

from __future__ import annotations

import numpy as np
from registrations_england import FIVE, KENT, England, Floats

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
)
from commonweal.space import Deterrence, great_circle_km


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
