"""Terms that have not the form of a contract are refused, every fault at once at its clause."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.terms import TermsError, read_terms
from commonweal.rules import RuleBook, load_rules
from terms_sample import Terms, put


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


@pytest.fixture
def text(example: Path) -> str:
    return (example.parent / "contracts" / "medway-swale.toml").read_text(encoding="utf-8")


def faults(said: Terms, book: RuleBook) -> dict[str, str]:
    with pytest.raises(TermsError) as caught:
        read_terms(json.dumps(said, default=str), book, form="json")
    assert {one.rule for one in caught.value.findings} == {"contract-form"}
    assert all(one.stops and one.do for one in caught.value.findings)
    return {one.clause: one.text for one in caught.value.findings}


def test_toml_and_json_say_the_same(text: str, book: RuleBook) -> None:
    terms = read_terms(text, book)
    again = json.dumps(terms.model_dump(mode="json"))
    assert read_terms(again, book, form="json") == terms


def test_every_fault_is_told_at_once_in_plain_words(text: str, book: RuleBook) -> None:
    said = tomllib.loads(text)
    put(1.5, "partners", 1, "share")(said)
    put("hospital", "partners", 0, "sector")(said)
    put("EUR 5", "payment", "years", 0, "base_pence")(said)
    put(1.5, "payment", "years", 1, "base_pence")(said)
    put("2020-13-01", "starts")(said)
    put(None, "exit")(said)
    put([], "outcomes")(said)
    put("x", "partners", 2, "secter")(said)
    put(["a code"], "partners", 3, "ids")(said)
    put("", "title")(said)
    found = faults(said, book)
    assert set(found) == {
        "title",
        "starts",
        "partners[1].sector",
        "partners[2].share",
        "partners[3].secter",
        "partners[4].ids[1]",
        "payment.years[1].base_pence",
        "payment.years[2].base_pence",
        "outcomes",
        "exit",
    }
    assert found["partners[3].secter"].endswith("'secter'; sector may be meant.")
    assert found["partners[2].share"].endswith("1.5 is not at most 1.0.")
    assert found["partners[1].sector"].startswith("Medway NHS Foundation Trust: 'hospital' is none")
    assert found["payment.years[2].base_pence"].endswith("1.5 is no whole number.")
    assert found["exit"] == "exit is not said."
    assert found["outcomes"] == "outcomes is empty."


def test_a_list_whose_entries_are_at_fault_is_not_also_empty(text: str, book: RuleBook) -> None:
    said = tomllib.loads(text)
    put("heavy", "outcomes", 0, "weight")(said)
    assert set(faults(said, book)) == {"outcomes[1].weight"}


@pytest.mark.parametrize(
    ("content", "form", "words"),
    [
        ("contract = ", "toml", "This is no TOML"),
        ("{", "json", "This is no JSON"),
        ('{"title": "a", "title": "b"}', "json", "'title' stands twice"),
        ('{"payment": {"cap": NaN}}', "json", "NaN is no number"),
        ("[1, 2]", "json", "no set of clauses"),
        ("[" * 100_000, "json", "nested too deeply"),
        ("a = " + "[" * 100_000, "toml", "nested too deeply"),
        ("a" + ".a" * 50_000 + " = 1", "toml", "line 1 joins more than 16 names by dots"),
        ("a = " + "9" * 10_000, "toml", "This is no TOML"),
        ('{"a": ' * 60 + "1" + "}" * 60, "json", "nested too deeply"),
    ],
)
def test_what_is_no_file_of_terms(content: str, form: str, words: str, book: RuleBook) -> None:
    with pytest.raises(TermsError, match=words):
        read_terms(content, book, form=form)


def test_long_values_are_told_short(text: str, book: RuleBook) -> None:
    said = tomllib.loads(text)
    put("y" * 100_000, "partners", 0, "role")(said)
    assert len(faults(said, book)["partners[1].role"]) < 300


BOOK = load_rules()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=JSON, at=st.sampled_from(["partners", "payment", "outcomes", "exit", "starts"]))
def test_no_content_is_told_by_a_trace(value: object, at: str) -> None:
    with pytest.raises(TermsError) as caught:
        read_terms(json.dumps({at: value}), BOOK, form="json")
    assert caught.value.findings


def test_numbers_days_and_answers_are_not_taken_for_each_other(text: str, book: RuleBook) -> None:
    said = tomllib.loads(text)
    put(0, "population", "as_of")(said)
    put("0.55", "partners", 0, "share")(said)
    put(True, "outcomes", 0, "fewest")(said)
    put("yes", "reporting", "published")(said)
    found = faults(said, book)
    assert found["population.as_of"] == "'0' is no day."
    assert set(found) == {
        "population.as_of",
        "partners[1].share",
        "outcomes[1].fewest",
        "reporting.published",
    }


@pytest.mark.parametrize("day", ["1585699200", "20200401", "2020-04-01T00:00:00", "-1585699200"])
def test_digits_are_no_day(text: str, book: RuleBook, day: str) -> None:
    said = tomllib.loads(text)
    put(day, "starts")(said)
    assert faults(said, book) == {"starts": f"{day!r} is no day."}


def test_months_and_days_stay_within_what_can_be_reckoned(text: str, book: RuleBook) -> None:
    """Further ahead there is no calendar: the year could not be settled."""
    said = tomllib.loads(text)
    put(999_999, "outcomes", 0, "lag_months")(said)
    put("9999-12-31", "ends")(said)
    found = faults(said, book)
    assert found["outcomes[1].lag_months"].endswith("999999 is not at most 1200.")
    assert set(found) == {"outcomes[1].lag_months", "ends"}


def test_half_a_character_is_told_as_such(text: str, book: RuleBook) -> None:
    said = tomllib.loads(text)
    put("\ud800", "title")(said)
    assert faults(said, book) == {"": "A text holds half a character."}


@pytest.mark.parametrize("escape", ["\\u0007", "\\u202e", "\\u2066"])
def test_escapes_of_signs_that_cannot_be_kept_are_told_at_their_clause(
    text: str, escape: str, book: RuleBook
) -> None:
    said = text.replace('title = "', f'title = "{escape}', 1)
    assert said != text
    with pytest.raises(TermsError) as caught:
        read_terms(said, book)
    (one,) = caught.value.findings
    assert (one.clause, one.text) == ("title", "This holds signs that cannot be kept.")
