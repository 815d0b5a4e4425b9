"""What is given out has the form that others publish, and says what was stated."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3, DRAFT202012

from authority_sample import stated
from commonweal.governance.exchange import bods, datapackage, popolo, sheets
from commonweal.governance.exchange.columns import Kind
from commonweal.records import STATEMENTS, read_statements
from commonweal.records.kinds import Ownership, Seat
from commonweal.rules import load_rules
from exchange_sample import EVERY, WHEN, given

BOOK = load_rules()
CLASSES = {
    "persons": "person",
    "organizations": "organization",
    "memberships": "membership",
    "posts": "post",
    "events": "event",
    "motions": "motion",
    "vote_events": "vote_event",
}


def schemas(folder: Path) -> dict[str, Any]:
    """The schemas of a folder, by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


@pytest.mark.parametrize("viewer", [None, "p-1"])
def test_popolo_is_valid_against_its_schemas(shared: Path, viewer: str | None) -> None:
    held = schemas(shared / "data" / "official" / "popolo" / "schemas")
    registry: Registry[Any] = Registry().with_resources(
        (schema["id"].removesuffix("#"), Resource(schema, DRAFT3)) for schema in held.values()
    )
    made = popolo(given(viewer=viewer))
    assert set(made) == set(CLASSES)
    for many, one in CLASSES.items():
        assert made[many], many
        checker = jsonschema.Draft3Validator(
            held[one], registry=registry, format_checker=jsonschema.FormatChecker()
        )
        for thing in made[many]:
            assert not list(checker.iter_errors(thing)), (many, thing)
            assert not set(thing) - set(held[one]["properties"]), (many, thing)


def test_ids_of_popolo_are_unique_and_every_one_that_is_named_is_there() -> None:
    made = popolo(given())
    ids = {many: [str(one["id"]) for one in things] for many, things in made.items()}
    assert all(len(set(held)) == len(held) for held in ids.values())
    for one in made["memberships"]:
        assert one["organization_id"] in ids["organizations"]
        assert one.get("post_id") is None or one["post_id"] in ids["posts"]
        assert one.get("person_id") is None or one["person_id"] in ids["persons"]
    for one in made["vote_events"]:
        assert one["motion_id"] in ids["motions"]


@pytest.mark.parametrize("on", ["2019-08-20", "2023-01-01", "1990-01-01"])
def test_every_event_of_the_example_names_a_body_that_is_there(example: Path, on: str) -> None:
    said = read_statements(example / STATEMENTS)
    made = popolo(given(said, on=date.fromisoformat(on)))
    ids = {one["id"] for one in made["organizations"]}
    assert made["events"]
    assert {one["organization_id"] for one in made["events"]} <= ids
    assert {one["organization_id"] for one in made["memberships"]} <= ids
    assert {one["member"]["id"] for one in made["memberships"] if "member" in one} <= ids  # type: ignore[index]  # a plain object


def test_popolo_says_who_sits_where_and_how_they_voted() -> None:
    made = popolo(given())
    seats = [Seat.model_validate(one.payload) for one in EVERY if one.type == "seat"]
    held = {one.seat: (one.person, one.office, one.body) for one in seats if not one.vacant}
    told = {
        str(one["post_id"]).removeprefix("seat:"): (
            one.get("person_id"),
            one.get("label"),
            one["organization_id"],
        )
        for one in made["memberships"]
    }
    assert told == held
    assert {one["id"]: one.get("name") for one in made["persons"]} == {
        "p-1": "Ada Public",
        "p-2": "Grace Public",
    }
    (event,) = made["vote_events"]
    assert event["counts"] == [
        {"option": "yes", "value": 4},
        {"option": "no", "value": 1},
    ]
    assert event["votes"] == [
        {"voter_id": "p-1", "option": "yes"},
        {"voter_id": "p-2", "option": "no"},
    ]
    bid, service, meeting = made["events"]
    assert meeting["start_date"] == "2023-05-01T08:00:00Z"
    offices = [{"name": "Head of estates"}, {"name": "Leader of the council"}]
    assert meeting["attendees"] == [{"id": "p-1"}, {"id": "p-2"}, *offices]
    assert service == {
        "id": "item:i",
        "name": "1. A service",
        "classification": "agenda item",
        "parent_id": "m",
        "organization_id": "BOARD",
    }
    assert (bid["name"], bid["classification"]) == ("2. A bid", "agenda item, private")
    assert next(one for one in made["memberships"] if one.get("person_id") == "p-2")[
        "on_behalf_of_id"
    ] == "OTHER"  # fmt: skip


@pytest.mark.parametrize(("who", "voter"), [("p-2", {"voter_id": "p-2"}), (None, {})])
def test_popolo_tells_a_casting_vote_apart_and_counts_it(
    who: str | None, voter: dict[str, str], shared: Path
) -> None:
    cast = stated("vote", "v-5", WHEN, motion="o", person=who, vote="for", casting=True)
    (event,) = popolo(given([*EVERY, cast]))["vote_events"]
    assert event["counts"] == [{"option": "yes", "value": 5}, {"option": "no", "value": 1}]
    assert sorted(event["votes"], key=str) == sorted(
        [
            {"voter_id": "p-1", "option": "yes"},
            {"voter_id": "p-2", "option": "no"},
            {**voter, "option": "yes", "role": "casting vote"},
        ],
        key=str,
    )
    known = schemas(shared / "data" / "official" / "popolo" / "schemas")["vote"]["properties"]
    assert all(set(one) <= set(known) for one in event["votes"])


