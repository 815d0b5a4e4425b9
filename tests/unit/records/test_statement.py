"""Envelopes and payloads that cannot be are refused with every reason; kinds register once."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import ClassVar

import pytest
from stated_by_hand import at, report, stated

from commonweal.records import (
    Payload,
    Statement,
    StatementError,
    draft,
    opens,
    payload_model,
    proves,
    seal,
    statement_type,
    statement_types,
)
from commonweal.records.types import Reported, acts, referred


def test_the_kinds_that_come_with_the_core() -> None:
    assert set(statement_types()) >= {
        "reported",
        "correction",
        "void",
        "destruction",
        "transfer",
        "seal",
        "opened",
    }
    assert [acts(kind) for kind in ("void", "reported", "unheard_of")] == [True, False, False]
    assert referred("void", {"voids": "a"}) == "a"
    assert referred("void", {"voids": 1}) is None
    assert referred("reported", report("a")) is None


def test_instants_are_kept_in_utc() -> None:
    summer = datetime(2019, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=1)))
    made = stated("a").model_copy()
    again = Statement(**{**made.model_dump(), "stated_at": summer})
    assert again.envelope()["stated_at"] == "2019-07-01T00:30:00Z"


def test_payload_models_are_payloads_too_and_absent_values_are_left_out() -> None:
    payload = Reported(subject=" s ", text="t", source="x", confidence="low")
    made = draft(
        "reported",
        payload,
        id="a",
        stated_by="Analyst",
        about="QKS",
        stated_at=at("2019-07-01"),
        effective=date(2019, 7, 1),
        reason="r",
    )
    assert made.payload["subject"] == "s"
    assert len(made.salt) == 64
    assert made.typed() == payload
    moved = stated("t", "transfer", {"transfers": "a"})
    assert moved.payload == {"transfers": "a"}


def test_what_json_cannot_hold_exactly_is_refused() -> None:
    with pytest.raises(StatementError, match="beyond 2"):
        stated("o", "opened", {"seal": "s", "declaration": {"n": 2**53 + 1}, "salt": "ab" * 32})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "two words"}, "id: "),
        ({"stated_by": " "}, "stated_by: "),
        ({"reason": ""}, "reason: "),
        ({"about": ""}, "about: "),
        ({"stated_at": datetime(2019, 7, 1)}, "stated_at: .*timezone"),
        ({"effective_to": date(2019, 6, 30)}, "ends before it takes effect"),
        ({"salt": "ab"}, "salt: "),
        ({"payload": {"text": "t"}}, "subject: .*; source: .*; confidence: "),
        ({"payload": {**report("t"), "more": 1}}, "more: "),
        ({"payload": {**report("t"), "confidence": "certain"}}, "confidence: "),
        ({"type": "reportd"}, "no statement type 'reportd' is registered; there is reported"),
    ],
)
def test_what_cannot_be_stated_is_refused(changes: dict[str, object], message: str) -> None:
    given: dict[str, object] = {
        "type": "reported",
        "payload": report("t"),
        "id": "a",
        "stated_by": "Analyst",
        "about": "QKS",
        "stated_at": at("2019-07-01"),
        "effective": date(2019, 7, 1),
        "reason": "r",
    }
    with pytest.raises(StatementError, match=message):
        draft(**{**given, **changes})


def test_a_kind_is_registered_once() -> None:
    @statement_type("test_kind")
    class Kind(Payload):
        refers_by: ClassVar[str] = "other"
        other: str

    assert payload_model("test_kind") is Kind
    assert statement_type("test_kind")(Kind) is Kind
    assert referred("test_kind", {"other": "a"}) == "a"
    with pytest.raises(ValueError, match="registered already"):

        @statement_type("test_kind")
        class Another(Payload):
            pass


def test_a_seal_opens_only_for_what_was_sealed_with_its_salt_and_day() -> None:
    declared = {"criteria": ["access", "quality"], "weights": [0.4, 0.6]}
    fixed = seal(declared, date(2018, 1, 31))
    assert opens(fixed.digest, fixed.on, declared, fixed.salt)
    assert opens(fixed.digest, fixed.on, dict(reversed(declared.items())), fixed.salt)
    assert not opens(fixed.digest, date(2018, 2, 1), declared, fixed.salt)
    assert not opens(fixed.digest, fixed.on, declared, "00" * 32)
    assert not opens(fixed.digest, fixed.on, {**declared, "weights": [0.6, 0.4]}, fixed.salt)
    assert seal(declared, date(2018, 1, 31)).digest != fixed.digest
    again = seal(declared, date(2018, 1, 31), salt=fixed.salt)
    assert again == fixed
    sealed = stated("s", "seal", fixed.payload("weights").model_dump(mode="json"))
    shown = {"seal": "s", "declaration": declared, "salt": fixed.salt}
    assert proves(sealed, stated("o", "opened", shown))
    assert not proves(stated("r"), stated("o", "opened", shown))
