"""How anyone recomputes what a plan says, and what its manifest says of a file."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import Shown


def commands(plan: Shown | Plan) -> list[str]:
    """The commands that recompute a plan, and that compare a pack with its folder."""
    return [
        f"commonweal plan {quote(plan.folder)} --as-of {plan.as_of} --seed {plan.seed} --out pack",
        f"commonweal verify pack --folder {quote(plan.folder)}",
    ]


def entry(shown: Shown, file: str) -> Mapping[str, Any]:
    """What the manifest says of a file: its size and its SHA-256."""
    held: Mapping[str, Any] = shown.manifest["files"].get(file, {})
    return {"file": file, **held}
