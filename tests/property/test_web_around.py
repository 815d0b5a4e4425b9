"""What is gathered around a thing tells of it what all records together tell of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonweal.governance.exchange.publication import Publication, publication
from commonweal.governance.register import (
    cases,
    day_of,
    prompts,
    register,
    register_findings,
)
from commonweal.records import Statement, fold, link
from commonweal.rules import load_rules
from commonweal.web.desk.registers import register_day
from commonweal.web.reading import given_out
from commonweal.web.store.adding import take_over
from commonweal.web.store.lines import mentions_of
from commonweal.web.store.reading import around, everything, today
from web_histories import PEOPLE, Step, histories, history, things_of

pytestmark = pytest.mark.django_db
ON = date(2023, 12, 1)
many = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
Thing = tuple[str, str]


@contextmanager
def stored(steps: list[Step]) -> Iterator[None]:
    """A history in the table, without any lists, and the table empty afterwards."""
    with transaction.atomic(), patch("commonweal.web.store.adding.renew"):
        take_over(link(history(steps)))
        yield
        transaction.set_rollback(True)


def picked(steps: list[Step], pick: int) -> Thing:
    things = things_of(history(steps))
    return things[pick % len(things)]


def speaks(held: Statement, thing: Thing) -> bool:
    return any((one.thing, one.code) == thing for one in mentions_of(0, held, lambda _: None))


def told(statements: tuple[Statement, ...], thing: Thing) -> list[Statement]:
    return [one for one in statements if speaks(one, thing)]


@many
@drawn(histories, st.integers(0, 999))
def test_it_folds_to_what_everything_folds_to(steps: list[Step], pick: int) -> None:
    thing = picked(steps, pick)
    with stored(steps):
        whole = fold(everything(), effective=ON)
        part = fold(around([thing], deep=0), effective=ON)
    assert told(part.every, thing) == told(whole.every, thing)
    assert told(part.statements, thing) == told(whole.statements, thing)


def words_of(shown: Publication, thing: Thing) -> list[str]:
    """All that a page of a thing could say, as it would say it."""
    return [
        shown.text(json.dumps(one.payload, ensure_ascii=False))
        for one in told(shown.past.statements, thing)
    ]


@many
@drawn(
    histories,
    st.integers(0, 999),
    st.sampled_from([None, "p-1", "p-2"]),
    st.integers(0, 3),
)
def test_a_reader_is_given_of_it_what_everything_gives(
    steps: list[Step], pick: int, viewer: str | None, deep: int
) -> None:
    thing = picked(steps, pick)
    with stored(steps):
        try:
            whole = publication(everything(), ON, load_rules(), viewer=viewer)
        except KeyError:
            with pytest.raises(KeyError):
                given_out([thing], on=ON, viewer=viewer, deep=deep)
            return
        part = given_out([thing], on=ON, viewer=viewer, deep=deep)
    assert words_of(part, thing) == words_of(whole, thing)
    assert told(part.day.statements, thing) == told(whole.day.statements, thing)
    for person in {code for one in words_of(part, thing) for code in PEOPLE if code in one}:
        assert part.offices.get(person, "not known") == whole.offices.get(person, "not known")
    if thing[0] == "interest":
        assert lines(part, thing[1]) == lines(whole, thing[1])


def lines(shown: Publication, interest: str) -> list[tuple[str, object]]:
    return [
        (one.body, {**line.row(), "position": None})
        for one in shown.registers
        for line in one.lines
        if line.interest == interest
    ]


@many
@drawn(histories, st.sampled_from(["ICB", "BOARD", "NEW"]))
def test_a_register_that_is_kept_holds_what_everything_puts_in_it(
    steps: list[Step], body: str
) -> None:
    with stored(steps):
        whole = day_of(everything(), today(), load_rules())
        part = register_day(body)
    ours, all_ = register(part, body), register(whole, body)
    assert ours == all_
    assert register_findings(part, ours) == register_findings(whole, all_)
    assert cases(part, body) == cases(whole, body)
    assert prompts(part, ours) == prompts(whole, all_)
