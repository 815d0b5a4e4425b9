"""What is to be largest."""

from __future__ import annotations

from commonweal.choice.value import additive
from commonweal.needs.priorities.file import Prioritisation
from commonweal.needs.priorities.model import Model


def objective(given: Prioritisation, model: Model) -> list[float]:
    """What is to be largest, for each option."""
    if given.maximise == "qalys":
        return [0.0 if o.qalys is None else o.qalys.years for o in model.options]
    return [float(value) for value in additive(model.values, model.weights)]
