"""Contracts of a register, statements of them and their state, as tests make them up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from commonweal.contracts.register import Held
from commonweal.contracts.register.lawful import Kinds
from commonweal.records import State, draft, fold

DAY = date(2021, 6, 1)
CONTRACT: dict[str, object] = {
    "contract": "k", "authority": "A", "organisation": "P", "title": "Nursing",
    "service": "nursing", "value_pence": 3_000_000_00, "signed": "2020-03-02",
    "starts": "2020-04-01", "ends": "2023-03-31", "extension_months": 24, "source": "made up",
}  # fmt: skip


def held(name: str, **more: object) -> Held:
    told: dict[str, object] = {
        "contract": name, "title": f"Contract {name}", "service": "nursing", "origin": "records",
        "authority": "A", "provider": "P", "owner": "nhs", "annual_pence": 100_00,
        "starts": date(2020, 4, 1), "ends": date(2023, 3, 31),
    } | more  # fmt: skip
    return Held(**told)  # type: ignore[arg-type]  # fields by name


def in_law(**kinds: str) -> Kinds:
    """What authorities are in law, by code, on any day."""
    return lambda one, _: kinds.get(one.authority)


def stated(kind: str, name: str, payload: dict[str, object], on: date) -> object:
    known = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return draft(
        kind, payload, id=f"{kind}/{name}", stated_by="A", about="A", stated_at=known,
        effective=on, reason="made up",
    )  # fmt: skip


def folded(*made: object, on: date = DAY) -> State:
    return fold(made, effective=on)  # type: ignore[arg-type]  # statements
