"""`commonweal records append`: all of them or none, and every refusal told with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.records import read

Draft = dict[str, Any]


def draft(identifier: str, kind: str, payload: Draft, **envelope: object) -> Draft:
    """A line of a file of drafts."""
    return {
        "id": identifier,
        "type": kind,
        "stated_by": "Secretary",
        "about": "b-1",
        "stated_at": "2019-07-01T09:00:00Z",
        "effective": "2018-04-01",
        "reason": "the register",
        "payload": payload,
        **envelope,
    }


BODY = draft(
    "body-1",
    "body",
    {"body": "b-1", "name": "Board", "kind": "ccg", "form": "governing body", "source": "rules"},
)
PERSON = draft("person-1", "person", {"person": "p-1"})


def seat(identifier: str = "seat-1", **changed: object) -> Draft:
    """A seat of the board."""
    payload = {
        "seat": "gb-1",
        "body": "b-1",
        "role": "member",
        "voting": True,
        "person": "p-1",
        "source": "rules",
    }
    return draft(identifier, "seat", {**payload, **changed})


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["records", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def appended(folder: Path, *lines: Draft | str, more: tuple[str, ...] = ()) -> tuple[int, str, str]:
    file = folder / "drafts.jsonl"
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(written) + "\n", encoding="utf-8")
    code, out, err = run("append", file, "--to", folder / "records.jsonl", *more)
    return code, out, err.replace(f"{file}", "drafts")


def test_drafts_are_added_and_the_new_head_is_printed(tmp_path: Path) -> None:
    code, out, err = appended(tmp_path, BODY, PERSON, seat())
    held = read(tmp_path / "records.jsonl")
    assert (code, err, held.damages) == (0, "", ())
    assert out == f"3 statements added; 3 in all; last hash {held.head.hash}\n"
    assert len({line.statement.salt for line in held.lines}) == 3
    code, out, _ = appended(tmp_path, draft("p", "person", {"person": "p-2"}), more=("--json",))
    told = json.loads(out)
    assert (code, told["added"], told["head"]["count"]) == (0, 1, 4)


def test_order_in_the_file_does_not_matter_and_blank_lines_neither(tmp_path: Path) -> None:
    assert appended(tmp_path, seat(), "", PERSON, BODY)[0] == 0


def test_every_refusal_is_told_with_its_line_and_nothing_is_written(tmp_path: Path) -> None:
    appended(tmp_path, BODY, PERSON)
    before = (tmp_path / "records.jsonl").read_bytes()
    code, out, err = appended(
        tmp_path,
        seat("s1", body="b-9"),
        "no JSON",
        seat("s2", role="king"),
        draft("v", "void", {"voids": "nothing"}),
        BODY,
        '{"id": "x", "id": "y"}',
        draft("p9", "person", {"person": "p-9"}, stated_at="yesterday"),
        seat("s3", seat="gb-3", person="p-9"),
        {**PERSON, "id": "nothing-said", "payload": None},
    )
    assert (code, out) == (1, "")
    told = err.splitlines()
    assert [line.partition(" ")[0] for line in told[:-1]] == [
        f"drafts:{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9)
    ]
    assert "s1: body 'b-9' is not known; did you mean 'b-1'?" in told[0]
    assert "is no JSON" in told[1]
    assert "s2: seat: role" in told[2]
    assert "v: speaks of nothing, which is not in the records" in told[3]
    assert "body-1: is stated already" in told[4]
    assert "the name 'id' stands twice in one object; one must go" in told[5]
    assert "p9: stated_at" in told[6]
    assert told[-1] == "8 to mend; nothing was written"
    assert (tmp_path / "records.jsonl").read_bytes() == before


def test_a_line_of_other_records_is_taken_when_it_agrees_with_itself(tmp_path: Path) -> None:
    appended(tmp_path, BODY, PERSON)
    chained = (tmp_path / "records.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "other").mkdir()
    assert appended(tmp_path / "other", *chained)[0] == 0
    changed = chained[1].replace('"p-1"', '"p-2"')
    code, _, err = appended(tmp_path / "other", changed)
    assert (code, "its payload is not the one that was chained" in err) == (1, True)
    code, _, err = appended(tmp_path / "other", chained[1].replace("the register", "a register"))
    assert (code, "is not what its hash says" in err) == (1, True)


def test_nothing_is_added_to_damaged_records(tmp_path: Path) -> None:
    appended(tmp_path, BODY)
    path = tmp_path / "records.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Board", b"Bored"))
    code, _, err = appended(tmp_path, PERSON)
    assert code == 1
    assert "altered payload" in err
    assert "nothing is added to damaged records" in err


@pytest.mark.parametrize("to", ["nowhere/records.jsonl", "records.txt", "nowhere"])
def test_records_that_cannot_be_are_named(tmp_path: Path, to: str) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps(PERSON), encoding="utf-8")
    code, _, err = run("append", tmp_path / "d.jsonl", "--to", tmp_path / to)
    assert code == 2
    assert "give a folder that is there" in err
    assert run("append", tmp_path / "none.jsonl", "--to", tmp_path / "r.jsonl")[0] == 2


def test_bodies_of_the_folder_are_known(tmp_path: Path, example: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("system.toml", "organisations.csv"):
        (folder / name).write_bytes((example / name).read_bytes())
    file = tmp_path / "d.jsonl"
    body = {**BODY["payload"], "of": ["09C"]}
    wrong = {**body, "body": "b-2", "of": ["09CC"]}
    lines = [draft("one", "body", body), draft("two", "body", wrong)]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    code, _, err = run("append", file, "--to", folder)
    assert (code, len(err.splitlines())) == (1, 2)
    assert "two: of '09CC' is not known; did you mean '09C'?" in err


def test_what_is_wrong_in_the_world_is_accepted_and_noted(tmp_path: Path) -> None:
    meeting = {"meeting": "m", "bodies": ["b-1"], "title": "Board", "on": "2018-05-01"}
    item = {"item": "i", "meeting": "m", "number": "1", "title": "An item"}
    motion = {"motion": "mo", "meeting": "m", "item": "i", "text": "That it be so"}
    decision = {
        "decision": "d",
        "body": "b-1",
        "title": "An item",
        "text": "So",
        "reasons": "Reasons",
        "on": "2018-03-31",
    }
    owns = {"nature": "shareholding", "source": "register"}
    code, out, err = appended(
        tmp_path,
        BODY,
        PERSON,
        seat(),
        draft("p2", "person", {"person": "p-2"}),
        draft("m", "meeting", meeting),
        draft("i", "agenda_item", item),
        draft("mo", "motion", motion),
        draft("v1", "vote", {"motion": "mo", "person": "p-1", "vote": "for"}),
        draft("v2", "vote", {"motion": "mo", "person": "p-2", "vote": "for"}),
        draft("d", "decision", decision),
        draft("o1", "ownership", {**owns, "owner": "company:1", "owned": "company:2"}),
        draft("o2", "ownership", {**owns, "owner": "company:2", "owned": "company:1"}),
    )
    assert (code, out.split(";")[0]) == (0, "12 statements added")
    assert err.splitlines() == [
        "note: d: body did not exist: b-1 decided on 31 March 2018, a day on which it did not "
        "exist",
        "note: o1, o2: ownership in a circle: company:1, company:2 own one another in a circle",
        "note: v2: vote without a seat: p-2 votes on 1 May 2018, but has no seat with a vote on "
        "b-1",
    ]
    code, out, _ = run("verify", tmp_path / "records.jsonl", "--json")
    told = json.loads(out)
    assert (code, told["whole"]) == (0, True)
    assert [note["ids"] for note in told["accepted"]] == [["d"], ["o1", "o2"], ["v2"]]


def test_fields_that_are_wrong_are_told_in_plain_words(tmp_path: Path) -> None:
    code, _, err = appended(
        tmp_path,
        BODY,
        draft("o", "ownership", {"owner": "company:1", "company": "company:2", "nature": "shares"}),
        {**draft("late", "person", {"person": "p-3"}), "effective": "2018-02-30"},
    )
    assert code == 1
    assert "owned: is missing; state it" in err
    assert "company: is no field of this kind of statement; leave it out" in err
    assert "nature: must be 'shareholding', 'voting rights', " in err
    assert "effective: is no day; write it as 2019-07-01" in err


@pytest.mark.parametrize(
    ("changed", "envelope", "told"),
    [
        ({"voting": 1}, {}, "voting"),
        ({"voting": "yes"}, {}, "voting"),
        ({"person": 7}, {}, "person"),
        ({}, {"effective": 0}, "effective: is no day"),
        ({}, {"effective": "1522540800"}, "effective: is no day"),
        ({}, {"stated_at": 1561971600}, "stated_at"),
        ({"role": "half a letter \ud800"}, {}, "a text holds half a character"),
    ],
)
def test_nothing_is_taken_for_another(
    tmp_path: Path, changed: Draft, envelope: Draft, told: str
) -> None:
    """0 is no day, 1 is not true, digits are no day of their own."""
    code, _, said = appended(tmp_path, BODY, PERSON, {**seat(**changed), **envelope})
    assert code == 1
    assert f":3 seat-1: {'' if envelope or 'half' in told else 'seat: '}{told}" in said
    assert "1 to mend" in said


def test_a_correction_says_no_less_exactly_what_it_corrects(tmp_path: Path) -> None:
    said = {**seat()["payload"], "voting": 1}
    corrected = draft("c-1", "correction", {"corrects": "seat-1", "payload": said})
    code, _, told = appended(tmp_path, BODY, PERSON, seat(), corrected)
    assert code == 1
    assert "what seat-1 should have said is no seat: voting: must be a valid boolean" in told
    corrected["payload"]["payload"] = {**said, "voting": True, "source": " rules"}
    code, _, told = appended(tmp_path, BODY, PERSON, seat(), corrected)
    assert code == 1
    assert "what seat-1 should have said has blanks at the ends of source; take them out" in told
