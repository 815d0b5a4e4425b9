"""A register kept as a table: what it would state, what to mend, and nothing stated twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from stated_by_hand import at
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.governance.register.older_words import mapped
from commonweal.records import KindPreview, Statement, append, fold, preview_kind, read
from commonweal.records.importing import columns_of

SEATS = "seat,body,role,voting,person,effective,source\n"
ONE = "gb-1,b-1,Chair,yes,p-1,01/04/2013,rules\n"
TWO = "gb-2,b-1,member,No,,2013-04-01,rules\n"


def seen(path: Path, content: str, kind: str = "seat", **given: object) -> KindPreview:
    path.write_text(content, encoding="utf-8")
    options = {"stated_by": "Secretary", "stated_at": at("2019-07-01"), **given}
    return preview_kind(path, kind, **options)


def findings(found: KindPreview) -> list[tuple[int | None, str, str | None]]:
    return [(one.row, one.column, one.value) for one in found.findings]


def test_rows_become_statements_of_the_kind(tmp_path: Path) -> None:
    found = seen(tmp_path / "seats.csv", SEATS + ONE + TWO)
    assert found.findings == ()
    first, second = found.statements
    assert first.payload == {
        "seat": "gb-1",
        "body": "b-1",
        "role": "chair",
        "voting": True,
        "person": "p-1",
        "source": "rules",
    }
    assert (first.type, first.about, first.effective) == ("seat", "b-1", date(2013, 4, 1))
    assert (first.stated_at, first.reason) == (at("2019-07-01"), "read from seats.csv")
    assert second.payload["voting"] is False
    assert "person" not in second.payload
    assert [line for line, _ in found.rows] == [2, 3]


def test_lists_pence_pounds_pairs_and_times(tmp_path: Path) -> None:
    meeting = "meeting,bodies,title,on,starts\nm,b-1 | b-2,Board,7/3/2019,2019-07-01 09:30\n"
    (made,) = seen(tmp_path / "m.csv", meeting, "meeting").statements
    assert made.payload["bodies"] == ["b-1", "b-2"]
    assert made.payload["starts"] == "2019-07-01T09:30:00+01:00"
    assert (made.effective, made.about) == (date(2019, 3, 7), "b-1")
    header = "procurement,authority,title,began,value_pounds,facts,weights\n"
    row = 'pr,b-1,T,2024-02-05,"£300,000",existing_provider=yes|considerable_change=no,value=40\n'
    (made,) = seen(tmp_path / "p.csv", header + row, "procurement").statements
    assert made.payload["value_pence"] == 300_000_00
    assert made.payload["facts"] == {"existing_provider": True, "considerable_change": False}
    assert made.payload["weights"] == {"value": 40.0}


def test_everything_to_mend_is_told_by_row_and_column(tmp_path: Path) -> None:
    rows = (
        "gb-1,b-1,king,maybe,p-1,2013-04-01,rules\n"
        "gb-2,b-1,member,yes,,31/02/2013,rules\n"
        "gb-3,b-1,secretary,yes,,2013-04-01,rules\n"
        "gb-4,b-1,member,yes,,2013-04-01,\n"
        "gb-5,b-1,member,yes,,,rules\n"
        "gb-6,b-1\n" + ONE + ONE
    )
    found = seen(tmp_path / "seats.csv", SEATS + rows)
    assert found.statements == ()
    assert findings(found) == [
        (2, "role", "king"),
        (2, "voting", "maybe"),
        (3, "effective", "31/02/2013"),
        (4, "", None),
        (5, "source", ""),
        (6, "effective", ""),
        (7, "", None),
        (9, "", None),
    ]
    assert "has no vote" in found.findings[3].message
    assert "says the same as line 8" in found.findings[-1].message


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("seat,body,role\n", {"voting", "source"}),
        ("seat,seat,body,role,voting,source\n", {"seat"}),
        ("seat,body,role,voting,source,colour\n", {"colour"}),
        ("", {""}),
    ],
)
def test_headers_that_do_not_fit(tmp_path: Path, header: str, expected: set[str]) -> None:
    assert {one.column for one in seen(tmp_path / "s.csv", header).findings} == expected


def test_pence_and_pounds_beside_one_another_are_refused(tmp_path: Path) -> None:
    header = "gift,person,register_of,kind,giver,offered,accepted,value_pence,value_pounds\n"
    row = "g,p-1,b-1,gift,A firm,2019-05-01,no,4000,40\n"
    found = seen(tmp_path / "g.csv", header + row, "gift")
    assert findings(found) == [(2, "value_pounds", None)]


def test_who_states_it_must_be_said(tmp_path: Path) -> None:
    found = seen(tmp_path / "s.csv", SEATS + ONE, stated_by="")
    assert findings(found) == [(2, "stated_by", "")]


def test_fields_of_the_envelope_and_other_names_of_columns(tmp_path: Path) -> None:
    header = "No,person,register_of,kind,giver,offered,accepted,reason,envelope.reason,stated_at\n"
    row = "g,p-1,b-1,gift,A firm,2019-05-01,no,a fair,found in the book,2019-06-01\n"
    found = seen(tmp_path / "g.csv", header + row, "gift", columns={"No": "gift"})
    (made,) = found.statements
    assert (made.payload["reason"], made.reason) == ("a fair", "found in the book")
    assert made.stated_at.date() == date(2019, 6, 1)


def test_read_again_only_what_is_new_is_stated_on_whatever_day(tmp_path: Path) -> None:
    path, held = tmp_path / "people.csv", tmp_path / "records.jsonl"
    first = seen(path, "person\np-1\n", "person")
    append(held, first.statements)
    later = {"held": read(held).statements, "stated_at": at("2021-01-01")}
    again = seen(path, "person\np-1\np-2\n", "person", **later)
    assert again.already == (first.statements[0].id,)
    assert [made.payload["person"] for made in again.statements] == ["p-2"]


def test_what_a_row_says_otherwise_is_a_finding_or_a_correction(tmp_path: Path) -> None:
    path, records = tmp_path / "seats.csv", tmp_path / "records.jsonl"
    append(records, seen(path, SEATS + ONE).statements)

    def read_again(person: str, *, correct: bool = True) -> KindPreview:
        held: tuple[Statement, ...] = read(records).statements
        content = SEATS + ONE.replace("p-1", person)
        known = at(f"2020-01-{len(held):02}")
        return seen(path, content, held=held, correct=correct, stated_at=known)

    refused = read_again("p-2", correct=False)
    assert findings(refused) == [(2, "seat", "gb-1")]
    assert refused.changed == (2,)
    for person in ("p-2", "p-1", "p-2"):
        found = read_again(person)
        assert [made.type for made in found.statements] == ["correction"]
        append(records, found.statements)
        assert read_again(person).statements == ()
        state = fold(read(records).statements, effective=date(2020, 1, 1))
        assert [held.payload["person"] for held in state.of_type("seat")] == [person]


def test_kinds_that_no_row_can_hold_are_told() -> None:
    for kind in ("correction", "opened", "scores_entered"):
        with pytest.raises(ValueError, match="records append"):
            columns_of(kind)
    with pytest.raises(ValueError, match="there is seat"):
        columns_of("seet")


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["records", "import", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_shows_first_and_then_states(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    (tmp_path / "people.csv").write_text("person\np-1\n", encoding="utf-8")
    body = "body,name,kind,form,effective,source\nb-1,Board,ccg,board,2013-04-01,rules\n"
    (tmp_path / "bodies.csv").write_text(body, encoding="utf-8")
    (tmp_path / "seats.csv").write_text(SEATS + ONE, encoding="utf-8")
    common = ("--to", records, "--stated-by", "Secretary")
    code, out, err = run(tmp_path / "seats.csv", "--kind", "seat", *common, "--preview")
    assert code == 1
    assert "seats.csv:2 body: body 'b-1' is not known" in err
    assert "nothing was written" in out
    assert not records.exists()
    for name, kind in (("people", "person"), ("bodies", "body")):
        assert run(tmp_path / f"{name}.csv", "--kind", kind, *common)[0] == 0
    arguments = (tmp_path / "seats.csv", "--kind", "seat", *common, "--json")
    code, out, _ = run(*arguments, "--preview")
    told = json.loads(out)
    assert (code, told["findings"], told["would_state"][0]["row"]) == (0, [], 2)
    assert told["would_state"][0]["payload"]["role"] == "chair"
    assert len(read(records).lines) == 2
    for added in (1, 0):
        code, out, _ = run(*arguments)
        assert (code, json.loads(out)["added"]) == (0, added)
    assert len(read(records).lines) == 3


def test_the_command_refuses_what_it_cannot_use(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(SEATS, encoding="utf-8")
    to = ("--to", tmp_path / "records.jsonl", "--stated-by", "Secretary")
    code, _, err = run(tmp_path / "s.csv", "--kind", "seet", *to)
    assert (code, "there is seat" in err) == (2, True)
    code, _, err = run(tmp_path / "s.csv", "--kind", "seat", *to, "--column", "seat")
    assert (code, "write it as 'THEIRS=OURS'" in err) == (2, True)
    code, _, err = run(tmp_path / "none.csv", "--kind", "seat", *to)
    assert (code, "cannot be read" in err) == (1, True)


INTERESTS = "interest,person,register_of,type,description,arose,aware,declared\n"


def test_words_of_older_registers_are_read_as_types_and_kept(tmp_path: Path) -> None:
    rows = "".join(
        f"i-{n},p-1,b-1,{word},Owner,01/02/2014,01/02/2014,01/03/2014\n"
        for n, word in enumerate(("Direct pecuniary", "Financial", "Non-pecuniary", "Odd"))
    )
    found = seen(tmp_path / "i.csv", INTERESTS + rows, "interest", older=mapped)
    assert found.read_as == ((2, "Direct pecuniary", "financial"),)
    payloads = [made.payload for _, made in found.rows]
    assert [one.get("original_type") for one in payloads] == ["Direct pecuniary", None]
    assert {one["type"] for one in payloads} == {"financial"}
    assert findings(found) == [(4, "type", "Non-pecuniary"), (5, "type", "Odd")]
    assert "write one of them" in found.findings[0].message
    without = seen(tmp_path / "i.csv", INTERESTS + rows, "interest")
    assert [one.row for one in without.findings] == [2, 4, 5]


def test_the_command_tells_of_older_words_and_refuses_a_changed_row_once(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    common = ("--to", records, "--stated-by", "Secretary")
    (tmp_path / "people.csv").write_text("person\np-1\n", encoding="utf-8")
    body = "body,name,kind,form,effective,source\nb-1,Board,ccg,board,2013-04-01,rules\n"
    (tmp_path / "bodies.csv").write_text(body, encoding="utf-8")
    for name, kind in (("people", "person"), ("bodies", "body")):
        assert run(tmp_path / f"{name}.csv", "--kind", kind, *common)[0] == 0
    row = "i-1,p-1,b-1,Direct pecuniary,Owner,01/02/2014,01/02/2014,01/03/2014\n"
    file = tmp_path / "i.csv"
    file.write_text(INTERESTS + row, encoding="utf-8")
    code, out, _ = run(file, "--kind", "interest", *common, "--preview")
    assert code == 0
    assert "i.csv:2 type 'Direct pecuniary': read as 'financial'" in out
    assert run(file, "--kind", "interest", *common)[0] == 0
    file.write_text(INTERESTS + row.replace("Owner", "Partner"), encoding="utf-8")
    code, _, err = run(file, "--kind", "interest", *common)
    assert (code, err.count("i.csv:2")) == (1, 1)
    assert "1 to mend" in err


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("gb-1,b-1,Chair,yes,p-1,2013-04-01,ru\u202eles", "source", "must be one line"),
        ("gb-1,b-1,Chair,yes,p-1,2013-04-01,ru\x07les", "source", "must be one line"),
        (f"gb-1,b-1,Chair,yes,p-1,2013-04-01,{'r' * 301}", "source", "300 characters or fewer"),
        ("../feeds,b-1,Chair,yes,p-1,2013-04-01,rules", "seat", "hold no slash"),
        (".,b-1,Chair,yes,p-1,2013-04-01,rules", "seat", "must begin with a letter or digit"),
    ],
)
def test_words_and_ids_of_a_table_are_as_on_every_form(
    tmp_path: Path, row: str, column: str, told: str
) -> None:
    found = seen(tmp_path / "seats.csv", f"{SEATS}{row}\n{TWO}")
    (one,) = found.findings
    assert (one.row, one.column) == (2, column)
    assert told in one.message
    assert found.statements == ()
