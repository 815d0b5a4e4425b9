"""Reading a prioritisation file: what is wrong is told all at once, by name."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from prioritisation_by_hand import HELD, Change, given, held

from commonweal.needs.priorities import PrioritiesError, make_seal, read_priorities
from commonweal.needs.priorities.file import Prioritisation


def faults(change: Change) -> list[str]:
    with pytest.raises(PrioritiesError) as told:
        given(change)
    return list(told.value.findings)


def test_the_file_by_hand_is_sound() -> None:
    assert given().id == "by-hand"


def test_toml_and_json_of_the_same_file_have_the_same_seal() -> None:
    text = """
id = "by-hand"
title = "By hand"
about = "ABC"
declared_on = 2019-09-02
synthetic = true
budget_pence = 9000

[[criteria]]
id = "gain"
name = "Gain"
polarity = "higher"
worst = 0.0
best = 10
weight = 3

[[criteria]]
id = "wait"
name = "Wait"
polarity = "lower"
worst = 8
best = 0
weight = 1.0

[[options]]
id = "a"
name = "A"
cost_pence = 6000
recurrent = true
"""
    other = read_priorities(text, "toml")
    assert make_seal(other, other.declared_on) == make_seal(given(), other.declared_on)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.update(budget_pence=1.5), "budget_pence"),
        (lambda f: f.update(colour="blue"), "colour: Extra inputs"),
        (lambda f: f.pop("title"), "title: Field required"),
        (
            lambda f: f["criteria"][1].update(polarity="higher"),
            "criteria.wait: worst is 8 and best",
        ),
        (lambda f: f["criteria"][0].update(best=0), "criteria.gain: worst is 0 and best 0"),
        (lambda f: f["criteria"][0].update(importance=1), "either weight or importance"),
        (lambda f: f["criteria"][0].update(baseline=11), "baseline 11 lies outside"),
        (lambda f: f["criteria"][0].update(weight_low=0.1), "give both weight_low"),
        (lambda f: f["options"][0].update(cost_pence=-1), "options.a: cost_pence is -1"),
        (lambda f: f["options"][0].update(disinvestment=True), "a disinvestment frees money"),
        (lambda f: f["options"][0].update(cost_pence=float("inf")), "options.a.cost_pence"),
        (lambda f: f["seal"].update(sha256="x"), "seal.sha256"),
        (lambda f: f["participants"][0].update(role="chair"), "participants.1.role"),
        (lambda f: f["rejected"][0].update(reason=" "), "rejected.e.reason"),
        (lambda f: f["scores"][0]["values"]["a"].update(gain="many"), "scores.1.values.a.gain"),
        (
            lambda f: f["scores"][0]["values"]["a"].update(gain={"score": 5, "low": 6, "high": 7}),
            "score must lie from low to high",
        ),
        (lambda f: f.update(declared_on="soon"), "declared_on"),
        (lambda f: f["criteria"][0].update(weight=1e308), "criteria.gain.weight"),
        (
            lambda f: f["options"][0].update(
                qalys={"years": -1e308, "basis": "modelled", "source": "x"}
            ),
            "options.a.qalys.years",
        ),
        (lambda f: f.update(title="By\x1b[2Jhand"), "title: holds control characters"),
        (lambda f: f.update(title="By\nhand"), "title: holds control characters"),
        (lambda f: f.update(note="By\u202ehand"), "note: holds control characters"),
        (lambda f: f.update(about="By \ud800"), "about: "),
        (lambda f: f["criteria"][0].update(name="Ga\rin"), "criteria.gain.name: holds control"),
        (lambda f: f["options"][0].update(benefit="x\u2028y"), "options.a.benefit: holds control"),
        (lambda f: f["options"][0].update(exclusive_group="\x9b1m"), "options.a.exclusive_group: "),
        (
            lambda f: f["equality"][0].update(inclusion_groups=["x\ny"]),
            "equality.1.inclusion_groups.1: holds control",
        ),
        (lambda f: f["options"][0].update(id="a\x1b[2J"), r"options.'a\x1b[2J'.id"),
        (lambda f: f.update({"\x1b[2J": 1}), r"'\x1b[2J': Extra inputs"),
    ],
)
def test_what_has_not_the_form_is_named(change: Change, said: str) -> None:
    found = faults(change)
    assert any(said in fault for fault in found), found
    assert "".join(found).isprintable()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f["options"].append(dict(f["options"][0])), "id 'a' stands 2 times"),
        (lambda f: f["rejected"][0].update(id="a"), "id 'a' stands 2 times"),
        (lambda f: f["options"][0].update(requires=["bb"]), "no option 'bb'; did you mean 'b'?"),
        (lambda f: f["options"][0].update(requires=["a"]), "it requires itself"),
        (
            lambda f: f["scores"][0]["values"].update(zz={"gain": 1}),
            "scores of 2019-09-20: no option 'zz'",
        ),
        (
            lambda f: f["scores"][0]["values"]["a"].update(gian=1),
            "no criterion 'gian'; did you mean 'gain'?",
        ),
        (lambda f: f["scores"][0]["values"]["a"].update(gain=11), "11 lies outside the scale"),
        (lambda f: f["scores"][0]["values"]["a"].pop("gain"), "a has none on gain"),
        (lambda f: f["scores"][0]["values"].pop("b"), "b has none on gain, wait"),
        (
            lambda f: f["scores"][0]["values"].update(e={"gain": 1}),
            "e has none on wait",
        ),
        (lambda f: [c.update(weight=0) for c in f["criteria"]], "no weight is above 0"),
        (
            lambda f: f["criteria"][0].update(weight=None, importance=1),
            "gain have importance and the others weight",
        ),
        (
            lambda f: f["criteria"][0].update(weight_low=0.1, weight_high=0.9),
            "criteria wait: give weight_low",
        ),
        (
            lambda f: [c.update(weight_low=0.3, weight_high=0.7) for c in f["criteria"]],
            "criteria.gain: its weight is 0.75 of all weight, outside 0.3 to 0.7",
        ),
        (
            lambda f: f["equality"][0].update(characteristics=["gender"]),
            "no protected characteristics 'gender'",
        ),
        (
            lambda f: f.update(maximise="qalys"),
            "options b, c, d: have no qalys",
        ),
        (
            lambda f: f.update(
                decision={
                    "on": "2019-10-28",
                    "by": "x",
                    "chosen": ["a", "a", "q"],
                    "rejected": {"a": "y"},
                    "reason": "z",
                }
            ),
            "decision: no option 'q'",
        ),
    ],
)
def test_what_does_not_belong_together_is_named(change: Change, said: str) -> None:
    found = faults(change)
    assert any(said in fault for fault in found), found


def test_all_faults_are_told_at_once() -> None:
    def change(found: dict[str, Any]) -> None:
        found["options"][0]["requires"] = ["zz"]
        found["scores"][0]["values"]["a"]["gain"] = 99
        found["scores"][0]["values"].pop("c")

    assert len(faults(change)) == 3


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("{", "json", "is no JSON: line 1, column 2"),
        ('{"id": 1, "id": 2}', "json", "the name 'id' stands twice"),
        ("id = ", "toml", "is no TOML"),
        ("[]", "json", "the file"),
        ("[" * 100_000, "json", "is no JSON of this form: lists or tables are nested too deep"),
        ("a = " + "[" * 5_000, "toml", "is no TOML of this form: lists or tables are nested too"),
        ('{"a":' * 100_000, "json", "is no JSON of this form"),
    ],
)
def test_text_that_cannot_be_read(text: str, form: Any, said: str) -> None:
    with pytest.raises(PrioritiesError, match=re.escape(said)):
        read_priorities(text, form)


def test_numbers_that_json_does_not_have_are_refused() -> None:
    text = json.dumps(held()).replace('"worst": 0,', '"worst": NaN,', 1)
    with pytest.raises(PrioritiesError, match=r"criteria\.gain\.worst"):
        read_priorities(text, "json")


def test_nothing_needs_to_be_scored_yet() -> None:
    found = {name: value for name, value in HELD.items() if name != "scores"}
    assert isinstance(read_priorities(json.dumps(found), "json"), Prioritisation)
