"""What files of judged options share: scales, seals, and how they are stated."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from commonweal.records import StatementError
from commonweal.records.judged import CriteriaSeal, Decision, JudgedFile, Scale, off_scale, seal_of
from commonweal.records.stating import decision_said, drafted, seal_said

ON = date(2020, 1, 13)


def file(seal: CriteriaSeal | None = None) -> JudgedFile:
    return JudgedFile(
        id="f", title="T", about="QKS", declared_on=date(2020, 1, 6), synthetic=True, seal=seal
    )


def scale(worst: float, best: float, polarity: str = "higher") -> Scale:
    return Scale.model_validate(
        {"id": "a", "name": "A", "polarity": polarity, "worst": worst, "best": best}
    )


def test_a_scale_runs_the_way_that_is_better() -> None:
    assert scale(60, 10, "lower").holds(10)
    assert (
        off_scale(scale(60, 10, "lower"), 61) == "61 lies outside the scale; give one from 60 to 10"
    )
    for worst, best in ((10, 10), (10, 0), (-1e13, 0), (float("nan"), 1)):
        with pytest.raises(ValidationError):
            scale(worst, best)


def test_a_seal_is_of_its_day_its_salt_and_every_word() -> None:
    said = {"criteria": ["a"]}
    # The form that records document, written out by hand.
    plain = b'{"declaration":{"criteria":["a"]},"on":"2020-01-13"}'
    assert seal_of(file(), said, ON, None).digest == hashlib.sha256(plain).hexdigest()
    salt = "ab" * 32
    salted = hashlib.sha256(bytes.fromhex(salt) + plain).hexdigest()
    held = CriteriaSeal(on=ON, sha256=salted, salt=salt)
    # Day and salt are those of the seal held where none are given.
    assert seal_of(file(held), said, None, None).digest == salted
    assert held.fits(said)
    assert not held.fits({"criteria": ["b"]})
    assert not CriteriaSeal(on=date(2020, 1, 14), sha256=salted, salt=salt).fits(said)
    assert seal_of(file(), said, None, None).on == date(2020, 1, 6)


def test_a_seal_is_opened_where_its_salt_is_shown() -> None:
    said, salt = {"criteria": ["a"]}, "ab" * 32
    fixed = seal_of(file(), said, ON, salt)
    held = file(CriteriaSeal(on=ON, sha256=fixed.digest, salt=salt))
    made = drafted(
        seal_said(held, said, within="w", scored=True),
        within="w",
        about="QKS",
        stated_by="B",
        stated_at=datetime(2020, 1, 14, tzinfo=UTC),
    )
    assert [(one.id, one.type, one.effective) for one in made] == [
        ("w/seal", "seal", ON),
        ("w/opened", "opened", ON),
    ]
    with pytest.raises(StatementError, match="without a seal"):
        list(seal_said(file(), said, within="w", scored=True))
    assert list(seal_said(file(), said, within="w", scored=False)) == []


def test_a_decision_keeps_what_was_rejected_beforehand() -> None:
    held = Decision(on=ON, by="B", chosen=("a",), rejected={"b": "later"}, reason="r")
    [told] = decision_said(held, "d", beforehand={"b": "early", "c": "early"})
    assert told.payload.model_dump()["rejected"] == {"b": "later", "c": "early"}
    assert list(decision_said(None, "d")) == []
