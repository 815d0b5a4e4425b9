"""Whether the names in a prioritisation file belong together; all faults at once."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.choice import weights
from commonweal.needs.priorities.equality import inclusion_groups, protected_characteristics
from commonweal.needs.priorities.file import Criterion, Prioritisation
from commonweal.records.declaring import unknown
from commonweal.records.judged import decided_twice, ids_twice, off_scale


def faults(given: Prioritisation) -> list[str]:
    """Everything to mend: where, what is wrong, and what to do."""
    return [
        *_twice(given),
        *criteria_faults(given.criteria),
        *_options(given),
        *_scores(given),
        *_unscored(given),
        *_decision(given),
        *_equality(given),
        *_quality(given),
    ]


def _twice(given: Prioritisation) -> Iterator[str]:
    options = [*(o.id for o in given.options), *(r.id for r in given.rejected)]
    yield from ids_twice({"options and rejected": options})


def criteria_faults(criteria: tuple[Criterion, ...]) -> Iterator[str]:
    """What is wrong with criteria beside each other: their ids, and whether weights fit."""
    yield from ids_twice({"criteria": [criterion.id for criterion in criteria]})
    by_order = [criterion.id for criterion in criteria if criterion.importance is not None]
    if by_order and len(by_order) < len(criteria):
        yield (
            f"criteria: {', '.join(by_order)} have importance and the others weight; give all of "
            "them the same"
        )
        return
    if not by_order and not any(criterion.weight for criterion in criteria):
        yield "criteria: no weight is above 0; give at least one"
        return
    ends = [c.id for c in criteria if c.weight_low is not None]
    if not ends:
        return
    if by_order:
        told = ", ".join(ends)
        yield f"criteria {told}: an order of importance has no weight_low and weight_high"
        return
    if len(ends) < len(criteria):
        lacking = [c.id for c in criteria if c.weight_low is None]
        yield f"criteria {', '.join(lacking)}: give weight_low and weight_high as the others have"
        return
    shares = weights.normalised([criterion.weight or 0.0 for criterion in criteria])
    for criterion, share in zip(criteria, shares, strict=True):
        low, high = criterion.weight_low or 0.0, criterion.weight_high or 0.0
        if not low - 1e-12 <= share <= high + 1e-12:
            yield (
                f"criteria.{criterion.id}: its weight is {share:.4g} of all weight, outside "
                f"{low:g} to {high:g}; correct weight, weight_low or weight_high"
            )


def _options(given: Prioritisation) -> Iterator[str]:
    known = [option.id for option in given.options]
    for option in given.options:
        for need in option.requires:
            if need == option.id:
                yield f"options.{option.id}.requires: it requires itself; leave that out"
            elif need not in known:
                yield f"options.{option.id}.requires: {unknown(need, known, 'option')}"


def _scores(given: Prioritisation) -> Iterator[str]:
    criteria = {criterion.id: criterion for criterion in given.criteria}
    options = [*(o.id for o in given.options), *(r.id for r in given.rejected)]
    for batch in given.scores:
        place = f"scores of {batch.entered_on}"
        for option, row in batch.values.items():
            if option not in options:
                yield f"{place}: {unknown(option, options, 'option')}"
            for name, score in row.items():
                if name not in criteria:
                    yield f"{place}, {option}: {unknown(name, criteria, 'criterion')}"
                    continue
                held = criteria[name]
                for told, value in (("", score.score), ("low ", score.low), ("high ", score.high)):
                    if outside := off_scale(held, value, told):
                        yield f"{place}, {option}, {name}: {outside}"
                        break


def _unscored(given: Prioritisation) -> Iterator[str]:
    """Options with a gap; a file in which nothing is scored yet has none."""
    held = {
        (option, criterion)
        for batch in given.scores
        for option, row in batch.values.items()
        for criterion in row
    }
    scored = {option for option, _ in held}
    asked = [option.id for option in given.options]
    asked += [option.id for option in given.rejected if option.id in scored]
    for option in asked if held else []:
        lacking = [c.id for c in given.criteria if (option, c.id) not in held]
        if lacking:
            yield (
                f"scores: {option} has none on {', '.join(lacking)}; a missing score is not 0: "
                "enter it, or move the option to rejected with a reason and without scores"
            )


def _decision(given: Prioritisation) -> Iterator[str]:
    decision, known = given.decision, [option.id for option in given.options]
    if decision is None:
        return
    for name in (*decision.chosen, *decision.rejected):
        if name not in known:
            yield f"decision: {unknown(name, known, 'option')}"
    yield from decided_twice(decision, "decision")


def _equality(given: Prioritisation) -> Iterator[str]:
    for evidence in given.equality:
        for groups, names in (
            (protected_characteristics(), evidence.characteristics),
            (inclusion_groups(), evidence.inclusion_groups),
        ):
            for name in groups.unknown(names):
                known = (*groups.names, *groups.also)
                yield f"equality of {evidence.on}: {unknown(name, known, groups.id)}"


def _quality(given: Prioritisation) -> Iterator[str]:
    lacking = [option.id for option in given.options if option.qalys is None]
    if given.maximise == "qalys" and lacking:
        yield (
            f"options {', '.join(lacking)}: have no qalys, though qalys are to be largest; give "
            "them, or make maximise value"
        )
