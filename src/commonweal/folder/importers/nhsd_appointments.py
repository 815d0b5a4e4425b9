"""NHS Digital's appointments in general practice by month: what was booked, kept and missed."""

from __future__ import annotations

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

SOURCE = "km-appointments"
COLUMNS = {
    "commissioner": Cell("CCG_CODE", required=True),
    "month": Cell("Appointment_Month", required=True),
    "status": Cell("APPT_STATUS", required=True),
    "staff": Cell("HCP_TYPE", required=True),
    "mode": Cell("APPT_MODE", required=True),
    "wait": Cell("TIME_BETWEEN_BOOK_AND_APPT", required=True),
    "count": Cell("COUNT_OF_APPOINTMENTS", "whole", required=True, least=0),
}

#: Indicator, and which appointments are counted out of all of the month. Those of which the
#: status, the mode or the wait is unknown stay among all: nobody knows what they were.
SHARES = (
    ("gp_appointments_attended_share", "status = 'Attended'"),
    ("gp_appointments_missed_share", "status = 'DNA'"),
    ("gp_appointments_face_to_face_share", "mode = 'Face-to-Face'"),
    ("gp_appointments_same_day_share", "wait = 'Same Day'"),
    ("gp_appointments_with_gp_share", "staff = 'GP'"),
)
_FIRST = "try_strptime('01' || month, '%d%b%Y')::date"
_MONTH = f'{_FIRST} as start, last_day({_FIRST}) as "end"'
_OWN = "semi join commissioner_scope on commissioner = code"


def indicators(published: Published) -> list[pa.Table]:
    """Appointments of each month by commissioner, and shares of them."""
    if not _landed(published):
        return []
    marked = f"'observed' as basis, '{SOURCE}' as source from \"{SOURCE}\" {_OWN}"
    total = published.table(
        f"select commissioner as about, 'gp_appointments' as indicator, {_MONTH}, "
        f"sum(count)::double as value, 'appointments' as unit, {marked} group by all"
    )
    shares = [
        published.table(
            f"select commissioner as about, '{name}' as indicator, {_MONTH}, "
            f"100 * coalesce(sum(count) filter ({which}), 0) / sum(count) as value, "
            f"coalesce(sum(count) filter ({which}), 0)::double as numerator, "
            f"sum(count)::double as denominator, 'percent of all appointments' as unit, "
            f"{marked} group by commissioner, month having sum(count) > 0"
        )
        for name, which in SHARES
    ]
    return [total, *shares]


def outcomes(published: Published) -> list[pa.Table]:
    """Appointments by month, status, staff, mode and wait."""
    if not _landed(published):
        return []
    category = "concat_ws(' | ', status, staff, mode, regexp_replace(wait, ' +', ' ', 'g'))"
    return [
        published.table(
            f"select commissioner as about, 'GP appointments' as outcome, {category} as category, "
            f"{_MONTH}, sum(count)::double as value, 'appointments' as unit, "
            f"'observed' as basis, '{SOURCE}' as source from \"{SOURCE}\" {_OWN} group by all"
        )
    ]


def _landed(published: Published) -> bool:
    """Whether the file is at hand and every month in it is one; it lands once."""
    if published.holds(SOURCE):
        return True
    if not published.land(SOURCE, COLUMNS):
        return False
    published.find_rows(
        SOURCE,
        f'select line, month from "{SOURCE}" where {_FIRST} is null',
        "Appointment_Month",
        "not a month; write it as MAR2019",
    )
    return True
