"""The main job without the writing: run every chapter over a folder and answer the questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from commonweal.evidence import Answer, Chapter
from commonweal.folder import Folder
from commonweal.plan.answering import answer_all
from commonweal.plan.chapters import ROOMS, Room, in_order
from commonweal.plan.questions.asking import Evidence
from commonweal.records import State, fold, read_statements
from commonweal.rules import load_rules
from commonweal.system.study import Given, Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What a pack is written from."""

    folder: Folder
    as_of: date
    policies: Policies
    seed: int
    chapters: tuple[Chapter, ...]
    answers: tuple[Answer, ...]


def study_folder(
    folder: Folder,
    *,
    as_of: date | None = None,
    seed: int = 0,
    rooms: tuple[Room, ...] = ROOMS,
    tell: Callable[[str], None] = lambda _: None,
) -> Studied:
    """Run every chapter, in order, and answer every question.

    Parameters
    ----------
    folder
        A checked system folder.
    as_of
        The day of the study; the folder's own where none is given.
    seed
        Seed of all draws; it is named in the manifest.
    rooms
        The chapters to run; questions that need another are answered as if its tables were absent.
    tell
        Told what is being done.
    """
    day = as_of or folder.settings.as_of
    policies = folder.settings.policies()
    rules = load_rules()
    done: dict[str, Chapter] = {}
    shared: dict[str, object] = {}
    for room in in_order(rooms):
        tell(f"Studying {room.id} ...")
        given = Given(
            as_of=day, rules=rules, policies=policies, chapters=done, seed=seed, shared=shared
        )
        done[room.id] = room.study(folder.system, folder.tables, state_on(folder, day), given)
    tell("Answering the questions ...")
    evidence = Evidence(
        system=folder.system,
        structure=folder.system.as_of(day, policies.network_vintage or None),
        policies=policies,
        chapters=done,
        as_of=day,
    )
    return Studied(
        folder=folder,
        as_of=day,
        policies=policies,
        seed=seed,
        chapters=tuple(done.values()),
        answers=answer_all(evidence),
    )


def state_on(folder: Folder, day: date) -> State:
    """The folder's records folded as of the end of a day, from all that is known by now."""
    if folder.statements is None:
        return fold((), effective=day)
    known_at = datetime.combine(date.max, time.max, tzinfo=UTC)
    return fold(read_statements(folder.statements), effective=day, known_at=known_at)
