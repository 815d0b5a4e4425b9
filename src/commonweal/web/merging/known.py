"""What the folder of the records knows of bodies and sources, for what is asked of statements."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date

from commonweal.folder import Folder
from commonweal.records.references import Organisations
from commonweal.system.organisation import Kind, Succession
from commonweal.web.merging.models import Became, KnownBody, KnownSource


def organisations() -> Organisations:
    """Bodies known from the folder, each with the times of its being."""
    found: dict[str, list[tuple[date, date | None]]] = {}
    for code, opened, closed in KnownBody.objects.order_by("code", "opened").values_list(
        "code", "opened", "closed"
    ):
        found.setdefault(code, []).append((opened, closed))
    return found


def successions() -> tuple[Succession, ...]:
    """What became of whom."""
    held = Became.objects.order_by("on", "predecessor", "successor")
    return tuple(
        Succession(predecessor=one.predecessor, successor=one.successor, on=one.on, kind=one.kind)
        for one in held
    )


def source_of(name: str | None) -> KnownSource | None:
    """A source by the id by which statements name it; None where the folder knows none."""
    return None if not name else KnownSource.objects.filter(pk=name).first()


def called(codes: Iterable[str]) -> dict[str, str]:
    """What bodies are called of which the folder knows, by code: as they were called last."""
    wanted = set(codes)
    if not wanted:
        return {}
    held = KnownBody.objects.filter(code__in=wanted).order_by("opened")
    return dict(held.values_list("code", "name"))


def elsewhere(codes: Container[str]) -> tuple[str, ...]:
    """The systems that the records are of, where a plan that names these places is of none of
    them; empty where it is of one, or nothing is known of any."""
    own = KnownBody.objects.filter(kind=Kind.SYSTEM, neighbour=False).order_by("opened")
    names = {one.code: one.name for one in own}
    return () if any(code in codes for code in names) else tuple(names.values())


def take_over(folder: Folder) -> None:
    """Keep what a folder knows of bodies and sources: added to what is there, nothing twice."""
    KnownSource.objects.bulk_create(
        (
            KnownSource(
                source=one.id,
                title=one.title,
                publisher=one.publisher,
                place=one.place,
                licence=one.licence,
                vintage=one.vintage,
                known_from=one.known_from,
                quotation=one.quotation,
                verified=one.verified,
            )
            for one in folder.tables.sources.values()
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    KnownBody.objects.bulk_create(
        (
            KnownBody(
                code=one.code,
                name=one.name,
                kind=str(one.kind),
                opened=one.opened,
                closed=one.closed,
                neighbour=one.neighbour,
            )
            for one in folder.system.organisations
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    Became.objects.bulk_create(
        (
            Became(
                predecessor=one.predecessor,
                successor=one.successor,
                on=one.on,
                kind=str(one.kind),
            )
            for one in folder.system.successions
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
