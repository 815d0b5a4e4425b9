"""Laws of the records: order of entry does not matter, a flipped byte is found where it is, and
nobody knows before it is known."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.records import State, Statement, draft, fold, inspect, link
from commonweal.records.canonical import _write, canonical

START = datetime(2018, 1, 1, tzinfo=UTC)
DAY = date(2018, 3, 1)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_canonical_json_is_json_of_the_same_value(value: object) -> None:
    written = canonical(value)
    assert json.loads(written, parse_int=float) == value
    assert canonical(json.loads(written)) == written


@given(values)
def test_the_short_way_and_the_long_way_write_the_same(value: object) -> None:
    parts: list[str] = []
    _write(value, parts, "$")
    assert canonical(value).decode() == "".join(parts)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_exactly(number: float) -> None:
    assert float(canonical(number)) == number


@st.composite
def histories(draw: st.DrawFn) -> list[Statement]:
    """Reports, and corrections, voids and transfers of what was stated before them."""
    made: list[Statement] = []
    for number in range(draw(st.integers(1, 9))):
        kinds = ["reported"]
        kinds += ["correction", "void", "transfer"] if made else []
        kind = draw(st.sampled_from(kinds))
        reports = [held for held in made if held.type in ("reported", "correction")]
        said = {"subject": "s", "text": f"t{number}", "source": "x", "confidence": "high"}
        payload: dict[str, object] = said
        if kind == "correction":
            payload = {"corrects": draw(st.sampled_from(reports)).id, "payload": said}
        elif kind == "void":
            payload = {"voids": draw(st.sampled_from(made)).id}
        elif kind == "transfer":
            payload = {"transfers": draw(st.sampled_from(reports)).id, "successor": "B"}
        start = DAY + timedelta(days=draw(st.integers(-2, 2)))
        made.append(
            draft(
                kind,
                payload,
                id=f"s{number}",
                stated_by="Office",
                about=draw(st.sampled_from("AC")),
                stated_at=START + timedelta(days=number),
                effective=start,
                effective_to=draw(st.sampled_from([None, start + timedelta(days=2)])),
                reason="r",
                salt=f"{number:064x}",
            )
        )
    return made


def plainly(history: list[Statement], day: date, known: datetime) -> set[tuple[str, str, str]]:
    """Id, text and body of what holds, worked out in the plainest way there is."""
    known_now = [held for held in history if held.stated_at <= known]

    def counts(held: Statement) -> bool:
        return not any(
            other.type == "void" and other.payload["voids"] == held.id and counts(other)
            for other in known_now
        )

    def first_of(identifier: str) -> str:
        held = next(one for one in history if one.id == identifier)
        if held.type == "correction":
            return first_of(str(held.payload["corrects"]))
        return identifier

    holding = set()
    for held in known_now:
        if held.type != "reported" or not counts(held):
            continue
        version, said = held, held.payload
        for other in known_now:
            if other.type == "correction" and counts(other) and first_of(other.id) == held.id:
                version, said = other, other.payload["payload"]
        about = version.about
        moves = [
            (other.effective, other.stated_at, str(other.payload["successor"]))
            for other in known_now
            if other.type == "transfer"
            and counts(other)
            and other.effective <= day
            and first_of(str(other.payload["transfers"])) == held.id
        ]
        if moves:
            about = max(moves)[2]
        if version.effective <= day and (
            version.effective_to is None or day <= version.effective_to
        ):
            holding.add((held.id, str(said["text"]), about))
    return holding


def seen(state: State) -> set[tuple[str, str, str]]:
    return {(held.id, str(held.payload["text"]), held.about) for held in state.statements}


moments = st.integers(-1, 10).map(lambda days: START + timedelta(days=days))
days = st.integers(-3, 5).map(lambda offset: DAY + timedelta(days=offset))


@settings(max_examples=120, deadline=None)
@given(histories(), days, moments, st.randoms())
def test_the_fold_is_what_the_plainest_reading_gives_in_any_order(
    history: list[Statement], day: date, known: datetime, chance: object
) -> None:
    expected = plainly(history, day, known)
    state = fold(history, effective=day, known_at=known)
    assert seen(state) == expected
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert fold(shuffled, effective=day, known_at=known) == state


@settings(max_examples=60, deadline=None)
@given(histories(), days, moments)
def test_nothing_stated_later_is_known(
    history: list[Statement], day: date, known: datetime
) -> None:
    earlier = [held for held in history if held.stated_at <= known]
    state = fold(history, effective=day, known_at=known)
    assert state == fold(earlier, effective=day, known_at=known)
    assert all(held.stated_at <= known for held in state.statements)


@settings(max_examples=120, deadline=None)
@given(histories(), st.data())
def test_a_flipped_bit_is_found_in_its_line(history: list[Statement], data: st.DataObject) -> None:
    lines = link(history)
    content = b"".join(line.written() + b"\n" for line in lines)
    assert inspect(content).damages == ()
    at = data.draw(st.integers(0, len(content) - 1))
    spoilt = bytearray(content)
    spoilt[at] ^= 1 << data.draw(st.integers(0, 7))
    held = inspect(bytes(spoilt))
    assert held.damages[0].line == content[:at].count(b"\n") + 1


@settings(max_examples=60, deadline=None)
@given(histories(), st.data())
def test_lines_left_out_are_missed(history: list[Statement], data: st.DataObject) -> None:
    lines = link(history)
    out = data.draw(st.integers(0, len(lines) - 1))
    content = b"".join(line.written() + b"\n" for n, line in enumerate(lines) if n != out)
    kinds = {damage.kind for damage in inspect(content, inspect(_all(lines)).head).damages}
    assert kinds & {"missing line", "truncated tail"}


def _all(lines: list[object]) -> bytes:
    return b"".join(line.written() + b"\n" for line in lines)
