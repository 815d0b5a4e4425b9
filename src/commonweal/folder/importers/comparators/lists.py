"""How large, how old and how needy the lists of England's practices and networks are: features to
find practices and networks like one's own by."""

from __future__ import annotations

from commonweal.folder.importers import nhsd_lists, nhsd_qof, nhse_need
from commonweal.folder.importers.england import NEED_2022
from commonweal.folder.importers.published import Published

AGES_SOURCE, NEED_SOURCE = "list-ages-of-networks-2020-04", "need-of-networks-2022-23"

#: Columns of the file of ages: everyone, 16 and over, 65 and over.
ALL, FROM_16, FROM_65 = (f"band_{place}" for place in (0, 1, 7))
#: Column of the file of weighted populations: the weights of all streams together.
OVERALL = f"stream_{list(nhse_need.STREAMS_LATER.values()).index('overall')}"

_LEVELS = ("practice", "network")


def features(published: Published) -> list[str]:
    """List of 2020/21, shares of two ages in April 2020 and index of need of 2022/23, by practice
    and by network of the map of 2020/21."""
    if not published.holds(nhsd_qof.GEOGRAPHIES):
        return []
    return [
        query
        for level in _LEVELS
        for query in (
            *_sizes(published, level),
            *_ages(published, level),
            *_need(published, level),
        )
    ]


def _sizes(published: Published, level: str) -> list[str]:
    if not published.holds(nhsd_qof.BY_PRACTICE):
        return []
    source = nhsd_qof.BY_PRACTICE if level == "practice" else nhsd_qof.ADDED_UP
    first, last = nhsd_qof.YEAR
    lists = (
        f'select practice, any_value(list) as patients from "{nhsd_qof.BY_PRACTICE}" '
        "where ages = 'TOTAL' group by all"
    )
    return [
        f"select '{level}' as level, {level} as code, 'feature_population' as indicator, "
        f"date '{first}' as start, date '{last}' as \"end\", sum(patients) as value, "
        f"'patients' as unit, 'observed' as basis, '{source}' as source "
        f"from ({lists}) {_placed(level)}"
    ]


def _ages(published: Published, level: str) -> list[str]:
    sources = (nhsd_lists.AGES, nhsd_lists.DEMOGRAPHICS)
    held = [source for source in sources if published.holds(source)]
    if not held:
        return []
    # As for own lists: a practice that both files name is taken from the first.
    columns = f"practice, {ALL}, {FROM_16}, {FROM_65}"
    ages = " union all ".join(
        f"select {columns}, '{source}' as file from \"{source}\""
        + (f' where practice not in (select practice from "{held[0]}")' if place else "")
        for place, source in enumerate(held)
    )
    source = "any_value(file)" if level == "practice" else f"'{AGES_SOURCE}'"
    _name_those_without(published, level, f"({ages})", held[0], "list by age")
    counts = ((f"{ALL} - {FROM_16}", "feature_share_0_15"), (FROM_65, "feature_share_65_plus"))
    return [
        f"select '{level}' as level, {level} as code, '{name}' as indicator, "
        f"date '{nhsd_lists.AGES_DAY}' as start, date '{nhsd_lists.AGES_DAY}' as \"end\", "
        f"100 * sum({count}) / sum({ALL}) as value, sum({count}) as numerator, "
        f"sum({ALL}) as denominator, 'percent of patients' as unit, "
        f"case when bool_and({count} = trunc({count})) then 'observed' else 'estimated' end "
        f"as basis, {source} as source from ({ages}) {_placed(level, f'{ALL} > 0')}"
        for count, name in counts
    ]


def _need(published: Published, level: str) -> list[str]:
    if not published.holds(NEED_2022):
        return []
    source = NEED_2022 if level == "practice" else NEED_SOURCE
    _name_those_without(published, level, f'"{NEED_2022}"', NEED_2022, "need of 2022/23")
    return [
        f"select '{level}' as level, {level} as code, 'feature_need_index' as indicator, "
        "date '2022-04-01' as start, date '2023-03-31' as \"end\", "
        f"sum({OVERALL}) / sum(projected) as value, sum({OVERALL}) as numerator, "
        "sum(projected) as denominator, 'index, England = 1' as unit, 'modelled' as basis, "
        f"'{source}' as source from (select practice, {OVERALL}, projected from \"{NEED_2022}\") "
        + _placed(level, f"projected > 0 and {OVERALL} is not null")
    ]


def _placed(level: str, where: str = "true") -> str:
    """The rest of a query over practices: joined to the map, grouped by the level."""
    places = "practice" if level == "practice" else "practice, network"
    return (
        f'join (select {places} from "{nhsd_qof.GEOGRAPHIES}") using (practice) '
        f"where {level} is not null and {where} group by {level}"
    )


def _name_those_without(
    published: Published, level: str, held: str, source: str, what: str
) -> None:
    """Tell which practices of the map have no such figure; once, at the level of practices."""
    if level != "practice":
        return
    rows = published.rows(
        f'select practice from "{nhsd_qof.GEOGRAPHIES}" '
        f"anti join {held} using (practice) order by 1"
    )
    if rows:
        named = ", ".join(row[0] for row in rows[:10]) + (", ..." if len(rows) > 10 else "")
        said = f"{len(rows)} practices of 2020/21 have no {what} among comparators: {named}"
        published.lack(source, said)
