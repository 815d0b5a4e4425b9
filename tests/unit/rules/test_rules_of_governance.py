"""The rules of governance that ship say what the compiled facts say, row by row."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from commonweal.rules import Rule, RuleBook, load_rules
from commonweal.rules.rule import NOT_KNOWN

NUMBERED = {
    "A6": ("A6", "A6-kept"),
    "A9d": ("A9d", "A9d-sum"),
    "B18": ("B18", "B18-background"),
    "C3": ("C3", "C3-percent"),
    "C15a": ("C15a", "C15a-percent"),
    "C15c": ("C15c", "C15c-days"),
    "C24": ("C24", "C24-framework"),
}
#: Wordings that the facts' corrections add to their rows.
ADDED = {"B8-board-2013", "B8b-board-2013", "B9-board-2013", "B10a-board-2013"}
#: Wordings on contracts based on a framework agreement, from the facts' table and the law.
ADDED |= {"C6-call-off", "C24-period"}
KINDS = {
    "CCGs": {"ccg"},
    "ICBs": {"icb"},
    "later ICBs": {"icb"},
    "NHS England": {"nhs-england"},
    "ICBs (not CCGs)": {"icb"},
    "CCGs to 30 Jun 2022": {"ccg"},
    "principal councils": {"council"},
    "councils": {"council"},
    "combined authorities": {"combined-authority"},
    "NHS trusts": {"nhs-trust"},
    "foundation trusts": {"foundation-trust"},
}


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


@pytest.fixture(scope="module")
def facts(shared: Path) -> list[dict[str, str]]:
    with (shared / "facts/governance/rules.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_row_is_held_under_its_own_id(book: RuleBook, facts: list[dict[str, str]]) -> None:
    assert len(facts) == 119
    assert [row["id"] for row in facts if book.rule(row["id"]).id != row["id"]] == []


def test_no_row_is_held_that_the_facts_have_not(
    book: RuleBook, facts: list[dict[str, str]]
) -> None:
    known = {row["id"] for row in facts} | ADDED | {i for ids in NUMBERED.values() for i in ids}
    subjects = {book.rule(row["id"]).subject for row in facts}
    assert {rule.id for rule in book.rules if rule.subject in subjects} <= known


def test_days_jurisdiction_source_quotation(book: RuleBook, facts: list[dict[str, str]]) -> None:
    for row in facts:
        rule = book.rule(row["id"])
        if row["in_force_from"]:
            assert rule.in_force_from.isoformat().startswith(row["in_force_from"]), row["id"]
        else:
            assert (rule.in_force_from, rule.first_day) == (NOT_KNOWN, None), row["id"]
            assert "Since when it holds is not known" in rule.note, row["id"]
        ends = "" if rule.in_force_to is None else rule.in_force_to.isoformat()
        assert ends == row["in_force_to"], row["id"]
        assert row["jurisdiction"].startswith(rule.jurisdiction), row["id"]
        # What the compilers call the product is called this project here.
        place = row["source"].replace("Product requirement", "Requirement of this project")
        assert rule.source.place == place, row["id"]
        assert rule.source.quotation == row["quotation"], row["id"]


def test_verified_only_where_the_words_stand_there(
    book: RuleBook, facts: list[dict[str, str]]
) -> None:
    for row in facts:
        rule = book.rule(row["id"])
        read = row["status"] == "verified" and bool(row["quotation"])
        assert rule.source.verified is read, row["id"]
        if row["status"] == "secondary":
            assert rule.note.startswith("Secondary"), row["id"]
        elif not read:
            assert rule.note.startswith("Assumed"), row["id"]
    assert sum(book.rule(row["id"]).source.verified for row in facts) == 86


def test_numbers_and_their_units(book: RuleBook, facts: list[dict[str, str]]) -> None:
    for row in facts:
        values, units = row["value"].split("; "), row["unit"].split("; ")
        if row["id"] == "A10":
            rule = book.rule("A10")
            assert (rule.low, rule.high, rule.unit) == (25, 75, "GBP")
            continue
        ids = NUMBERED.get(row["id"], (row["id"],))
        assert len(ids) == len(values), row["id"]
        for position, (identifier, value) in enumerate(zip(ids, values, strict=True)):
            rule = book.rule(identifier)
            ends = {end for end in (rule.low, rule.high) if end is not None}
            expected = set() if not value else {float(value.removesuffix(" of 3"))}
            assert ends == expected, identifier
            if value and row["id"] != "D1b":
                assert rule.unit == units[min(position, len(units) - 1)], identifier


def test_bodies_named_in_words_are_those_of_the_row(
    book: RuleBook, facts: list[dict[str, str]]
) -> None:
    compared = 0
    for row in facts:
        parts = row["applies_to"].replace(", ", "; ").split("; ")
        if all(part in KINDS for part in parts):
            wanted = set().union(*(KINDS[part] for part in parts))
            assert set(book.rule(row["id"]).applies_to) == wanted, row["id"]
            compared += 1
    assert compared > 80


def _ids(book: RuleBook, kind: str, day: date) -> set[str]:
    return {rule.id for rule in book.rules if kind in rule.applies_to and rule.in_force(day)}


@pytest.mark.parametrize(
    ("kind", "last", "first", "ends", "begins"),
    [
        ("ccg", "2013-03-31", "2013-04-01", set(), {"A2a", "A5a", "B3a", "C19", "C21", "E1c"}),
        ("ccg", "2016-06-27", "2016-06-28", {"B2a"}, {"A1", "A2c", "A3", "A11", "B2b"}),
        ("ccg", "2022-06-30", "2022-07-01", {"A2a", "B13", "B15", "E1c", "D13b"}, set()),
        ("icb", "2022-06-30", "2022-07-01", set(), {"A2b", "B8", "B9", "B11", "E1b", "D13a"}),
        ("nhs-england", "2022-06-30", "2022-07-01", {"B8-board-2013", "E1c"}, {"B8", "E1b"}),
        ("icb", "2023-12-31", "2024-01-01", set(), {"C1a", "C3", "C9b", "C11", "C13a", "C20"}),
        ("nhs-england", "2023-12-31", "2024-01-01", {"B4", "C19", "C21", "C22"}, {"C9b"}),
        ("council", "2024-01-30", "2024-01-31", {"D6a"}, {"D6b"}),
        ("icb", "2024-01-30", "2024-01-31", set(), {"D7", "D8a"}),
        ("council", "2025-02-23", "2025-02-24", {"C23"}, set()),
    ],
)
def test_days_on_which_the_law_switches(
    book: RuleBook, kind: str, last: str, first: str, ends: set[str], begins: set[str]
) -> None:
    before = _ids(book, kind, date.fromisoformat(last))
    after = _ids(book, kind, date.fromisoformat(first))
    assert ends <= before - after
    assert begins <= after - before


def test_corrections_are_held(book: RuleBook) -> None:
    def held(subject: str, kind: str, day: date) -> Rule | None:
        return book.in_force(subject, kind, day, [])

    day = date(2018, 1, 1)
    assert held("meeting-notice", "ccg", day) is None  # the 1960 Act did not bind groups
    assert held("meeting-exclusion", "ccg", day) is None
    assert held("conflicts-guardian", "ccg", date(2016, 6, 27)) is None
    assert held("interest-confirmed", "ccg", date(2017, 6, 15)) is None
    for switch, rule in ((date(2022, 6, 30), "E1c"), (date(2022, 7, 1), "E1b")):
        liable = held("delegation-liability", "nhs-england", switch)
        assert liable is not None
        assert liable.id == rule
    assert "never a material difference" in book.rule("C4b").note
    assert "no sole-expert exception" in book.rule("C13a").note
    assert "Explain, not limit" in book.rule("C16b").note
    assert held("procurement-recusal", "icb", date(2024, 1, 1)) is not None
    assert book.rule("C13c").jurisdiction == "Wales"


def test_every_row_is_asked_by_a_check_or_is_said_not_to_be(
    book: RuleBook, facts: list[dict[str, str]]
) -> None:
    root = Path(__file__).parents[3]
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for place in ("governance", "cli/rules")
        for end in ("*.py", "*.toml")
        for path in sorted((root / "src/commonweal" / place).rglob(end))
    )
    named = set(re.findall(r'"([^"\n]+)"', source))
    page = (root / "docs/rules.md").read_text(encoding="utf-8")
    _, _, listed = page.partition("## Rules that no check asks for\n")
    rows = dict(re.findall(r"^\| ([A-E]\d+[a-z]?) \| (\S.{20,}) \|$", listed, flags=re.MULTILINE))
    ids = [row["id"] for row in facts]
    assert set(rows) <= set(ids)
    asked = {name for name in ids if {name, book.rule(name).subject} & named}
    assert [name for name in ids if name not in asked and name not in rows] == []
    assert sorted(asked & set(rows)) == []
