"""What own figures are compared with: the same measures for every body and area of England at a
level, made from the files that the own figures come from."""

from __future__ import annotations

import pyarrow as pa

from commonweal.folder.importers.comparators import (
    bodies,
    deprivation,
    districts,
    lists,
    registers,
    residents,
)
from commonweal.folder.importers.england import England
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Scope


def tables(published: Published, england: England, scope: Scope) -> list[pa.Table]:
    """Pieces of the table `comparators`, as far as the files at hand tell.

    Parameters
    ----------
    published
        The files; those that own figures come from have landed where they are held.
    england
        The structure of England.
    scope
        For the points of practices and small areas, by which merged districts are told.
    """
    bodies.tell(published, england, scope)
    queries = [
        *residents.features(published),
        *deprivation.indicators(published),
        *lists.features(published),
        *registers.by_practice(published),
        *registers.by_commissioner(published, england),
        *districts.health_index(published),
        *districts.stroke_admissions(published),
    ]
    return [bodies.with_names(published, query) for query in queries]


def own_indicators(published: Published) -> list[pa.Table]:
    """Measures of own areas that are made as those of all areas are, for the table `indicators`.

    To be called after `tables`, which tells of what small areas each area is made.
    """
    return districts.own_stroke_admissions(published)
