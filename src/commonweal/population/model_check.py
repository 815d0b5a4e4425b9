"""Section: how far the modelled registrations agree with what is published of practices' lists."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Figure, Lack, Method, Part
from commonweal.people.ages import counted_once, from_age
from commonweal.people.deprivation import (
    OF_LIST_2019,
    RANK_2015,
    RANK_2019,
    SCORE_2015,
    indicator,
)
from commonweal.people.ground import Ground, unknown
from commonweal.people.registration_check import (
    Check,
    check_deprivation,
    compare,
    estimated_scores,
)
from commonweal.people.registrations import Registrations
from commonweal.rules import Source

CHECK = Method(
    id="population.registrations_check",
    title="Checking the model on published deprivation and age",
    text="The deprivation of each practice's modelled list is compared with the published "
    "deprivation of its registered list, which the model never saw. The published figure is of "
    "the index of 2019, of which small areas' ranks are held but not their scores: the comparison "
    "is made with the scores of 2015, and with scores of 2019 estimated by giving each rank the "
    "score that it had in 2015. In the same way the share of a modelled list aged 65 and over is "
    "compared with the published share, which the model did not see outside Kent and Medway.",
)


def part(ground: Ground) -> Part:
    """The checks that the folder's tables allow."""
    modelled = ground.registrations
    if modelled is None:
        return Part.of(
            id="population.check",
            title="How good is the model?",
            text="Not known: nothing could be modelled.",
        )
    deprivation, age = _deprivation(ground, modelled), _age(ground, modelled)
    lacks = []
    if not deprivation:
        deprivation = [
            unknown(
                ground,
                "population.check.correlation.2015",
                "Modelled against published deprivation of lists: correlation",
                f"the folder holds no {OF_LIST_2019} by practice (table indicators)",
            )
        ]
        lacks.append(
            Lack(
                table="indicators",
                what=f"{OF_LIST_2019} by practice",
                consequence="the modelled registrations cannot be checked on deprivation",
                cause="rows",
            )
        )
    if not age:
        age = [
            unknown(
                ground,
                "population.check.correlation.aged_65",
                "Modelled against published share of lists aged 65 and over: correlation",
                "the folder holds no lists by age from 65 (table registered)",
            )
        ]
    figures = (*deprivation, *age)
    return Part.of(
        id="population.check",
        title="How good is the model?",
        text="The modelled lists against what is published of them. In cities, where people "
        "choose among many practices nearby, the model is weaker.",
        figures=figures,
        methods=(CHECK,),
        lacks=lacks,
    )


def _sources(ground: Ground, *names: str) -> tuple[Source, ...]:
    held = {s for name in names for s in ground.sources("indicators", "indicator", name)}
    return tuple(dict.fromkeys((*ground.list_sources, *sorted(held, key=lambda source: source.id))))


def _deprivation(ground: Ground, modelled: Registrations) -> list[Figure]:
    indicators = ground.tables.get("indicators")
    if indicators is None:
        return []
    published = indicator(indicators, OF_LIST_2019)
    own = {code: published[code] for code in ground.lists if code in published}
    scores, ranks = indicator(indicators, SCORE_2015), indicator(indicators, RANK_2019)
    if not own or not scores:
        return []
    figures = _agreement(
        ground,
        "2015",
        "published deprivation of {} lists (scores of 2015)",
        "score points",
        check_deprivation(modelled, scores, own),
        _sources(ground, SCORE_2015, OF_LIST_2019),
    )
    if ranks:
        later = estimated_scores(ranks, scores, indicator(indicators, RANK_2015) or None)
        figures += _agreement(
            ground,
            "2019",
            "published deprivation of {} lists (scores of 2019, estimated from ranks)",
            "score points",
            check_deprivation(modelled, later, own),
            _sources(ground, SCORE_2015, RANK_2015, RANK_2019, OF_LIST_2019),
        )
    return figures


def _age(ground: Ground, modelled: Registrations) -> list[Figure]:
    """Share aged 65 and over, of the latest edition of lists that is held by age."""
    if ground.registered is None or ground.residents is None:
        return []
    published = _published_share(ground.registered)
    older = from_age(ground.residents, 65, "persons", "area")
    if not published or older is None:
        return []
    share = {area: older.get(area, 0.0) / n for area, n in ground.persons.items() if n}
    own = {code: published[code] for code in ground.lists if code in published}
    done = compare(modelled.weighted_mean(share), own)
    return _agreement(
        ground,
        "aged_65",
        "published share of {} lists aged 65 and over",
        "percentage points",
        done,
        tuple(dict.fromkeys((*ground.sources("registered"), *ground.resident_sources))),
        scale=100.0,
    )


def _published_share(registered: pa.Table) -> dict[str, float]:
    """Share aged 65 and over by practice, in the latest edition that has a band from 65."""
    aged = registered.filter(pc.equal(registered["age_from"], 65))
    if not aged.num_rows:
        return {}
    last = aged.sort_by([("as_of", "descending"), ("series", "ascending")]).slice(0, 1)
    rows = registered.filter(
        pc.and_(
            pc.equal(registered["series"], last["series"][0]),
            pc.equal(registered["as_of"], last["as_of"][0]),
        )
    )
    once = counted_once(rows)
    older = from_age(once, 65, "patients", "practice") or {}
    whole = from_age(once, 0, "patients", "practice") or {}
    return {code: older.get(code, 0.0) / n for code, n in whole.items() if n}


def _agreement(
    ground: Ground,
    name: str,
    against: str,
    unit: str,
    checked: Check,
    sources: tuple[Source, ...],
    *,
    scale: float = 1.0,
) -> list[Figure]:
    error = checked.mean_absolute_error
    values: Mapping[str, tuple[str, float | None, str]] = {
        "correlation": ("correlation", checked.correlation, "correlation"),
        "mean_absolute_error": (
            "mean absolute error",
            None if error is None else scale * error,
            unit,
        ),
    }
    return [
        ground.figure(
            f"population.check.{measure}.{name}",
            f"Modelled against {against.format(checked.practices)}: {words}",
            ground.system.code,
            value,
            held_in,
            Basis.MODELLED,
            sources,
            missing="fewer than three practices can be compared",
            method=CHECK.id,
        )
        for measure, (words, value, held_in) in values.items()
    ]
