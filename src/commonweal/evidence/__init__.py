"""What every chapter returns: figures, tables, charts, chapters and answers, and the rules that
keep people in published tables from being recognised. A figure carries its unit, its interval, its
basis (observed, estimated, modelled or assumed) or the reason why it is missing, its sources and
its method; so the report, the spreadsheet, the web and the answers need no code per chapter."""

from commonweal.evidence.answer import Answer, Knowledge, Status, were_asked
from commonweal.evidence.chapter import (
    Chapter,
    Chart,
    Lack,
    Method,
    Part,
    Section,
    Shapes,
    known,
    of_parts,
    told_counts,
)
from commonweal.evidence.figure import Basis, Figure
from commonweal.evidence.table import Column, Table

__all__ = [
    "Answer",
    "Basis",
    "Chapter",
    "Chart",
    "Column",
    "Figure",
    "Knowledge",
    "Lack",
    "Method",
    "Part",
    "Section",
    "Shapes",
    "Status",
    "Table",
    "known",
    "of_parts",
    "told_counts",
    "were_asked",
]
