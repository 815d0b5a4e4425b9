"""Ground floor: distances and constrained interaction as array kernels on numpy and scipy. It knows
nothing of health care and nothing of the house."""
