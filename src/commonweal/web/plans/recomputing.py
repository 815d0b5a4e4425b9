"""How anyone recomputes what a plan says, and what its manifest says of a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

import commonweal
from commonweal.web.plans.folders import folders_folder
from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import Shown

#: Where the examples lie in the checkout from which commands are given.
EXAMPLES = "examples"
#: The checkout that this program is run from; no folder of examples is beside an installed one.
CHECKOUT = Path(commonweal.__file__).resolve().parents[2]


def commands(plan: Shown | Plan) -> list[str]:
    """The commands that recompute a plan, and that compare a pack with its folder."""
    folder = quote(plan.folder)
    return [
        f"commonweal plan {folder} --as-of {plan.as_of} --seed {plan.seed} --out pack",
        f"commonweal verify pack --folder {folder}",
    ]


def as_known(folder: str) -> str:
    """A folder as whoever reads finds it: an example where the checkout has it, any other by its
    name. It is asked while a plan is made and kept with the plan: the link by which an example
    lies among the folders is in no backup."""
    place = (folders_folder() / folder).resolve()
    return f"{EXAMPLES}/{place.name}" if place.parent == CHECKOUT / EXAMPLES else folder


def where_to_get(folder: str) -> str:
    """Where a reader gets the folder that the commands name."""
    if folder.startswith(f"{EXAMPLES}/"):
        return (
            f"The folder {folder} is in the checkout of commonweal, where the commands are given."
        )
    return (
        f"The folder is called {folder} on this site, which does not give it out: ask whoever runs "
        "the site for it. The manifest of the plan says by the hash of each file whether a folder "
        "is the same."
    )


def entry(shown: Shown, file: str) -> Mapping[str, Any]:
    """What the manifest says of a file: its size and its SHA-256."""
    held: Mapping[str, Any] = shown.manifest["files"].get(file, {})
    return {"file": file, **held}
