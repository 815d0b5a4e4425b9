"""Figures of a judged plan in sum."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Basis, Figure
from commonweal.networks.plans.judging import Judged
from commonweal.networks.plans.tabling import METHOD, count_basis, count_sources, model_sources
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: measure, label, value, unit, whether it is modelled, why there is none
Row = tuple[str, str, float | int | None, str, bool, str]


def figures_of(ground: Ground, judged: Judged) -> tuple[Figure, ...]:
    """What a plan comes to, `networks.<measure>.<system>`."""
    code = ground.system.code
    counted, modelled = count_sources(ground, judged), model_sources(ground, judged)
    return tuple(
        ground.figure(
            f"networks.{measure}.{code}",
            label,
            code,
            value,
            unit,
            Basis.MODELLED if is_modelled else count_basis(ground, judged),
            modelled if is_modelled else counted,
            missing=why,
            method=METHOD,
            vintage=ground.series or "",
        )
        for measure, label, value, unit, is_modelled, why in (
            *_counted(ground, judged),
            *_modelled(ground, judged),
        )
    )


def _counted(ground: Ground, judged: Judged) -> Sequence[Row]:
    found, word = judged.measured, ground.level_name(Kind.NETWORK, plural=True)
    one = ground.level_name(Kind.NETWORK)
    of = f"of {len(found.networks)}"
    loose = found.unassigned
    return (
        ("count", f"Number of {word} of this plan", len(found.networks), "bodies", False, ""),
        ("outside_band", f"{word} outside the band", judged.outside, of, False, "no rule held"),
        ("contiguous", f"{word} in one piece", found.contiguous, of, False, ""),
        ("unassigned", "Practices in no network", len(loose), "practices", False, ""),
        (
            "unassigned_patients",
            "Patients of practices in no network",
            found.unassigned_patients,
            "patients",
            False,
            "",
        ),
        (
            "rms_km",
            f"Distance of practices to the centre of their {one} (root mean square)",
            found.rms_km,
            "km",
            False,
            "no network has patients",
        ),
        ("inertia", "Inertia of the networks", found.inertia, "patients x km2", False, ""),
        (
            "commissioner_splits",
            f"{word} with practices of several {ground.level_name(Kind.COMMISSIONER)}s",
            found.commissioner_splits,
            of,
            False,
            "",
        ),
        (
            "district_splits",
            f"{word} with practices in several districts",
            found.district_splits if any(judged.units.district) else None,
            of,
            False,
            "the district of practices is not known",
        ),
    )


def _modelled(ground: Ground, judged: Judged) -> Sequence[Row]:
    found, word = judged.measured, ground.level_name(Kind.NETWORK)
    where = "no registrations by small area are modelled: residents or points are lacking"
    deprived, need = found.deprived, found.need
    return (
        (
            "within_own_network",
            f"Patients registered in the main {word} of where they live, of all patients",
            _percent(found.within_own_network),
            "%",
            True,
            where,
        ),
        (
            "within_own_assigned",
            f"Patients registered in the main {word} of where they live, of those in a {word}",
            _percent(found.within_own_assigned),
            "%",
            True,
            where,
        ),
        (
            "deprived_deviation",
            f"Spread over {word}s of the share who live in the most deprived fifth (standard "
            "deviation)",
            None if deprived is None else 100.0 * deprived.deviation,
            "percentage points",
            True,
            "deprivation of areas is not held",
        ),
        (
            "dissimilarity",
            f"Patients of the most deprived fifth who would have to change {word} for one mix",
            _percent(found.dissimilarity),
            "%",
            True,
            "deprivation of areas is not held",
        ),
        (
            "need_deviation",
            f"Spread over {word}s of need a head (standard deviation)",
            None if need is None else need.deviation,
            "weighted patients/patient",
            True,
            "need of practices is not held (table need_weights)",
        ),
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100.0 * share
