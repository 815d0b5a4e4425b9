"""The published rows of the formula's practices, read with nothing of this project."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np

Row = dict[str, str]

#: Stream or factor by column of the published file of 2018/19.
STREAMS = {
    "WP_G&A": "general and acute",
    "WP_CS": "community",
    "WP_MH": "mental health",
    "WP_Mat": "maternity",
    "WP_Presc": "prescribing",
    "WP_AM": "avoidable mortality",
}
FACTORS = {
    "MFF_index": "market forces factor",
    "EACA_index": "emergency ambulance cost adjustment",
    "Target_exc_remote_£k": "target allocation before remoteness",
    "Target_inc_remote_£k": "target allocation",
}


def published(place: Path) -> list[Row]:
    with gzip.open(place, "rt", encoding="utf-8-sig", newline="") as held:
        return list(csv.DictReader(held))


def column(rows: list[Row], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])
