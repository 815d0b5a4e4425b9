"""The compiled facts as they stand: rows of text, so that nothing is changed by reading."""

from __future__ import annotations

import csv
from functools import cached_property
from pathlib import Path

Rows = list[dict[str, str]]


class Facts:
    """The files of the folder of facts, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _rows(self, name: str) -> Rows:
        with (self._folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @cached_property
    def practices(self) -> Rows:
        """GP practices of the 2018/19 allocation file."""
        return sorted(self._rows("practices"), key=lambda row: row["practice_code"])

    @cached_property
    def networks(self) -> Rows:
        """Primary care networks of October 2021."""
        return sorted(self._rows("pcns"), key=lambda row: row["pcn_code"])

    @cached_property
    def ccgs(self) -> Rows:
        """The eight clinical commissioning groups."""
        return sorted(self._rows("ccgs"), key=lambda row: row["ccg_code"])

    @cached_property
    def places(self) -> Rows:
        """The four integrated care partnerships."""
        return sorted(self._rows("icps"), key=lambda row: row["icp"])

    @cached_property
    def small_areas(self) -> Rows:
        """Lower-layer super output areas of 2011."""
        return sorted(self._rows("small_areas"), key=lambda row: row["lsoa_code"])

    def others(self, name: str) -> Rows:
        """The rows of any other file, in its own order."""
        return self._rows(name)

    @cached_property
    def districts(self) -> dict[str, str]:
        """Codes of districts by name."""
        return {row["district"]: row["district_code"] for row in self.small_areas}

    @cached_property
    def ccg_codes(self) -> dict[str, str]:
        """Codes of CCGs by name."""
        return {row["ccg"]: row["ccg_code"] for row in self.ccgs}

    def place_of_ccg(self, code: str) -> str:
        """Name of the partnership that a CCG belonged to."""
        return next(row["icp"] for row in self.ccgs if row["ccg_code"] == code)
