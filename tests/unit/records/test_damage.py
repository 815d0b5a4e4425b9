"""Every kind of damage is found where it is, and all of it; nothing is found where there is none.

The hashes are worked out here a second time, with nothing but hashlib and json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from stated_by_hand import report, stated

from commonweal.records import Head, Inspection, inspect, link, seal
from commonweal.records.damage import KINDS

Lines = list[dict[str, object]]


def five() -> list[dict[str, object]]:
    """Five lines: four reports and a correction of the second."""
    statements = [stated(f"s{n}", known=f"2018-06-0{n}") for n in range(1, 5)]
    fixed = {"corrects": "s2", "payload": report("two")}
    statements.append(stated("c", "correction", fixed, known="2018-06-05"))
    return [json.loads(line.written()) for line in link(statements)]


def written(lines: Lines) -> bytes:
    plain = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    return b"".join(json.dumps(line, **plain).encode() + b"\n" for line in lines)


def rehash(line: dict[str, object]) -> None:
    """Make a line agree with itself, as one who forges it would."""
    plain = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    payload = json.dumps(line["payload"], **plain).encode()
    sealed = hashlib.sha256(bytes.fromhex(str(line["salt"])) + payload).hexdigest()
    line["payload_digest"] = sealed
    envelope = {k: v for k, v in line.items() if k not in ("payload", "salt", "hash")}
    line["hash"] = hashlib.sha256(json.dumps(envelope, **plain).encode()).hexdigest()


def found(content: bytes, head: Head | None = None) -> list[tuple[int, str]]:
    return [(damage.line, damage.kind) for damage in inspect(content, head).damages]


def test_the_hashes_are_what_the_documentation_says() -> None:
    lines = five()
    before = "0" * 64
    for number, line in enumerate(lines, start=1):
        again = dict(line)
        rehash(again)
        assert again == line
        assert (line["number"], line["previous"]) == (number, before)
        before = str(line["hash"])


def test_whole_records_have_no_damage() -> None:
    held = inspect(written(five()))
    assert held.damages == ()
    assert [statement.id for statement in held.statements] == ["s1", "s2", "s3", "s4", "c"]
    assert held.head == Head(5, str(five()[-1]["hash"]))


def test_no_records_are_whole() -> None:
    assert inspect(b"") == Inspection((), (), (), False)
    assert inspect(b"").head == Head(0, "0" * 64)


def change(at: int, /, **values: object) -> Callable[[Lines], Lines]:
    def changed(lines: Lines) -> Lines:
        lines[at - 1].update(values)
        return lines

    return changed


def forge(at: int, /, **values: object) -> Callable[[Lines], Lines]:
    def forged(lines: Lines) -> Lines:
        lines[at - 1].update(values)
        rehash(lines[at - 1])
        return lines

    return forged


def without(*numbers: int) -> Callable[[Lines], Lines]:
    return lambda lines: [line for n, line in enumerate(lines, start=1) if n not in numbers]


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (change(3, reason="another"), [(3, "altered")]),
        (change(3, stated_by="Someone else"), [(3, "altered")]),
        (change(3, stated_at="2018-06-03T11:00:00Z"), [(3, "altered")]),
        (change(3, hash="0" * 64), [(3, "altered")]),
        (change(3, payload=report("three")), [(3, "altered payload")]),
        (change(3, salt="0" * 64), [(3, "altered payload")]),
        (change(3, payload_digest="0" * 64), [(3, "altered"), (3, "altered payload")]),
        (change(3, payload={"text": 1e400}), [(3, "altered payload")]),
        (change(3, payload=None, salt=""), [(3, "payload missing")]),
        (change(3, payload=None), [(3, "not a statement")]),
        (change(3, number="3"), [(3, "not a statement")]),
        (change(3, extra=1), [(3, "not a statement")]),
        (change(3, effective="2018-13-01"), [(3, "not a statement")]),
        (change(3, effective_to="2018-03-31"), [(3, "not a statement")]),
        (change(3, stated_at="2018-06-03T12:00:00"), [(3, "not a statement")]),
        # One who forges a line makes it agree with itself: the next line gives it away.
        (forge(3, payload=report("three")), [(4, "broken link")]),
        (forge(3, number=7), [(3, "missing line"), (4, "out of order")]),
        (forge(3, type="unheard_of"), [(3, "unknown type"), (4, "broken link")]),
        (forge(3, payload={"text": "x"}), [(3, "wrong payload"), (4, "broken link")]),
        (forge(3, id="s1"), [(3, "duplicate id"), (4, "broken link")]),
        (forge(5, payload={"corrects": "s9", "payload": {}}), [(5, "unknown statement")]),
        (without(3), [(3, "missing line")]),
        (without(1, 2), [(1, "missing line")]),
        (without(2, 4), [(2, "missing line"), (3, "missing line")]),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], [(4, "out of order")]),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], [(2, "out of order")]),
    ],
)
def test_damage_is_found_where_it_is(
    damage: Callable[[Lines], Lines], expected: list[tuple[int, str]]
) -> None:
    seen = found(written(damage(five())))
    if expected[0][1] == "out of order":
        assert seen[0] == expected[0]
        assert {kind for _, kind in seen} <= {"out of order", "duplicate id"}
    else:
        assert seen == expected


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda content: content[:-20], [(5, "truncated tail")]),
        (lambda content: content[:-1], [(5, "truncated tail")]),
        (lambda content: content + b"{", [(6, "truncated tail")]),
        (lambda content: content + b"\n", [(6, "not JSON")]),
        (lambda content: content.replace(b"\n", b"", 1), [(1, "not JSON"), (2, "missing line")]),
        (lambda content: b"\xff" + content, [(1, "not JSON")]),
        (lambda content: b"[" * 100_000 + b"\n" + content, [(1, "not JSON"), (2, "out of order")]),
        (
            lambda content: content.replace(b'{"about"', b'{"about":"x","about"', 1),
            [(1, "not JSON")],
        ),
        (lambda content: content.replace(b"\n", b"\r\n"), []),
    ],
)
def test_files_that_are_spoilt(
    spoil: Callable[[bytes], bytes], expected: list[tuple[int, str]]
) -> None:
    seen = found(spoil(written(five())))
    assert seen[: len(expected)] == expected
    assert len(seen) == len(expected) or expected[-1][1] == "out of order"


def test_all_damage_is_told_not_the_first() -> None:
    lines = five()
    lines[0]["reason"] = "another"
    lines[1]["payload"] = report("another")
    del lines[3]
    content = written(lines) + b"no JSON"
    assert found(content) == [
        (1, "altered"),
        (2, "altered payload"),
        (4, "missing line"),
        (5, "truncated tail"),
    ]


def test_a_head_shows_lines_cut_off_at_the_end_and_a_history_written_anew() -> None:
    lines = five()
    head = Head(5, str(lines[-1]["hash"]))
    assert found(written(lines), head) == []
    assert found(written(lines[:3]), head) == [(4, "truncated tail")]
    assert found(b"", head) == [(1, "truncated tail")]
    # More lines than the head knows: writing stopped between the two, and nothing is lost.
    assert found(written(lines), Head(4, str(lines[3]["hash"]))) == []
    other = link([stated(f"t{n}") for n in range(5)])
    content = b"".join(line.written() + b"\n" for line in other)
    assert found(content) == []
    assert found(content, head) == [(5, "rewritten")]


def test_a_destruction_that_was_stated_but_not_done() -> None:
    held = stated("s1")
    destroyed = {"destroyed": "s1", "digest": held.payload_digest(), "approver": "Secretary"}
    lines = link([held, stated("d", "destruction", destroyed)])
    content = b"".join(line.written() + b"\n" for line in lines)
    assert found(content) == [(1, "payload kept")]


def test_an_opened_declaration_that_was_not_the_one_sealed() -> None:
    fixed = seal({"weights": [4, 6]}, stated("x").effective, salt="ab" * 32)
    sealed = stated("seal", "seal", fixed.payload("weights").model_dump(mode="json"))
    for weights, expected in (([4, 6], []), ([6, 4], [(2, "seal differs")])):
        shown = {"seal": "seal", "declaration": {"weights": weights}, "salt": fixed.salt}
        lines = link([sealed, stated("open", "opened", shown)])
        assert found(b"".join(line.written() + b"\n" for line in lines)) == expected


def test_statements_written_after_later_ones_are_noted_not_damaged() -> None:
    days = ["2018-06-02", "2018-06-01", "2018-06-03"]
    lines = link([stated(f"s{n}", known=day) for n, day in enumerate(days)])
    held = inspect(b"".join(line.written() + b"\n" for line in lines))
    assert (held.damages, held.backdated) == ((), ("s1",))


def test_every_kind_of_damage_is_described() -> None:
    assert all(words.endswith(".") for words in KINDS.values())
