"""The example folder of Kent and Medway with the synthetic responses in it, marked SYNTHETIC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from commonweal.cli.consultation.asking import Asked, asked
from commonweal.cli.consultation.writing import folder_tables
from commonweal.folder import read_folder
from commonweal.folder.schema import load_schemas
from commonweal.folder.writing import write_folder
from commonweal.services.consultation.log import Answered

NAME = "SYNTHETIC consultation on stroke units"
DECISION = "Kent and Medway hyper acute stroke units"
CLOSED = date(2018, 4, 20)
ANSWERS = (
    "SYNTHETIC: travel times were worked out again for every small area.",
    "SYNTHETIC: a transport scheme for visitors is part of the plan.",
    "SYNTHETIC: a recruitment plan is part of the business case.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """Where the files lie, the answers to themes, and the themes that have none yet."""

    folder: Path
    log: tuple[Answered, ...]
    unanswered: tuple[str, ...]


def write_synthetic_folder(example: Path, responses: Path, out: Path, seed: int) -> Made:
    """Write the folder: all themes but the last have an answer, so that its gate stays shut."""
    read = read_folder(example)
    wanted = Asked(
        file=responses,
        areas=example,
        level="",
        decision=DECISION,
        sampled=(),
        scale="",
        log=None,
        codes=None,
        equality=None,
        sheet="",
        out=None,
    )
    done = asked(wanted, as_of=None, decide_on=None, seed=seed)
    themes = [theme.id for theme in done.found.themes.themes]
    log = tuple(
        Answered(theme=theme, did=ANSWERS[i % len(ANSWERS)], by="SYNTHETIC body", on=CLOSED)
        for i, theme in enumerate(themes[:-1])
    )
    made = folder_tables(replace(done, log=log), NAME, basis="assumed")
    source = made["sources"]["id"][0].as_py()
    said = {"publisher": "commonweal, examples/build_synthetic_responses.py", "verified": False}
    said |= {"title": "SYNTHETIC responses, drawn by a law", "place": "synthetic_responses_build/"}
    said |= {"id": source, "note": "SYNTHETIC. Nobody answered this."}
    tables = {**read.tables.held, **made}
    tables["sources"] = pa.concat_tables([read.tables.held["sources"], _rows("sources", said)])
    tables["consultations"] = _rows(
        "consultations",
        {
            "consultation": NAME,
            "decision": DECISION,
            "closed": CLOSED,
            "responses": len(done.found.responses),
            "basis": "assumed",
            "source": source,
        },
    )
    settings = read.settings.model_copy(
        update={
            "name": f"SYNTHETIC {read.settings.name}",
            "description": "SYNTHETIC: the example of Kent and Medway with made-up responses.",
        }
    )
    write_folder(out, settings=settings, tables=tables, statements=read.statements)
    return Made(out, log, tuple(themes[-1:]))


def _rows(table: str, *rows: dict[str, object]) -> pa.Table:
    fields = load_schemas()[table].arrow
    return pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in fields})
