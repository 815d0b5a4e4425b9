"""Where services should stand: which of the possible sites are opened so that people travel least,
so that most are within reach, or so that as few sites as possible reach everyone; with a bound and
a certificate.

One rule of assignment holds everywhere: everyone goes to the nearest open site, and where two are
equally near to the site with the lower index (`assigning`). What is compiled is imported only when
a search runs."""

from commonweal.optimise.facility.answering import OutOfReachError
from commonweal.optimise.facility.asking import Asked, asked
from commonweal.optimise.facility.assigning import NOWHERE, assigned
from commonweal.optimise.facility.capacity import capacitated
from commonweal.optimise.facility.centre import p_centre
from commonweal.optimise.facility.covering import maximal_cover, set_cover
from commonweal.optimise.facility.enumerating import enumerate_sites, score_sites
from commonweal.optimise.facility.enumerating_ready import Configurations
from commonweal.optimise.facility.median import p_median
from commonweal.optimise.facility.siting import NearMiss, Siting

__all__ = [
    "NOWHERE",
    "Asked",
    "Configurations",
    "NearMiss",
    "OutOfReachError",
    "Siting",
    "asked",
    "assigned",
    "capacitated",
    "enumerate_sites",
    "maximal_cover",
    "p_centre",
    "p_median",
    "score_sites",
    "set_cover",
]
