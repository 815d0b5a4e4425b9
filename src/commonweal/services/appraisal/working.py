"""Working an appraisal out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from commonweal.choice.acceptability import WEIGHTINGS
from commonweal.evidence.words import joined
from commonweal.rules import RuleBook
from commonweal.services.appraisal.entering import in_time
from commonweal.services.appraisal.file import AppraisalFile, Asked
from commonweal.services.appraisal.judging import judge
from commonweal.services.appraisal.model import Model, model_of, with_figures
from commonweal.services.appraisal.noting import notes
from commonweal.services.appraisal.panel import agreement, scorer_results
from commonweal.services.appraisal.process import (
    DECIDED,
    EQUALITY,
    SCORED,
    SEALED,
    Event,
    Process,
    in_order,
    stepped,
)
from commonweal.services.appraisal.ranking import drawn, option_results, set_results, stretches
from commonweal.services.appraisal.recorded import contradictions, merged
from commonweal.services.appraisal.rescoring import history
from commonweal.services.appraisal.result import Appraisal, OptionResult, SetResult
from commonweal.services.appraisal.sealing import make_seal, matches
from commonweal.services.appraisal.varying import Floats, firsts


def appraise(
    given: AppraisalFile,
    rules: RuleBook,
    *,
    figures: Mapping[str, float] | None = None,
    draws: Mapping[str, Floats] | None = None,
    asked: Sequence[Asked] = (),
    recorded: Process | None = None,
    unanswered: int | None = None,
    as_of: date | None = None,
    jurisdictions: Sequence[str] | None = None,
    weightings: int = WEIGHTINGS,
    seed: int = 0,
) -> Appraisal:
    """Work out an appraisal that was read and checked.

    Parameters
    ----------
    given
        What `read_appraisal` returns.
    rules
        The rules that its gates ask for.
    figures
        Values of figures by their id, for criteria that are worked out.
    draws
        Draws of figures by their id, shape (draws,), where they are uncertain: shares of
        weightings then have intervals.
    asked
        Sets of options beside those that the file asks about.
    recorded
        What records hold of the same decision: its events stand beside those of the file.
    unanswered
        Themes of the responses without an answer before the decision, where a response log tells
        it.
    as_of
        The day from which it is looked at; that of its last entry where none is given.
    jurisdictions
        Where the bodies lie.
    weightings, seed
        How many weightings are drawn, and what the draws start from.

    Returns
    -------
    Appraisal
    """
    held, against = with_figures(given, figures or {})
    model = model_of(given, held)
    process = process_of(given, unanswered=unanswered)
    if recorded is not None:
        against = (*against, *contradictions(process, recorded))
        process = merged(process, recorded)
    options: tuple[OptionResult, ...] = ()
    sets: tuple[SetResult, ...] = ()
    if model.criteria:
        sure, spread = drawn(model, weightings, seed)
        varied = firsts(given, model, draws or {}, weightings, seed)
        options = option_results(model, sure, spread, varied)
        sets = set_results(model, sure, [*given.asked, *asked], varied)
    on = as_of or max((event.last for event in process.events), default=given.declared_on)
    return Appraisal(
        id=given.id,
        title=given.title,
        about=given.about,
        decision=given.decision,
        synthetic=given.synthetic,
        kept=given.kept,
        note=given.note,
        sealed_on=None if given.seal is None else given.seal.on,
        sealed_sha256=make_seal(given).digest,
        seal_matches=matches(given),
        criteria=tuple(criterion.id for criterion in model.criteria),
        lacking=model.lacking,
        weights=_weights(model),
        weightings=weightings,
        seed=seed,
        options=options,
        sets=sets,
        sensitivity=stretches(model) if model.criteria else (),
        agreement=agreement(model),
        scorers=scorer_results(model),
        history=history(given, model, held),
        events=process.events,
        gates=judge(process, rules, as_of=on, jurisdictions=jurisdictions),
        against=against,
        findings=notes(given, model, options),
    )


def process_of(given: AppraisalFile, *, unanswered: int | None = None) -> Process:
    """What a file says happened, and when; with what a response log says of themes without an
    answer, where there is one."""
    decided = given.decided
    return Process(
        decision=given.decision,
        events=in_order(_stated(given)),
        whole=given.kept == "as it went",
        seal_matches=matches(given),
        options=tuple(option.id for option in given.options),
        chosen=() if decided is None else decided.chosen,
        reasons={} if decided is None else decided.rejected,
        unanswered=unanswered,
    )


def _stated(given: AppraisalFile) -> Iterator[Event]:
    if given.seal is not None:
        yield Event(kind=SEALED, on=given.seal.on, text=given.seal.sha256)
    yield from map(stepped, given.steps)
    names = {scorer.id: scorer.name for scorer in given.scorers}
    for _, batch in in_time(given):
        why = batch.mitigation or batch.reason or "first scores"
        by = names.get(batch.scorer, batch.scorer)
        yield Event(kind=SCORED, on=batch.entered_on, by=by, text=why, source=batch.source)
    for one in given.equality:
        yield Event(kind=EQUALITY, on=one.on, text=one.title, source=one.source)
    if given.decided is not None:
        chosen = joined(list(given.decided.chosen))
        yield Event(kind=DECIDED, on=given.decided.on, by=given.decided.by, text=chosen)


def _weights(model: Model) -> dict[str, float] | None:
    if model.weights is None:
        return None
    return {c.id: float(weight) for c, weight in zip(model.criteria, model.weights, strict=True)}
