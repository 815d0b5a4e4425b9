"""Bodies become one: what that does to every total and statement, found before anything is done,
and done by a second person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from commonweal.evidence.words import counted
from commonweal.folder import Folder, FolderError, read_folder, write_folder
from commonweal.folder.finding import line
from commonweal.plan.merge import Merged, MergeError, Total, formats, merge, notes_of, records_after
from commonweal.records import Statement, draft
from commonweal.records.refusal import RefusedError
from commonweal.records.succession import Handover
from commonweal.web.accounts.allowing import somebody_else
from commonweal.web.accounts.models import User
from commonweal.web.merging.against import against, body_of
from commonweal.web.merging.models import Became, KnownBody, Merger
from commonweal.web.plans.folders import folders, folders_folder
from commonweal.web.store.adding import append, writing
from commonweal.web.store.models import Row
from commonweal.web.store.reading import everything

#: What is to be done where a merger comes to something else than was looked at.
LOOK_AGAIN = "The counts below are those of now: look at the counts again, then carry it out."


class MergerError(ValueError):
    """Why bodies cannot become one: everything that is in the way."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class Asked:
    """Which bodies are to become which, from when; `folder` is "" for the records alone."""

    predecessors: tuple[str, ...]
    successor: str
    name: str
    on: date
    folder: str
    office: str
    why: str


@dataclass(frozen=True)
class Worked:
    """What a merger comes to: the folder after it, where one was given, what becomes of each
    statement, and the new body, where the records have none of its code."""

    merged: Merged | None
    handover: Handover
    body: Statement | None

    @property
    def added(self) -> tuple[Statement, ...]:
        """What is stated."""
        return (*self.handover.transfers, *([] if self.body is None else [self.body]))


def propose(asked: Asked, by: User) -> Merger:
    """Find out what a merger does, and keep it for a second person to look at.

    Raises
    ------
    MergerError
        With everything that keeps it from being done: no total that is not equal before and
        after, no statement without one successor or a recorded end.
    """
    worked = _worked(asked)
    return Merger.objects.create(
        token=secrets.token_urlsafe(9),
        predecessors=list(asked.predecessors),
        successor=asked.successor,
        name=asked.name,
        on=asked.on,
        folder=asked.folder,
        office=asked.office,
        why=asked.why,
        preview=_preview(worked),
        proposed_by=by,
    )


def carry_out(merger: Merger, by: User) -> Merger:
    """Do what was proposed: transfers in the records, bodies that end, a new folder beside the old.

    Everything is worked out anew on the records of now. Where that is not what was looked at, it is
    kept to be looked at again, and nothing is done.

    Raises
    ------
    MergerError
        When the same person proposed it, it is not open, it comes to something else now, or a
        transfer is refused by what stands in the records.
    """
    if not may_carry_out(merger, by):
        raise MergerError(["you proposed it; somebody else has to carry it out"])
    asked = asked_of(merger)
    # Nobody states anything between what is worked out and what is added.
    with writing():
        held = Merger.objects.select_for_update().get(pk=merger.pk)
        if held.state != "proposed":
            raise MergerError([f"it is {held.state} already"])
        worked = _worked(asked)
        found = _preview(worked)
        if found == held.preview:
            # The records ask for the bodies that they name.
            _bodies(asked)
            _added(worked)
            held.state, held.approved_by, held.done_at = "done", by, timezone.now()
            held.made = _written(held, worked.merged)
            held.save()
            return held
    Merger.objects.filter(pk=merger.pk).update(preview=found)
    raise MergerError([*_changed(held.preview, found), LOOK_AGAIN])


