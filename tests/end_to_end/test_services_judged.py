"""One set of criteria: who leads is the same over all weights, in futures and in an appraisal."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from commonweal.choice.acceptability import WEIGHTINGS
from commonweal.cli.appraise import appraise as verb
from commonweal.evidence import Lack
from commonweal.folder import read_folder
from commonweal.people.ground import ground_of
from commonweal.rules import load_rules
from commonweal.services.appraisal import read_appraisal
from commonweal.services.appraisal.computable import option_figures
from commonweal.services.appraisal.leading import Leading, leading
from commonweal.services.appraisal.working import appraise
from commonweal.services.judged import JUDGED_BY
from commonweal.services.robustness.futures import WEIGHTS, Ranges
from commonweal.services.robustness.standing import standing
from commonweal.services.robustness.trial import trial_of
from commonweal.services.siting.studying import Sited, sited_of
from commonweal.system.study import Given

#: Futures in which nothing but the weights differs from today.
STILL = Ranges(
    cases_low=1, cases_high=1, growth_sd=0, road_low=1, road_high=1, site_sd=0, outside=0, leaving=0
)


@pytest.fixture(scope="module")
def sited(example: Path) -> Sited:
    held = read_folder(example)
    given = Given(
        as_of=held.settings.as_of, rules=load_rules(), policies=held.settings.policies(), seed=0
    )
    found = sited_of(ground_of(held.system, held.tables, given))
    assert isinstance(found, Sited)
    return found


@pytest.fixture(scope="module")
def found(sited: Sited) -> Leading:
    held = leading(sited)
    assert held is not None
    return held


@pytest.mark.row("D4")
def test_shares_of_weightings_are_those_of_a_plain_count(sited: Sited, found: Leading) -> None:
    """Scored here from minutes and cases alone, with weights drawn by another generator."""
    setting = sited.setting
    measured = []
    for opened in found.held.opens:
        ways = setting.minutes[:, opened]
        near, took = ways.argmin(axis=1), ways.min(axis=1)
        poor = setting.fifth == 1
        cases = [setting.demand[near == at].sum() for at in range(len(opened))]
        measured.append(
            (
                -np.average(took, weights=setting.demand),
                -np.average(took[poor], weights=setting.demand[poor]),
                min(cases),
            )
        )
    table = np.array(measured)
    values = (table - table.min(axis=0)) / (table.max(axis=0) - table.min(axis=0))
    drawn = np.random.default_rng(7).dirichlet(np.ones(3), 200_000)
    first = (drawn @ values[list(found.held.rows)].T).argmax(axis=1)
    for at in range(len(found.held.codes)):
        assert found.share([at]) == pytest.approx((first == at).mean(), abs=0.005)


@pytest.mark.row("D5")
def test_with_futures_off_who_leads_is_who_leads_over_all_weights(
    sited: Sited, found: Leading
) -> None:
    trial = trial_of(sited)
    assert not isinstance(trial, Lack)
    assert [scale.id for scale in trial.compared.scales] == [one.id for one in JUDGED_BY]
    assert trial.compared.names == found.held.codes
    for at, scale in enumerate(trial.compared.scales):
        ends = found.held.worst[at], found.held.best[at]
        assert (scale.worst, scale.best) == pytest.approx(ends, rel=1e-12)
    alone = standing(trial.compared, 50).factor(WEIGHTS).alone
    assert alone is not None
    assert alone.value == found.share([found.held.codes.index("B")])

    still = trial_of(sited, ranges=STILL)
    assert not isinstance(still, Lack)
    drawing = replace(still.compared.drawing, estimates={})
    stands = standing(replace(still.compared, drawing=drawing), 2_000).among_listed
    for at, stand in enumerate(stands):
        assert stand.leads.value == pytest.approx(found.share([at]), abs=0.03)


@pytest.mark.row("D4")
def test_the_example_of_an_appraisal_tells_the_same_shares(
    sited: Sited, found: Leading, example: Path
) -> None:
    file = example.parent / "appraisals" / "kent-medway-stroke.toml"
    told = appraise(
        read_appraisal(file.read_text(encoding="utf-8"), "toml"),
        load_rules(),
        figures=option_figures(sited),
    )
    assert told.weightings == WEIGHTINGS
    for one in told.options:
        # The ends in the file are written to four digits.
        assert one.first == pytest.approx(found.share([found.held.codes.index(one.id)]), abs=5e-4)


def test_the_verb_draws_as_many_weightings_as_the_chapter() -> None:
    assert inspect.signature(verb).parameters["weightings"].default == WEIGHTINGS
