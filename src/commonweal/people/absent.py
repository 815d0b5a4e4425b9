"""A section of which a folder holds nothing: that is said, with why and with what follows."""

from __future__ import annotations

from commonweal.evidence import Lack, Part, Section
from commonweal.people.ground import Ground, unknown


def nothing_held(
    ground: Ground,
    section: str,
    title: str,
    text: str,
    *,
    why: str,
    figures: dict[str, str],
    lack: str,
    consequence: str,
) -> Part:
    """A section whose figures are not known, because the records hold nothing of the matter.

    Parameters
    ----------
    ground
        The day and the system.
    section, title, text
        Its id, its title, and what is told in it.
    why
        Why there is no figure, naming the kind of statement.
    figures
        Labels of the figures that it would have, by measure.
    lack, consequence
        What the records lack, and what cannot be said for want of it.
    """
    made = tuple(
        unknown(ground, f"{section}.{measure}.{ground.system.code}", label, why)
        for measure, label in figures.items()
    )
    return Part(
        section=Section(
            id=section, title=title, text=text, figures=tuple(figure.id for figure in made)
        ),
        figures=made,
        lacks=(Lack(table="records", what=lack, consequence=consequence, cause="rows"),),
    )
