"""Open data of contracts, procurements and issues: what their pages tell, as tables."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from public_rows import BOARD, HIDDEN, stated, statements

from commonweal.web.store.adding import append

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(settings: Any, tmp_path: Path) -> int:
    """Records in which something of every kind is withheld."""
    settings.DATA = tmp_path
    return append(statements()).count


def sent(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer).decode()


def rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sent(client, address))))


def test_each_list_of_what_is_bought_leads_to_all_of_it_as_a_table(
    held: int, client: Client
) -> None:
    assert held
    for name in ("contracts", "procurements", "issues"):
        page = client.get(f"/{name}/?on=2026-02-05").content.decode()
        assert f'href="/download/{name}.csv?on=2026-02-05"' in page
    [contract] = rows(client, "/download/contracts.csv?on=2026-02-05")
    assert contract["contract"] == "k-1"
    assert (contract["provider"], contract["value_pence"]) == ("Open Provider", "12000000")
    assert (contract["starts"], contract["ends"], contract["ended"]) == (
        "2025-04-01", "2027-03-31", "",
    )  # fmt: skip
    [bought] = rows(client, "/download/procurements.csv?on=2026-02-05")
    assert bought == {
        "procurement": "pr-1", "title": "Patient transport", "authority": BOARD,
        "process": "competitive", "first_notice": "2026-02-05",
        "last_notice": "intention to award", "last_notice_on": "2026-02-05", "awarded": "false",
    }  # fmt: skip
    [issue] = rows(client, "/download/issues.csv?on=2026-02-05")
    assert (issue["issue"], issue["stands"], issue["contract"]) == ("is-1", "not owned", "k-1")
    assert (issue["days_to_own"], issue["own_taken"], issue["owner"]) == ("5", "24", "")


def test_nothing_withheld_is_in_them_and_a_day_has_what_held_on_it(
    held: int, client: Client
) -> None:
    assert held
    for name in ("contracts", "procurements", "issues"):
        assert HIDDEN not in sent(client, f"/download/{name}.csv").casefold()
    assert rows(client, "/download/procurements.csv?on=2026-02-04") == []
    assert rows(client, "/download/issues.csv?on=2026-01-11") == []


def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(
    held: int, client: Client
) -> None:
    assert held
    run = '=HYPERLINK("https://evil.example","look")'
    append(
        [
            stated("contract", {"contract": "k-7", "authority": BOARD, "organisation": "+Provider",
                                "title": run, "source": "file"}),
            stated("procurement", {"procurement": "pr-7", "authority": BOARD, "title": run,
                                   "began": "2026-01-06"}),
            stated("procurement_notice", {"notice": "n-7", "procurement": "pr-7",
                                          "kind": "invitation", "published": "2026-02-05"}),
            stated("partner_issue", {"issue": "is-7", "partnership": "@home", "title": run,
                                     "raised_by": "-1+1", "on": "2026-01-12"}),
        ]
    )  # fmt: skip
    for name in ("contracts", "procurements", "issues"):
        told = rows(client, f"/download/{name}.csv")
        assert f"'{run}" in {one["title"] for one in told}
        assert not [
            cell for row in told for cell in row.values() if cell.startswith(("=", "+", "@"))
        ]
    [issue] = [one for one in rows(client, "/download/issues.csv") if one["issue"] == "is-7"]
    assert (issue["partnership"], issue["raised_by"]) == ("'@home", "'-1+1")


def test_the_description_of_the_tables_names_their_columns(held: int, client: Client) -> None:
    assert held
    described = json.loads(sent(client, "/download/datapackage.json"))
    fields = {
        one["path"]: [field["name"] for field in one["schema"]["fields"]]
        for one in described["resources"]
    }
    for name in ("contracts.csv", "procurements.csv", "issues.csv"):
        header = sent(client, f"/download/{name}").splitlines()[0]
        assert fields[name] == header.split(",")


def test_rows_of_the_example_are_told_apart_by_their_key(
    example_rows: int, client: Client, settings: Any, tmp_path: Path
) -> None:
    assert example_rows
    settings.DATA = tmp_path
    for name, key in (("contracts", ("contract", "provider")), ("issues", ("issue",)),
                      ("procurements", ("procurement",))):  # fmt: skip
        told = [tuple(one[part] for part in key) for one in
                rows(client, f"/download/{name}.csv?on=2021-06-01")]  # fmt: skip
        assert len(set(told)) == len(told)
    assert len(rows(client, "/download/contracts.csv?on=2021-06-01")) > 3
