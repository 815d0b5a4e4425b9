"""A section that can say nothing, because the folder does not hold what it needs."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Lack, Method, Part
from commonweal.people.ground import Ground, unknown


def not_held(
    ground: Ground,
    lacks: Sequence[Lack],
    *,
    section: str,
    title: str,
    figure: str = "",
    label: str = "",
    methods: Sequence[Method] = (),
) -> Part:
    """What stands where a section would, and the figure that it would lead with.

    Parameters
    ----------
    lacks
        What is not held.
    section, title
        The section that cannot be given.
    figure, label
        The figure it would lead with, where another section does not have it.
    methods
        How it would be worked out.
    """
    why = "; ".join(one.what for one in lacks)
    absent = (unknown(ground, figure, label, f"not held: {why}"),) if figure else ()
    return Part.of(
        id=section,
        title=title,
        text=f"Not known: {why}.",
        figures=absent,
        methods=methods,
        lacks=lacks,
    )
