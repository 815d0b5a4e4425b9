"""Fixtures for tests of the web application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from commonweal.web.plans.models import Plan


@pytest.fixture(autouse=True)
def asked_at_will(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask for more of earlier days in a minute than anybody may (`test_web_known_limit` asks
    how often that is)."""
    from commonweal.web.accounts import limiting

    often = limiting.Limit(1_000_000, 60)
    monkeypatch.setattr(limiting, "LIMITS", {**limiting.LIMITS, "known": often})


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
