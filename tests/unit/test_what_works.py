"""The list of what works tells the truth: what it calls working has an end-to-end test."""

from __future__ import annotations

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROWS = [
    *(f"A{n}" for n in range(1, 7)),
    *(f"B{n}" for n in range(1, 7)),
    *(f"C{n}" for n in range(1, 8)),
    *(f"D{n}" for n in range(1, 7)),
    *(f"E{n}" for n in range(1, 7)),
    *(f"F{n}" for n in range(1, 9)),
    *(f"G{n}" for n in range(1, 5)),
    *(f"Q{n}" for n in range(1, 24)),
]


def listed() -> dict[str, str]:
    """State of every row and question that the list names."""
    states = {}
    for line in (PROJECT / "docs" / "what-works.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells and cells[0] in ROWS:
            assert cells[0] not in states, f"{cells[0]} is listed twice"
            states[cells[0]] = cells[1] if cells[0].startswith("Q") else cells[2]
    return states


def marked() -> set[str]:
    """Rows that the marks of end-to-end tests name."""
    found: set[str] = set()
    for path in sorted((PROJECT / "tests" / "end_to_end").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.row":
                    found |= {str(ast.literal_eval(argument)) for argument in mark.args}
    return found


def test_every_row_and_question_is_listed_once_with_a_known_state() -> None:
    states = listed()
    assert sorted(states) == sorted(ROWS)
    assert set(states.values()) <= {"works", "part", "not yet"}


def test_what_is_listed_as_working_has_an_end_to_end_test() -> None:
    working = {row for row, state in listed().items() if state == "works"}
    assert working - marked() == set(), "listed as working without a test that carries the row"


def test_marks_name_rows_that_exist() -> None:
    assert marked() <= set(ROWS)
