"""Contracts in public: which are shown, how they ended, and how what is told is known."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from public_rows import BOARD, bodies_and_people, stated

from commonweal.records import Statement
from commonweal.web.public import delivered
from commonweal.web.store.adding import append

pytestmark = pytest.mark.django_db
#: What a page says of a table's cells, without tags.
TAG = re.compile(r"<[^>]+>")


def page(address: str, status: int = 200) -> str:
    """What a page says, its white space as one."""
    answer = Client().get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return " ".join(TAG.sub(" ", unescape(answer.content.decode())).split())


def contract(code: str, authority: str = BOARD, **more: Any) -> Statement:
    told = {"contract": code, "authority": authority, "organisation": "Open Provider",
            "title": f"Contract {code}", "source": "file", **more}  # fmt: skip
    return stated("contract", told, f"contract/{code}")


def bought(authority: str = BOARD) -> Statement:
    return stated("procurement", {"procurement": "pr-1", "authority": authority, "title": "Lots",
                                  "began": "2026-01-02"}, "procurement/1")  # fmt: skip


def award(code: str, on: str = "2026-01-10") -> Statement:
    told = {"procurement": "pr-1", "contract": code, "organisation": f"Winner of {code}", "on": on}
    return stated("award", told, f"award/{code}", on)


def notice(name: str, kind: str = "award", on: str = "2026-01-20", **more: Any) -> Statement:
    told = {"notice": name, "procurement": "pr-1", "kind": kind, "published": on, **more}
    return stated("procurement_notice", told, f"notice/{name}", on)


def test_the_day_to_begin_buying_is_an_estimate_and_says_by_what() -> None:
    """It was told as a duty, by a rule that nobody had read."""
    append([*bodies_and_people(), contract("k-1", starts="2025-04-01", ends="2027-03-31")])
    told = page("/contracts/k-1/?on=2026-02-01")
    # Seven months before 31 March 2027.
    assert "Buying again would have to begin by (estimated) 31 August 2026" in told
    assert "not verified (re-procurement-lead)" in told
    assert "one case in Kent and Medway; the source itself was not read" in told
    assert "has to begin" not in told
    days = Client().get("/feeds/contracts.ics").content.decode().replace("\r\n ", "")
    assert "SUMMARY:Begin to buy (estimated): Contract k-1" in days
    assert "re-procurement-lead" in days


def test_no_rule_holds_for_an_authority_of_which_nothing_is_on_record() -> None:
    """It was taken for an integrated care board."""
    append([
        *bodies_and_people(),
        contract("k-1", "NOBODY", starts="2025-04-01", ends="2027-03-31"),
        bought("NOBODY"),
        notice("n-1", "intention to award", "2026-02-05"),
    ])  # fmt: skip
    told = page("/contracts/k-1/?on=2026-02-06")
    assert "begin by not known: what the authority is in law is not known" in told
    assert "August 2026" not in told
    told = page("/procurements/pr-1/?on=2026-02-06")
    assert "What the authority is in law is not known, and so no rule on a standstill" in told
    assert "Last day" not in told
    days = Client().get("/feeds/contracts.ics").content.decode()
    assert "Ends: Contract k-1" in days
    assert "Begin to buy" not in days
    assert "Standstill: " not in days


def test_the_example_tells_that_it_is_not_known_who_signed(example_rows: int) -> None:
    assert example_rows
    told = page("/contracts/patient-transport-2016/?on=2019-07-01")
    assert "begin by not known: what the authority is in law is not known" in told


def test_the_notice_of_one_lot_shows_no_other() -> None:
    append([
        *bodies_and_people(), bought(), award("lot-1"), award("lot-2"),
        contract("lot-1"), contract("lot-2"), notice("n-1", contracts=["lot-1"]),
    ])  # fmt: skip
    assert "Contract lot-1" in page("/contracts/lot-1/")
    page("/contracts/lot-2/", 404)
    told = page("/procurements/pr-1/")
    assert "Winner of lot-1" in told
    assert "lot-2" not in told
    assert "lot-2" not in page("/contracts/")
    page("/statements/award/lot-1/")
    page("/statements/award/lot-2/", 404)
    api = Client().get("/api/v1/procurements/pr-1").json()["data"]
    assert [one["contract"] for one in api["awards"]] == ["lot-1"]
    append([notice("n-2", contracts=["lot-2"], on="2026-01-21")])
    assert "Contract lot-2" in page("/contracts/lot-2/")
    assert "Winner of lot-2" in page("/procurements/pr-1/")


def test_a_notice_that_names_none_of_two_shows_neither_and_the_page_says_what_it_shows() -> None:
    append([
        *bodies_and_people(), bought(), award("lot-1"), award("lot-2"),
        contract("lot-1"), contract("lot-2"), contract("alone"), notice("n-1"),
    ])  # fmt: skip
    page("/contracts/lot-1/", 404)
    page("/contracts/lot-2/", 404)
    told = page("/contracts/")
    assert "Contract alone" in told
    assert "without an award on record is shown as it was stated" in told
    assert "stands here once its award was published" not in told


def test_ends_are_told_as_exactly_as_they_are_known_and_each_with_its_statement(
    example_rows: int,
) -> None:
    assert example_rows
    told = page("/contracts/medway-practices/")
    assert "handed back When July 2020 Statement who states this" in told
    assert "Until July 2020 Stands over" in page("/contracts/").split("Medway GP sites (9)")[1]
    html = Client().get("/contracts/dermatology-2019/").content.decode()
    for how in ("suspended", "terminated"):
        assert html.count(f'/statements/contracts/contract_ended/dermatology-2019/{how}/"') == 2
    told = page("/contracts/dermatology-2019/")
    assert "suspended When 19 June 2020 Statement who states this" in told
    assert "terminated When 9 October 2020 Statement who states this" in told
    assert "Ended early" not in told
    then = page("/contracts/dermatology-2019/?on=2020-07-15")
    assert "A suspension is no end" in then
    assert "terminated" not in then
    row = page("/contracts/?on=2020-07-15").split("North Kent dermatology")[1]
    assert "Until not on record Stands suspended" in row


def test_a_contract_tells_its_source_and_the_same_end_as_the_list(example_rows: int) -> None:
    assert example_rows
    assert "Until 9 October 2020" in page("/contracts/").split("North Kent dermatology")[1]
    told = page("/contracts/dermatology-2019/")
    assert "Until 9 October 2020" in told
    assert "Until not on record" not in told
    assert "Source cited-k-m-icb-bbc-54337801" in told


def test_a_change_of_a_contract_is_among_what_states_it() -> None:
    change = {"contract": "k-1", "on": "2026-01-10", "change_pence": 1, "reason": "more",
              "attributable_to": "authority", "materially_different": False}  # fmt: skip
    append([*bodies_and_people(), contract("k-1"), stated("modification", change, "modified/1")])
    html = Client().get("/contracts/k-1/").content.decode()
    assert 'href="/statements/modified/1/"' in html


def test_how_the_value_of_a_year_is_known_is_told(example_rows: int) -> None:
    """£6.2m of wheelchairs are stated; £126m over seven years to the day are
    about £18.0m: only what was stated is told to the pound."""
    assert example_rows
    days = (date(2022, 12, 31) - date(2016, 1, 1)).days + 1
    assert round(126_000_000_00 * 365.25 / days) == 17_998_240_13
    told = page("/contracts/")
    assert "about £18.0m (worked out from the whole)" in told
    assert "£6,200,000 (" not in told
    assert "£6,200,000" in told
    assert "(worked out from the whole)" in page("/contracts/community-north-kent-2016/")
    assert "worked out" not in page("/contracts/wheelchairs/")
    text = Client().get("/download/contracts.csv")
    rows = {one["contract"]: one for one in csv.DictReader(io.StringIO(b"".join(text).decode()))}
    assert rows["wheelchairs"]["annual_basis"] == "stated"
    assert rows["community-north-kent-2016"]["annual_basis"] == "worked out from the whole"
    assert rows["medway-practices"]["annual_basis"] == ""
    assert (rows["wheelchairs"]["owner"], rows["wheelchairs"]["owner_basis"]) == (
        "independent", "stated",
    )  # fmt: skip
    ended = rows["medway-practices"]
    assert (ended["ended"], ended["ended_precision"]) == ("2020-07-01", "month")
    ended = rows["dermatology-2019"]
    assert (ended["ended"], ended["how"], ended["suspended"]) == (
        "2020-10-09", "terminated", "2020-06-19",
    )  # fmt: skip
    api = Client().get("/api/v1/contracts/dermatology-2019").json()["data"]
    assert [(one["how"], one["on"]) for one in api["stops"]] == [
        ("suspended", "2020-06-19"), ("terminated", "2020-10-09"),
    ]  # fmt: skip
    assert api["providers"][0]["annual_basis"] == "stated"


def test_what_a_contract_delivers_is_told_from_the_published_plan_or_that_nothing_is_public(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append([*bodies_and_people(), contract("k-1"), contract("k-2")])
    assert "Of what it delivers nothing is public here" in page("/contracts/k-1/")
    row = {"outcome": "on time", "until": date(2026, 3, 31), "unit": "%"}
    table = pa.Table.from_pylist([
        {"contract": "Contract k-1", "value": 71.0, "target": 95.0, **row, "basis": "observed"},
        {"contract": "Contract k-1", "value": 12.0, "target": None, **row, "outcome": "waits"},
        {"contract": "Contract k-1", "value": 9.0, "target": None, **row, "outcome": "expected",
         "basis": "assumed"},
    ])  # fmt: skip
    plan = SimpleNamespace(table=lambda _id: (None, SimpleNamespace(data=table)))
    monkeypatch.setattr(delivered, "latest", lambda: plan)
    told = page("/contracts/k-1/?on=2026-04-01").partition("What it delivers")[2]
    assert (
        "Outcome on time Period to 31 March 2026 Last value 71 Asked for 95 Unit % Basis observed"
        in told
    )
    assert "Outcome waits Period to 31 March 2026 Last value 12 Asked for not on record" in told
    assert "Unit % Basis not told by the plan" in told
    assert "Outcome expected Period to 31 March 2026 Last value 9" in told
    assert "Unit % Basis assumed" in told
    assert "measured" not in told
    assert 'href="/questions/Q14/"' in Client().get("/contracts/k-1/").content.decode()
    assert "Of what it delivers nothing is public here" in page("/contracts/k-2/")
