"""Make a SYNTHETIC system folder with staff of general practice: by practice, by age, in and out.

    python examples/build_synthetic_workforce.py OUT

No open table at hand has GPs by practice with their ages, leavers, joiners and trainees, so this
one shows what the services chapter makes of them. Nobody in it is real. What should be found is
known, for everything follows from the law below:

    Synthetic Harbour   1,600 patients for each GP (whole-time equivalents, all GPs)
    Synthetic Downs     2,400; its last practice has no count, which is not nobody
    England             1,800; its ten districts have 1,500, 1,600 ... 2,400
    fully qualified     three quarters of all GPs, and ten people work eight whole-time jobs
    need                Harbour's patients weigh 0.9 each, those of Downs 1.1
    ages                (whole-time, system) 10, 20, 30, 20, 20 in the bands below; in a year
                        a tenth of those under 55 leave, a quarter of those over; 12 join young,
                        eight of them from training
    trainees            of 50 who finished, 25 worked here a year after; of 40, 16 two years after
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pyarrow as pa

from commonweal.folder.schema import load_schemas
from commonweal.folder.settings import LevelSettings, PolicySettings, Settings
from commonweal.folder.writing import write_folder

SYSTEM, COMMISSIONER, NATION = "SYW", "SYW-C", "SYW-N"
DISTRICTS = (("SYW-D1", "Synthetic Harbour", 51.2, 1_600.0, 0.9),
             ("SYW-D2", "Synthetic Downs", 51.4, 2_400.0, 1.1))  # fmt: skip
PRACTICES_OF_A_DISTRICT, NETWORKS = 6, 3
#: Patients of the practices of a district; those of both are alike.
LISTS = (6_400.0, 8_000.0, 9_600.0, 11_200.0, 12_800.0, 16_000.0)
ENGLAND_DISTRICTS = tuple(1_500.0 + 100.0 * step for step in range(10))
ENGLAND = 1_800.0
PER_GP = "registered patients per FTE GP"
BANDS = ("under 35", "35 to 44", "45 to 54", "55 to 59", "60 and over")
AGES = (10.0, 20.0, 30.0, 20.0, 20.0)
LEAVING = (0.1, 0.1, 0.1, 0.25, 0.25)
JOINING, FROM_TRAINING = 12.0, 8.0
TRAINEES = ((1.0, 50.0, 25.0), (2.0, 40.0, 16.0))
DAY, OPENED = date(2019, 3, 31), date(2016, 1, 1)
YEAR = {"start": date(2018, 4, 1), "end": DAY}
SOURCE = "synthetic-law"
Row = dict[str, object]


def practices() -> list[tuple[str, str, float, float, float]]:
    """Code, district, patients, patients for each GP and weight of a patient, of every practice."""
    return [
        (f"SYW-P{1 + at + PRACTICES_OF_A_DISTRICT * of:02d}", district, size, ratio, weight)
        for of, (district, _, _, ratio, weight) in enumerate(DISTRICTS)
        for at, size in enumerate(LISTS)
    ]


def workforce() -> list[Row]:
    """GPs and practice nurses by practice, and GPs of the system by age."""
    said = {"as_of": DAY, "basis": "assumed", "source": SOURCE}
    rows: list[Row] = []
    for code, _, size, ratio, _ in practices()[:-1]:
        every = size / ratio
        for definition, fte in (("all", every), ("fully qualified", 0.75 * every)):
            rows.append(
                said
                | {"organisation": code, "role": "GP", "definition": definition}
                | {"fte": fte, "headcount": fte / 0.8}
            )
        rows.append(said | {"organisation": code, "role": "practice nurse", "fte": size / 4_000.0})
        rows.append(said | {"organisation": code, "role": "clinical pharmacist", "fte": 0.2})
    rows += [
        said
        | {"organisation": SYSTEM, "role": "GP", "definition": "all", "age_band": band}
        | {"fte": fte}
        for band, fte in zip(BANDS, AGES, strict=True)
    ]
    return rows


def flows() -> list[Row]:
    """GPs of the system who left and joined in the year, by age."""
    said = {"organisation": SYSTEM, "role": "GP", "definition": "all"}
    said |= YEAR | {"basis": "assumed", "source": SOURCE}
    left = [
        said | {"age_band": band, "flow": "left", "fte": fte * rate}
        for band, fte, rate in zip(BANDS, AGES, LEAVING, strict=True)
    ]
    joined = {"joined": JOINING - FROM_TRAINING, "joined from training": FROM_TRAINING}
    return left + [said | {"age_band": BANDS[0], "flow": f, "fte": n} for f, n in joined.items()]


def bodies() -> tuple[list[Row], list[Row]]:
    """Organisations, and who belongs to whom."""
    said = {"opened": OPENED, "source": SOURCE}
    part = {"role": "part_of", "share": 1.0, "start": OPENED, "basis": "assumed", "source": SOURCE}
    found: list[Row] = [
        said | {"code": SYSTEM, "name": "Synthetic system", "kind": "system"},
        said | {"code": COMMISSIONER, "name": "Synthetic commissioner", "kind": "commissioner"},
        said | {"code": NATION, "name": "Synthetic England", "kind": "nation"},
    ]
    members = [part | {"member": COMMISSIONER, "group": SYSTEM}]
    for number in range(1, NETWORKS + 1):
        code = f"SYW-N{number}"
        found.append(said | {"code": code, "name": f"Synthetic network {number}"}
                     | {"kind": "network"})  # fmt: skip
        members.append(part | {"member": code, "group": COMMISSIONER})
    latitudes = {code: latitude for code, _, latitude, _, _ in DISTRICTS}
    for at, (code, district, *_) in enumerate(practices()):
        found.append(
            said
            | {"code": code, "name": f"Synthetic surgery {code[-2:]}", "kind": "practice"}
            | {"latitude": latitudes[district], "longitude": 0.5 + 0.001 * at}
        )
        members.append(part | {"member": code, "group": COMMISSIONER})
        members.append(part | {"member": code, "group": f"SYW-N{1 + at * NETWORKS // 12}"})
    return found, members


def comparators() -> list[Row]:
    """England and its ten districts."""
    said = {"indicator": PER_GP, "unit": "patients per FTE GP", "basis": "assumed"} | YEAR
    said |= {"source": SOURCE}
    rows: list[Row] = [
        said | {"about": NATION, "name": "Synthetic England", "level": "country", "value": ENGLAND}
    ]
    for at, value in enumerate(ENGLAND_DISTRICTS):
        rows.append(
            said
            | {"about": f"SYW-E{at}", "name": f"Synthetic district {at}", "level": "district"}
            | {"value": value}
        )
    return rows


def tables() -> dict[str, pa.Table]:
    """All tables of the folder."""
    said = {"source": SOURCE}
    organisations, memberships = bodies()
    held: dict[str, list[Row]] = {
        "sources": [
            {
                "id": SOURCE,
                "title": "SYNTHETIC: made up by the law that the program gives",
                "publisher": "commonweal, examples/build_synthetic_workforce.py",
                "place": "examples/build_synthetic_workforce.py",
                "verified": False,
                "note": "SYNTHETIC. No person, practice or place in this folder is real.",
            }
        ],
        "organisations": organisations,
        "memberships": memberships,
        "areas": [
            said | {"code": code, "name": name, "kind": "district"} for code, name, *_ in DISTRICTS
        ]
        + [
            said
            | {"code": f"{code}-A", "name": f"{name}, small area", "kind": "lsoa"}
            | {"latitude": latitude, "longitude": 0.505}
            for code, name, latitude, *_ in DISTRICTS
        ],
        "area_memberships": [
            said | {"area": f"{code}-A", "group": group, "kind": kind}
            for code, *_ in DISTRICTS
            for kind, group in (("district", code), ("commissioner", COMMISSIONER))
        ],
        "registered": [
            said
            | {"practice": code, "series": "synthetic", "as_of": DAY, "sex": "all"}
            | {"age_from": 0, "patients": size, "basis": "assumed"}
            for code, _, size, _, _ in practices()
        ],
        "need_weights": [
            said
            | {"practice": code, "edition": "2018-19", "weighted": size * weight}
            | {"stream": "general practice (Carr-Hill)", "basis": "assumed"}
            for code, _, size, _, weight in practices()
        ],
        "workforce": workforce(),
        "workforce_flows": flows(),
        "trainees": [
            said
            | {"organisation": SYSTEM, "role": "GP", "years_after": years, "basis": "assumed"}
            | {"finished": finished, "still_here": still}
            | YEAR
            for years, finished, still in TRAINEES
        ],
        "comparators": comparators(),
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


def build(out: Path) -> Path:
    """Make the folder `out`."""
    settings = Settings(
        name="SYNTHETIC system",
        code=SYSTEM,
        as_of=DAY,
        description="SYNTHETIC: made up to show staff. No person or place in it is real.",
        jurisdictions=("England",),
        policies=PolicySettings(lists=("synthetic",)),
        levels=(
            LevelSettings(kind="system", short="system", name="System", start=OPENED),
            LevelSettings(kind="commissioner", short="CCG", name="Commissioner", start=OPENED),
            LevelSettings(kind="network", short="PCN", name="Network", start=OPENED),
        ),
    )
    return write_folder(out, settings=settings, tables=tables())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
