"""The deprivation of every area of England, from that of its small areas, weighted by residents."""

from __future__ import annotations

from commonweal.folder.importers.mhclg_deprivation import DOMAINS, RANK
from commonweal.folder.importers.ons_residents import FIVE_YEAR
from commonweal.folder.importers.published import Published

DEPRIVATION = "mhclg-imd-2019"
SOURCE = "deprivation-of-areas-2019"

#: Parts of England that residents are counted in: name, and the deciles that make it up.
PARTS = (("fifth", 2), ("tenth", 1))
_MARKED = (
    "date '2019-01-01' as start, date '2019-12-31' as \"end\", "
    f"'observed' as basis, '{SOURCE}' as source"
)


def indicators(published: Published) -> list[str]:
    """Mean rank of deprivation and of its seven domains, and the shares of residents who live in
    the most deprived fifth and tenth of England's small areas.

    The publisher sums scores by area; the copy at hand holds no scores of 2019, so the ranks are
    averaged, weighted by the residents of mid-2019.
    """
    if not (published.holds(DEPRIVATION) and published.holds(FIVE_YEAR)):
        return []
    measures = ["imd_2019", *(f"imd_2019_{domain}" for _, domain in DOMAINS)]
    sums = ", ".join(_sums(measure) for measure in measures)
    published.db.execute(
        "create or replace temp table england_deprivation as "
        f"select level, code, {sums} from england_areas "
        f'join "{FIVE_YEAR}" using (area) join "{DEPRIVATION}" using (area) group by all'
    )
    return [
        _mean_rank("feature_imd_2019_mean_rank", "imd_2019"),
        *(_mean_rank(f"{measure}_mean_rank", measure) for measure in measures),
        *(_share(measure, part) for measure in measures for part, _ in PARTS),
    ]


def _sums(measure: str) -> str:
    counted = ", ".join(
        f"coalesce(sum(total) filter ({measure}_decile <= {most}), 0)::double as {measure}_{part}"
        for part, most in PARTS
    )
    return (
        f"sum(total * {measure}_rank) as {measure}_weighted, "
        f"sum(total) filter ({measure}_rank is not null)::double as {measure}_ranked, "
        f"sum(total) filter ({measure}_decile is not null)::double as {measure}_people, {counted}"
    )


def _mean_rank(indicator: str, measure: str) -> str:
    return (
        f"select level, code, '{indicator}' as indicator, "
        f"{measure}_weighted / {measure}_ranked as value, "
        f"'mean {RANK}' as unit, {_MARKED} from england_deprivation where {measure}_ranked > 0"
    )


def _share(measure: str, part: str) -> str:
    return (
        f"select level, code, '{measure}_share_most_deprived_{part}' as indicator, "
        f"100 * {measure}_{part} / {measure}_people as value, {measure}_{part} as numerator, "
        f"{measure}_people as denominator, 'percent of residents' as unit, {_MARKED} "
        f"from england_deprivation where {measure}_people > 0"
    )
