"""A folder of a few rows, written as text, that tests spoil in one place at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SETTINGS = """name = "Kent and Medway"
code = "QKS"
as_of = 2019-07-01

[policies]
lists = "2018-19"
"""

SMALL = {
    "sources": "id,title,publisher,place,verified\nlists,Lists,NHS England,file.csv,true\n",
    "organisations": "code,name,kind,opened,closed,source\n"
    "09C,Ashford,commissioner,2013-04-01,,lists\n"
    "09E,Canterbury,commissioner,2013-04-01,,lists\n"
    "U1,Ashford Stour,network,2019-07-01,,lists\n"
    "U2,Ashford Rural,network,2019-07-01,,lists\n"
    "G1,Surgery,practice,2013-04-01,,lists\n"
    "G2,Health Centre,practice,2013-04-01,,lists\n",
    "memberships": "member,group,role,start,end,share,vintage,basis,source\n"
    "G1,09C,part_of,2013-04-01,,1,,observed,lists\n"
    "G1,U1,part_of,2019-07-01,,1,,observed,lists\n"
    "G2,09E,part_of,2013-04-01,,,,observed,lists\n",
    "registered": "practice,series,as_of,sex,age_from,age_to,patients,basis,source\n"
    "G1,2018-19,2018-10-01,all,0,,9000,observed,lists\n"
    "G2,2018-19,2018-10-01,all,0,,8000.5,observed,lists\n",
    "areas": "code,name,kind,latitude,longitude,neighbour,source\n"
    "E01000001,Ashford 001A,lsoa,51.1,0.9,false,lists\n"
    "E01000002,Ashford 001B,lsoa,51.2,0.8,,lists\n",
}

Maker = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Maker:
    """Makes a good folder in which some files are replaced: text, bytes, or None to leave out.

    Called again, it makes the folder anew.
    """

    def make(settings: str = SETTINGS, **replaced: str | bytes | None) -> Path:
        place = tmp_path / "folder"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        (place / "system.toml").write_text(settings, encoding="utf-8")
        for name, content in {**SMALL, **replaced}.items():
            if isinstance(content, str):
                (place / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
            elif content is not None:
                (place / f"{name}.csv").write_bytes(content)
        return place

    return make


@pytest.fixture(scope="session")
def small() -> dict[str, str]:
    """The text of the tables of a good folder."""
    return SMALL
