"""NHS England's weighted populations by practice: the models of 2018/19, 2022/23 and later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell, Columns
from commonweal.folder.importers.published import Published

#: Stands in the column of networks for a practice that belongs to none.
UNALLOCATED = "U"

#: Column, stream of care. Streams are named alike in every edition.
STREAMS_2018 = {
    "WP_G&A": "general and acute",
    "WP_CS": "community",
    "WP_MH": "mental health",
    "WP_Mat": "maternity",
    "WP_HCHS": "hospital and community",
    "WP_Presc": "prescribing",
    "WP_AM": "avoidable mortality",
    "WP_Overall": "overall",
}
STREAMS_LATER = {
    "G&A WP": "general and acute",
    "CS WP": "community",
    "MH WP": "mental health",
    "Mat WP": "maternity",
    "Health Ineq WP": "health inequalities",
    "Prescr WP": "prescribing",
    "Final WP": "overall",
    "Primary Medical Care WP": "primary medical care need",
    "Final PMC WP": "primary medical care",
}

#: Column, factor, unit, what the value is multiplied by to be in the unit.
FACTORS_2018 = (
    ("MFF_index", "market forces factor", "index, England = 1", 1),
    ("EACA_index", "emergency ambulance cost adjustment", "index, England = 1", 1),
    ("Target_exc_remote_£k", "target allocation before remoteness", "GBP", 1000),
    ("Target_inc_remote_£k", "target allocation", "GBP", 1000),
)


@dataclass(frozen=True, slots=True)
class NeedEdition:
    """One edition of the model: its file and what is in it.

    Parameters
    ----------
    source, edition
        Id of the file; name of the edition in the tables.
    list_series, list_day
        The series of lists that the file's registered patients are, and its reference day.
    projection_series, projection_day
        The same of the projected list; empty where there is none.
    streams
        Column to stream of care.
    """

    source: str
    edition: str
    list_series: str = ""
    list_day: date | None = None
    projection_series: str = ""
    projection_day: date | None = None
    streams: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> Columns:
        """How the file's columns are read; the stream in column n is called `stream_n`."""
        named = {
            f"stream_{place}": Cell(header, "number", least=0, optional=header in _LATE)
            for place, header in enumerate(self.streams)
        }
        return (_COLUMNS_2018 if self.edition == "2018-19" else _COLUMNS_LATER) | named


_LATE = ("Primary Medical Care WP", "Final PMC WP")
_COLUMNS_2018: dict[str, Cell] = {
    "commissioner": Cell("CCG", required=True),
    "commissioner_name": Cell("CCG19"),
    "network": Cell("PCN", missing=(UNALLOCATED,)),
    "network_name": Cell("PCN_name"),
    "practice": Cell("Practice", required=True),
    "name": Cell("GP practice name", required=True),
    "postcode": Cell("postcode"),
    "latitude": Cell("lat", "number"),
    "longitude": Cell("long", "number"),
    "patients": Cell("GP_pop", "number", required=True, least=0),
    **{f"factor_{i}": Cell(header, "number") for i, (header, *_) in enumerate(FACTORS_2018)},
}
_COLUMNS_LATER: dict[str, Cell] = {
    "commissioner": Cell("CCG21", required=True),
    "commissioner_name": Cell("Former CCG"),
    "network": Cell("PCN_Code", missing=(UNALLOCATED,)),
    "network_name": Cell("PCN_Name", missing=("Unallocated",)),
    "location": Cell("LOC22"),
    "location_name": Cell("LOC22name"),
    "system": Cell("ICS22", required=True),
    "system_name": Cell("ICS22name"),
    "district": Cell("LAD21"),
    "district_name": Cell("LTLA21"),
    "upper": Cell("LA21"),
    "upper_name": Cell("UTLA21"),
    "practice": Cell("Practice_Code", required=True),
    "name": Cell("GP_Practice_Name", required=True),
    "postcode": Cell("Practice_Postcode"),
    "latitude": Cell("Latitude", "number"),
    "longitude": Cell("Longitude", "number"),
    "patients": Cell("Patients", "number", least=0),
    "projected": Cell("pop 2022/23", "number", least=0),
}

