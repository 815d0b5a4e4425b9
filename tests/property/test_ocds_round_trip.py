"""Laws of open contracting data: what goes in comes out, and merging goes as in the reference."""

from __future__ import annotations

import copy
import gzip
import json
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path
from typing import Any

import ocdsmerge
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.contracts.exchange import (
    compiled_release,
    package_of,
    read_ocds,
    received,
    release_schema,
    taken,
)
from commonweal.contracts.exchange.merging import merge_rules
from commonweal.records import append, read_statements

NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.none() | st.booleans() | WHOLE | FRACTIONS | NAMES | st.just("")
ANYTHING = st.recursive(
    PLAIN, lambda held: st.lists(held, max_size=4) | st.dictionaries(NAMES, held, max_size=4)
)


def same(one: Any, other: Any) -> bool:
    """Whether two values of JSON are equal in value, type and the order of lists."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def release(number: int, extra: dict[str, Any], ocid: str = "ocds-213czf-1") -> dict[str, Any]:
    month, day = divmod(number, 28)
    return {
        **extra,
        "ocid": ocid,
        "id": f"r {number}",
        "date": f"2025-{month + 1:02}-{day + 1:02}T00:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
    }


@settings(max_examples=60)
@given(st.lists(st.dictionaries(NAMES, ANYTHING, max_size=4), min_size=1, max_size=3))
def test_every_field_comes_out_of_the_file_of_records_as_it_went_in(
    extras: list[dict[str, Any]],
) -> None:
    sent = [release(number, extra) for number, extra in enumerate(extras)]
    reading = read_ocds(json.dumps({"releases": sent}).encode())
    found = taken(reading, as_published=True)
    assert found.faults == ()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "records.jsonl")
        append(path, found.statements)
        held = read_statements(path)
    package = package_of(received(held)).package
    back = json.loads(json.dumps(package, allow_nan=False))["releases"]
    assert same(back, sent)
    assert taken(reading, held, as_published=True).statements == ()


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "tender": st.fixed_dictionaries(
            {"id": st.just("t")},
            optional={
                "title": st.none() | st.sampled_from("abc"),
                "value": st.fixed_dictionaries({}, optional={"amount": WHOLE, "currency": NAMES}),
                "submissionMethod": st.lists(st.sampled_from("abc"), max_size=2),
                "items": st.lists(
                    st.fixed_dictionaries(
                        {"id": st.sampled_from(["1", "2", "3"])},
                        optional={"description": st.none() | st.sampled_from("xyz")},
                    ),
                    max_size=3,
                ),
                "notInTheSchema": st.lists(
                    st.fixed_dictionaries({"name": st.sampled_from("pq")}), max_size=2
                ),
                "amendment": st.fixed_dictionaries(
                    {}, optional={"changes": st.lists(st.just({"property": "p"}), max_size=2)}
                ),
            },
        ),
        "parties": st.lists(
            st.fixed_dictionaries(
                {"id": st.sampled_from("AB")},
                optional={
                    "name": st.sampled_from("mn"),
                    "roles": st.lists(st.sampled_from(["buyer", "supplier"]), max_size=2),
                    "details": st.fixed_dictionaries({}, optional={"vcse": st.booleans()}),
                },
            ),
            max_size=3,
        ),
        "language": st.none() | st.sampled_from(["en", "cy"]),
    },
)


def reference() -> ocdsmerge.Merger:
    schema = copy.deepcopy(release_schema())
    # The extension speaks of a place that another extension defines.
    schema["definitions"]["Location"] = {}
    return ocdsmerge.Merger(schema)


MERGER = reference()


def test_the_merge_rules_are_those_of_the_reference_implementation() -> None:
    assert dict(merge_rules()) == MERGER.merge_rules
    assert len(MERGER.merge_rules) > 40


@settings(max_examples=200)
@given(st.lists(FIELDS, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_releases_merge_as_in_the_reference_implementation(
    extras: list[dict[str, Any]], draw: Any
) -> None:
    releases = [release(number, extra) for number, extra in enumerate(extras)]
    draw.shuffle(releases)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = MERGER.create_compiled_release(copy.deepcopy(releases))
    assert compiled_release(releases) == expected


def test_the_real_processes_merge_as_in_the_reference_implementation(shared: Path) -> None:
    file = shared / "data" / "official" / "contracts_finder_ocds_sample_2025.json.gz"
    processes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in json.loads(gzip.decompress(file.read_bytes()))["releases"]:
        processes[one["ocid"]].append(one)
    assert len(processes) == 191
    for releases in processes.values():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = MERGER.create_compiled_release(copy.deepcopy(releases))
        assert compiled_release(releases) == expected
