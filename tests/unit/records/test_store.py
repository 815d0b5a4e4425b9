"""Records are written whole or not at all; what cannot be added is refused with every reason."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from stated_by_hand import at, report, stated

from commonweal.records import (
    DamagedRecordsError,
    StatementError,
    append,
    destroy,
    fold,
    inspect,
    read,
    read_statements,
)
from commonweal.records import store as storing
from commonweal.records.store import head_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records" / "statements.jsonl"


def test_append_and_read_again(path: Path) -> None:
    assert read(path).statements == ()
    first = append(path, [stated("a"), stated("b")])
    second = append(path, [stated("c")])
    held = read(path)
    assert [statement.id for statement in held.statements] == ["a", "b", "c"]
    assert held.damages == ()
    assert held.anchored
    assert (first.count, second.count) == (2, 3)
    assert held.head == second
    assert json.loads(head_file(path).read_bytes()) == {"count": 3, "hash": second.hash}
    assert append(path, []) == second
    assert read_statements(path) == held.statements


def test_appending_leaves_earlier_bytes_as_they_were(path: Path) -> None:
    append(path, [stated("a", known="2018-06-01")])
    before = path.read_bytes()
    append(path, [stated("b")])
    assert path.read_bytes().startswith(before)


def test_everything_that_cannot_be_added_is_told_and_nothing_is(path: Path) -> None:
    append(path, [stated("a"), stated("b", known="2018-07-01")])
    before = path.read_bytes()
    later = stated("v", "void", {"voids": "b"}, known="2018-06-15")
    wrong = stated("x").model_copy(update={"payload": {"text": 1}})
    with pytest.raises(StatementError) as caught:
        append(
            path,
            [
                stated("a"),
                stated("c"),
                stated("c"),
                stated("w", "void", {"voids": "nothing"}),
                stated("self", "void", {"voids": "self"}),
                later,
                wrong,
                stated("y").model_copy(update={"payload": None, "salt": ""}),
                stated("k", "correction", {"corrects": "a", "payload": {"text": "?"}}),
            ],
        )
    told = str(caught.value).splitlines()
    assert told[:2] == [
        "a: is stated already; nothing is stated twice",
        "c: is stated already; nothing is stated twice",
    ]
    assert "w: speaks of nothing, which is not in the records" in told
    assert "self: speaks of self, which is not in the records" in told
    assert "v: speaks of b, which was stated only later" in told
    assert any(line.startswith("x: reported: ") and "subject" in line for line in told)
    assert "y: has no payload; a new statement needs one" in told
    assert any(line.startswith("k: what a should have said is no reported") for line in told)
    assert path.read_bytes() == before


def test_a_batch_may_correct_within_itself_and_corrections_of_corrections(path: Path) -> None:
    append(
        path,
        [
            stated("c", "correction", {"corrects": "a", "payload": report("b")}),
            stated("a"),
            stated("d", "correction", {"corrects": "c", "payload": report("e")}),
        ],
    )
    with pytest.raises(StatementError, match="is no reported"):
        append(path, [stated("e", "correction", {"corrects": "d", "payload": {"voids": "a"}})])


def test_nothing_is_added_to_damaged_records(path: Path) -> None:
    append(path, [stated("a"), stated("b")])
    spoilt = path.read_bytes().replace(b'"Secretary"', b'"Treasurer"')
    path.write_bytes(spoilt)
    with pytest.raises(DamagedRecordsError) as caught:
        append(path, [stated("c")])
    assert [damage.line for damage in caught.value.damages] == [1, 2]
    assert f"{path}:1 altered" in str(caught.value)
    with pytest.raises(DamagedRecordsError):
        read_statements(path)
    assert path.read_bytes() == spoilt


@pytest.mark.parametrize("spoilt", [b"", b"[]", b'{"count":"2","hash":"x"}', b'{"count":2}'])
def test_a_head_that_cannot_be_read_is_damage(path: Path, spoilt: bytes) -> None:
    append(path, [stated("a")])
    head_file(path).write_bytes(spoilt)
    assert [(damage.line, damage.kind) for damage in read(path).damages] == [(2, "head")]


def test_lines_cut_off_whole_are_missed_through_the_head(path: Path) -> None:
    append(path, [stated("a"), stated("b"), stated("c")])
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert [damage.kind for damage in read(path).damages] == ["truncated tail"]


def test_a_payload_is_destroyed_and_the_chain_still_verifies(path: Path) -> None:
    append(path, [stated("a", payload=report("Personal words")), stated("b")])
    kept = read(path).lines[0]
    destroy(path, "a", reason="six years are over", approver="Guardian", stated_at=at("2025-01-01"))
    held = read(path)
    assert held.damages == ()
    assert b"Personal words" not in path.read_bytes()
    assert kept.statement.salt.encode() not in path.read_bytes()
    gone, _, said = held.lines
    assert (gone.hash, gone.payload_digest) == (kept.hash, kept.payload_digest)
    assert (gone.statement.payload, gone.statement.salt) == (None, "")
    assert said.statement.type == "destruction"
    assert said.statement.payload == {
        "destroyed": "a",
        "digest": kept.payload_digest,
        "approver": "Guardian",
    }
    assert said.statement.reason == "six years are over"
    state = fold(held.statements, effective=at("2025-02-01").date())
    assert [(s.id, s.payload is None) for s in state.statements] == [("a", True), ("b", False)]
    with pytest.raises(StatementError, match="payload was destroyed"):
        gone.statement.typed()
    append(path, [stated("c")])
    assert read(path).damages == ()


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("nothing", "no statement has this id"),
        ("a", "was destroyed before"),
        ("destruction-a", "is kept"),
    ],
)
def test_what_cannot_be_destroyed(path: Path, identifier: str, message: str) -> None:
    append(path, [stated("a")])
    said = {"reason": "over", "approver": "Guardian", "stated_at": at("2025-01-01")}
    destroy(path, "a", **said)
    before = path.read_bytes()
    with pytest.raises(StatementError, match=message):
        destroy(path, identifier, **said)
    assert path.read_bytes() == before


def test_destroyed_before_it_was_stated_is_refused(path: Path) -> None:
    append(path, [stated("a", known="2020-01-01")])
    with pytest.raises(StatementError, match="stated only later"):
        destroy(path, "a", reason="r", approver="G", stated_at=at("2019-01-01"))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_while_writing_leaves_the_old_records(
    path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [stated("a")])
    before, files = path.read_bytes(), sorted(path.parent.iterdir())

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(storing.os, step, fails)
    with pytest.raises(OSError, match="disk is full"):
        append(path, [stated("b")])
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == files
    append(path, [stated("b")])
    assert len(read(path).lines) == 2


def test_stopped_between_records_and_head_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, [stated("a")])
    real = os.replace

    def once(source: str, target: Path) -> None:
        if target == head_file(path):
            raise OSError("stopped")
        real(source, target)

    monkeypatch.setattr(storing.os, "replace", once)
    with pytest.raises(OSError, match="stopped"):
        append(path, [stated("b")])
    monkeypatch.undo()
    held = read(path)
    assert (held.damages, len(held.lines)) == ((), 2)
    assert append(path, [stated("c")]).count == 3


KILLED = """
import itertools, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from stated_by_hand import stated
from commonweal.records import append
print("ready", flush=True)
for n in itertools.count():
    append(Path({path!r}), [stated(f"k{{n}}")])
