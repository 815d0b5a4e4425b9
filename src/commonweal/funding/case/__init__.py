"""Business cases as HM Treasury's Green Book asks for them: options, with doing nothing and doing
the minimum; their costs and benefits by body and year; the conditions of approval; what is held on
the five cases. `read_case` reads a file, `cases_of` the tables of a folder; `appraise` works out
net present values with their uncertainty, ratios, payback, affordability, switching values and what
the unknown costs could be before a change fails to pay back. A missing amount is never nothing: it
takes the net present value with it."""

from commonweal.funding.case.appraising import appraise
from commonweal.funding.case.finding import CaseError, Finding
from commonweal.funding.case.form import Case, Condition, Line, Option
from commonweal.funding.case.reading import read_case
from commonweal.funding.case.result import Appraisal, OptionResult
from commonweal.funding.case.tables import cases_of

__all__ = [
    "Appraisal",
    "Case",
    "CaseError",
    "Condition",
    "Finding",
    "Line",
    "Option",
    "OptionResult",
    "appraise",
    "cases_of",
    "read_case",
]
