"""England's practices, small areas and published counts, as these benchmarks take them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from commonweal.people.registrations import (
    Registrations,
    model_registrations,
)
from commonweal.space import Deterrence, great_circle_km

Floats = npt.NDArray[np.float64]

SHARED = Path(
    os.environ.get("COMMONWEAL_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")
)

RING_KM = 15.0

KENT = "Kent and Medway"

FIVE = (
    "Devon",
    "Greater Manchester Health and Social Care Partnership",
    "East London Health and Care Partnership",
    "Lincolnshire",
    "Norfolk and Waveney Health and Care Partnership",
)


@dataclass(frozen=True)
class Region:
    """A system with its neighbours."""

    name: str
    practice: list[str]
    points: Floats
    lists: Floats
    own: npt.NDArray[np.bool_]
    area: list[str]
    homes: Floats
    people: Floats
    bands: Floats
    own_area: npt.NDArray[np.bool_]

    def model(self, parameters: Deterrence, give: float) -> Registrations:
        """Model the region."""
        return model_registrations(
            practice_codes=self.practice,
            practice_xy=self.points,
            lists=self.lists,
            area_codes=self.area,
            area_xy=self.homes,
            residents=self.people,
            parameters=parameters,
            give=give,
        )

    def within(self, values: dict[str, float]) -> dict[str, float]:
        """Values of the system's own practices."""
        own = {code for code, mine in zip(self.practice, self.own, strict=True) if mine}
        return {code: value for code, value in values.items() if code in own}

    def share_65(self) -> dict[str, float]:
        """Share of residents aged 65 and over, by area."""
        share = self.bands[:, 3] / self.people
        return dict(zip(self.area, share.tolist(), strict=True))


class England:
    """The tables at hand."""

    def __init__(self) -> None:
        base = SHARED / "data"
        database = duckdb.connect()
        of_ccg = dict(
            database.sql(
                f"select CCG19CDH, STP19NM from '{base}/england/ccg_stp_april2019.csv'"
            ).fetchall()
        )
        of_ccg["99P"] = of_ccg["99Q"] = of_ccg["15N"]
        lists = database.sql(
            f"select Practice, CCG, lat, long, GP_pop from "
            f"'{base}/england/practice_wp_2018-19_with_coords_england.csv.gz' order by Practice"
        ).fetchall()
        self.practice = [row[0] for row in lists]
        self.practice_system = [of_ccg[row[1]] for row in lists]
        self.points = np.array([row[2:4] for row in lists], dtype=float)
        self.lists = np.array([row[4] for row in lists], dtype=float)
        areas = database.sql(
            "select lsoa11_code, CCG19CDH, p.Lat, p.Long, total_population, "
            '"age_00-04" + "age_05-09" + "age_10-14" + "age_15-19" / 5, '
            '"age_50-54" + "age_55-59" + "age_60-64", '
            '"age_65-69" + "age_70-74" + "age_75-79" + "age_80-84" + "age_85-89" + "age_90+" '
            f"from '{base}/england/lsoa11_population_mid2019_5yr.csv.gz' "
            f"join '{base}/england/lsoa11_point_postcode_nearest_pwc.csv.gz' p "
            'on p."LSOA Code" = lsoa11_code '
            f"join '{base}/england/lsoa11_ccg_lad_april2019.csv.gz' on LSOA11CD = lsoa11_code "
            "order by lsoa11_code"
        ).fetchall()
        self.area = [row[0] for row in areas]
        self.area_system = [of_ccg[row[1]] for row in areas]
        self.homes = np.array([row[2:4] for row in areas], dtype=float)
        self.people = np.array([row[4] for row in areas], dtype=float)
        young, middle, old = np.array([row[5:] for row in areas], dtype=float).T
        self.bands = np.column_stack([young, self.people - young - middle - old, middle, old])
        ages = database.sql(
            'select PRACTICE_CODE, TOTAL, TOTAL - "16OV", "16OV" - "50OV", "50OV" - "65OV", "65OV" '
            f"from '{base}/official/gp_by_age_2020.csv'"
        ).fetchall()
        self.ages = {row[0]: np.array(row[2:], dtype=float) for row in ages if row[1] > 0}
        self.deprivation = {
            name: dict(database.sql(query).fetchall())
            for name, query in {
                "score_2015": "select lsoa11_code, IMD_score from "
                f"'{base}/england/imd2015_england_lsoa11.csv.gz'",
                "rank_2015": "select lsoa11_code, IMD_rank from "
                f"'{base}/england/imd2015_england_lsoa11.csv.gz'",
                "rank_2019": "select lsoa11_code, IMD_rank from "
                f"'{base}/england/imd2019_england_lsoa11_ranks_deciles.csv.gz'",
                "of_list": "select Practice, imd2019_practice from "
                f"'{base}/kent-medway/km_practices_2018-19_master.csv' "
                "where imd2019_practice is not null",
            }.items()
        }

    def systems(self) -> list[str]:
        """Names of the systems of April 2019."""
        return sorted(set(self.practice_system))

    def region(self, *names: str, ring_km: float = RING_KM) -> Region:
        """Systems with the practices and areas near them."""
        own = np.isin(self.practice_system, names)
        own_area = np.isin(self.area_system, names)
        near, near_area = own.copy(), own_area.copy()
        if ring_km > 0:
            inside = self.homes[own_area]
            for points, marked in ((self.points, near), (self.homes, near_area)):
                # Only points in a box around the system can be within the ring.
                low, high = inside.min(axis=0) - 0.3, inside.max(axis=0) + 0.3
                box = np.flatnonzero(((points > low) & (points < high)).all(axis=1) & ~marked)
                distance = great_circle_km(points[box], inside, np.float32)
                marked[box[distance.min(axis=1) <= ring_km]] = True
        return Region(
            name=names[0],
            practice=[code for code, kept in zip(self.practice, near, strict=True) if kept],
            points=self.points[near],
            lists=self.lists[near],
            own=own[near],
            area=[code for code, kept in zip(self.area, near_area, strict=True) if kept],
            homes=self.homes[near_area],
            people=self.people[near_area],
            bands=self.bands[near_area],
            own_area=own_area[near_area],
        )

    def published_65(self) -> dict[str, float]:
        """Share of the list aged 65 and over, April 2020."""
        return {code: float(ages[3] / ages.sum()) for code, ages in self.ages.items()}
