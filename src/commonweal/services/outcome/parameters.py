"""The numbers that outcomes are worked out with: one file, a source for each or marked assumed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

import numpy as np

from commonweal.economics.draws import Distribution, draw, stream
from commonweal.evidence import Basis
from commonweal.rules import Source
from commonweal.services.outcome.relation import DEGREES, Floats, Relation

Confidence = Literal["read", "secondary", "assumed"]

#: Which moment of no effect each cohort's treatment has.
TREATMENT = {"nlvo_ivt": "ivt", "lvo_ivt": "ivt", "lvo_mt": "mt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number and where it comes from.

    `confidence` is "read" where the words were read at their place, "secondary" where somebody
    else's report of it was, "assumed" where neither, or where only a modeller's choice was read.
    """

    id: str
    label: str
    value: float
    low: float | None
    high: float | None
    distribution: Distribution
    unit: str
    source: str
    quotation: str
    confidence: Confidence
    note: str

    @property
    def basis(self) -> Basis:
        """Numbers from trials are estimates; what is chosen is assumed."""
        return Basis.ASSUMED if self.confidence == "assumed" else Basis.ESTIMATED

    def draws(self, count: int, seed: int) -> Floats:
        """Its value, and draws behind it: shape (1 + count,)."""
        generator = stream(seed, f"services.outcome.{self.id}")
        made = draw(self.distribution, self.value, self.low, self.high, count, generator)
        return np.concatenate(([self.value], made))


@cache
def parameters() -> Mapping[str, Parameter]:
    """All numbers, by id.

    Examples
    --------
    >>> parameters()["time.onset_to_call"].confidence, parameters()["no_effect.ivt"].value
    ('assumed', 378.0)
    """
    return {row["id"]: _parameter(row) for row in _rows("parameters.csv")}


@cache
def relations() -> Mapping[str, Relation]:
    """What is known of each cohort, by name.

    Examples
    --------
    >>> relations()["nlvo_ivt"].treated(0.0, 1).round(3).item()
    0.642
    """
    held: dict[str, dict[str, Floats]] = {}
    for row in _rows("disability.csv"):
        shares = np.array([float(row[f"mrs_{degree}"]) for degree in range(DEGREES)])
        held.setdefault(row["cohort"], {})[row["state"]] = shares
    return {
        cohort: Relation(
            cohort=cohort,
            untreated=states["untreated"],
            at_onset=states["onset"],
            at_no_effect=states["no_effect"],
            no_effect=parameters()[f"no_effect.{TREATMENT[cohort]}"].value,
        )
        for cohort, states in held.items()
    }


@cache
def utilities() -> Floats:
    """Utility of each degree of disability, shape (7,)."""
    return np.array([parameters()[f"utility.mrs_{degree}"].value for degree in range(DEGREES)])


#: Where the relation and its numbers come from.
SOURCES = (
    Source(
        id="stroke-outcome-package",
        title="stroke-outcome: disability after stroke by time to treatment",
        publisher="stroke-modelling (University of Exeter)",
        place="github.com/stroke-modelling/stroke-outcome @4f1d37b, "
        "stroke_outcome/data/mrs_dist_probs_cumsum.csv and continuous_outcome.py",
        licence="MIT",
        quotation="The model assumes that log odds of mRS <= x declines uniformally with time",
        verified=True,
    ),
    Source(
        id="emberson-2014",
        title="Effect of treatment delay, age, and stroke severity on the effects of alteplase",
        publisher="The Lancet",
        place="ctsu.ox.ac.uk/publications/502508 (abstract)",
        vintage="2014, 6,756 patients in nine trials",
        quotation="earlier treatment associated with bigger proportional benefit",
        verified=True,
    ),
    Source(
        id="optimist-defaults",
        title="Minutes before and in hospital: default values of the OPTIMIST app",
        publisher="stroke-modelling (University of Exeter)",
        place="source of the app, read in a stored copy; it names no data for them",
        quotation="'Time to call ambulance', 'default': 79",
    ),
)

#: What centralising itself did, told beside and never added: another effect, on deaths.
CENTRALISING = (
    Source(
        id="morris-2014",
        title="Impact of centralising acute stroke services in English metropolitan areas",
        publisher="BMJ",
        place="BMJ 2014;349:g4757 (abstract, read in a copy)",
        vintage="London and Greater Manchester, 2010 to 2012",
        quotation="At 90 days the absolute reduction was −1.1% (95% confidence interval −2.1 to "
        "−0.1; relative reduction 5%)",
        verified=True,
    ),
    Source(
        id="hsj-5073631",
        title="Greater Manchester's first centralisation of stroke care",
        publisher="Health Service Journal",
        place="HSJ 5073631 (somebody else's report)",
        quotation="found no significant change in the lives saved in Manchester",
    ),
)


def _rows(name: str) -> list[dict[str, str]]:
    place = files("commonweal.services.outcome").joinpath("data", name)
    return list(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))


def _parameter(row: Mapping[str, str]) -> Parameter:
    return Parameter(
        id=row["id"],
        label=row["label"],
        value=float(row["value"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        distribution=cast(Distribution, row["distribution"]),
        unit=row["unit"],
        source=row["source"],
        quotation=row["quotation"],
        confidence=cast(Confidence, row["confidence"]),
        note=row["note"],
    )
