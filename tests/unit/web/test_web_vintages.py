"""A figure that is later than the day of its plan says so, where the page stands as of that day."""

from __future__ import annotations

from typing import Any

from django.test import Client

from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import shown_of

LATER = "later than the day of the plan"


def test_figures_later_than_the_day_of_the_plan_say_so(
    client: Client, published_plan: Plan, settings: Any
) -> None:
    shown = shown_of(published_plan)
    dated = [one for _, one in shown.figures.values() if one.as_of is not None]
    late = next(one for one in dated if one.as_of and one.as_of > shown.as_of)
    early = next(one for one in dated if one.as_of and one.as_of <= shown.as_of)
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"  # no page of another test's plan
    assert f"{LATER}, 1 July 2019" in client.get(f"/figures/{late.id}/").content.decode()
    assert LATER not in client.get(f"/figures/{early.id}/").content.decode()


def test_the_page_of_a_question_says_it_at_each_such_figure(
    client: Client, published_plan: Plan, settings: Any
) -> None:
    shown = shown_of(published_plan)
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    counted = {
        answer.id: sum(1 for one in answer.figures if one.as_of and one.as_of > shown.as_of)
        for answer in shown.answers
    }
    assert any(counted.values())
    assert not all(counted.values())
    for name, count in counted.items():
        assert client.get(f"/questions/{name}/").content.decode().count(LATER) == count, name
