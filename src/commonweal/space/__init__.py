"""Ground floor: distances, planes, neighbourhood and constrained interaction as array kernels on
numpy and scipy. It knows nothing of health care and nothing of the house."""

from commonweal.space.deterrence import Deterrence
from commonweal.space.distance import EARTH_RADIUS_KM, great_circle_km
from commonweal.space.interaction import Flows, doubly_constrained
from commonweal.space.neighbours import components, gabriel
from commonweal.space.plane import plane_km

__all__ = [
    "EARTH_RADIUS_KM",
    "Deterrence",
    "Flows",
    "components",
    "doubly_constrained",
    "gabriel",
    "great_circle_km",
    "plane_km",
]
