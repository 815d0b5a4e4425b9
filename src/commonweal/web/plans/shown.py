"""A kept plan as pages show it: read once in a process, and found by its id."""

from __future__ import annotations

import atexit
import gc
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.db import DatabaseError, connections
from django.http import Http404, HttpRequest

from commonweal.evidence import Answer, Chapter, Figure, Section, Table
from commonweal.plan.kept import CannotReadError, read_kept
from commonweal.plan.pack import MANIFEST
from commonweal.report.views import sections_of
from commonweal.web.accounts.allowing import allowed
from commonweal.web.plans.keeping import CHAPTERS, DRAWINGS, PACK, plans_folder
from commonweal.web.plans.models import Plan, Published
from commonweal.web.plans.places import Place, places_in
from commonweal.web.running.questions import rests_on_more

_Thing = TypeVar("_Thing")
_log = logging.getLogger(__name__)

#: Plans that a process holds at once: the published one and the two of a comparison.
HELD = 3


class LostPlanError(Http404):
    """The files of a plan are lost or damaged, though it was kept: which plan.

    An address of it is answered like one of something that was there and is gone.
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(f"the files of plan {plan.pk} cannot be read")
        self.plan = plan


@dataclass(frozen=True)
class Shown:
    """A plan with all that pages show of it.

    `id` is its address; `pack` where its files lie.
    """

    id: str
    folder: str
    system: str
    as_of: date
    seed: int
    pack: Path
    chapters: tuple[Chapter, ...]
    answers: tuple[Answer, ...]
    drawings: Mapping[str, Mapping[str, Any]]
    manifest: Mapping[str, Any]
    #: Tables as they are written, by id: `tables.written` fills it for each that is looked at.
    texts: dict[str, list[list[str | None]]] = field(default_factory=dict, repr=False)

    @cached_property
    def figures(self) -> Mapping[str, tuple[Chapter, Figure]]:
        """Every figure by its id, with its chapter."""
        found: dict[str, tuple[Chapter, Figure]] = {}
        for chapter in self.chapters:
            for figure in chapter.figures:
                found.setdefault(figure.id, (chapter, figure))
        return found

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Every area, body and network that a table names, by its code."""
        return places_in(self.chapters)

    @cached_property
    def sections(self) -> Mapping[str, Mapping[str, Section]]:
        """By chapter, its sections by their address."""
        return {
            chapter.id: {slug(chapter, one.id): one for one in sections_of(chapter)}
            for chapter in self.chapters
        }

    @cached_property
    def placed(self) -> Mapping[str, tuple[str, str]]:
        """Chapter and section in which a figure, table or chart stands, by its id."""
        found: dict[str, tuple[str, str]] = {}
        for chapter, sections in self.sections.items():
            for address, one in sections.items():
                for identifier in (*one.figures, *one.tables, *one.charts):
                    found.setdefault(identifier, (chapter, address))
        return found

    def chapter(self, identifier: str) -> Chapter:
        """A chapter by its id; 404 where there is none."""
        return _found(next((c for c in self.chapters if c.id == identifier), None))

    def answer(self, identifier: str) -> Answer:
        """An answer by the id of its question; 404 where there is none."""
        return _found(next((a for a in self.answers if a.id == identifier), None))

    def table(self, identifier: str) -> tuple[Chapter, Table]:
        """A table by its id, with its chapter; 404 where there is none."""
        found = ((c, held) for c in self.chapters if (held := c.table(identifier)) is not None)
        return _found(next(found, None))


def slug(chapter: Chapter, section: str) -> str:
    """A section's part of an address: its id without that of its chapter."""
    return section.removeprefix(f"{chapter.id}.")


def _found(thing: _Thing | None) -> _Thing:
    if thing is None:
        raise Http404("not in this plan")
    return thing


def published() -> Plan | None:
    """The plan that the public sees; None where none was published."""
    last = Published.objects.select_related("plan").order_by("-pk").first()
    return None if last is None else last.plan


def latest() -> Shown | None:
    """The plan that the public sees with all that is in it, for pages that have more to tell: None
    where none was published, or its files are lost."""
    plan = published()
    try:
        return None if plan is None else shown_of(plan)
    except LostPlanError:
        return None


def read_before() -> None:
    """Read the published plan before anybody asks for it: workers that come after share it.

    What it needs may not be there yet, such as the tables; whoever asks is told then.
    """
    with suppress(DatabaseError):
        latest()
    # A connection is no worker's to share.
    connections.close_all()
    # What is there by now stays: no worker stops to look through it for what nobody needs.
    gc.collect()
    gc.freeze()
    # At the end it is taken down like all else: libraries tell what they find left as leaked.
    atexit.register(gc.unfreeze)


def asked_for(request: HttpRequest, plan: str) -> Shown:
    """The plan of an address, or the published one where the address names none.

    Raises
    ------
    Http404
        When there is none, or it was never published and the reader may not run plans.
    LostPlanError
        When its files are lost.
    """
    if not plan:
        return shown_of(_found(published()))
    held = _found(Plan.objects.filter(pk=plan).first())
    open_to_all = Published.objects.filter(plan=held).exists()
    if not (open_to_all or allowed(request.user, "run a plan")):
        raise Http404("no such plan")
    return shown_of(held)


def shown_of(plan: Plan) -> Shown:
    """A kept plan with all that is in it.

    Raises
    ------
    LostPlanError
        When its files are lost or damaged.
    """
    try:
        return _read(plans_folder(), plan.pk, plan.folder, plan.system, plan.as_of, plan.seed)
    except (CannotReadError, OSError, ValueError) as error:
        rests_on_more()
        _log.error("the files of plan %s cannot be read: %s", plan.pk, error)
        raise LostPlanError(plan) from error


@lru_cache(maxsize=HELD)
def _read(where: Path, name: str, folder: str, system: str, as_of: date, seed: int) -> Shown:
    place = where / name
    kept = read_kept(place / CHAPTERS, outlines=False)
    return Shown(
        id=name,
        folder=folder,
        system=system,
        as_of=as_of,
        seed=seed,
        pack=place / PACK,
        chapters=kept.chapters,
        answers=kept.answers,
        drawings=json.loads((place / DRAWINGS).read_text(encoding="utf-8")),
        manifest=json.loads((place / PACK / MANIFEST).read_text(encoding="utf-8")),
    )
