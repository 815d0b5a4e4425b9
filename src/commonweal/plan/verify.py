"""Is a pack what its manifest says, and can it be recomputed from the folder?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from commonweal.folder import read_folder
from commonweal.plan.pack import FORM, MANIFEST, digest, write_pack
from commonweal.plan.study import study_folder

#: What a manifest says beside its hashes and the versions: no hash holds it, so it is recomputed.
SAID = ("system", "policies", "records", "rules", "figures", "lacks")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree: which file, and what to do."""

    file: str
    what: str


def verify_pack(
    pack: Path, folder: Path | None = None, *, tell: Callable[[str], None] = lambda _: None
) -> list[Difference]:
    """Check every file of a pack against its manifest; with the folder, recompute and compare.

    Parameters
    ----------
    pack
        The folder of the pack.
    folder
        The system folder that it was made from, to recompute it.

    Returns
    -------
    list of Difference
        Empty when all agrees. All differences, not the first.

    Raises
    ------
    FolderError
        When the system folder has findings.
    """
    try:
        manifest = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
        # Packs of the first form did not always say so.
        if (form := manifest.get("form", FORM)) != FORM:
            return [
                Difference(
                    MANIFEST,
                    f"is of form {form!r}, and form {FORM} is known here; "
                    "verify with the version that made it",
                )
            ]
        recorded = {name: str(held["sha256"]) for name, held in dict(manifest["files"]).items()}
        inputs: dict[str, str] = dict(manifest["inputs"])
        day, seed = date.fromisoformat(manifest["as_of"]), int(manifest["seed"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [Difference(MANIFEST, f"cannot be read as a manifest ({error}); make the pack anew")]
    found = _against_manifest(pack, recorded)
    if folder is not None:
        tell("Reading the folder ...")
        held = read_folder(folder)
        found += _inputs(inputs, dict(held.inputs))
        tell("Recomputing the pack ...")
        with TemporaryDirectory() as place:
            again = Path(place) / "pack"
            write_pack(study_folder(held, as_of=day, seed=seed, tell=tell), again, tell=tell)
            found += _recomputed(manifest, recorded, again)
    return found


def _against_manifest(pack: Path, recorded: dict[str, str]) -> list[Difference]:
    present = {
        path.relative_to(pack).as_posix()
        for path in pack.rglob("*")
        if path.is_file() and path != pack / MANIFEST
    }
    found = [
        Difference(name, "is named in the manifest but is not there; make the pack anew")
        for name in sorted(recorded.keys() - present)
    ]
    found += [
        Difference(name, "is there but not in the manifest; remove it or make the pack anew")
        for name in sorted(present - recorded.keys())
    ]
    found += [
        Difference(name, "was changed after the pack was made (its SHA-256 differs)")
        for name in sorted(recorded.keys() & present)
        if digest(pack / name) != recorded[name]
    ]
    return found


def _inputs(recorded: dict[str, str], held: dict[str, str]) -> list[Difference]:
    found = []
    for name in sorted(recorded.keys() | held.keys()):
        if name not in held:
            found.append(Difference(name, "was an input of the pack; the folder lacks it now"))
        elif name not in recorded:
            found.append(Difference(name, "is in the folder but was no input of the pack"))
        elif held[name] != recorded[name]:
            found.append(Difference(name, "is an input that changed after the pack was made"))
    return found


def _recomputed(
    manifest: dict[str, object], recorded: dict[str, str], again: Path
) -> list[Difference]:
    anew = json.loads((again / MANIFEST).read_text(encoding="utf-8"))
    found = [
        Difference(name, "comes out differently when recomputed from the folder")
        for name in sorted(recorded.keys() | anew["files"].keys())
        if anew["files"].get(name, {}).get("sha256") != recorded.get(name)
    ]
    found += [
        Difference(MANIFEST, f"what it says of {key} comes out differently when recomputed")
        for key in SAID
        if manifest.get(key) != anew[key]
    ]
    for key in ("made_by", "python", "libraries"):
        if manifest.get(key) != anew[key] and found:
            found.append(
                Difference(
                    MANIFEST,
                    f"the pack was made with {key} {manifest.get(key)}, recomputed with "
                    f"{anew[key]}: differences can come from there; use the same versions",
                )
            )
    return found
