"""Make a SYNTHETIC system folder with deaths by small area, sex, age and cause.

    python examples/build_synthetic_deaths.py OUT [SEED]

No open table at hand has deaths by age and small area, so this one shows what the needs chapter
makes of them: life tables with limits, and the ages and causes of the gaps. Nobody in it has lived:
one system of five districts and 101 small areas, in which people die by the law below, which is
made up and only roughly like England. Deaths are drawn from it by chance, with a seed, so what the
chapter should find is known. The last district is too small for a life table.

The law, for a person of age x (whole years), sex s and deprivation fifth f:

    circulation  0.0000035  exp(0.110 x)  males 1.5   per fifth towards the most deprived 1.15
    cancers      0.0000250  exp(0.083 x)  males 1.2   per fifth towards the most deprived 1.10
    other        0.0000280  exp(0.088 x)  males 1.1   per fifth towards the most deprived 1.12
                 and 0.003 in the first year of life, for all alike
"""

from __future__ import annotations

import sys
from datetime import date
from math import exp
from pathlib import Path

import numpy as np
import pyarrow as pa

from commonweal.folder.schema import load_schemas
from commonweal.folder.settings import LevelSettings, PolicySettings, Settings
from commonweal.folder.writing import write_folder

SYSTEM, COMMISSIONER = "SYN", "SYN-C"
#: Districts: code, name, small areas of each deprivation fifth from the most deprived.
DISTRICTS = (
    ("SYN-D1", "Synthetic Harbour", (12, 6, 4, 2, 1)),
    ("SYN-D2", "Synthetic Market", (5, 6, 5, 5, 4)),
    ("SYN-D3", "Synthetic Downs", (2, 4, 6, 7, 6)),
    ("SYN-D4", "Synthetic Vale", (1, 2, 4, 7, 11)),
    ("SYN-D5", "Synthetic Islet", (0, 0, 1, 0, 0)),
)
#: Cause: force of mortality at age 0, its growth a year, males against females, ratio per fifth.
LAW = {
    "circulation": (3.5e-6, 0.110, 1.5, 1.15),
    "cancers": (2.5e-5, 0.083, 1.2, 1.10),
    "other": (2.8e-5, 0.088, 1.1, 1.12),
}
INFANTS = 0.003
BANDS = ((0, 0), (1, 4), *((age, age + 4) for age in range(5, 90, 5)), (90, None))
OLDEST = 105
YEARS = (date(2017, 1, 1), date(2019, 12, 31))
PERSONS_OF_AN_AREA = 1_600
SOURCE = "synthetic-law"


def rate(age: int, sex: str, fifth: int, cause: str) -> float:
    """Death rate of a cause at a whole age, by the law."""
    start, growth, males, ratio = LAW[cause]
    force = start * exp(growth * age) * (males if sex == "male" else 1.0) * ratio ** (3 - fifth)
    return force + (INFANTS if cause == "other" and age == 0 else 0.0)


def persons(age: int) -> float:
    """Persons of one sex and whole age in a small area."""
    share = 1.0 if age < 60 else max(0.0, 1.0 - (age - 60) / 46.0)
    whole = 60.0 + sum(1.0 - step / 46.0 for step in range(46))
    return PERSONS_OF_AN_AREA / 2 * share / whole


def living(low: int, high: int | None) -> float:
    """Persons of one sex and age band in a small area."""
    return sum(persons(age) for age in range(low, (OLDEST if high is None else high) + 1))


def areas() -> list[tuple[str, str, int]]:
    """Code, district and deprivation fifth of every small area."""
    found: list[tuple[str, str, int]] = []
    for district, _, by_fifth in DISTRICTS:
        for fifth, count in enumerate(by_fifth, start=1):
            found += [(f"SYN-{len(found) + step:03d}", district, fifth) for step in range(count)]
    return found