def _changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is another than when the counts were looked at last, a sentence each."""
    told = []
    more = now["records"]["before"] - was["records"]["before"]
    if more:
        stated = f"{counted(more, 'statement')} {'was' if more == 1 else 'were'}"
        told.append(f"{stated} added to the records since the counts were looked at.")
    if (was["counts"], was["handed"]) != (now["counts"], now["handed"]):
        told.append("What becomes of the statements of these bodies is no longer the same.")
    elif more:
        told.append("What becomes of the statements of these bodies is still the same.")
    if (was["totals"], was["notes"]) != (now["totals"], now["notes"]):
        told.append("The folder of tables has changed, and its totals or notes with it.")
    if was["records"]["begins"] != now["records"]["begins"]:
        told.append("The body that they become was put on record, or is there no longer.")
    return told


def may_carry_out(merger: Merger, user: User) -> bool:
    """Whether somebody may carry a merger out: never whoever proposed it, under no other account
    of the same person or office either."""
    return somebody_else(user, merger.proposed_by)


def asked_of(merger: Merger) -> Asked:
    """What a merger asks."""
    return Asked(
        tuple(merger.predecessors),
        merger.successor,
        merger.name,
        merger.on,
        merger.folder,
        merger.office,
        merger.why,
    )


def _worked(asked: Asked) -> Worked:
    faults = []
    if len(set(asked.predecessors)) < 2:
        faults.append("name at least two bodies that become one")
    if not asked.successor:
        faults.append("give the code of the body that they become")
    if asked.folder and asked.folder not in folders():
        faults.append(f"there is no folder called {asked.folder}")
    every, now = everything(), timezone.now()
    if not faults:
        faults = against(asked.predecessors, asked.successor, asked.on, every)
    if faults:
        raise MergerError(faults)
    merged: Merged | None = None
    try:
        if asked.folder:
            merged = merge(
                _folder(asked),
                predecessors=asked.predecessors,
                successor=asked.successor,
                on=asked.on,
                name=asked.name,
            )
        handover = records_after(
            every,
            predecessors=asked.predecessors,
            successor=asked.successor,
            on=asked.on,
            stated_by=asked.office,
            stated_at=now,
        )
        body = _body(asked, every, now)
    except FolderError as error:
        raise MergerError(line(finding) for finding in error.findings) from error
    except MergeError as error:
        raise MergerError(error.messages) from error
    except ValueError as error:
        raise MergerError([str(error)]) from error
    if merged is None and not handover.handed:
        raise MergerError(["no statement belongs to any of these bodies on that day"])
    return Worked(merged, handover, body)


def _body(asked: Asked, held: Sequence[Statement], now: datetime) -> Statement | None:
    """The body that they become, where it is not on record.

    Raises
    ------
    ValueError
        When it has no name, or those that become it are of several kinds.
    """
    kind = body_of(asked.predecessors, asked.successor, asked.on, held)
    if kind is None:
        return None
    if not asked.name:
        raise ValueError(f"enter the name of {asked.successor}: it is not on record yet")
    payload = {"body": asked.successor, "name": asked.name, **kind, "source": asked.why}
    return draft(
        "body",
        {**payload, "organisation": asked.successor},
        id=f"body/{asked.successor}/{asked.on}",
        stated_by=asked.office,
        about=asked.successor,
        stated_at=now,
        effective=asked.on,
        reason="bodies became this one",
    )


def _folder(asked: Asked) -> Folder:
    return read_folder(folders_folder() / asked.folder)


def _preview(worked: Worked) -> dict[str, Any]:
    """What is looked at before anything is done, as JSON holds it."""
    merged, handover, added = worked.merged, worked.handover, len(worked.added)
    rows = Row.objects.count()
    return {
        "totals": [] if merged is None else [_total(one) for one in merged.totals],
        "notes": [] if merged is None else list(merged.notes),
        "records": {
            "before": rows,
            "added": added,
            "after": rows + added,
            "begins": worked.body is not None,
        },
        "counts": [{"kind": kind, **row} for kind, row in handover.counts().items()],
        "handed": [
            {
                "statement": one.statement,
                "kind": one.kind,
                "body": one.body,
                "outcome": one.outcome,
                "to": "" if one.outcome == "ended" else one.successors[0],
                "why": one.reason,
            }
            for one in handover.handed
        ],
    }


def _total(one: Total) -> dict[str, Any]:
    return {
        "measure": one.measure,
        "of": one.of,
        **{name: str(getattr(one, name)) for name in ("before", "ended", "began", "after")},
        "equal": one.equal,
    }


def _added(worked: Worked) -> None:
    """What is stated, in the records."""
    try:
        append(worked.added)
    except RefusedError as error:
        raise MergerError(map(str, error.refusals)) from error


def _bodies(asked: Asked) -> None:
    """The bodies that are no more, the one that they became, and that they became it."""
    gone = sorted(set(asked.predecessors) - {asked.successor})
    last = asked.on - timedelta(days=1)
    KnownBody.objects.filter(code__in=gone, closed=None, opened__lte=last).update(closed=last)
    there = KnownBody.objects.filter(code=asked.successor, opened__lte=asked.on)
    if not there.exclude(closed__lt=asked.on).exists():
        kind = KnownBody.objects.filter(code__in=gone).values_list("kind", flat=True).first()
        KnownBody.objects.create(
            code=asked.successor,
            name=asked.name or asked.successor,
            kind=kind or "commissioner",
            opened=asked.on,
        )
    Became.objects.bulk_create(
        [
            Became(predecessor=code, successor=asked.successor, on=asked.on, kind="merger")
            for code in gone
        ],
        ignore_conflicts=True,
    )


def _written(merger: Merger, merged: Merged | None) -> str:
    """The folder after the merger, beside the one before it; its name.

    It is named after the merger, which is carried out once: what stands there was written by a
    process that was killed before the rest was done, and is replaced.
    """
    if merged is None:
        return ""
    asked = asked_of(merger)
    held = _folder(asked)
    name = f"{asked.folder}-{asked.successor}-{asked.on}".lower()[:60] + f"-{merger.token}"
    write_folder(
        folders_folder() / name,
        settings=held.settings,
        tables=merged.tables,
        statements=_lines(),
        format=formats(held.path),
        notes=notes_of(held.path),
    )
    return name


def _lines() -> Sequence[str]:
    return list(Row.objects.order_by("number").values_list("line", flat=True))
