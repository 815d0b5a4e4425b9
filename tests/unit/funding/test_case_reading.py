"""Files of business cases that cannot be used: all findings at once, with place, value, rule."""

from __future__ import annotations

import pytest

from commonweal.funding.case import CaseError, read_case
from commonweal.rules import load_rules

BOOK = load_rules()
GOOD = """\
id = "c"
title = "C"
about = "S"
on = 2020-03-20
decided_by = "Board"
decided_on = 2020-03-20
price_year = "2019-20"
first_year = "2019-20"
horizon_years = 5
amounts = "changes from doing nothing"
source = "s"

[[options]]
id = "nothing"
name = "Nothing"
role = "do nothing"

[[options]]
id = "least"
name = "Least"
role = "do minimum"

[[lines]]
id = "l"
option = "least"
name = "least cost"
heading = "transition cost"
missing = "not published"
source = "s"

[[options]]
id = "do"
name = "Do"
role = "change"

[[lines]]
id = "cost"
option = "do"
name = "cost"
heading = "transition cost"
body = "B"
year = "2019-20"
pence = 100
basis = "assumed"
source = "s"

[[lines]]
id = "saving"
option = "do"
name = "saving"
heading = "cash-releasing benefit"
body = "B"
year = "2020-21"
pence = 200
low = 100
high = 300
distribution = "triangular"
recurrent = true
basis = "assumed"
source = "s"

[[conditions]]
id = "k"
text = "a condition"
set_by = "Board"
set_on = 2019-10-18
source = "s"

[sources.s]
title = "T"
publisher = "P"
place = "here"
"""


