"""What whoever checks an appraisal should know beside the gates: nothing here fails by itself."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.evidence import Basis
from commonweal.evidence.words import day, joined
from commonweal.services.appraisal.entering import in_time, rescorings
from commonweal.services.appraisal.file import COMPUTED, AppraisalFile
from commonweal.services.appraisal.model import Model
from commonweal.services.appraisal.result import OptionResult


def notes(given: AppraisalFile, model: Model, options: tuple[OptionResult, ...]) -> tuple[str, ...]:
    """Every note on an appraisal, in words.

    Parameters
    ----------
    given, model, options
        A checked file, its arrays, and the options as they were ranked.
    """
    return (*_of_ranking(given, model), *_of_entering(given), *_of_decision(given, options))


def _of_ranking(given: AppraisalFile, model: Model) -> Iterator[str]:
    if given.synthetic:
        yield "the file is marked synthetic: no real choice"
    if model.lacking and model.criteria:
        told = "; ".join(f"{name}: {why}" for name, why in model.lacking.items())
        yield f"the ranking is partial, without {told}"
    if model.criteria and model.weights is None:
        declared = any(one.weight is not None for one in model.criteria)
        why = (
            "the criteria that are scored weigh nothing" if declared else "no weights are declared"
        )
        yield f"{why}: nothing ranks first, and shares of weightings are told"
    assumed = [one.id for one in given.criteria if one.basis is Basis.ASSUMED]
    if assumed:
        yield f"assumed: {joined(assumed)}"


def _of_entering(given: AppraisalFile) -> Iterator[str]:
    """How and when scores came in."""
    silent = [str(n) for n, one in enumerate(given.scores, start=1) if not one.criteria_sha256]
    if silent and given.seal is not None:
        yield (
            f"scores {joined(silent)} do not say under which seal they were entered "
            "(criteria_sha256): criteria that were changed and sealed anew would not show"
        )
    steps = rescorings(given)
    if steps:
        started = min(step.began for step in steps)
        first = {one.scorer: one.entered_on for _, one in reversed(list(in_time(given)))}
        for scorer, on in sorted(first.items()):
            if scorer != COMPUTED and on >= started:
                yield (
                    f"{scorer} scored for the first time on {day(on)}, when scores had been "
                    f"replaced since {day(started)}; who joins a panel late moves its mean"
                )
    decided = given.decided
    late = [] if decided is None else [o for o in given.scores if o.entered_on > decided.on]
    if decided is not None and late:
        told = joined(sorted({f"{one.scorer} on {day(one.entered_on)}" for one in late}))
        yield (
            f"scores were entered after the decision of {day(decided.on)} ({told}): the ranking "
            "told is not the one that was decided on"
        )


def _of_decision(given: AppraisalFile, options: tuple[OptionResult, ...]) -> Iterator[str]:
    decided = given.decided
    if decided is None or not options or options[0].rank is None:
        return
    best = joined([one.id for one in options if one.rank == 1])
    for one in options:
        if one.id in decided.chosen and one.rank != 1:
            yield (
                f"{one.id}, decided on {day(decided.on)}, ranks {one.rank}; {best} ranks first. "
                f"The reason given: {decided.reason}"
            )
