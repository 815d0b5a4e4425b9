"""How anyone recomputes what a plan says, and what its manifest says of a file."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any

from commonweal.web.plans.folders import folders_folder
from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import Shown

#: Where the examples lie in the checkout from which commands are given.
EXAMPLES = "examples"


def commands(plan: Shown | Plan) -> list[str]:
    """The commands that recompute a plan, and that compare a pack with its folder."""
    folder = quote(_folder(plan))
    return [
        f"commonweal plan {folder} --as-of {plan.as_of} --seed {plan.seed} --out pack",
        f"commonweal verify pack --folder {folder}",
    ]


def _folder(plan: Shown | Plan) -> str:
    """The folder as whoever reads finds it: an example where the checkout has it, any other by its
    name."""
    place = (folders_folder() / plan.folder).resolve()
    return f"{EXAMPLES}/{place.name}" if place.parent.name == EXAMPLES else plan.folder


def entry(shown: Shown, file: str) -> Mapping[str, Any]:
    """What the manifest says of a file: its size and its SHA-256."""
    held: Mapping[str, Any] = shown.manifest["files"].get(file, {})
    return {"file": file, **held}
