"""Renders any chapter alike: one self-contained page, charts and maps drawn before it is opened,
and a spreadsheet. It knows the types of `evidence` (figures, tables, charts, answers) and no
chapter by name; it reads no file, works nothing out, and writes the same bytes for the same
arguments."""

from commonweal.report.page import render_page
from commonweal.report.workbook import write_workbook

__all__ = ["render_page", "write_workbook"]
