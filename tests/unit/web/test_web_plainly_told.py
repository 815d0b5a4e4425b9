"""Words that programs use among themselves are no words for people."""

from __future__ import annotations

import pytest
from django.template import engines
from django.test import Client

from commonweal.web.desk.tasks.notices import NOTICE
from web_board import BODY, board, signed_in, user
from web_contracts import page_of, state


@pytest.mark.django_db
def test_the_calendar_of_buying_says_on_what_a_day_rests() -> None:
    board()
    manager: Client = signed_in(user("Contract manager", ("contract manager", BODY)))
    state(manager)
    calendar = page_of(manager, "/desk/procurements/calendar/")
    row = calendar.split("Buying again would have to begin, as estimated")[1].split("</tr>")[0]
    assert "An estimate by a rule that was not verified" in row


def test_a_notice_without_a_day_is_not_said_to_count() -> None:
    assert NOTICE.done.endswith("once that is stated.")


def test_rules_and_clauses_are_told_in_words() -> None:
    told = engines["jinja2"].from_string(
        "{{ 'meeting-notice' | in_words }}; {{ 'B8' | in_words }}; "
        "{{ 'outcomes[1].counted' | clause_told }}"
    )
    assert told.render() == (
        "meeting notice; B8; outcomes, number 1: counted (outcomes[1].counted)"
    )
