"""How many people live in each area of England and how old they are: features to find areas like
one's own by."""

from __future__ import annotations

from commonweal.folder.importers.ons_residents import BANDS, FIVE_YEAR, MID_2019
from commonweal.folder.importers.published import Published

SOURCE = "residents-of-areas-mid-2019"

#: Indicator, youngest and oldest age.
SHARES: tuple[tuple[str, int, int | None], ...] = (
    ("feature_share_0_14", 0, 14),
    ("feature_share_65_plus", 65, None),
    ("feature_share_85_plus", 85, None),
)


def features(published: Published) -> list[str]:
    """Residents of mid-2019, and the shares of three ages, by ward, district, commissioner,
    system and for England."""
    if not published.holds(FIVE_YEAR):
        return []
    counted = ", ".join(f"sum({_of_ages(low, high)}) as {name}" for name, low, high in SHARES)
    published.db.execute(
        "create or replace temp table england_residents as "
        f"select level, code, sum(total)::double as people, {counted} "
        f'from england_areas join "{FIVE_YEAR}" using (area) group by all having people > 0'
    )
    _name_those_without(published)
    dated = f"date '{MID_2019}' as start, date '{MID_2019}' as \"end\""
    marked = f"'observed' as basis, '{SOURCE}' as source"
    return [
        "select level, code, 'feature_population' as indicator, people as value, "
        f"'persons' as unit, {dated}, {marked} from england_residents",
        *(
            f"select level, code, '{name}' as indicator, 100 * {name} / people as value, "
            f"{name}::double as numerator, people as denominator, "
            f"'percent of residents' as unit, {dated}, {marked} from england_residents"
            for name, _, _ in SHARES
        ),
    ]


def _of_ages(low: int, high: int | None) -> str:
    """The sum of the bands that lie within two ages."""
    return " + ".join(
        f"band_{place}"
        for place, (first, last) in enumerate(BANDS)
        if first >= low and (high is None or (last is not None and last <= high))
    )


def _name_those_without(published: Published) -> None:
    rows = published.rows(
        "select count(distinct area) from england_areas "
        f"anti join \"{FIVE_YEAR}\" using (area) where level = 'country'"
    )
    if rows[0][0]:
        said = f"{rows[0][0]} small areas have no residents in it; areas are counted without them"
        published.lack(FIVE_YEAR, said)
