"""Whom a programme reaches, and how they fare without and with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.needs.prevention.england import in_prices_of_price_year
from commonweal.needs.prevention.model import Course
from commonweal.needs.prevention.parameters import Parameters, Values
from commonweal.needs.prevention.states import Rates

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Whom a programme reaches, and how they fare without and with it.

    `start` counts those whose course differs, by state, shape (state, draws, sex, fifth, age);
    `reached` all whom it reaches, shape (draws, sex, fifth, age), for whom `once` is spent at the
    start, pounds a person; what is spent year by year is in the course.
    """

    start: Floats
    reached: Floats
    once: Floats
    without: Course
    with_: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme: its name, whom it is for, and how it is worked out.

    `reach` is the share of those whom it is for that are reached in the first and only year in
    which people are taken on. It is a choice of scale, not evidence, save where the text says so:
    results grow in proportion. `uncounted` names the illness that the programme prevents and whose
    cost the model does not hold: where that is most of its savings, whether and when it pays back
    is withheld.
    """

    id: str
    name: str
    text: str
    reach: float
    group: Callable[[Programme, Floats, Rates, Values, Parameters], Group]
    uncounted: str = ""


def pounds(id: str, values: Values, parameters: Parameters) -> Floats:
    """A cost in pounds of the price year."""
    return values[id] * in_prices_of_price_year(parameters.held[id].year)


def ones(values: Values) -> Floats:
    """One for each draw."""
    return np.ones_like(values["mi.level"])
