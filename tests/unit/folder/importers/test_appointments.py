"""Appointments in general practice: shares of all appointments, the unknown among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.folder.importers import nhsd_appointments
from commonweal.folder.importers.catalogue import catalogue
from commonweal.folder.importers.published import Published, open_published

HEADER = (
    "CCG_CODE,Appointment_Month,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,"
    "COUNT_OF_APPOINTMENTS"
)
LINES = (
    "AA1,FEB2020,Attended,GP,Face-to-Face,Same Day,60",
    "AA1,FEB2020,Attended,Other Practice staff,Telephone,1 Day,20",
    "AA1,FEB2020,DNA,GP,Face-to-Face,2 to 7 Days,5",
    "AA1,FEB2020,Unknown,Unknown,Unknown,Unknown / Data Issue,15",
    "AA1,MAR2020,Attended,GP,Telephone,Same Day,0",
    "ZZ9,FEB2020,Attended,GP,Telephone,Same Day,7",
)


def opened(folder: Path, lines: tuple[str, ...]) -> Path:
    path = folder / catalogue()[nhsd_appointments.SOURCE].path.removesuffix(".gz")
    path.parent.mkdir(parents=True)
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return folder


def told(published: Published) -> None:
    published.systems = {"QKS"}
    published.tell("commissioner_scope", {"code": ["AA1"]})


def test_shares_are_of_all_appointments_of_the_month(tmp_path: Path) -> None:
    with open_published(opened(tmp_path, LINES)) as published:
        told(published)
        rows = [
            row for piece in nhsd_appointments.indicators(published) for row in piece.to_pylist()
        ]
        outcomes = nhsd_appointments.outcomes(published)[0]
    held = {(row["indicator"], str(row["start"])): row for row in rows}
    assert {row["about"] for row in rows} == {"AA1"}
    assert held["gp_appointments", "2020-02-01"]["value"] == 100
    assert str(held["gp_appointments", "2020-02-01"]["end"]) == "2020-02-29"
    for name, share in (
        ("attended", 80),
        ("missed", 5),
        ("face_to_face", 65),
        ("same_day", 60),
        ("with_gp", 65),
    ):
        row = held[f"gp_appointments_{name}_share", "2020-02-01"]
        assert (row["value"], row["numerator"], row["denominator"]) == (share, share, 100)
    # Of a month without appointments there is a count and no share.
    assert held["gp_appointments", "2020-03-01"]["value"] == 0
    assert ("gp_appointments_missed_share", "2020-03-01") not in held
    assert sum(outcomes.column("value").to_pylist()) == 100


def test_a_month_that_is_none_is_found_once(tmp_path: Path) -> None:
    with open_published(opened(tmp_path, ("AA1,SPRING,Attended,GP,Telephone,Same Day,1",))) as file:
        told(file)
        nhsd_appointments.indicators(file)
        nhsd_appointments.outcomes(file)
        assert [(one.row, one.column, one.value) for one in file.findings] == [
            (2, "Appointment_Month", "SPRING")
        ]


@pytest.mark.parametrize("month", ["2019-03", "2021-08"])
def test_appointments_of_kent_and_medway_add_up(shared: Path, month: str) -> None:
    published_total = {"2019-03": 701_546, "2021-08": 747_485}
    with open_published(shared / "data") as published:
        published.systems = {"QKS"}
        published.tell("commissioner_scope", {"code": ["91Q"]})
        total = nhsd_appointments.indicators(published)[0].to_pylist()
    held = {str(row["start"])[:7]: row["value"] for row in total}
    assert len(held) == 30
    assert held[month] == published_total[month]
