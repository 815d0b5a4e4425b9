"""Read alone, a contract or an issue is what it is among all that are on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.records import said
from commonweal.records.kinds import Modification
from commonweal.web.desk.contracts_held import contract_alone, issue_alone
from commonweal.web.desk.tasks.modifications import modifications_told
from web_contracts import contracts
from web_everything import make_board

pytestmark = pytest.mark.usefixtures("made")


@pytest.fixture(scope="module")
def made(standing_database: Path) -> None:  # noqa: ARG001 (it opens the database)
    make_board()


def test_a_contract_alone_is_that_contract() -> None:
    every = contracts()
    assert len(every.titles) > 1
    for code in every.titles:
        alone = contract_alone(code)
        assert alone.titles[code] == every.titles[code]
        assert alone.parties(code) == every.parties(code)
        assert alone.stated.get(code) == every.stated.get(code)
        assert alone.terms.get(code) == every.terms.get(code)
        assert alone.signed.get(code) == every.signed.get(code)
        assert alone.stops.get(code) == every.stops.get(code)
        assert alone.ending([code]) == every.ending([code])
        assert [one for one in alone.held if one.contract == code] == [
            one for one in every.held if one.contract == code
        ]
        assert modifications_told(alone, code) == modifications_told(every, code)
        assert [one for one in alone.issues if one.what.contract == code] == [
            one for one in every.issues if one.what.contract == code
        ]
    assert list(said(every.ever, Modification))


def test_an_issue_alone_is_that_issue() -> None:
    every = contracts()
    assert every.issues
    for one in every.issues:
        alone = issue_alone(one.what.issue)
        assert alone.issue(one.what.issue) == one
        assert alone.of_issue(one.what.issue) == every.of_issue(one.what.issue)


def test_what_is_not_on_record_is_not_there() -> None:
    assert contract_alone("none").titles == {}
    with pytest.raises(KeyError):
        issue_alone("none").issue("none")