#: All editions. The list of 2018/19 is a mean of twelve months around this day; projections are of
#: the middle of their year.
EDITIONS = (
    NeedEdition(
        source="nhse-need-2018-19",
        edition="2018-19",
        list_series="allocation-2018-19",
        list_day=date(2019, 3, 31),
        streams=STREAMS_2018,
    ),
    NeedEdition(
        source="nhse-need-2022-23",
        edition="2022-23",
        list_series="october-2021",
        list_day=date(2021, 10, 1),
        projection_series="projection-2022-23",
        projection_day=date(2022, 9, 30),
        streams=STREAMS_LATER,
    ),
    NeedEdition(
        source="nhse-need-2023-24",
        edition="2023-24",
        projection_series="projection-2023-24",
        projection_day=date(2023, 9, 30),
        streams=STREAMS_LATER,
    ),
    NeedEdition(
        source="nhse-need-2024-25",
        edition="2024-25",
        projection_series="projection-2024-25",
        projection_day=date(2024, 9, 30),
        streams=STREAMS_LATER,
    ),
)


def land(published: Published) -> tuple[NeedEdition, ...]:
    """Land every edition at hand; the tables are called by their sources."""
    return tuple(e for e in EDITIONS if published.land(e.source, e.columns))


def registered(published: Published) -> list[pa.Table]:
    """Lists and projected lists of the practices in scope."""
    found = []
    for edition in EDITIONS:
        if not published.holds(edition.source):
            continue
        for series, day, column, basis in (
            (edition.list_series, edition.list_day, "patients", "observed"),
            (edition.projection_series, edition.projection_day, "projected", "modelled"),
        ):
            if series:
                found.append(
                    published.table(
                        f"select practice, '{series}' as series, date '{day}' as as_of, "
                        "'all' as sex, 0 as age_from, null::bigint as age_to, "
                        f"{column} as patients, '{basis}' as basis, "
                        f"'{edition.source}' as source from \"{edition.source}\" "
                        f"semi join practice_scope on practice = code where {column} is not null"
                    )
                )
    return found


def need_weights(published: Published) -> list[pa.Table]:
    """Weighted populations of the practices in scope, by stream of care."""
    found = []
    for edition in EDITIONS:
        if not published.holds(edition.source):
            continue
        columns = ", ".join(f"stream_{place}" for place in range(len(edition.streams)))
        named = ", ".join(
            f"('stream_{place}', '{stream}')"
            for place, stream in enumerate(edition.streams.values())
        )
        found.append(
            published.table(
                f"select practice, '{edition.edition}' as edition, stream, weighted, "
                f"'modelled' as basis, '{edition.source}' as source from "
                f'(unpivot (select practice, {columns} from "{edition.source}" '
                f"semi join practice_scope on practice = code) on {columns} "
                f"into name place value weighted) join (values {named}) as named(place, stream) "
                "using (place)"
            )
        )
    return found


def cost_factors(published: Published) -> list[pa.Table]:
    """Cost factors and targets of 2018/19 of the system's own practices."""
    edition = EDITIONS[0]
    if not published.holds(edition.source):
        return []
    return [
        published.table(
            f"select practice as organisation, '{edition.edition}' as edition, "
            f"'{factor}' as factor, factor_{place} * {times} as value, '{unit}' as unit, "
            f"'modelled' as basis, '{edition.source}' as source from \"{edition.source}\" "
            "semi join (select code from practice_scope where not neighbour) on practice = code "
            f"where factor_{place} is not null"
        )
        for place, (_, factor, unit, times) in enumerate(FACTORS_2018)
    ]
