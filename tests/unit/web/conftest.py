"""Fixtures for tests of the web application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from commonweal.web.plans.models import Plan


#: Made up: no such places or bodies are.
TOML = """name = "SYNTHETIC Northmere"
code = "XXN"
as_of = 2019-07-01
[policies]
lists = "made-up"
"""
SOURCES = "id,title,publisher,place,verified\nmade-up,Made up,Nobody,none,false\n"
ORGANISATIONS = """code,name,kind,opened,closed,neighbour,source
XC9,SYNTHETIC council beyond the border,council,2010-04-01,,true,made-up
XS0,SYNTHETIC system beyond the border,system,2010-04-01,,true,made-up
X0A,SYNTHETIC group that is no more,commissioner,2013-04-01,2020-03-31,,made-up
XXN,SYNTHETIC Northmere,system,2016-01-01,,,made-up
XC1,SYNTHETIC Northmere Council,council,2012-04-01,2019-03-31,,made-up
XC2,SYNTHETIC New Northmere Council,council,2019-04-01,,,made-up
"""


@pytest.fixture(autouse=True)
def asked_at_will(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask for more of earlier days in a minute than anybody may (`test_web_known_limit` asks
    how often that is)."""
    from commonweal.web.accounts import limiting

    often = limiting.Limit(1_000_000, 60)
    monkeypatch.setattr(limiting, "LIMITS", {**limiting.LIMITS, "known": often})


@pytest.fixture
def northmere(tmp_path: Path) -> Path:
    """A folder of another area, of a few rows and without records."""
    place = tmp_path / "northmere"
    place.mkdir()
    (place / "system.toml").write_text(TOML, encoding="utf-8")
    (place / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (place / "organisations.csv").write_text(ORGANISATIONS, encoding="utf-8")
    return place


@pytest.fixture
def example_rows(db: None, example: Path) -> int:  # noqa: ARG001 (it opens the database)
    """The example's records in the table; how many there are."""
    from commonweal.records import STATEMENTS, read
    from commonweal.web.store.adding import take_over

    return take_over(read(example / STATEMENTS).lines).count


@pytest.fixture(scope="session")
def kept_plan(example: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The files of a plan of three chapters, kept once: where, and the plan's id."""
    from django.conf import settings

    from commonweal.folder import read_folder
    from commonweal.plan.chapters import only
    from commonweal.plan.study import study_folder
    from commonweal.web.plans.keeping import put

    before, settings.DATA = settings.DATA, tmp_path_factory.mktemp("data")
    try:
        rooms = only("population", "contracts", "governance")
        return settings.DATA, put(study_folder(read_folder(example), rooms=rooms))
    finally:
        settings.DATA = before


@pytest.fixture
def published_plan(
    db: None,  # noqa: ARG001 (it opens the database)
    kept_plan: tuple[Path, str],
    settings: Any,
) -> Plan:
    """That plan, published."""
    from datetime import date

    from commonweal.web.plans.models import Plan, Published

    settings.DATA, name = kept_plan
    plan = Plan.objects.create(
        pk=name,
        folder="examples/kent-medway",
        system="Kent and Medway",
        as_of=date(2019, 7, 1),
        seed=0,
        sentence="On 1 July 2019",
    )
    Published.objects.create(plan=plan)
    return plan
