"""What the structure must be on a day, case by case, for one small system with all its turns."""

from __future__ import annotations

from datetime import date

import pytest
from text_table import cases

from commonweal.system.organisation import Kind, Membership, Organisation, Succession
from commonweal.system.structure import System

BODIES = """
| code | kind         | opened     | closed     | legal body |
| QKS  | system       | 2016-01-01 |            | stp        |
| EAST | place        | 2019-03-01 |            |            |
| 09C  | commissioner | 2013-04-01 | 2020-03-31 |            |
| 09E  | commissioner | 2013-04-01 | 2020-03-31 |            |
| 91Q  | commissioner | 2020-04-01 | 2022-06-30 | the CCG    |
| 91Q  | commissioner | 2022-07-01 |            | the ICB    |
| U1   | network      | 2019-07-01 |            |            |
| U2   | network      | 2019-07-01 |            |            |
| G1   | practice     | 2013-04-01 |            |            |
| G2   | practice     | 2013-04-01 | 2019-12-31 |            |
"""

BELONGS = """
| member | group | start      | end        | edition |
| G1     | 09C   | 2013-04-01 | 2020-03-31 |         |
| G2     | 09E   | 2013-04-01 | 2019-12-31 |         |
| G1     | U1    | 2019-07-01 |            | october |
| G1     | U2    | 2019-07-01 | 2020-06-30 | july    |
| G1     | 91Q   | 2020-04-01 |            |         |
| G1     | EAST  | 2020-04-01 |            |         |
| 09C    | EAST  | 2019-03-01 | 2020-03-31 |         |
| EAST   | QKS   | 2019-03-01 |            |         |
"""

ASKED = """
| day        | edition | body | kind         | belongs to | why |
| 2013-03-31 |         | G1   | commissioner |            | the day before it opened |
| 2013-04-01 |         | G1   | commissioner | 09C        | its first day |
| 2018-07-01 |         | G1   | place        |            | no partnership yet |
| 2019-06-30 | october | G1   | network      |            | the day before networks began |
| 2019-07-01 | october | G1   | network      | U1         | the first day of networks |
| 2019-07-01 | july    | G1   | network      | U2         | another edition of the same day |
| 2019-07-01 |         | G1   | network      |            | no edition, so no network |
| 2020-07-01 | july    | G1   | network      |            | that edition ended |
| 2019-07-01 |         | G1   | place        | EAST       | by way of its commissioner |
| 2020-03-31 |         | G1   | commissioner | 09C        | the last day of the eight |
| 2020-04-01 |         | G1   | commissioner | 91Q        | the first day of the one |
| 2020-04-01 |         | G1   | place        | EAST       | directly |
| 2022-07-01 |         | G1   | commissioner | 91Q        | the code passed to another legal body |
| 2019-12-31 |         | G2   | commissioner | 09E        | its last day |
| 2020-01-01 |         | G2   | commissioner |            | closed |
| 2019-07-01 |         | G2   | place        |            | its commissioner is in none |
| 2019-07-01 |         | 09C  | commissioner | 09C        | a body is its own ancestor of its kind |
"""


#: Bodies that stay on a day though they closed before it, because something of theirs still counts.
KEPT = """
| day        | body | kind         | belongs to | why |
| 2020-03-31 | G2   | commissioner | 09E        | where it last belonged |
| 2020-04-01 | G2   | commissioner | 91Q        | what that has become |
| 2022-07-01 | G2   | commissioner | 91Q        | and is still called |
| 2020-04-01 | G2   | place        |            | it never had a place |
| 2020-04-01 | G1   | commissioner | 91Q        | an open body is not changed by being kept |
"""


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.fixture(scope="module")
def system() -> System:
    return System(
        code="QKS",
        name="",
        levels=(),
        successions=tuple(
            Succession(predecessor=code, successor="91Q", on=date(2020, 4, 1), kind="merger")
            for code in ("09C", "09E")
        ),
        organisations=tuple(
            Organisation(
                code=row["code"],
                name=row["code"],
                kind=Kind(row["kind"]),
                opened=date.fromisoformat(row["opened"]),
                closed=day(row["closed"]),
                legal_body=row["legal body"],
            )
            for row in cases(BODIES)
        ),
        memberships=tuple(
            Membership(
                member=row["member"],
                group=row["group"],
                role="part_of",
                start=date.fromisoformat(row["start"]),
                end=day(row["end"]),
                vintage=row["edition"],
            )
            for row in cases(BELONGS)
        ),
    )


@pytest.mark.parametrize("case", cases(ASKED), ids=lambda case: case["why"])
def test_belongs_to(system: System, case: dict[str, str]) -> None:
    structure = system.as_of(date.fromisoformat(case["day"]), case["edition"])
    assert (structure.ancestor(case["body"], Kind(case["kind"])) or "") == case["belongs to"]


@pytest.mark.parametrize("case", cases(KEPT), ids=lambda case: case["why"])
def test_what_outlives_its_body(system: System, case: dict[str, str]) -> None:
    on = date.fromisoformat(case["day"])
    structure = system.as_of(on, keep={"G1", "G2"})
    assert (structure.ancestor(case["body"], Kind(case["kind"])) or "") == case["belongs to"]
    assert "G2" not in system.as_of(on).organisations


def test_one_code_two_legal_bodies(system: System) -> None:
    before = system.as_of(date(2022, 6, 30)).organisations["91Q"].legal_body
    after = system.as_of(date(2022, 7, 1)).organisations["91Q"].legal_body
    assert (before, after) == ("the CCG", "the ICB")
