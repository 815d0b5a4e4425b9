"""Keeping a plan: its pack, its chapters and answers, and its drawings, put in place whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings

from commonweal.evidence import Chapter
from commonweal.folder.placing import placed_whole
from commonweal.plan.kept import Kept, write_kept
from commonweal.plan.pack import MANIFEST, digest, write_pack
from commonweal.report.views import view_chapter
from commonweal.web.plans.models import Plan

if TYPE_CHECKING:
    from commonweal.plan.study import Studied

#: Parts of a kept plan.
PACK, CHAPTERS, DRAWINGS = "pack", "kept", "drawings.json"
#: How a folder is named in which a plan is being made.
MAKING = ".making-"
#: An SVG says its width itself: a style in the page is refused by our policy.
_WIDEST = re.compile(r' style="max-width:(\d+)px"')


def plans_folder() -> Path:
    """Where plans are kept."""
    return Path(settings.DATA) / "plans"


def register(name: str, studied: Studied, folder: str) -> Plan:
    """The row of a plan whose files are in their place.

    Parameters
    ----------
    name
        The plan's id, as `put` gave it.
    studied
        Chapters and answers.
    folder
        The folder that it was made from, as people find it (`recomputing.as_known`).
    """
    plan, _ = Plan.objects.get_or_create(
        pk=name,
        defaults={
            "folder": folder,
            "system": studied.folder.settings.name,
            "as_of": studied.as_of,
            "seed": studied.seed,
            "sentence": studied.chapters[0].summary,
        },
    )
    return plan


def put(studied: Studied, *, tell: Callable[[str], None] = lambda _: None) -> str:
    """Put the files of a plan in their place, whole, unless they are there already; its id."""
    plans_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=MAKING, dir=plans_folder()) as making:
        beside = Path(making)
        write_pack(studied, beside / PACK, tell=tell)
        (beside / CHAPTERS).mkdir()
        write_kept(Kept(studied.chapters, studied.answers), beside / CHAPTERS)
        tell("Keeping the drawings ...")
        (beside / DRAWINGS).write_text(json.dumps(_drawings(studied.chapters)), encoding="utf-8")
        name = digest(beside / PACK / MANIFEST)[:12]
        if not (plans_folder() / name).exists():
            with placed_whole(plans_folder() / name) as inner:
                for part in list(beside.iterdir()):
                    part.rename(inner / part.name)
    return name


def _drawings(chapters: tuple[Chapter, ...]) -> dict[str, object]:
    """Every chart as it is drawn, by chapter and chart."""
    drawn: dict[str, object] = {}
    for chapter in chapters:
        for section in view_chapter(chapter, {}, None).sections:
            for view in section.charts:
                drawing = view.drawing
                drawn[f"{chapter.id}/{view.chart.id}"] = {
                    "anchor": view.anchor,
                    "svg": _WIDEST.sub(r' width="\1"', drawing.svg),
                    "keys": [[key.label, key.colour, key.sign] for key in drawing.keys],
                    "note": drawing.note,
                    "words": drawing.words,
                }
    return drawn