"""


def test_a_killed_writer_leaves_whole_records(path: Path) -> None:
    script = KILLED.format(here=str(Path(__file__).parent), path=str(path))
    for pause in (0.03, 0.1):
        path.unlink(missing_ok=True)
        head_file(path).unlink(missing_ok=True)
        writer = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            writer.wait(pause)
        except subprocess.TimeoutExpired:
            writer.kill()
            writer.wait()
        writer.stdout.close()
        content = path.read_bytes() if path.exists() else b""
        assert inspect(content).damages == ()
        assert read(path).damages == ()


def test_two_writers_lose_nothing(path: Path) -> None:
    def write(name: str) -> None:
        for n in range(8):
            append(path, [stated(f"{name}{n}")])

    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    held = read(path)
    assert held.damages == ()
    assert len(held.lines) == 16


def test_what_is_written_while_records_are_read_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may add a line between the reading of the head and that of the lines."""
    append(path, [stated("a")])
    heads = storing._head

    def meanwhile(beside: Path) -> storing.Head:
        monkeypatch.setattr(storing, "_head", heads)
        append(path, [stated("b")])
        return heads(beside)

    monkeypatch.setattr(storing, "_head", meanwhile)
    found = read(path)
    assert found.damages == ()
    assert [one.id for one in found.statements] == ["a", "b"]
