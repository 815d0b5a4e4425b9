"""The page of the data contract is that of the schemas, and every rule that is found is on it."""

from __future__ import annotations

import re
from pathlib import Path

from commonweal.folder.contract import contract
from commonweal.folder.finding import RULES, TOLERATED
from commonweal.folder.schema import load_schemas

PROJECT = Path(__file__).resolve().parents[3]


def test_the_page_is_not_stale() -> None:
    page = PROJECT / "docs" / "data-contract.md"
    assert page.read_text(encoding="utf-8") == contract(), (
        "run: python -m commonweal.folder.contract docs/data-contract.md"
    )


def test_the_page_tells_every_table_and_column() -> None:
    said = contract()
    for schema in load_schemas().values():
        assert f"### {schema.name}\n" in said
        for column in schema.columns:
            assert f"| `{column.name}` |" in said
    links = set(re.findall(r"\]\(#([a-z_]+)\)", said))
    assert links == set(load_schemas())


def test_rules_that_the_code_names_are_explained() -> None:
    source = PROJECT / "src" / "commonweal" / "folder"
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(source.glob("*.py")))
    named = set(re.findall(r'rule="([a-z ]+)"', text))
    assert named <= set(RULES)
    assert set(RULES) >= TOLERATED


def test_every_column_says_what_it_means_and_every_number_has_a_unit() -> None:
    for schema in load_schemas().values():
        for column in schema.columns:
            assert column.description, (schema.name, column.name)
            if column.type in ("integer", "number"):
                assert column.unit, (schema.name, column.name)
