"""How far scorers agree, and how each of them alone would rank the options."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.choice.value import additive, ranks
from commonweal.services.appraisal.file import COMPUTED
from commonweal.services.appraisal.model import Model
from commonweal.services.appraisal.result import AgreementResult, ScorerResult
from commonweal.stats.agreement import krippendorffs_alpha
from commonweal.stats.concordance import kendalls_w

Floats = npt.NDArray[np.float64]
ALL = "all criteria"


def agreement(model: Model) -> tuple[AgreementResult, ...]:
    """Agreement of the panel on each judged criterion, and on all together.

    Units of alpha are options on a criterion, as values from 0 to 1; over all criteria they are
    every option on every criterion. Concordance over all criteria is that of the scorers' weighted
    values, where weights are declared.

    Returns
    -------
    tuple of AgreementResult
        Empty where fewer than two judged.
    """
    if len(model.by_scorer) < 2:
        return ()
    layers = np.array(list(model.by_scorer.values()))
    judged = [at for at, c in enumerate(model.criteria) if c.kind != COMPUTED]
    found = [_agreement(model.criteria[at].id, layers[:, :, at], layers[:, :, at]) for at in judged]
    if len(judged) > 1:
        every = layers[:, :, judged].reshape(len(layers), -1)
        totals = None if model.weights is None else layers @ model.weights
        found.append(_agreement(ALL, every, totals))
    return tuple(found)


def scorer_results(model: Model) -> tuple[ScorerResult, ...]:
    """How each scorer alone would rank the options; empty where no weights are declared."""
    if model.weights is None:
        return ()
    return tuple(
        ScorerResult(
            scorer=name,
            ranks={
                option.id: int(rank)
                for option, rank in zip(
                    model.options, ranks(additive(values, model.weights)).rank, strict=True
                )
            },
        )
        for name, values in model.by_scorer.items()
    )


def _agreement(name: str, scores: Floats, ranked: Floats | None) -> AgreementResult:
    rows: Sequence[Sequence[float]] = [[round(float(v), 12) for v in row] for row in scores]
    interval = krippendorffs_alpha(rows, level="interval")
    ordinal = krippendorffs_alpha(rows, level="ordinal")
    w = None if ranked is None else kendalls_w(np.round(ranked, 12))
    reason = interval.reason or ("no weights are declared" if w is None else w.reason)
    return AgreementResult(
        criterion=name,
        scorers=len(scores),
        alpha_interval=_number(interval.value),
        alpha_ordinal=_number(ordinal.value),
        concordance=None if w is None else _number(w.value),
        p=None if w is None else _number(w.p),
        reason=reason,
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