def deaths(seed: int) -> list[dict[str, object]]:
    """Rows of deaths: all causes, and each cause, of every area, sex and band."""
    draw = np.random.default_rng(seed)
    start, end = YEARS
    said = {"start": start, "end": end, "basis": "assumed", "source": SOURCE}
    rows: list[dict[str, object]] = []
    for area, _, fifth in areas():
        for sex in ("female", "male"):
            for low, high in BANDS:
                ages = range(low, (OLDEST if high is None else high) + 1)
                counts = {
                    cause: draw.poisson(
                        sum(3.0 * persons(age) * rate(age, sex, fifth, cause) for age in ages)
                    )
                    for cause in LAW
                }
                row = said | {"area": area, "sex": sex, "age_from": low, "age_to": high}
                row["person_years"] = 3.0 * living(low, high)
                rows.append(row | {"cause": None, "deaths": float(sum(counts.values()))})
                # "other" is what is left: chapters work it out.
                rows += [
                    row | {"cause": cause, "deaths": float(counts[cause])}
                    for cause in ("circulation", "cancers")
                ]
    return rows


def tables(seed: int) -> dict[str, pa.Table]:
    """All tables of the folder."""
    said = {"source": SOURCE}
    small = areas()
    held: dict[str, list[dict[str, object]]] = {
        "sources": [
            {
                "id": SOURCE,
                "title": f"SYNTHETIC: made up by a law and drawn by chance, seed {seed}",
                "publisher": "commonweal, examples/build_synthetic_deaths.py",
                "place": "examples/build_synthetic_deaths.py",
                "verified": False,
                "note": "SYNTHETIC. No person, place or death in this folder is real.",
            }
        ],
        "organisations": [
            said | {"code": code, "name": name, "kind": kind, "opened": date(2016, 1, 1)}
            for code, name, kind in (
                (SYSTEM, "Synthetic system", "system"),
                (COMMISSIONER, "Synthetic commissioner", "commissioner"),
            )
        ],
        "memberships": [
            said
            | {"member": COMMISSIONER, "group": SYSTEM, "role": "part_of", "share": 1.0}
            | {"start": date(2016, 1, 1), "basis": "assumed"}
        ],
        "areas": [
            *(
                said | {"code": code, "name": name, "kind": "district"}
                for code, name, _ in DISTRICTS
            ),
            *(
                said | {"code": area, "name": f"Synthetic area {area[4:]}", "kind": "lsoa"}
                for area, _, _ in small
            ),
        ],
        "area_memberships": [
            said | {"area": area, "group": group, "kind": kind}
            for area, district, _ in small
            for kind, group in (("district", district), ("commissioner", COMMISSIONER))
        ],
        "indicators": [
            said
            | {"about": area, "indicator": "imd_2019_decile", "value": 2.0 * fifth}
            | {"unit": "decile; 1 is most deprived"}
            | {"start": date(2019, 1, 1), "end": date(2019, 12, 31), "basis": "assumed"}
            for area, _, fifth in small
        ],
        "residents": [
            said
            | {"area": area, "as_of": date(2018, 6, 30), "sex": "all", "basis": "assumed"}
            | {"age_from": low, "age_to": high, "persons": 2.0 * living(low, high)}
            for area, _, _ in small
            for low, high in BANDS
        ],
        "deaths": deaths(seed),
    }
    schemas = load_schemas()
    return {
        name: pa.table(
            {
                field.name: pa.array([row.get(field.name) for row in rows], field.type)
                for field in schemas[name].arrow
            }
        )
        for name, rows in held.items()
    }


def build(out: Path, seed: int = 20_191) -> Path:
    """Make the folder `out`."""
    settings = Settings(
        name="SYNTHETIC system",
        code=SYSTEM,
        as_of=date(2019, 12, 31),
        description="SYNTHETIC: made up to show life tables. No person or place in it is real.",
        jurisdictions=("England",),
        policies=PolicySettings(lists=("none",)),
        levels=(
            LevelSettings(kind="system", short="system", name="System", start=date(2016, 1, 1)),
        ),
    )
    return write_folder(out, settings=settings, tables=tables(seed))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    build(Path(sys.argv[1]), *(int(seed) for seed in sys.argv[2:]))
