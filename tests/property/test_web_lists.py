"""Lists renewed with each statement are what the records as a whole make of them."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, settings
from hypothesis import given as drawn

from commonweal.records.refusal import RefusedError, refusals
from commonweal.web.lists import rebuild
from commonweal.web.store.adding import append, destroy
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import everything
from web_histories import FIRST, Step, histories, history

pytestmark = pytest.mark.django_db


@settings(
    max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(histories)
# Two people get one name, and only one of them is known in public.
@example(steps=[("seat", 6, 7, 1), ("name", 3, 1, 1), ("name", 0, 1, 1)])
def test_lists_renewed_are_lists_made_anew(steps: list[Step]) -> None:
    with transaction.atomic():
        stated = []
        for one in history(steps):
            try:
                append([one])
                stated.append(one)
            except RefusedError:
                continue
        assert Listed.objects.exists()
        assert rebuild() == []
        gone = [one for one in stated if one.type in ("interest", "person", "correction", "seat")]
        for one in gone[::3]:
            when = FIRST.replace(year=2024)
            destroy(one.id, reason="r", approver="a", stated_at=when)
        assert rebuild() == []
        transaction.set_rollback(True)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@drawn(histories)
def test_what_is_asked_of_what_stands_near_is_what_is_asked_of_everything(
    steps: list[Step],
) -> None:
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        for one in history(steps):
            wide = {str(told) for told in refusals(everything(), [one], checks())}
            near: set[str] = set()
            try:
                append([one], checks=checks())
            except RefusedError as error:
                near = {str(told) for told in error.refusals}
            assert near == wide
        transaction.set_rollback(True)