def test_ownership_is_valid_against_version_0_4(shared: Path) -> None:
    held = schemas(shared / "data" / "official" / "bods" / "schema")
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource(schema, DRAFT202012))
        for schema in held.values()
        if "$id" in schema
    )
    made = bods(given(), publisher="Keeper of the records")
    checker = jsonschema.Draft202012Validator(
        held["statement"], registry=registry, format_checker=jsonschema.FormatChecker()
    )
    assert not [error.message for error in checker.iter_errors(made)]
    details = {"entity": "entity-record", "person": "person-record"}
    details["relationship"] = "relationship-record"
    for one in made:
        schema = held[details[str(one["recordType"])]]
        record = one["recordDetails"]
        assert isinstance(record, dict)
        assert not set(record) - set(schema["properties"])
        assert not list(
            jsonschema.Draft202012Validator(schema, registry=registry).iter_errors(record)
        )


def test_ownership_between_organisations_comes_back_as_it_was_stated() -> None:
    made = bods(given(), publisher="Keeper")
    records = {str(one["recordId"]): one for one in made if one["recordType"] != "relationship"}
    told = set()
    for one in made:
        details = one["recordDetails"]
        if one["recordType"] != "relationship" or not isinstance(details, dict):
            continue
        # Whoever is spoken of was stated before.
        order = [str(held["recordId"]) for held in made]
        at = order.index(str(one["recordId"]))
        assert {details["subject"], details["interestedParty"]} <= set(order[:at])
        if records[details["interestedParty"]]["recordType"] == "entity":
            (held,) = details["interests"]
            share = held.get("share", {}).get("exact")
            told.add((details["interestedParty"], details["subject"], held["details"], share))
    alias = {"company:00000001": "alpha"}
    stated = [Ownership.model_validate(one.payload) for one in EVERY if one.type == "ownership"]
    assert told == {
        (alias.get(one.owner, one.owner), alias.get(one.owned, one.owned), one.nature,
         one.share_percent)
        for one in stated if not one.owner.startswith("p-")
    }  # fmt: skip
    assert len({str(one["statementId"]) for one in made}) == len(made)


def test_an_owner_is_known_only_where_a_public_register_shows_it() -> None:
    made = bods(given(), publisher="Keeper")
    people = [one for one in made if one["recordType"] == "person"]
    kinds = [(one["recordDetails"], str(one["recordId"])) for one in people]
    known = [(held, name) for held, name in kinds if held["personType"] == "knownPerson"]  # type: ignore[index]  # a plain object
    assert [(name, held["names"]) for held, name in known] == [  # type: ignore[index]  # a plain object
        ("p-1", [{"fullName": "Ada Public"}])
    ]
    hidden = [name for held, name in kinds if held["personType"] == "anonymousPerson"]  # type: ignore[index]  # a plain object
    assert len(hidden) == 1
    assert hidden[0].startswith("person-")
    assert not {"p-2", "p-3"} & {name for _, name in kinds}


def test_identifiers_name_their_issuer_by_the_code_of_org_id_guide() -> None:
    told = {
        (one["schemeName"], one.get("scheme"), one["id"])
        for thing in bods(given(), publisher="Keeper")
        for one in thing["recordDetails"].get("identifiers", [])  # type: ignore[attr-defined]  # a plain object
    }
    assert {
        ("Companies House", "GB-COH", "00000001"),
        ("NHS Organisation Data Service", "GB-NHS", "XAL"),
    } <= told


def test_registers_have_the_columns_that_their_description_says() -> None:
    view = given()
    held = sheets(view, BOOK)
    assert [one.name for one in held] == [
        "bodies", "seats", "interests", "nil_returns", "meetings", "agenda", "attendance",
        "treatments", "papers", "decisions", "delegations", "commitments",
    ]  # fmt: skip
    for sheet in held:
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
        assert {column.type for column in sheet.columns} <= set(get_args(Kind))
        names = [column.name for column in sheet.columns]
        keys = [tuple(row[names.index(key)] for key in sheet.key) for row in sheet.rows]
        assert len(set(keys)) == len(keys)
    package = datapackage(held, view.on)
    resources = package["resources"]
    assert isinstance(resources, list)
    assert [one["path"] for one in resources] == [f"{one.name}.csv" for one in held]


def test_interests_are_told_with_what_is_withheld_shown_as_withheld() -> None:
    (sheet,) = [one for one in sheets(given(), BOOK) if one.name == "interests"]
    names = [column.name for column in sheet.columns]
    rows = {row[names.index("interest")]: dict(zip(names, row, strict=True)) for row in sheet.rows}
    assert rows["i-1"]["organisation"] == "Alpha Ltd"
    assert rows["i-1"]["name"] == "Ada Public"
    assert rows["i-2"]["organisation"] == "[redacted]"
    assert "approved by Guardian" in str(rows["i-2"]["withheld"])
    assert rows["i-3"]["description"] == "[redacted]"
