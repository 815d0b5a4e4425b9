"""`system.toml`: every fault by its key, and the round trip."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.folder import FolderError, Settings
from commonweal.folder.settings import read_settings
from commonweal.records.worded import SIGNS
from commonweal.system.organisation import Kind, Level

GOOD = 'name = "K"\ncode = "Q"\nas_of = 2019-07-01\n[policies]\nlists = "a"\n'


def faults(text: str) -> list[tuple[str, str | None, int | None]]:
    with pytest.raises(FolderError) as caught:
        Settings.from_toml(text)
    return [(f.column, f.value, f.row) for f in caught.value.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["name", "code", "as_of", "policies"]),
        (GOOD.replace('"K"', '""'), ["name"]),
        (GOOD.replace("2019-07-01", '"2019-07-01"'), ["as_of"]),
        (GOOD.replace("2019-07-01", "1561939200"), ["as_of"]),
        (GOOD.replace("2019-07-01", "2019-07-01T00:00:00"), ["as_of"]),
        (GOOD + 'colour = "red"\n', ["policies.colour"]),
        ('nmae = "K"\n' + GOOD, ["nmae"]),
        (GOOD + "residents_as_of = 2019\n", ["policies.residents_as_of"]),
        (GOOD + '[[levels]]\nkind = "town"\n', ["kind", "short", "name", "start"]),
        (GOOD + '[[questions]]\nid = "Q0"\nasked_on = 2019-01-01\n', ["questions.0.id"]),
        (GOOD.replace('"a"', "[]"), ["policies.lists"]),
        (GOOD.replace('"a"', "7"), ["policies.lists"]),
    ],
)
def test_each_fault_by_its_key(text: str, expected: list[str]) -> None:
    prefix = "levels.0." if "levels" in text else ""
    assert [column for column, _, _ in faults(text)] == [prefix + name for name in expected]


def test_a_fault_of_form_has_its_line() -> None:
    assert faults(GOOD + "area_kind = = 1\n") == [("", None, 6)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"x{'.a' * 50_000} = 1\n", 6),
        ("x = " + "[" * 20_000, None),
        ("x = " + "{a=" * 20_000, None),
        ("x = " + "9" * 10_000, None),
        ("#" * 1_000_000, None),
    ],
)
def test_a_hostile_file_is_one_finding(text: str, line: int | None) -> None:
    assert faults(GOOD + text) == [("", None, line)]


def test_a_level_that_ends_before_it_starts() -> None:
    level = '[[levels]]\nkind = "place"\nshort = "ICP"\nname = "I"\n'
    ((column, _, _),) = faults(GOOD + level + "start = 2019-01-02\nend = 2019-01-01\n")
    assert column == "levels.0"


def test_a_question_twice() -> None:
    asked = '[[questions]]\nid = "Q4"\nasked_on = 2019-01-01\n'
    with pytest.raises(FolderError, match="Q4 stand twice"):
        Settings.from_toml(GOOD + asked + asked)


def test_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "system.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read_settings(path).name == "K"
    path.write_bytes(GOOD.replace("K", "Caf\xe9").encode("latin-1"))
    with pytest.raises(FolderError, match="UTF-8"):
        read_settings(path)


def test_levels_and_policies_are_those_of_the_system() -> None:
    said = (
        GOOD + 'area_kind = "msoa"\n[[levels]]\nkind = "network"\nshort = "PCN"\n'
        'name = "Primary care network"\nstart = 2019-07-01\n'
        '[[questions]]\nid = "Q4"\nasked_on = 2019-03-01\nclaimed = 0.25\n'
    )
    settings = Settings.from_toml(said)
    assert settings.system_levels() == (
        Level(
            kind=Kind.NETWORK,
            short="PCN",
            name="Primary care network",
            start=date(2019, 7, 1),
        ),
    )
    policies = settings.policies()
    assert (policies.lists, policies.area_kind) == (("a",), "msoa")
    assert policies.asked["Q4"].claimed == 0.25


#: All signs that may be kept; the others are refused, as the last test asks.
KEPT = st.characters(
    exclude_characters=[chr(n) for first, last in SIGNS for n in range(first, last + 1)],
    exclude_categories=["Cs"],
)
TEXT = st.text(KEPT, min_size=1, max_size=20)
DAYS = st.dates(date(1800, 1, 1), date(2999, 12, 31))


@given(
    name=TEXT,
    description=st.text(KEPT, max_size=30),
    aliases=st.lists(TEXT, max_size=2),
    lists=st.lists(TEXT, min_size=1, max_size=2),
    days=st.tuples(DAYS, DAYS, DAYS),
    claimed=st.one_of(st.none(), st.floats(0.0, 1.0)),
    verified=st.booleans(),
)
def test_what_is_written_reads_back_the_same(
    name: str,
    description: str,
    aliases: list[str],
    lists: list[str],
    days: tuple[date, date, date],
    claimed: float | None,
    verified: bool,
) -> None:
    settings = Settings.model_validate(
        {
            "name": name,
            "code": "Q",
            "as_of": days[0],
            "aliases": aliases,
            "description": description,
            "policies": {"lists": lists, "residents_as_of": days[1]},
            "levels": [{"kind": "place", "short": name, "name": name, "start": days[2]}],
            "questions": [
                {"id": "Q4", "asked_on": days[1], "claimed": claimed, "verified": verified}
            ],
        }
    )
    text = settings.to_toml()
    assert tomllib.loads(text)["name"] == name
    assert Settings.from_toml(text) == settings
    assert Settings.from_toml(text).to_toml() == text


@pytest.mark.parametrize("escape", ["\\u0007", "\\u202e", "\\u2066"])
def test_escapes_of_signs_that_cannot_be_kept_are_found(escape: str) -> None:
    assert faults(GOOD.replace('"K"', f'"K{escape}"')) == [("name", None, None)]
    assert faults(GOOD.replace('"a"', f'"a{escape}"')) == [("policies.lists", None, None)]
