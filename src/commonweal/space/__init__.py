"""Ground floor: distances and constrained interaction as array kernels on numpy and scipy. It knows
nothing of health care and nothing of the house."""

from commonweal.space.deterrence import Deterrence
from commonweal.space.distance import EARTH_RADIUS_KM, great_circle_km
from commonweal.space.interaction import Flows, doubly_constrained

__all__ = ["EARTH_RADIUS_KM", "Deterrence", "Flows", "doubly_constrained", "great_circle_km"]
