"""The front door of the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from commonweal.evidence import Chapter, Figure, Part, known, of_parts
from commonweal.networks.design import part as design
from commonweal.networks.design.policies import FEWEST_MOVES
from commonweal.networks.flows import part as flows
from commonweal.networks.flows import split_part as flows_split
from commonweal.networks.flows.figuring import MODELLED
from commonweal.networks.partnerships import part as partnerships
from commonweal.networks.plans import part as plans
from commonweal.people.ground import Ground, ground_of
from commonweal.records import State
from commonweal.system.organisation import Kind
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: Sections in the order in which they are read.
SECTIONS: tuple[Callable[[Ground], Part], ...] = (
    plans.part,
    design.part,
    partnerships.part,
    flows.part,
    flows_split.part,
)


def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
    """How practices are grouped, how they could be, and what patient flows say of it.

    Parameters
    ----------
    system, tables, state, given
        What every chapter is given (`plan.chapters.Study`); nothing rests on the records, and the
        seed is that of the searches.

    Returns
    -------
    Chapter
        The published networks judged, better plans, partnerships, flows; with what it lacks.
    """
    del state
    ground = ground_of(system, tables, given)
    parts = [section(ground) for section in SECTIONS]
    return of_parts(
        id="networks",
        title="Networks: who works together",
        summary=_summary(ground, parts),
        as_of=given.as_of,
        parts=parts,
    )


def _summary(ground: Ground, parts: Sequence[Part]) -> str:
    """What was found, in as many sentences as there are findings."""
    held = known(parts)
    said = [one for one in (_band(ground, held), _best(held), _split(held)) if one]
    if said:
        return " ".join(said)
    return (
        f"How the practices of {ground.system.name} are grouped into networks and partnerships; "
        "the folder holds too little to judge it."
    )


def _band(ground: Ground, held: Mapping[str, Figure]) -> str:
    """How many published networks are inside their band."""
    code = ground.system.code
    count, outside = (held.get(f"networks.{m}.{code}") for m in ("count", "outside_band"))
    if count is None or outside is None:
        return ""
    inside = _number(count) - _number(outside)
    word = ground.level_name(Kind.NETWORK, plural=True)
    return f"{inside:,.0f} of {_number(count):,.0f} published {word} are inside their band."


def _best(held: Mapping[str, Figure]) -> str:
    """What moving the fewest practices would bring into band."""
    in_band, moves = (held.get(f"networks.{m}.{FEWEST_MOVES}") for m in ("in_band", "moves"))
    if in_band is None or moves is None:
        return ""
    return (
        f"With {_number(moves):,.0f} practices moved, and those in none placed, "
        f"{_number(in_band):,.0f} {in_band.unit} would be: the fewest moves found."
    )


def _split(held: Mapping[str, Figure]) -> str:
    """Where the split asked about frays most, by each source that counted people."""
    found = [
        figure
        for name, figure in held.items()
        if name.startswith("networks.to_other_side.") and figure.vintage != MODELLED
    ]
    if not found:
        return ""
    most = max(found, key=_number)
    shares = sorted(_number(figure) for figure in found if figure.about == most.about)
    spread = " to ".join(dict.fromkeys(f"{share:.0f}%" for share in (shares[0], shares[-1])))
    return (
        f"The split asked about frays most in {most.label.split(':')[0]}, {spread} of whose "
        "patients are treated on the other side."
    )


def _number(figure: Figure) -> float:
    value = figure.value
    assert isinstance(value, int | float)  # counts and shares, by their ids
    return float(value)
