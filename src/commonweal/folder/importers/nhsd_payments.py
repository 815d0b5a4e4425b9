"""NHS Digital's payments to general practice: lists, Carr-Hill weighted lists, payments by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell, Columns
from commonweal.folder.importers.published import Published

ITEMS = (
    "Global Sum",
    "MPIG Correction factor",
    "Balance of PMS Expenditure",
    "Total QOF Payments",
    "Childhood Vaccination and Immunisation Scheme",
    "GP Extended Hours Access",
    "Influenza and Pneumococcal Immunisations",
    "Learning Disabilities",
    "Meningitis",
    "Minor Surgery",
    "Out Of Area in Hours Urgent Care",
    "Pertussis",
    "Rotavirus and Shingles Immunisation",
    "Services for Violent Patients",
    "Total Local Incentive Schemes",
    "Premises Payments",
    "Seniority",
    "Doctors Retainer Scheme Payments",
    "Total Locum Allowances",
    "Appraisal Costs",
    "Prolonged Study Leave",
    "PCO Admin Other",
    "Information Management and Technology",
    "Non DES Item Pneumococcal Vaccine, Childhood Immunisation Main Programme",
    "General Practice Forward View",
    "PCN Participation",
    "Prescribing Fee Payments",
    "Dispensing Fee Payments",
    "Reimbursement of Drugs",
    "Other Payments",
)
DEDUCTIONS = "Deductions for Pensions, Levies and Prescription Charge Income"
TOTAL = "Total NHS Payments to General Practice"

#: Items that began after the first year.
_LATE = ("PCN Participation",)

#: Column, indicator, values of the column and what they mean; None stands for the value itself as
#: subgroup, with the value 1.
FACTS = (
    ("contract", "contract_type", None),
    ("atypical", "atypical_year", None),
    ("dispensing", "dispensing_practice", {"Yes": 1, "No": 0}),
    ("rurality", "rural_practice", {"Rural": 1, "Urban": 0}),
)


@dataclass(frozen=True, slots=True)
class Year:
    """One financial year's file."""

    source: str
    label: str
    start: date
    end: date

    @property
    def series(self) -> str:
        """The series that its lists are."""
        return f"payments-{self.label}"

    @property
    def columns(self) -> Columns:
        """How the columns are read; item n is called `item_n`."""
        networks = {
            "network": Cell("PCN Code", missing=("Unknown or no PCN",)),
            "network_name": Cell("PCN Name"),
        }
        return {
            "commissioner": Cell("CCG Code", required=True),
            "commissioner_name": Cell("CCG NAME"),
            "practice": Cell("Practice Code", required=True),
            "name": Cell("Practice Name"),
            "postcode": Cell("Practice Postcode"),
            "contract": Cell("Contract Type", missing=("UNKNOWN",)),
            "dispensing": Cell("Dispensing Practice", missing=("UNKNOWN",)),
            "rurality": Cell("Practice Rurality", missing=("MISSING",)),
            "atypical": Cell("Atypical Characteristics"),
            "patients": Cell(
                "Number of Registered Patients (Last Known Figure)", "number", least=0
            ),
            "weighted": Cell("Number of Weighted Patients (Last Known Figure)", "number", least=0),
            **{
                f"item_{i}": Cell(header, "number", optional=header in _LATE)
                for i, header in enumerate((*ITEMS, DEDUCTIONS))
            },
            "total": Cell(TOTAL, "number", required=True),
            **(networks if self.label != "2018-19" else {}),
        }


YEARS = (
    Year("nhsd-payments-2018-19", "2018-19", date(2018, 4, 1), date(2019, 3, 31)),
    Year("nhsd-payments-2019-20", "2019-20", date(2019, 4, 1), date(2020, 3, 31)),
)


def land(published: Published) -> tuple[Year, ...]:
    """Land the years at hand; items that do not add up to the total are found."""
    found = []
    pence = " + ".join(f"coalesce({_pence(f'item_{i}')}, 0)" for i in range(len(ITEMS)))
    for year in YEARS:
        if published.land(year.source, year.columns):
            published.find_rows(
                year.source,
                f'select line, total::varchar from "{year.source}" '
                f"where {_pence('total')} <> {pence}",
                TOTAL,
                "the items do not add up to the total; fetch the file again",
            )
            found.append(year)
    return tuple(found)


def registered(published: Published) -> list[pa.Table]:
    """Mean lists of the year, at its end; the publisher calls them the last known figure."""
    return [
        published.table(
            f"select practice, '{year.series}' as series, date '{year.end}' as as_of, "
            "'all' as sex, 0 as age_from, null::bigint as age_to, patients, 'observed' as basis, "
            f"'{year.source}' as source from \"{year.source}\" "
            "semi join practice_scope on practice = code where patients is not null"
        )
        for year in _held(published)
    ]


def need_weights(published: Published) -> list[pa.Table]:
    """Lists weighted by the Carr-Hill formula, which shares out the global sum."""
    return [
        published.table(
            f"select practice, '{year.series}' as edition, "
            "'general practice (Carr-Hill)' as stream, "
            f"weighted, 'modelled' as basis, '{year.source}' as source from \"{year.source}\" "
            "semi join practice_scope on practice = code where weighted is not null"
        )
        for year in _held(published)
    ]


def ledger(published: Published) -> list[pa.Table]:
    """What each practice of the system was paid, by item, and what was deducted."""
    items = [
        (i, header, header.lower().replace(",", "").replace(" ", "-"))
        for i, header in enumerate((*ITEMS, DEDUCTIONS))
    ]
    named = ", ".join(f"('item_{i}', '{header}', '{slug}')" for i, header, slug in items)
    columns = ", ".join(f"item_{i}" for i, _, _ in items)
    return [
        published.table(
            f"select '{year.series}.' || practice || '.' || slug as line, practice as body, "
            f"date '{year.start}' as start, date '{year.end}' as \"end\", 'actual' as kind, "
            "'income' as heading, "
            f"header as item, {_pence('pounds')} as pence, 'observed' as basis, "
            f"'{year.source}' as source from (unpivot (select practice, {columns} "
            f'from "{year.source}" semi join (select code from practice_scope where not neighbour) '
            f"on practice = code) on {columns} into name item value pounds) "
            f"join (values {named}) as named(item, header, slug) using (item)"
        )
        for year in _held(published)
    ]


def indicators(published: Published) -> list[pa.Table]:
    """Kind of contract, dispensing, rurality, and what made a practice's year unlike others."""
    found = []
    for year in _held(published):
        for column, name, meaning in FACTS:
            if meaning is None:
                category, value = f"trim(regexp_replace({column}, '[| ]+', ' ', 'g'))", "1"
            else:
                cases = " ".join(f"when '{text}' then {number}" for text, number in meaning.items())
                category, value = "null::varchar", f"case {column} {cases} end"
            found.append(
                published.table(
                    f"select practice as about, '{name}' as indicator, "
                    f"date '{year.start}' as start, date '{year.end}' as \"end\", "
                    f"{category} as category, ({value})::double as value, '1 = yes' as unit, "
                    f"'observed' as basis, '{year.source}' as source from \"{year.source}\" "
                    "semi join (select code from practice_scope where not neighbour) "
                    f"on practice = code where {value} is not null and {column} is not null"
                )
            )
    return found


def _held(published: Published) -> list[Year]:
    return [year for year in YEARS if published.holds(year.source)]


def _pence(pounds: str) -> str:
    return f"round({pounds} * 100)::bigint"
