"""What an appraisal file may not hold: each fault named with its place, all of them at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from appraisal_by_hand import AFTER_BUS, BUS, Change, given, held, with_bus

from commonweal.records.declaring import DeclarationError
from commonweal.services.appraisal import make_seal, read_appraisal
from commonweal.services.appraisal.sealing import matches


def findings(change: Change, *, seal: bool = True) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        read_appraisal(json.dumps(held(change, seal=seal)), "json")
    return list(caught.value.findings)


def put(path: str, value: Any) -> Change:
    """Change one entry: names and places divided by dots."""

    def change(found: Any) -> None:
        *steps, last = path.split(".")
        for step in steps:
            found = found[int(step) if isinstance(found, list) else step]
        found[int(last) if isinstance(found, list) else last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("scores.1.values.near.quality", 11, "scores.2 (one, 2020-02-02).near.quality: 11 lies"),
        ("scores.1.values.near.qality", 5, "no criterion 'qality'; did you mean 'quality'?"),
        ("scores.1.values.neer", {"quality": 5}, "no option 'neer'; did you mean 'near'?"),
        ("scores.1.scorer", "three", "no scorer 'three'"),
        ("scores.1.values.near", {"quality": 5}, "one has none on cost for near; a missing score"),
        ("scores.0.values.far.quality", 5, "quality is judged: its scorer is one of the panel"),
        ("scores.1.values.far.minutes", 50, "minutes is worked out, not judged"),
        ("scores.1.entered_on", "2020-01-12", "dated before the seal of 2020-01-13"),
        ("scores.1.criteria_sha256", "ab", "another seal than that of the file"),
        ("scores.1.mitigation", "boat", "no mitigation 'boat'"),
        ("criteria.0.weight", 0.4, "the weights add up to 0.9; make them add up to 1"),
        ("criteria.0.weight", 0.4, "the criteria are not those sealed on 2020-01-13"),
        ("criteria.0.worst", 1, "the criteria are not those sealed on 2020-01-13"),
        ("criteria.0.missing", "lost", "quality is said to be missing (lost), yet scored"),
        ("criteria.1.id", "quality", "criteria: id 'quality' stands 2 times"),
        ("scorers.1.id", "one", "scorers: id 'one' stands 2 times"),
        ("scorers.1.id", "computed", "scorers: id 'computed' is kept"),
        ("asked.0.site", "S4", "no site of an option 'S4'; there is S1, S2, S3"),
        ("asked.0", {"id": "x", "title": "t", "options": ["fur"]}, "no option 'fur'"),
        ("seal.on", "2020-01-05", "earlier than declared_on"),
        (
            "decided",
            {"on": "2020-11-16", "by": "b", "chosen": ["fahr"], "reason": "r"},
            "decided: no option 'fahr'; did you mean 'far'?",
        ),
        (
            "decided",
            {"on": "2020-11-16", "by": "b", "chosen": ["far", "far"], "reason": "r"},
            "'far' is chosen 2 times",
        ),
        (
            "decided",
            {
                "on": "2020-11-16",
                "by": "b",
                "chosen": ["far"],
                "rejected": {"far": "x"},
                "reason": "r",
            },
            "'far' is both chosen and rejected",
        ),
    ],
)
def test_each_fault_is_named_with_its_place(path: str, value: Any, said: str) -> None:
    assert any(said in found for found in findings(put(path, value)))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("criteria.0.worst", 10, "criteria.quality: worst is 10 and best 10"),
        ("criteria.2.figure", "services.mean_minutes", "names a figure that holds {option}"),
        ("criteria.0.figure", "services.x.{option}", "and a judged one none"),
        ("steps", [{"on": "2020-01-01"}], "steps.1.step: Field required"),
        (
            "steps",
            [{"on": "2020-01-01", "step": "assured", "by": "b", "text": "t", "source": "s"}],
            "an assurance says its outcome",
        ),
        (
            "steps",
            [
                {
                    "on": "2020-01-01",
                    "step": "responses answered",
                    "by": "b",
                    "text": "t",
                    "source": "s",
                    "themes": 2,
                    "unanswered": 3,
                }
            ],
            "3 of 2 themes unanswered",
        ),
        ("asked.0.options", ["near"], "give either options or a site"),
        ("scores.1.values.near.quality", "good", "(given: 'good')"),
        ("unknown", 1, "unknown: Extra inputs are not permitted"),
    ],
)
def test_what_does_not_have_the_form_is_named(path: str, value: Any, said: str) -> None:
    assert any(said in found for found in findings(put(path, value)))


def test_all_faults_are_told_at_once() -> None:
    def change(found: dict[str, Any]) -> None:
        put("criteria.0.weight", 0.4)(found)
        put("scores.1.values.near.quality", 11)(found)
        put("scores.1.values.far.speed", 1)(found)
        put("scores.2.entered_on", "2020-01-12")(found)
        put("scores.2.scorer", "nobody")(found)

    found = findings(change)
    for said in ("add up to 0.9", "11 lies", "'speed'", "dated before", "'nobody'", "not those"):
        assert any(said in one for one in found), said


def test_a_criterion_nobody_scored_needs_its_reason() -> None:
    def unscored(found: dict[str, Any]) -> None:
        for batch in found["scores"][1:]:
            for row in batch["values"].values():
                row.pop("quality")

    assert any("criteria.quality: nobody scored it" in one for one in findings(unscored))

    def said(found: dict[str, Any]) -> None:
        unscored(found)
        found["criteria"][0]["missing"] = "not published"

    # Why scores are missing may be learnt after the seal: the digest stays.
    assert matches(given(said)) is True


def test_a_scorer_who_scores_twice_says_why() -> None:
    again = {**AFTER_BUS, "scorer": "one", "values": {"far": {"quality": 8}}}

    def twice(found: dict[str, Any]) -> None:
        found["scores"].append({k: v for k, v in again.items() if k != "mitigation"})

    assert any(
        "scores.4 (one, 2020-08-02): one scored far.quality already" in one
        for one in findings(twice)
    )

    def why(found: dict[str, Any]) -> None:
        twice(found)
        found["scores"][-1]["reason"] = "a later audit"

    assert len(given(why).scores) == 4


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("mitigations.0.options", ["fern"], "mitigations.bus: no option 'fern'"),
        ("mitigations.0.options", ["near"], "bus does not change far"),
        ("mitigations.0.on", "2020-09-01", "dated before the mitigation bus of 2020-09-01"),
    ],
)
def test_faults_of_mitigations(path: str, value: Any, said: str) -> None:
    def change(found: dict[str, Any]) -> None:
        found["mitigations"] = [dict(BUS)]
        found["scores"].append(AFTER_BUS)
        put(path, value)(found)

    assert any(said in one for one in findings(change))


def test_weights_for_all_criteria_or_for_none() -> None:
    def some(found: dict[str, Any]) -> None:
        del found["criteria"][0]["weight"]

    assert any("criteria quality: no weight" in one for one in findings(some, seal=False))

    def none(found: dict[str, Any]) -> None:
        for criterion in found["criteria"]:
            del criterion["weight"]

    assert given(none, seal=False).criteria[0].weight is None


def test_the_seal_is_of_criteria_and_of_its_day_only() -> None:
    one = given()
    assert matches(one) is True
    assert matches(given(with_bus)) is True
    salted = make_seal(one, date(2020, 1, 13), salt="ab" * 32)
    assert salted.digest != make_seal(one, date(2020, 1, 13)).digest
    assert make_seal(one, date(2020, 1, 14)).digest != make_seal(one, date(2020, 1, 13)).digest


def test_options_that_come_up_later_do_not_break_the_seal() -> None:
    def more(found: dict[str, Any]) -> None:
        found["options"].append({"id": "late", "name": "Late", "sites": ["S4"]})
        for batch, row in zip(
            found["scores"],
            ({"minutes": 30}, {"quality": 4, "cost": 20}, {"quality": 6, "cost": 20}),
            strict=True,
        ):
            batch["values"]["late"] = row

    assert matches(given(more)) is True


def test_the_examples_are_sound(example: Path) -> None:
    folder = example.parent / "appraisals"
    made_up = read_appraisal((folder / "synthetic.toml").read_text(encoding="utf-8"), "toml")
    assert (made_up.synthetic, matches(made_up)) == (True, True)
    real = read_appraisal((folder / "kent-medway-stroke.toml").read_text(encoding="utf-8"), "toml")
    # No score of the review is made up: those that are not worked out are said to be missing.
    assert real.scores == ()
    assert all(one.missing or one.kind == "computed" for one in real.criteria)
    assert all(one.weight is None for one in real.criteria)
