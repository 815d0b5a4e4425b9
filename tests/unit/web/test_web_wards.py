"""The page of a ward tells its needs, and how far it is from there to services."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.evidence import Chapter, of_parts
from commonweal.folder import Folder, read_folder
from commonweal.people.ground import Ground
from commonweal.plan.chapters import only
from commonweal.plan.published import file_names
from commonweal.plan.study import Studied, study_folder
from commonweal.rules import load_rules
from commonweal.services.siting import shown as siting_shown
from commonweal.services.siting import wards_part
from commonweal.system.study import Given
from commonweal.web.plans.keeping import put
from commonweal.web.plans.models import Plan, Published
from commonweal.web.plans.shown import shown_of

pytestmark = pytest.mark.django_db
#: Chatham Central, and Acle of Norfolk, which Kent's folder knows nothing of.
WARD, ELSEWHERE = "E05002249", "E05005757"


@pytest.fixture(scope="module")
def studied(example: Path) -> Studied:
    """The example with the one section of the services chapter that is asked after."""
    folder = read_folder(example)
    found = study_folder(folder, rooms=only("population"))
    return replace(found, chapters=(*found.chapters, services(folder, date(2019, 7, 1))))


def services(folder: Folder, on: date) -> Chapter:
    """The chapter of services with the section on wards alone."""
    given = Given(as_of=on, rules=load_rules(), policies=folder.settings.policies(), seed=0)
    ground = Ground(system=folder.system, tables=folder.tables, given=given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(siting_shown, "DRAWS", 50)  # of the pack's 400, for the sake of time
        parts = [wards_part.part(ground)]
    return of_parts(id="services", title="Services", summary="", as_of=on, parts=parts)


@contextmanager
def published(studied: Studied, settings: Any, place: Path) -> Iterator[Plan]:
    """A plan, published."""
    settings.DATA = place
    name = put(studied)
    plan = Plan.objects.create(pk=name, folder="f", system="Kent and Medway",
                               as_of=studied.as_of, seed=0, sentence="On 1 July 2019")  # fmt: skip
    Published.objects.create(plan=plan)
    yield plan
    Published.objects.all().delete()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_a_ward_tells_how_far_it_is_today_and_under_each_option(
    client: Client, studied: Studied, settings: Any, tmp_path: Path
) -> None:
    with published(studied, settings, tmp_path) as plan:
        told = text(client, f"/places/{WARD}/")
        shown = shown_of(plan)
        _, table = shown.table("services.wards")
        rows = [row for row in table.data.to_pylist() if row["code"] == WARD]
        assert len(rows) == 6
        part = told.split("Minutes to the nearest stroke unit, by ward", 1)[1]
        for row in rows:
            assert row["choice"] in part
            assert row["minutes_said"] in part
            assert row["basis"] in part
        for label in ("Mean minutes of residents", "Longer than on the day of the plan by",
                      "Open on 1 July 2019, 6 units: ", "William Harvey", "Basis",
                      "Residents counted", "Small areas counted"):  # fmt: skip
            assert label in part
        assert "best fit" in part
        assert "wards: 2019; residents of 30 June 2019" in part
        assert re.search(r'<a href="#source-\d+">Source \d+</a>', part)
        assert "is not told here" not in told
        assert f'href="/tables/{table.id}/#manifest"' in part
        [file] = [f"tables/{name}" for name in file_names(table)]
        whole = text(client, f"/tables/{table.id}/")
        assert 'id="manifest"' in whole
        assert shown.manifest["files"][file]["sha256"] in whole


def test_a_ward_tells_who_lives_there_where_it_lies_and_who_serves_it(
    client: Client, studied: Studied, settings: Any, tmp_path: Path
) -> None:
    """Luton and Wayfield: 15,354 residents, all of NHS Medway CCG, by the publishers' files, as
    `test_people_wards` adds up; Teynham and Lynsted: 4,509 of 6,265 in NHS Swale CCG."""
    with published(studied, settings, tmp_path) as plan:
        told = text(client, "/places/E05002255/")
        first = told[: told.index("Where this ward lies")]
        assert "15,354" in first
        assert "Residents of this ward" in first
        assert not re.search(r"<(h[1-6]|caption)[^>]*>[^<]*each ward", told)
        assert 'href="/tables/population.wards/#manifest"' in first
        lies = told[told.index("Where this ward lies") :]
        assert "Medway and Swale integrated care partnership" in lies
        assert 'href="/tables/population.wards.bodies/#manifest"' in lies
        registered = lies[lies.index("PCNs that the people of this ward are registered with") :]
        assert "36.8%" in registered
        assert "practices whose network is not held" in registered
        standing = told[told.index("Practices that stand here") :]
        _, practices = shown_of(plan).table("population.practices")
        here = [row for row in practices.data.to_pylist() if row["ward"] == "E05002255"]
        assert len(here) == 4
        for row in here:
            assert row["name"] in standing
        assert '<a href="/places/U21965/">Medway South PCN</a>' in standing
        split = text(client, "/places/E05009563/")
        assert "72.0%" in split
        assert "28.0%" in split
        with_one = {row["ward"] for row in practices.data.to_pylist()}
        _, wards = shown_of(plan).table("population.wards")
        without = next(
            row["code"] for row in wards.data.to_pylist() if row["code"] not in with_one
        )  # fmt: skip
        assert "No practice of the system stands in this ward." in text(
            client, f"/places/{without}/"
        )


def test_deprivation_of_a_ward_is_told_once(
    client: Client, studied: Studied, settings: Any, tmp_path: Path
) -> None:
    """The short table of wards says again what the profile says, and is told where that is not."""
    short = _named(studied, WARD, "Chatham Central", id="needs.wards")
    profile = _named(studied, WARD, "Chatham Central", id="needs.profile.ward")
    first, *rest = studied.chapters
    for tables, there in (((short, profile), False), ((short,), True)):
        more = replace(first, tables=(*first.tables, *tables))
        place = tmp_path / str(there)
        with published(replace(studied, chapters=(more, *rest)), settings, place):
            told = text(client, f"/places/{WARD}/")
            assert ('href="/tables/needs.wards/' in told) is there


def test_a_ward_of_a_folder_that_holds_none_says_what_lacks(
    client: Client, studied: Studied, example: Path, settings: Any, tmp_path: Path
) -> None:
    """A plan of a day on which no ward is held: other tables name the ward all the same."""
    early = services(read_folder(example), date(2019, 6, 1))
    assert not early.tables
    naming = [one for one in studied.chapters if one.id != "services"]
    with_ward = replace(
        naming[0], tables=(*naming[0].tables, _named(studied, WARD, "Chatham Central"))
    )  # fmt: skip
    without = replace(studied, chapters=(with_ward, *naming[1:], early))
    with published(without, settings, tmp_path):
        told = text(client, f"/places/{WARD}/")
        assert (
            "is not told here. Not known: which of the system's small areas lay in a ward" in told
        )
        assert "1 June 2019" in told
    older = replace(studied, chapters=(with_ward, *naming[1:]))
    with published(older, settings, tmp_path):
        told = text(client, f"/places/{WARD}/")
        assert "Not known: the plan does not hold which small areas lie in it." in told


def test_a_ward_for_which_nothing_was_worked_out_says_so(
    client: Client, studied: Studied, settings: Any, tmp_path: Path
) -> None:
    first, *rest = studied.chapters
    more = replace(first, tables=(*first.tables, _named(studied, ELSEWHERE, "Acle")))
    with published(replace(studied, chapters=(more, *rest)), settings, tmp_path):
        told = text(client, f"/places/{ELSEWHERE}/")
        assert told.count("nothing was worked out for this ward") == 2
        assert "How many people live here, and which bodies it lies in, is not told here." in told


def _named(studied: Studied, code: str, name: str, id: str = "population.named") -> Any:
    """A table that names a ward and tells nothing of services."""
    held = next(one.table("services.wards") for one in studied.chapters if one.id == "services")
    assert held is not None
    row = {column.name: None for column in held.columns} | {"code": code, "name": name}
    return type(held).of_rows([row], id=id, title="Named", columns=held.columns,
                              basis=held.basis, sources=held.sources)  # fmt: skip