def findings(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(CaseError) as caught:
        read_case(text, BOOK)
    return [(found.place, found.value, found.rule) for found in caught.value.findings]


def test_a_good_file_is_read() -> None:
    case = read_case(GOOD, BOOK)
    assert [option.id for option in case.options] == ["nothing", "least", "do"]
    assert case.lines_of("do")[1].stated == {2020: 200}
    assert case.sources["s"].title == "T"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pence = 100\n", "pence = 100.5\n", ("lines.do.cost.pence", "100.5", "whole pence")),
        ("pence = 100\n", 'pence = "1m"\n', ("lines.do.cost.pence", "1m", "whole pence")),
        ("pence = 100\n", "pence = -100\n", ("lines.do.cost.pence", "-100", "above zero")),
        ("pence = 100\n", "", ("lines.do.cost", "", "amount")),
        ("low = 100", "low = 250", ("lines.do.saving.low", "250", "low to high")),
        ("high = 300", "high = 150", ("lines.do.saving.low", "100", "low to high")),
        ("high = 300\n", "", ("lines.do.saving", "", "low to high")),
        ('"triangular"', '"fixed"', ("lines.do.saving.distribution", "", "low to high")),
        ('"triangular"', '"square"', ("lines.do.saving.distribution", "square", "form")),
        ("low = 100", "low = -5", ("lines.do.saving.low", "-5", "above zero")),
        ('option = "do"\nname = "saving"', 'option = "dont"\nname = "saving"',
         ("lines.dont.saving.option", "dont", "option")),
        ('"cash-releasing benefit"', '"saving"', ("lines.do.saving.heading", "saving", "heading")),
        ('role = "do nothing"', 'role = "change"', ("options", "", "always there")),
        ('role = "do minimum"', 'role = "change"', ("options", "", "always there")),
        ('role = "change"', 'role = "do minimum"', ("options", "least, do", "always there")),
        ('year = "2020-21"', 'year = "2018-19"', ("lines.do.saving.year", "2018-19", "years")),
        ('year = "2020-21"', "year = 2020", ("lines.do.saving.year", "2020", "years")),
        ('year = "2020-21"', 'year = "2020-22"', ("lines.do.saving.year", "2020-22", "years")),
        ('id = "saving"', 'id = "cost"', ("lines.do.cost", "", "once")),
        ('id = "do"\n', 'id = "least"\n', ("options.least", "", "once")),
        ('missing = "not published"', 'missing = ""', ("lines.least.l", "", "missing is not zero")),
        ("pence = 100\n", 'pence = 100\nmissing = "x"\n', ("lines.do.cost.missing", "", "amount")),
        ('body = "B"\nyear = "2019-20"', 'year = "2019-20"', ("lines.do.cost.body", "", "body")),
        ('basis = "assumed"\nsource = "s"\n\n[[lines]]', 'source = "s"\n\n[[lines]]',
         ("lines.do.cost.basis", "", "basis")),
        ("pence = 100\n", 'pence = 100\ncounterparty = "P"\n',
         ("lines.do.cost.counterparty", "P", "transfer")),
        ("pence = 100\n", 'pence = 100\nprices = "nominal"\n',
         ("lines.do.cost.prices", "nominal", "price base")),
        ("pence = 100\n", 'pence = 100\noptimism = "castles"\n',
         ("lines.do.cost.optimism", "castles", "optimism")),
        ("pence = 100\n", 'pence = 100\nmitigated = 0.5\n',
         ("lines.do.cost.optimism_note", "", "optimism")),
        ("pence = 100\n", 'pence = 100\ndiscounted_as = "health"\n',
         ("lines.do.cost.discounted_as", "health", "discount rate")),
        ("pence = 100\n", 'pence = 100\nlast_year = "2020-21"\n',
         ("lines.do.cost.last_year", "", "years")),
        ("on = 2020-03-20\ndecided_by", "on = 2001-03-20\ndecided_by",
         ("on", "2001-03-20", "discount rate")),
        ("decided_on = 2020-03-20", "decided_on = 2021-04-01",
         ("lines.do.saving.year", "2020-21", "decision")),
        ("horizon_years = 5", "horizon_years = 5\nother_horizons = [9]",
         ("other_horizons", "9", "years")),
        ("horizon_years = 5", 'horizon_years = 5\nended_on = 2031-01-01\nended_why = "x"',
         ("ended_on", "2031-01-01", "years")),
        ("horizon_years = 5", "horizon_years = 5\nended_on = 2021-01-01",
         ("ended_why", "", "reason")),
        ("set_on = 2019-10-18", "set_on = 2019-10-18\ndischarged_on = 2019-01-01\nevidence = 'e'",
         ("conditions.k.discharged_on", "2019-01-01", "dates")),
        ("set_on = 2019-10-18", "set_on = 2019-10-18\ndischarged_on = 2020-01-01",
         ("conditions.k.evidence", "", "evidence")),
        ('set_by = "Board"\n', "", ("conditions.k.set_by", "", "form")),
        ('basis = "assumed"\nsource = "s"\n\n[[lines]]',
         'basis = "assumed"\nsource = "t"\n\n[[lines]]',
         ("lines.do.cost.source", "t", "source")),
        ('place = "here"', 'place = "here"\nverified = true',
         ("sources.s.quotation", "", "source")),
        ("horizon_years = 5", "horizon_years = 5\ncolour = 'red'", ("colour", "red", "form")),
        ("[[options]]\nid = \"do\"", '[[evidence]]\ncase = "strategic"\nitem = "costs"\n'
         'text = "x"\nsource = "s"\n\n[[options]]\nid = "do"',
         ("evidence.strategic", "costs", "five cases")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert old in GOOD
    assert expected in findings(GOOD.replace(old, new, 1))


def test_a_year_missing_in_the_middle_is_never_filled_in() -> None:
    phased = 'by_year = { "2019-20" = 40, "2021-22" = 60 }\n'
    text = GOOD.replace('year = "2019-20"\npence = 100\n', phased)
    assert findings(text) == [("lines.do.cost.by_year", "2020-21", "years")]


def test_the_same_money_under_another_id_is_found() -> None:
    copy = GOOD[GOOD.index('[[lines]]\nid = "cost"') : GOOD.index('[[lines]]\nid = "saving"')]
    text = GOOD.replace(
        "[[conditions]]", copy.replace('"cost"\nopt', '"again"\nopt') + "[[conditions]]"
    )
    assert findings(text) == [("lines.do.again", "", "no pound twice")]


def test_doing_nothing_has_no_changes_and_an_option_without_lines_is_not_free() -> None:
    text = GOOD.replace('option = "do"\nname = "cost"', 'option = "nothing"\nname = "cost"')
    assert ("options.nothing", "", "amounts") in findings(text)
    without = GOOD.replace('option = "least"', 'option = "do"')
    assert ("options.least", "", "missing is not zero") in findings(without)


def test_capital_needs_its_type_of_project() -> None:
    text = GOOD.replace('"transition cost"\nbody', '"capital"\nbody')
    assert findings(text) == [("lines.do.cost.optimism", "", "optimism")]


def test_everything_is_told_at_once() -> None:
    text = GOOD
    for old, new in (
        ("pence = 100\n", "pence = 100.5\n"),
        ("low = 100", "low = 250"),
        ("set_on = 2019-10-18", "set_on = 2019-10-18\ndischarged_on = 2019-01-01"),
        ('role = "do minimum"', 'role = "change"'),
    ):
        text = text.replace(old, new)
    rules = [rule for *_, rule in findings(text)]
    assert sorted(rules) == ["always there", "dates", "evidence", "low to high", "whole pence"]


def test_what_is_no_toml_says_where() -> None:
    with pytest.raises(CaseError, match="line 2"):
        read_case("a = 1\nb = = 2\n", BOOK)
    assert ("options", "", "form") in findings("options = 3")


def test_every_finding_says_what_to_do() -> None:
    with pytest.raises(CaseError) as caught:
        read_case(GOOD.replace("low = 100", "low = 250"), BOOK)
    (found,) = caught.value.findings
    assert found.line == (
        "lines.do.saving.low '250' (low to high): 200 does not lie from low 250 to high 300; "
        "correct one"
    )
