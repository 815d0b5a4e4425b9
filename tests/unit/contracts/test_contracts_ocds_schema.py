"""The schema's own check against jsonschema, which knows nothing of this code."""

from __future__ import annotations

import copy
import gzip
import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from commonweal.contracts.exchange import faults_of, package_faults, release_schema
from commonweal.contracts.exchange.draft4 import Compiled
from commonweal.contracts.exchange.standard import schema_file

#: What a field is turned into, so that every word of the schema is broken somewhere.
WRONG: tuple[Any, ...] = (
    None, True, 7, -1.5, 1.0, "", "x", "2025-02-30T00:00:00Z", "2025-01-06T09:00:00+01:00", "a b:c",
    "http://a b", [], [None], ["x", "x"], {}, {"id": 7}, [{"id": "1"}, {"id": "1"}],
)  # fmt: skip


def twin() -> jsonschema.Draft4Validator:
    schema = copy.deepcopy(release_schema())
    # The extension speaks of a place that another extension defines.
    schema["definitions"]["Location"] = {}
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def way(parts: Any) -> str:
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.replace("_", "").isalnum():
            text += f".{part}" if text else part
        else:
            text += f'["{part}"]'
    return text


def found_by(checker: jsonschema.Draft4Validator, release: Any) -> set[str]:
    return {way(error.absolute_path) for error in checker.iter_errors(release)}


def found_here(release: Any) -> set[str]:
    return {one.path for one in faults_of(release, 1) if "have the id" not in one.rule}


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in items if isinstance(value, dict | list) else ():
        found += places(held, (*at, key)) if isinstance(held, dict | list) else [(*at, key)]
    return found


def changed(release: dict[str, Any], at: tuple[Any, ...], to: Any, remove: bool) -> dict[str, Any]:
    made = copy.deepcopy(release)
    node: Any = made
    for key in at[:-1]:
        node = node[key]
    if remove:
        del node[at[-1]]
    else:
        node[at[-1]] = to
    return made


@pytest.fixture(scope="module")
def real(shared: Path) -> list[dict[str, Any]]:
    file = shared / "data" / "official" / "contracts_finder_ocds_sample_2025.json.gz"
    releases: list[dict[str, Any]] = json.loads(gzip.decompress(file.read_bytes()))["releases"]
    return releases


def test_the_real_releases_have_the_same_faults_as_jsonschema_finds(
    real: list[dict[str, Any]],
) -> None:
    checker = twin()
    found = {at: found_here(release) for at, release in enumerate(real, start=1)}
    assert found == {at: found_by(checker, release) for at, release in enumerate(real, start=1)}
    assert {at: paths for at, paths in found.items() if paths} == {
        7: {"awards[0].documents[1].url"},
        115: {"tender.documents[1].url"},
        201: {"tender.documents[1].url"},
    }


def test_broken_releases_have_the_same_faults_as_jsonschema_finds(
    real: list[dict[str, Any]],
) -> None:
    checker, draw, seen = twin(), random.Random(0), set()
    for _ in range(600):
        release = draw.choice(real)
        at = draw.choice(places(release)[1:])
        broken = changed(release, at, draw.choice(WRONG), draw.random() < 0.2)
        expected = found_by(checker, broken)
        assert found_here(broken) == expected, (at, broken)
        seen |= expected
    # The draws broke much, not one thing over and over.
    assert len(seen) > 60


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("tag", ["awarded"], 'tag[0]: "awarded" is not one of the codes; give one of planning, pl'),
        ("tag", "award", "tag: is text, not a list; give a list"),
        ("tag", [], "tag: has fewer than 1 entries; fill it, or leave it out"),
        ("date", "6 January", 'date: "6 January" is no date and time; write it like 2025-01-06T'),
        ("ocid", "", "ocid: is empty; fill it, or leave it out"),
        ("awards", [{"title": "x"}], 'awards[0]: lacks "id"; give it'),
        ("tender", {"id": 1, "value": {"amount": "7"}}, "tender.value.amount: is text, not a numb"),
        ("tender", {"id": 1, "value": {"currency": "££"}}, 'tender.value.currency: "££" is not o'),
        ("tender", {"id": 1, "numberOfTenderers": 1.5}, "tender.numberOfTenderers: is a fraction"),
        ("planning", {"budget": {"uri": "a b"}}, 'planning.budget.uri: "a b" is no address; writ'),
        ("parties", [{"id": "1"}, {"id": "1"}], "parties: has the same entry twice; keep one of"),
    ],
)
def test_a_fault_names_place_rule_and_what_to_do(field: str, value: Any, said: str) -> None:
    release = {"ocid": "ocds-213czf-1", "id": "1", "date": "2025-01-06T09:00:00Z",
               "tag": ["award"], "initiationType": "tender", field: value}  # fmt: skip
    (fault,) = faults_of(release, 3)
    assert str(fault).startswith(f"release 3, {said}")


def test_all_faults_are_told_at_once() -> None:
    told = [str(one) for one in faults_of({"id": 7, "tag": [1], "tender": {}}, 1)]
    assert sorted(told) == [
        "release 1, id: is a number, not text; give text",
        "release 1, tag[0]: 1 is not one of the codes; give one of planning, planningUpdate, "
        "tender, tenderAmendment, tenderUpdate, tenderCancellation, award, awardUpdate, "
        "awardCancellation, contract, contractUpdate, contractAm…",
        "release 1, tag[0]: is a number, not text; give text",
        'release 1, tender: lacks "id"; give it',
        'release 1: lacks "date"; give it',
        'release 1: lacks "initiationType"; give it',
        'release 1: lacks "ocid"; give it',
    ]


def test_what_a_package_lacks_or_has_wrong_is_told() -> None:
    told = [str(one) for one in package_faults({"version": 1, "uri": "urn:a:b"})]
    assert told == [
        'package: lacks "publisher"; give it',
        'package: lacks "publishedDate"; give it',
        "package.version: is a number, not text; give text",
    ]


def test_the_vendored_schemas_are_those_of_the_publishers(shared: Path) -> None:
    ocds = shared / "data" / "official" / "ocds"
    for name in ("standard/release-schema.json", "standard/release-package-schema.json",
                 "standard/record-package-schema.json",
                 "united-kingdom-extension/release-schema.json"):  # fmt: skip
        assert schema_file(name) == json.loads((ocds / name).read_text(encoding="utf-8"))


def test_the_extension_is_applied_as_a_merge_patch(shared: Path) -> None:
    from json_merge_patch import merge

    ocds = shared / "data" / "official" / "ocds"
    read = [
        json.loads((ocds / folder / "release-schema.json").read_text(encoding="utf-8"))
        for folder in ("standard", "united-kingdom-extension")
    ]
    assert release_schema() == merge(*read)


def test_a_schema_that_uses_other_words_is_refused() -> None:
    with pytest.raises(ValueError, match="the schema uses 'oneOf', which is not known here"):
        Compiled({"properties": {"a": {"oneOf": []}}})
