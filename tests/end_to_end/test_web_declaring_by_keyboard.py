"""Declaring in a browser by keyboard alone on a screen of 320 px, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from commonweal.web.store.reading import everything, today
from web_board import BODY, board, user
from web_looked_at import NARROW, over
from web_site import PASSWORD, Somebody, browsing


@pytest.mark.row("F3")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False])
def test_an_interest_is_declared_and_confirmed_by_keyboard(live_server: Any, scripts: bool) -> None:
    board()
    somebody = user("Clinical member", ("declarer", BODY), person="p-2")
    somebody.set_password(PASSWORD)
    somebody.save()
    with browsing() as browser:
        me = Somebody(browser, live_server.url, scripts=scripts, keyboard=True, width=NARROW)
        me.sign_in(somebody.email, PASSWORD, second=False)
        me.begin("declare-interest")
        me.answer({"register_of": BODY}, {"type": "financial"})
        me.fill({"organisation": "go to"})
        assert "Which one do you mean?" in me.press("Continue", 422)
        which = me.page.locator("[name=organisation-which]").first.get_attribute("value")
        me.answer({"organisation-which": which})
        assert "There is a problem" in me.press("Continue", 422)
        assert "Director, without pay" in me.answer(
            {"description": "Director, without pay"}, {"arose-year": today().year}, {}
        )
        assert over(me.page) == 0
        assert "Your interest is declared" in me.send()
        assert "You have confirmed" in me.do("confirm-interests", about=BODY)
    made = everything()[-2:]
    assert [one.type for one in made] == ["interest", "confirmation"]
    assert made[0].payload["organisation_ids"] == ["company:00000002"]
    assert made[0].payload["arose_precision"] == "year"
    assert made[1].payload["interests"] == [made[0].payload["interest"]]
