"""The parameters of the registrations model, fixed as data, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from commonweal.rules import Source
from commonweal.space import Deterrence

#: Fitted to the broad ages of 208 lists in Kent and Medway (April 2020) and to the published share
#: registered with the nearest practice in East Anglia; no deprivation of a practice was used. The
#: decay is per km for an area whose nearest practice is half a km away, and falls with the square
#: root of that distance plus 0.5 km: those who live far from any practice mind a kilometre less.
PUBLISHED_DEFAULT = Deterrence(decay=1.2, relative=0.5, offset_km=0.5)

#: How readily local inflation departs from the region's (`space.doubly_constrained`), fitted with
#: the deterrence by the same criterion.
GIVE = 0.01

#: Practices this close to each other can be chosen by the same people.
NEARBY_KM = 2.0

#: Nine in ten practices of Kent and Medway had an error of their modelled mean score of deprivation
#: below this share of the spread of scores among their modelled patients. Found on one half of the
#: practices (0.339) it held for 88.6% of the other; found on the other (0.354) for 90.8%.
SCORE_ERROR = 0.35


@dataclass(frozen=True, slots=True)
class AgeError:
    """Error of the modelled share aged 65 and over among practices of a kind.

    Parameters
    ----------
    nearby_up_to
        Other practices within two kilometres, at most (the kind before it ends below).
    patients_below
        List size, below.
    practices
        How many practices it was found on: those of the 37 systems of England that are not among
        the five on which it was then tested (where 91.1% lay below the ninth decile).
    mean, ninth_decile
        Of the absolute error, as a share of the list.
    """

    nearby_up_to: float
    patients_below: float
    practices: int
    mean: float
    ninth_decile: float


#: Found on lists of 2018/19 and ages of April 2020 (`python benchmarks/registrations.py accuracy`).
AGE_ERRORS = (
    AgeError(0, 4000, 147, 0.026, 0.055),
    AgeError(0, 8000, 366, 0.018, 0.040),
    AgeError(0, inf, 446, 0.016, 0.035),
    AgeError(4, 4000, 247, 0.036, 0.070),
    AgeError(4, 8000, 674, 0.026, 0.053),
    AgeError(4, inf, 1182, 0.020, 0.041),
    AgeError(14, 4000, 394, 0.036, 0.077),
    AgeError(14, 8000, 726, 0.028, 0.059),
    AgeError(14, inf, 822, 0.026, 0.054),
    AgeError(inf, 4000, 169, 0.054, 0.080),
    AgeError(inf, 8000, 287, 0.026, 0.057),
    AgeError(inf, inf, 225, 0.027, 0.061),
)

#: The published works that the model rests on; what was read of each stands in its quotation.
SOURCES = (
    Source(
        id="wilson-1971",
        title="A family of spatial interaction models, and associated developments (abstract)",
        publisher="A G Wilson, Environment and Planning 3, 1-32, 1971",
        place="https://doi.org/10.1068/a030001",
        quotation="the gravity model is not a single model but that there is a whole family of "
        "spatial interaction models",
        verified=True,
    ),
    Source(
        id="haynes-2003",
        title="Potential accessibility, travel time, and consumer choice: geographical variations "
        "in general medical practice registrations in Eastern England (abstract)",
        publisher="R Haynes, A Lovett, G Sünnenberg, Environment and Planning A 35, 1733-1750, "
        "2003",
        place="https://ueaeprints.uea.ac.uk/id/eprint/31358",
        quotation="Only 56% of the population were registered with the practice nearest their home",
        verified=True,
    ),
    Source(
        id="burch-2018",
        title="Regional variation and predictors of over-registration in English primary care in "
        "2014: a spatial analysis (abstract)",
        publisher="P Burch, T Doran, E Kontopantelis, Journal of Epidemiology and Community "
        "Health 72, 532, 2018",
        place="https://jech.bmj.com/content/72/6/532",
        quotation="The total over-registration rate for England was 3.9% (2 097 101 people) but "
        "there was wide regional variability",
        verified=True,
    ),
)
