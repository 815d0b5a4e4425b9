"""Strategic commissioning of health care from open data, with figures that anyone can recompute.

Data walks one way through the rooms: a system folder is read (`folder`), chapters study it
(`population`), `plan` joins them into an evidence pack and `report` renders it. `records` keeps
what was decided, `system` knows who belongs to whom on which day, `evidence` is what every chapter
returns, `rules` are dated data, and the ground floor (`space`) is array kernels.
"""

__version__ = "0.1.0"
