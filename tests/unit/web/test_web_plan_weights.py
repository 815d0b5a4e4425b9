"""Weights on a page: of prioritisations that the records hold, and what lacks where they do not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from django.test import Client

from commonweal.evidence import Basis
from commonweal.needs.priorities import make_seal, prioritise, read_priorities
from commonweal.needs.priorities.statements import statements
from commonweal.plan.weighing import Weighable
from commonweal.records.judged import CriteriaSeal
from commonweal.services.judged import JUDGED_BY
from commonweal.services.siting.figuring import MEASURED
from commonweal.web.plans import weights
from commonweal.web.store.adding import append
from web_board import signed_in, user

pytestmark = pytest.mark.django_db
FILE = Path("examples/priorities/prevention.toml")
SALT = "cd" * 32
ADDRESS = "/plans/weights/?of=prevention-illustration"


@pytest.fixture
def analyst() -> Client:
    return signed_in(user("Analyst", ("analyst", "")))


def recorded(*, open_: bool = True) -> list[str]:
    """The illustration in the records; its options by rank under the weights that it declares."""
    given = read_priorities(FILE.read_text(), "toml")
    if open_:
        fixed = make_seal(given, date(2019, 9, 9), salt=SALT)
        made = CriteriaSeal(on=fixed.on, sha256=fixed.digest, salt=SALT)
        given = given.model_copy(update={"seal": made})
    at = datetime(2019, 12, 1, 9, tzinfo=UTC)
    append(statements(given, stated_by="Director (made up)", stated_at=at))
    options = prioritise(given, weightings=10).options
    return [one.id for one in sorted(options, key=lambda one: (one.rank, one.id))]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return unescape(answer.content.decode())


def ranked(told: str) -> list[tuple[str, int, str]]:
    """Options with their ranks and what they were before, in the order of the table."""
    table = told.split("Options under these weights")[-1].split("</table>")[0]
    found = re.findall(
        r'role="rowheader".*?</span><span>([^<]+)</span></th>(.*?)</tr>', table, re.S
    )
    made = []
    for option, row in found:
        cells = re.findall(r"</span><span>(.*?)</span></td>", row, re.S)
        made.append((option, int(cells[0]), cells[1]))
    return made


def test_a_recorded_prioritisation_begins_with_its_own_weights(analyst: Client) -> None:
    order = recorded()
    told = page(analyst, ADDRESS)
    # One that was rejected beforehand has scores too.
    assert [option for option, _, _ in ranked(told) if option in order] == order
    assert {option for option, _, _ in ranked(told)} - {*order} == {"gym-vouchers"}
    assert all(before.endswith("the same") for _, _, before in ranked(told))
    assert 'href="/statements/priorities/prevention-illustration/seal/"' in told
    assert 'name="w-health-gain"' in told
    assert 'value="33.3333"' in told


def test_its_ranks_move_with_the_weights_that_are_entered(analyst: Client) -> None:
    order = recorded()
    told = page(analyst, f"{ADDRESS}&w-health-gain=0&w-inequality=0&w-evidence=0&w-time=100"
                         "&w-readiness=0")  # fmt: skip
    moved = ranked(told)
    assert [option for option, _, _ in moved] != order
    assert any(" up to " in before for _, _, before in moved)
    # By hand: on years alone whoever needs the fewest leads.
    table = told.split("What the options are judged by")[-1].split("</table>")[0]
    rows = re.findall(r'role="rowheader".*?</span><span>([^<]+)</span></th>(.*?)</tr>', table, re.S)
    years = {option: float(re.findall(r"</span><span>([^<]+)</span></td>", row)[3])
             for option, row in rows}  # fmt: skip
    assert years[moved[0][0]] == min(years.values())
    assert [rank for _, rank, _ in moved] == sorted(rank for _, rank, _ in moved)


def test_weights_that_cannot_be_are_told_and_kept(analyst: Client) -> None:
    recorded()
    told = page(analyst, f"{ADDRESS}&w-health-gain=much&w-inequality=1", 422)
    assert "Weight of Healthy years gained: enter a number" in told
    assert 'value="much"' in told
    assert 'name="of" value="prevention-illustration"' in told


BAD = ("", " ", "much", "-1", "1001", "1e9", "nan", "inf", "-inf", "1,5", "<b>1</b>", "9" * 2000)


@pytest.mark.parametrize("bad", BAD)
def test_no_bad_weight_is_taken_and_the_others_stay(analyst: Client, bad: str) -> None:
    recorded()
    entered = {"w-health-gain": bad, "w-inequality": "7", "w-evidence": "1", "w-time": "1",
               "w-readiness": "1"}  # fmt: skip
    told = page(analyst, f"{ADDRESS}&{urlencode(entered)}", 422)
    assert "Error:" in told.split("<title>")[1].split("</title>")[0]
    assert "Weight of Healthy years gained: enter a number from 0 to 1000" in told
    assert 'href="#w-health-gain"' in told
    assert 'value="7"' in told
    assert "<b>1</b>" not in analyst.get(f"{ADDRESS}&{urlencode(entered)}").content.decode()
    # Ranked are the options under the weights that were declared.
    assert all(before.endswith("the same") for _, _, before in ranked(told))


def test_weights_that_are_all_none_are_told(analyst: Client) -> None:
    recorded()
    names = re.findall(r'name="(w-[^"]+)"', page(analyst, ADDRESS))
    told = page(analyst, f"{ADDRESS}&{urlencode(dict.fromkeys(names, '0'))}", 422)
    assert "Give at least one criterion a weight above 0" in told
    assert told.count('value="0"') == len(names)


def test_measures_say_of_what_they_are_and_in_which_unit(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = np.array([[20.0, 30.0, 100.0], [30.0, 20.0, 200.0]])
    held = Weighable(
        JUDGED_BY, ("A", "B"), raw, np.array([[1, 0, 0], [0, 1, 1.0]]),
        (Basis.MODELLED, Basis.MODELLED), np.full(3, 1 / 3), 2,
    )  # fmt: skip
    sites = weights.Weighing("", "Where a service could stand", held)
    monkeypatch.setattr(weights, "_of_sites", lambda _shown: sites)
    told = page(analyst, "/plans/weights/")
    head = told.split("What the options are judged by")[-1].split("</thead>")[0]
    columns = [" ".join(re.sub(r"<[^>]*>", " ", one).split())
               for one in re.findall(r"<th.*?</th>", head, re.S)]  # fmt: skip
    assert columns == [
        "Option",
        "Mean minutes to the nearest unit (minutes)",
        "Mean minutes of the most deprived fifth (minutes)",
        "Cases of the smallest unit (cases a year)",
        "Mean minutes to the nearest unit, on its scale",
        "Mean minutes of the most deprived fifth, on its scale",
        "Cases of the smallest unit, on its scale",
    ]
    assert "Mean minutes to the nearest unit. Fewer is better, in minutes" in told


def test_the_plan_calls_its_figures_by_the_same_words() -> None:
    labels = {name: (label, unit) for name, label, unit, _ in MEASURED}
    assert all(labels[one.id] == (one.label, one.unit) for one in JUDGED_BY)


def test_where_nothing_can_be_weighed_the_page_says_what_lacks(analyst: Client) -> None:
    assert "The records hold none with scores" in page(analyst, "/plans/weights/")
    recorded(open_=False)
    told = page(analyst, "/plans/weights/")
    assert "prevention-illustration: its criteria are sealed and were not shown yet" in told
    page(analyst, ADDRESS, 404)
