"""The evidence pack: a page, tables, a workbook, answers, and a manifest that proves them."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from commonweal import __version__
from commonweal.evidence import Answer, Figure, Knowledge
from commonweal.evidence.words import day
from commonweal.folder.placing import placed_whole
from commonweal.plan.published import figures_table, file_names, plain_value, write_tables
from commonweal.records import read
from commonweal.report import render_page, write_workbook

if TYPE_CHECKING:
    # Whoever reads packs needs no chapter.
    from commonweal.plan.study import Studied

MANIFEST = "manifest.json"
#: Which form a pack has: what its manifest holds, and which files lie beside it.
FORM = 1
ANSWERS = "answers.json"

#: Libraries whose version can change a figure or a file of the pack.
LIBRARIES = (
    "altair",
    "duckdb",
    "jinja2",
    "narwhals",
    "numba",
    "numpy",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "shapely",
    "vl-convert-python",
    "xlsxwriter",
)


def write_pack(
    studied: Studied, out: Path, *, tell: Callable[[str], None] = lambda _: None
) -> None:
    """Write a pack aside and move it into place whole.

    Parameters
    ----------
    studied
        Chapters and answers.
    out
        Where the pack shall stand. A pack that stands there is replaced; anything else is not.

    Raises
    ------
    FileExistsError
        When something other than a pack stands at `out`.
    """
    refuse_to_replace(out)
    with placed_whole(out) as beside:
        tables = [figures_table(studied.chapters)]
        tables += [table for chapter in studied.chapters for table in chapter.tables]
        (beside / "tables").mkdir()
        tell(f"Writing {len(tables)} tables ...")
        write_tables(tables, beside / "tables")
        (beside / ANSWERS).write_text(answers_json(studied.answers), encoding="utf-8")
        tell("Writing the workbook ...")
        write_workbook(beside / "pack.xlsx", studied.chapters, studied.answers, _about(studied))
        tell("Drawing the page ...")
        (beside / "index.html").write_text(_page(studied), encoding="utf-8")
        (beside / MANIFEST).write_text(_manifest(studied, beside), encoding="utf-8")


def refuse_to_replace(out: Path) -> None:
    """Stop where something stands that is neither a pack nor an empty folder.

    Raises
    ------
    FileExistsError
        Naming it. Whoever studies first asks this before: a study takes half a minute.
    """
    if not out.exists():
        return
    if not (out.is_dir() and ((out / MANIFEST).is_file() or not any(out.iterdir()))):
        raise FileExistsError(
            f"{out} is there and is not a pack (it has no {MANIFEST}): choose another place"
        )


def _page(studied: Studied) -> str:
    first = studied.chapters[0]
    lead = next(((first.id, chart.id) for chart in first.charts if chart.kind == "map"), None)
    files = {
        table.id: tuple(f"tables/{name}" for name in file_names(table))
        for chapter in studied.chapters
        for table in chapter.tables
    }
    every = figures_table(studied.chapters)
    files[every.id] = tuple(f"tables/{name}" for name in file_names(every))
    return render_page(
        title=f"{studied.folder.settings.name}: evidence pack",
        sentence=first.summary,
        chapters=studied.chapters,
        answers=studied.answers,
        meta=_about(studied),
        manifest=_verifying(studied),
        lead_chart=lead,
        files=files,
    )


def _about(studied: Studied) -> dict[str, str]:
    policies = studied.policies
    return {
        "System": f"{studied.folder.settings.name} ({studied.folder.settings.code})",
        "As of": day(studied.as_of),
        "Lists that stand for registered": ", ".join(policies.lists),
        "Edition of network memberships": policies.network_vintage or "none",
        "Rules apply for": ", ".join(policies.jurisdictions),
    }


def _verifying(studied: Studied) -> dict[str, str]:
    return {
        "Made by": f"commonweal {__version__}",
        "Inputs": f"{len(studied.folder.inputs)} files, named with their SHA-256 in {MANIFEST}",
        "Seed of draws": str(studied.seed),
        "To check the files": "commonweal verify PACK",
        "To recompute every figure": "commonweal verify PACK --folder FOLDER",
    }


def answers_json(answers: tuple[Answer, ...]) -> str:
    """The answers as JSON: id, status, text, figures with id, value, unit, basis, sources."""
    return _json([answer_dict(answer) for answer in answers])


def answer_dict(answer: Answer) -> dict[str, object]:
    """One answer on plain values."""
    return {
        "id": answer.id,
        "question": answer.question,
        "status": answer.status.value,
        "claim": answer.claim,
        "text": answer.text,
        "certainty": answer.certainty,
        "figures": [_figure(figure) for figure in answer.figures],
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "place": source.place,
                "vintage": source.vintage,
                "verified": source.verified,
            }
            for source in answer.sources
        ],
        "known_when_asked": _knowledge(answer.then),
        "known_now": _knowledge(answer.now),
        "lacking": list(answer.lacking),
        "chapter": answer.chapter,
    }


def _figure(figure: Figure) -> dict[str, object]:
    """A figure on plain values, with its interval where it has one."""
    interval: dict[str, object] = {}
    if figure.lower is not None and figure.upper is not None:
        interval = {
            "lower": figure.lower,
            "upper": figure.upper,
            "confidence": figure.confidence,
        }
    return {
        "id": figure.id,
        "label": figure.label,
        "value": plain_value(figure.value),
        **interval,
        "unit": figure.unit,
        "basis": figure.basis.value if figure.basis is not None else None,
        "as_of": figure.as_of.isoformat() if figure.as_of is not None else None,
        "missing": figure.missing,
        "vintage": figure.vintage,
        "sources": [source.id for source in figure.sources],
        "method": figure.method,
    }


def _knowledge(known: Knowledge | None) -> dict[str, object] | None:
    if known is None:
        return None
    return {
        "on": known.on.isoformat(),
        "status": known.status.value,
        "text": known.text,
        "figures": list(known.figures),
    }


def _manifest(studied: Studied, pack: Path) -> str:
    files = sorted(path for path in pack.rglob("*") if path.is_file())
    rules = {rule.id: rule for chapter in studied.chapters for rule in chapter.rules}
    lacks = [lack for chapter in studied.chapters for lack in chapter.lacks]
    figures = [figure for chapter in studied.chapters for figure in chapter.figures]
    return _json(
        {
            "form": FORM,
            "made_by": {"commonweal": __version__},
            "python": ".".join(platform.python_version_tuple()[:2]),
            "libraries": {name: version(name) for name in LIBRARIES},
            "system": {
                "name": studied.folder.settings.name,
                "code": studied.folder.settings.code,
            },
            "as_of": studied.as_of.isoformat(),
            "seed": studied.seed,
            "policies": {
                "lists": list(studied.policies.lists),
                "network_vintage": studied.policies.network_vintage,
                "area_kind": studied.policies.area_kind,
                "small_number_rule": studied.policies.small_number_rule,
            },
            "inputs": dict(sorted(studied.folder.inputs.items())),
            "records": _records(studied),
            "rules": [
                {
                    "id": rule.id,
                    "place": rule.source.place,
                    "verified": rule.source.verified,
                }
                for rule in sorted(rules.values(), key=lambda rule: rule.id)
            ],
            "figures": {
                "held": sum(1 for figure in figures if figure.value is not None),
                "missing": sum(1 for figure in figures if figure.value is None),
            },
            "lacks": [
                {"table": lack.table, "what": lack.what, "cause": lack.cause} for lack in lacks
            ],
            "files": {
                path.relative_to(pack).as_posix(): {
                    "bytes": path.stat().st_size,
                    "sha256": digest(path),
                }
                for path in files
            },
        }
    )


def _records(studied: Studied) -> dict[str, object] | None:
    """How many statements there are and the hash of the last: it proves all before it."""
    path = studied.folder.statements
    if path is None:
        return None
    head = read(path).head
    return {"statements": head.count, "head": head.hash}


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _json(value: object) -> str:
    """JSON for programs, without blanks: they would be an eighth of it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=False) + "\n"
