"""What the networks verbs say on a terminal: plain lines of progress, words, whole numbers."""

from __future__ import annotations

import pytest

from commonweal.cli.networks import bar
from commonweal.cli.networks.evaluate import in_words
from commonweal.networks.design import causes
from commonweal.networks.design.policies import POLICIES
from commonweal.networks.design.wording import BOUND_UNITS, cause_word


def test_where_no_terminal_listens_each_thing_begun_is_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([0.0, 1.0, 9.0, 10.5, 11.0, 12.0])
    monkeypatch.setattr(bar, "monotonic", lambda: next(now))
    with bar.bar("Seeking") as told:
        for share in (0.1, 0.2, 0.3):
            told(share, "")
        told(0.4, "Ashford")
        told(1.0, "Proving")
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.splitlines() == [
        "Seeking ...",
        "Seeking (30%)",
        "Ashford (40%)",
        "Proving ...",
    ]


def test_sums_are_told_in_whole_numbers_and_shares_in_per_cent() -> None:
    told = in_words(
        {
            "plan": "mine",
            "patients": 300.4,
            "inertia": 1234.5,
            "like_within_own_network": 0.6543,
            "within_own_network": None,
            "rms_km": 8.9e-16,
            "moves": 3,
        }
    )
    assert told == {
        "plan": "mine",
        "patients": 300,
        "inertia": 1234,
        "like_within_own_network": "65.4%",
        "within_own_network": None,
        "rms_km": 0.0,
        "moves": 3,
    }


def test_every_sort_of_cause_has_words_and_every_policy_a_unit() -> None:
    assert set(BOUND_UNITS) == set(POLICIES)
    assert cause_word(causes.TOO_LIGHT) == "too few patients where they stand"
    assert cause_word(causes.HEAVY) == "a list above the band"
    assert cause_word("something new") == "something new"
