"""Commitments of bodies that were succeeded: named as stated, with who they are now."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from promised_by_hand import asked, council

from commonweal.folder import read_folder
from commonweal.governance.commitments.part import part
from commonweal.governance.commitments.tables import names_of
from commonweal.governance.exchange import publication, sheets
from commonweal.people.ground import Ground
from commonweal.records import fold
from commonweal.rules import load_rules
from commonweal.system.study import Given

BOOK = load_rules()
MERGED = date(2020, 4, 1)


def test_a_body_that_was_succeeded_is_named_with_who_it_is_now(example: Path) -> None:
    held = read_folder(example)
    merged = next(one for one in held.system.successions if one.on == MERGED)
    statements = [council(), asked(by=merged.predecessor, to="hosc")]
    given = Given(as_of=MERGED, rules=BOOK, policies=held.settings.policies())
    ground = Ground(system=held.system, tables=held.tables, given=given)
    were = [one for one in held.system.organisations if one.opened <= MERGED]
    names = {one.code: one.name for one in were}
    was, heir = names[merged.predecessor], names[merged.successor]
    assert heir == "NHS Kent and Medway CCG"  # not the board that has the code since 2022
    ever = fold(statements, effective=MERGED).ever()
    for on, by in ((MERGED - timedelta(days=1), was), (MERGED, f"{was} (now {heir})")):
        assert names_of(ground, ever, on)[merged.predecessor] == by
    tables = part(ground, fold(statements, effective=MERGED)).tables
    (rows,) = [one.data.to_pylist() for one in tables if one.id.endswith("tracked")]
    assert [(row["by"], row["to"]) for row in rows] == [(f"{was} (now {heir})", "hosc")]


def test_registers_name_the_body_as_stated_and_beside_it_who_it_is_now(example: Path) -> None:
    successions = read_folder(example).system.successions
    merged = next(one for one in successions if one.on == MERGED)
    statements = [council(), asked(by=merged.predecessor, to="hosc")]
    for on, heir in ((MERGED - timedelta(days=1), None), (MERGED, merged.successor)):
        view = publication(statements, on, BOOK, successions=successions)
        (held,) = [
            one for one in sheets(view, BOOK, successions=successions) if one.name == "commitments"
        ]
        names = [column.name for column in held.columns]
        (row,) = [dict(zip(names, row, strict=True)) for row in held.rows]
        assert (row["by"], row["by_now"]) == (merged.predecessor, heir)
        assert (row["to"], row["to_now"]) == ("hosc", None)
