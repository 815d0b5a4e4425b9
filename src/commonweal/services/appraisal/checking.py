"""Whether the entries of an appraisal file belong together; all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from commonweal.evidence.words import joined
from commonweal.records.declaring import unknown
from commonweal.records.judged import decided_twice, ids_twice, off_scale
from commonweal.services.appraisal.entering import in_time
from commonweal.services.appraisal.file import COMPUTED, AppraisalFile, Criterion, Scores
from commonweal.services.appraisal.sealing import make_seal, matches

#: How far weights may be from adding up to 1.
ROUNDING = 1e-9


def faults(given: AppraisalFile) -> list[str]:
    """Everything to mend: where, what is wrong, and what to do."""
    return [
        *_twice(given),
        *_weights(given),
        *_seal(given),
        *_scores(given),
        *_again(given),
        *_unscored(given),
        *_mitigations(given),
        *_asked(given),
        *_decided(given),
    ]


def faults_of_criteria(given: AppraisalFile) -> list[str]:
    """What is to be mended before the criteria are sealed."""
    return [*_twice(given), *_weights(given)]


def place_of(number: int, batch: Scores) -> str:
    """Where a batch of scores stands in the file."""
    return f"scores.{number} ({batch.scorer}, {batch.entered_on})"


def _twice(given: AppraisalFile) -> Iterator[str]:
    lists = {
        "criteria": [one.id for one in given.criteria],
        "options": [one.id for one in given.options],
        "scorers": [one.id for one in given.scorers],
        "mitigations": [one.id for one in given.mitigations],
        "asked": [one.id for one in given.asked],
    }
    yield from ids_twice(lists)
    yield from _names_twice(given)
    if COMPUTED in lists["scorers"]:
        yield f"scorers: id {COMPUTED!r} is kept for criteria that are worked out; give another"


def _names_twice(given: AppraisalFile) -> Iterator[str]:
    """What stands twice under ids of its own: it would count twice."""
    for place, named in (
        ("criteria", given.criteria),
        ("options", given.options),
        ("scorers", given.scorers),
    ):
        ids: dict[str, list[str]] = {}
        for one in named:
            ids.setdefault(" ".join(one.name.casefold().split()), []).append(one.id)
        for same in ids.values():
            if len(same) > 1:
                yield f"{place}: {joined(same)} have the same name; keep one, or name them apart"


def _weights(given: AppraisalFile) -> Iterator[str]:
    weights = [one.weight for one in given.criteria]
    told = [weight for weight in weights if weight is not None]
    if not told:
        return
    lacking = [one.id for one in given.criteria if one.weight is None]
    if lacking:
        yield f"criteria {joined(lacking)}: no weight, though others have one; give all or none"
        return
    total = fsum(told)
    if abs(total - 1.0) > ROUNDING:
        yield f"criteria: the weights add up to {total:g}; make them add up to 1"


def _seal(given: AppraisalFile) -> Iterator[str]:
    if given.seal is None:
        return
    on = given.seal.on
    if matches(given) is False:
        real = make_seal(given).digest
        yield (
            f"seal.sha256: the criteria are not those sealed on {on}: their digest is {real}, "
            f"that of the seal {given.seal.sha256}; restore them, or seal anew and score anew"
        )
    if on < given.declared_on:
        yield f"seal.on: {on} is earlier than declared_on, {given.declared_on}; correct one"
    for number, batch in enumerate(given.scores, start=1):
        place = place_of(number, batch)
        if batch.entered_on < on:
            yield f"{place}: dated before the seal of {on}; scores come after the seal"
        if batch.criteria_sha256 and batch.criteria_sha256 != given.seal.sha256:
            yield f"{place}.criteria_sha256: another seal than that of the file; score under it"


def _scores(given: AppraisalFile) -> Iterator[str]:
    criteria = {one.id: one for one in given.criteria}
    options = [one.id for one in given.options]
    scorers = [*(one.id for one in given.scorers), COMPUTED]
    for number, batch in enumerate(given.scores, start=1):
        place = place_of(number, batch)
        if batch.scorer not in scorers:
            yield f"{place}: {unknown(batch.scorer, scorers, 'scorer')}"
        for option, row in batch.values.items():
            if option not in options:
                yield f"{place}.{option}: {unknown(option, options, 'option')}"
            for name, score in row.items():
                held = criteria.get(name)
                where = f"{place}.{option}.{name}"
                if held is None:
                    yield f"{where}: {unknown(name, criteria, 'criterion')}"
                    continue
                if outside := off_scale(held, score.score):
                    yield f"{where}: {outside}"
                yield from _right_scorer(where, held, batch.scorer)


def _right_scorer(where: str, criterion: Criterion, scorer: str) -> Iterator[str]:
    if (criterion.kind == COMPUTED) != (scorer == COMPUTED):
        said = "is worked out, not judged: its scorer is computed"
        other = "is judged: its scorer is one of the panel"
        yield f"{where}: {criterion.id} {said if criterion.kind == COMPUTED else other}"
    if criterion.missing:
        yield f"{where}: {criterion.id} is said to be missing ({criterion.missing}), yet scored"


def _again(given: AppraisalFile) -> Iterator[str]:
    """A scorer who scores the same twice without saying why."""
    held: set[tuple[str, str, str]] = set()
    for number, batch in in_time(given):
        cells = {
            (batch.scorer, option, name) for option, row in batch.values.items() for name in row
        }
        again = sorted(f"{option}.{name}" for _, option, name in cells & held)
        if again and not (batch.mitigation or batch.reason):
            yield (
                f"{place_of(number, batch)}: {batch.scorer} scored {joined(again)} already; give "
                "the mitigation or the reason that replaces those scores, or leave these out"
            )
        held |= cells


def _unscored(given: AppraisalFile) -> Iterator[str]:
    """Gaps in what was scored; a file in which nothing is scored yet has none."""
    held = {
        (batch.scorer, option, name)
        for batch in given.scores
        for option, row in batch.values.items()
        for name in row
    }
    for criterion in given.criteria if held else ():
        judged = criterion.kind != COMPUTED
        scored = [cell for cell in held if cell[2] == criterion.id]
        if not scored:
            if judged and not criterion.missing:
                yield (
                    f"criteria.{criterion.id}: nobody scored it; enter its scores, or say in "
                    "`missing` why none are held"
                )
            continue
        for scorer in [one.id for one in given.scorers] if judged else [COMPUTED]:
            gone = [o.id for o in given.options if (scorer, o.id, criterion.id) not in held]
            if gone:
                yield (
                    f"scores: {scorer} has none on {criterion.id} for {joined(gone)}; a missing "
                    "score is not 0: enter it"
                )


def _mitigations(given: AppraisalFile) -> Iterator[str]:
    options = [one.id for one in given.options]
    known = {one.id: one for one in given.mitigations}
    for mitigation in given.mitigations:
        for option in mitigation.options:
            if option not in options:
                yield f"mitigations.{mitigation.id}: {unknown(option, options, 'option')}"
    for number, batch in enumerate(given.scores, start=1):
        if not batch.mitigation:
            continue
        place, held = place_of(number, batch), known.get(batch.mitigation)
        if held is None:
            yield f"{place}: {unknown(batch.mitigation, known, 'mitigation')}"
            continue
        if batch.entered_on < held.on:
            yield f"{place}: dated before the mitigation {held.id} of {held.on}; correct one"
        others = [option for option in batch.values if option not in held.options]
        if others:
            yield f"{place}: {held.id} does not change {joined(others)}; give them another reason"


def _asked(given: AppraisalFile) -> Iterator[str]:
    options = [one.id for one in given.options]
    sites = sorted({site for one in given.options for site in one.sites})
    for asked in given.asked:
        for option in asked.options:
            if option not in options:
                yield f"asked.{asked.id}: {unknown(option, options, 'option')}"
        if asked.site and asked.site not in sites:
            yield f"asked.{asked.id}: {unknown(asked.site, sites, 'site of an option')}"


def _decided(given: AppraisalFile) -> Iterator[str]:
    decided, options = given.decided, [one.id for one in given.options]
    if decided is None:
        return
    # One that was listed and fell out before it was scored keeps its reason as well.
    listed = [name for step in given.steps if step.step == "options listed" for name in step.covers]
    for name, known in (
        *((name, options) for name in decided.chosen),
        *((name, [*options, *listed]) for name in decided.rejected),
    ):
        if name not in known:
            yield f"decided: {unknown(name, known, 'option')}"
    yield from decided_twice(decided, "decided")
