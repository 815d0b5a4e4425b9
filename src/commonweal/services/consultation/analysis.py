"""A consultation analysed: responses placed, counted, weighted, their texts grouped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from commonweal.evidence.disclosure import SmallNumbers
from commonweal.services.consultation.campaigns import FEWEST_TEXTS, Duplicates, find_campaigns
from commonweal.services.consultation.capitals import Looks, looks, words_in
from commonweal.services.consultation.coding import Coded, coded
from commonweal.services.consultation.mentions import Mention, NamedSite, mentions
from commonweal.services.consultation.places import Place, Places, Unplaced
from commonweal.services.consultation.pooling import areas_together, fewest_shown, pooled
from commonweal.services.consultation.protecting import Shown, protect, protect_whole
from commonweal.services.consultation.quoting import quotations
from commonweal.services.consultation.response import Read, Response
from commonweal.services.consultation.strata import NOT_KNOWN, Stratum, area_of, strata
from commonweal.services.consultation.tallies import tally
from commonweal.services.consultation.themes import Themes, find_themes

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that is found out about the responses of a consultation."""

    read: Read
    places: Places
    placed: tuple[Place | None, ...]
    unplaced: tuple[tuple[str, str, int], ...]
    small: SmallNumbers
    whole: Shown
    by_area: Shown
    by_selection: Shown
    by_kind: Shown
    by_campaign: Shown
    strata: tuple[Stratum, ...]
    duplicates: Duplicates
    themes: Themes
    quoted: tuple[tuple[str, ...], ...]
    looks: Looks
    mentions: tuple[Mention, ...]
    coded: Coded | None

    @property
    def responses(self) -> Sequence[Response]:
        """The responses, in the order of the file."""
        return self.read.responses

    @property
    def texts(self) -> int:
        """Responses in own words."""
        return sum(bool(response.text) for response in self.responses)


def analyse(
    read: Read,
    places: Places,
    *,
    small: SmallNumbers,
    sites: Sequence[NamedSite] = (),
    residents: pa.Table | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Analyse responses.

    Parameters
    ----------
    read
        Responses without personal details (`reading.read_responses`).
    places
        The areas of the system.
    small
        The range of counts that are not shown.
    sites
        How sites may be named (`mentions.named_sites`).
    residents
        Residents by area and age (`Ground.residents`), to set respondents against.
    progress
        Told the share done and what is being done.

    Raises
    ------
    ValueError
        When there are no responses.
    """
    told = progress or (lambda _share, _words: None)
    read = pooled(read, fewest_shown(small))
    responses = read.responses
    if not responses:
        raise ValueError("no responses: every row is blank")
    found = [places.find(response.area) for response in responses]
    placed = tuple(where if isinstance(where, Place) else None for where in found)
    unplaced = Counter(
        (response.area, where.why)
        for response, where in zip(responses, found, strict=True)
        if isinstance(where, Unplaced)
    )
    texts = [response.text for response in responses]
    told(0.1, "finding campaigns")
    duplicates = find_campaigns(texts, fewest=max(FEWEST_TEXTS, (small.high or 0) + 1))
    told(0.35, "finding themes")
    standing = _standing(duplicates)
    written = looks(
        [texts[i] for i in sorted({i for i in standing if i >= 0})], _known(places, sites)
    )
    themes = find_themes(
        texts,
        standing,
        names=written.names(),
        progress=lambda words, share: told(0.35 + 0.5 * share, words),
    )
    told(0.9, "counting, and hiding small counts")
    options = read.options
    everyone = tally(responses, [""] * len(responses), options)
    whole = protect_whole(everyone, small)

    def broken_down(groups: Sequence[str]) -> Shown:
        return protect(tally(responses, groups, options), whole, small)

    by_selection = broken_down([response.selection for response in responses])
    by_area = protect(
        tally(responses, [area_of(at) for at in placed], options, tuple(places.names)),
        whole,
        small,
        known=(NOT_KNOWN,),
    )
    return Analysis(
        read=read,
        places=places,
        placed=placed,
        unplaced=areas_together(
            [(area, why, n) for (area, why), n in _most(unplaced)], fewest_shown(small)
        ),
        small=small,
        whole=whole,
        by_area=by_area,
        by_selection=by_selection,
        by_kind=broken_down([response.kind or NOT_KNOWN for response in responses]),
        by_campaign=broken_down(["campaign" if n >= 0 else "own" for n in duplicates.of]),
        strata=strata(responses, placed, places, residents, by_selection, by_area, whole, small),
        duplicates=duplicates,
        themes=themes,
        quoted=_quoted(themes, texts, duplicates, written, small),
        looks=written,
        mentions=mentions(responses, sites),
        coded=coded(read.coders, [response.codes for response in responses]),
    )


def _most(counted: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _standing(duplicates: Duplicates) -> list[int]:
    """For each text the one that stands for it: its campaign's leader, or itself."""
    leaders = [campaign.leader for campaign in duplicates.campaigns]
    added = {place for campaign in duplicates.campaigns for place in campaign.added}
    return [
        leaders[number] if number >= 0 and place not in added else same
        for place, (number, same) in enumerate(zip(duplicates.of, duplicates.distinct, strict=True))
    ]


def _known(places: Places, sites: Sequence[NamedSite]) -> set[str]:
    """Words of places and sites, which have capitals and name nobody."""
    held = [*places.names.values(), *places.small_names]
    held += [name for names in places.larger_names.values() for name in names]
    held += [
        word for site in sites for word in (site.name, *site.words, *site.initials, *site.loose)
    ]
    return {word.lower() for name in held for word in words_in(name)}


def _quoted(
    themes: Themes, texts: Sequence[str], duplicates: Duplicates, found: Looks, small: SmallNumbers
) -> tuple[tuple[str, ...], ...]:
    unsafe = {i for i, text in enumerate(texts) if duplicates.of[i] >= 0 or "removed]" in text}
    return tuple(
        quotations(theme, texts, unsafe=unsafe, found=found, fewest=fewest_shown(small))
        for theme in themes.themes
    )
