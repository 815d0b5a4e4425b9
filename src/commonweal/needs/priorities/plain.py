"""A result as plain values: what `commonweal prioritise FILE --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from commonweal.needs.priorities.result import Priorities


def plain(found: Priorities) -> dict[str, Any]:
    """The whole result as mappings, lists, text, numbers and dates; weights by criterion."""
    held = asdict(found)
    named = list(held["criteria"])
    held["weights"] = dict(zip(named, held["weights"], strict=True))
    for option in held["options"]:
        option["central"] = _by_criterion(named, option["central"])
        option["flip"]["weights"] = _by_criterion(named, option["flip"]["weights"])
    portfolio = held["portfolio"]
    if portfolio is not None and portfolio["flip"] is not None:
        portfolio["flip"]["weights"] = _by_criterion(named, portfolio["flip"]["weights"])
    return held


def _by_criterion(named: list[str], weights: tuple[float, ...] | None) -> dict[str, float] | None:
    return None if weights is None else dict(zip(named, weights, strict=True))
