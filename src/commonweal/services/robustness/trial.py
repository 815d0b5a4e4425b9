"""What is tested: the decided option among the options and all choices of its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.evidence import Lack
from commonweal.services.robustness.areas import area_groups_of
from commonweal.services.robustness.futures import Drawing, Ranges
from commonweal.services.robustness.growing import growth_of
from commonweal.services.robustness.running import Compared, compared
from commonweal.services.siting.every import every_choice
from commonweal.services.siting.naming import sites_named
from commonweal.services.siting.present import IF_EVERY
from commonweal.services.siting.studying import Sited
from commonweal.services.travel.drawn import drawn_columns

#: Minutes within which the share is told where no standard names any.
LIMIT = 30.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """A choice put to the test.

    Parameters
    ----------
    sited
        The service.
    compared
        It and what it is compared with.
    said
        Which choice it is and why, in words.
    decided
        Whether it was decided; otherwise it stands in, so that the question can be asked.
    """

    sited: Sited
    compared: Compared
    said: str
    decided: bool

    @property
    def name(self) -> str:
        """Code of the choice: of the option, or of what stands in."""
        return self.compared.names[self.compared.chosen]

    @property
    def has_options(self) -> bool:
        """Whether it is an option beside others."""
        return len(self.compared.listed) > 1


def trial_of(
    sited: Sited,
    *,
    option: str = "",
    ranges: Ranges | None = None,
    until: int | None = None,
    criteria: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    spread: float = 0.5,
    seed: int | None = None,
) -> Trial | Lack:
    """The choice to be tested: the option named, the decided one, or one that stands in.

    Parameters
    ----------
    sited
        The service, its options, what is open today.
    option
        Code of an option; empty takes the decided one. Where no option is held, the choice of
        least mean minutes of as many sites as are open today stands in, or of one fewer where all
        own sites are open.
    ranges
        How far futures reach.
    until
        The year in which growth ends; None takes the last that is foreseen.
    criteria
        Ids of the criteria that choices are judged by; empty: see `compared`.
    weights, spread
        Points of criteria, by id, and the share of each by which weights reach to either side;
        without points all weightings are alike likely, and all criteria weigh the same now.
    seed
        Of the draws; None takes the study's.

    Raises
    ------
    KeyError
        When the option or a criterion is not held.
    ValueError
        When growth until the year is not foreseen.
    """
    found = _chosen(sited, option)
    if isinstance(found, Lack):
        return found
    opened, name, said = found
    every = every_choice(sited.setting, len(opened))
    # A choice that leaves somebody without a way to any site has no mean to be compared by.
    reached = np.isfinite(every.values["mean_minutes"])
    opens = tuple(one for one, all_reach in zip(every.opens, reached, strict=True) if all_reach)
    if opened not in opens:
        return Lack(
            table="travel",
            what=f"a way from everywhere to a site of {said}",
            consequence="its mean minutes cannot be compared",
            cause="rows",
        )
    options = {one.sites: one.code for one in sited.listed if one.sites in opens}
    if len(opens) < 2:
        return Lack(
            table="sites",
            what="another choice of as many sites",
            consequence="nothing could have been chosen instead, so nothing can be tested",
            cause="rows",
        )
    listed = [*options] if opened in options else [opened]
    groups = area_groups_of(sited.ground, sited.setting)
    drawn = sited.ground.given.seed if seed is None else seed
    drawing = Drawing(
        setting=sited.setting,
        groups=groups,
        growth=growth_of(sited.ground, groups, until),
        ranges=ranges or Ranges(),
        seed=drawn,
        estimates=drawn_columns(sited.ground, sited.setting, drawn),
    )
    held = compared(
        drawing,
        opens,
        tuple(opens.index(one) for one in listed),
        tuple(options.get(one, name) for one in listed),
        listed.index(opened),
        sited.band,
        sited.setting.standards.value("travel_ideal") or LIMIT,
        criteria=criteria,
        weights=weights,
        spread=spread,
    )
    if not held.scales:
        return Lack(
            table="sites",
            what="choices of sites that differ",
            consequence="no future could tell them apart",
            cause="rows",
        )
    return Trial(sited=sited, compared=held, said=said, decided=opened in options and not option)


def _chosen(sited: Sited, option: str) -> tuple[tuple[int, ...], str, str] | Lack:
    """Sites of the choice, its name, and why it is this one."""
    if option:
        if isinstance(sited.options, Lack):
            raise KeyError(f"option {option}: {sited.options.what} are not held")
        named = sited.options.named(option)
        return named.sites, named.code, f"option {named.code}, as asked"
    if sited.decided is not None:
        return sited.decided.sites, sited.decided.code, f"option {sited.decided.code}, as decided"
    if sited.listed:
        return Lack(
            table="options",
            what="which option was decided",
            consequence="no decision can be tested; the verb tests any option named",
            cause="rows",
        )
    return _stand_in(sited)


def _stand_in(sited: Sited) -> tuple[tuple[int, ...], str, str] | Lack:
    if isinstance(sited.present, Lack):
        return sited.present
    now, own = len(sited.present.sites), len(sited.setting.own)
    number = now if now < own else own - 1
    if number < 1:
        return Lack(
            table="options",
            what="options of a decision, and more than one own site",
            consequence="nothing else could be chosen",
            cause="rows",
        )
    peers = sited.of_number(number)
    opened = peers.every.opens[peers.best()]
    of_now = f"the {now} open on the day of the plan"
    if sited.present.assumed:
        of_now = f"the {now} that are open {IF_EVERY}"
    why = (
        f"as many as {of_now}"
        if number == now
        else f"one fewer than {of_now}, which are all that there are"
    )
    said = (
        f"no option is held, so that the choice of least mean minutes of {number} sites stands in "
        f"({why}): {sites_named(sited.setting, opened)}"
    )
    return opened, f"nearest-{number}", said
