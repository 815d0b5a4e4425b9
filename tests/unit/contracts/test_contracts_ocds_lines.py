"""Lines of contracts out of releases, against sums made by hand from the file itself."""

from __future__ import annotations

import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from commonweal.contracts.exchange import contract_lines

AWARD: dict[str, Any] = {
    "ocid": "o-1",
    "id": "r-1",
    "date": "2025-01-06T09:00:00Z",
    "tag": ["award"],
    "buyer": {"id": "B", "name": "A board"},
    "tender": {
        "title": "Community nursing",
        "classification": {"scheme": "CPV", "id": "85141200"},
        "suitability": {"sme": True, "vcse": True},
    },
    "parties": [
        {"id": "S", "roles": ["supplier"], "details": {"scale": "sme", "vcse": False}},
        {"id": "T", "roles": ["supplier"], "details": {"scale": "large", "vcse": True}},
    ],
    "awards": [
        {
            "id": "a-1",
            "status": "active",
            "value": {"amount": 1234.565, "currency": "GBP"},
            "suppliers": [{"id": "S", "name": "One"}, {"id": "T", "name": "Two"}],
            "contractPeriod": {
                "startDate": "2025-04-01T00:00:00+01:00",
                "endDate": "2026-03-31T23:59:59+01:00",
            },
        }
    ],
}


def test_a_line_has_what_the_award_says() -> None:
    (line,) = contract_lines([AWARD])
    assert (line.ocid, line.award, line.contract) == ("o-1", "a-1", None)
    assert (line.buyer_id, line.buyer) == ("B", "A board")
    assert (line.supplier_ids, line.suppliers) == (("S", "T"), ("One", "Two"))
    # Half a penny goes to the even penny.
    assert (line.currency, line.value_pence) == ("GBP", 123456)
    assert (line.starts, line.ends) == (date(2025, 4, 1), date(2026, 3, 31))
    assert (line.cpv, line.status, line.title) == ("85141200", "active", "Community nursing")
    assert (line.sme, line.vcse, line.for_sme, line.for_vcse) == (True, True, True, True)


def test_what_no_release_says_is_not_known() -> None:
    bare = {"ocid": "o", "id": "1", "date": "d", "awards": [{"id": "a"}]}
    (line,) = contract_lines([bare])
    assert (line.value_pence, line.currency, line.starts, line.signed) == (None, None, None, None)
    assert (line.sme, line.vcse, line.for_sme, line.cpv, line.status) == (None,) * 5
    assert (line.buyer, line.suppliers, line.title) == ("", (), "")


def test_another_currency_is_named_and_not_counted_in_pounds() -> None:
    award = {**AWARD["awards"][0], "value": {"amount": 7, "currency": "EUR"}}
    (line,) = contract_lines([{**AWARD, "awards": [award]}])
    assert (line.currency, line.value_pence) == ("EUR", None)


def test_the_last_release_counts_and_a_contract_stands_for_its_award() -> None:
    later = {
        **AWARD,
        "id": "r-2",
        "date": "2025-02-06T09:00:00Z",
        "awards": [{**AWARD["awards"][0], "value": {"amount": 2000, "currency": "GBP"}}],
    }
    (line,) = contract_lines([later, AWARD])
    assert (line.release, line.value_pence) == ("r-2", 200000)
    signed = {
        "ocid": "o-1",
        "id": "r-3",
        "date": "2025-03-06T09:00:00Z",
        "contracts": [
            {"id": "c-1", "awardID": "a-1", "dateSigned": "2025-03-01T00:00:00Z",
             "period": {"endDate": "2027-03-31T00:00:00Z"}, "status": "terminated"},
        ],
    }  # fmt: skip
    (line,) = contract_lines([signed, AWARD, later])
    assert (line.contract, line.award, line.suppliers) == ("c-1", "a-1", ("One", "Two"))
    assert (line.starts, line.ends) == (date(2025, 4, 1), date(2027, 3, 31))
    assert (line.signed, line.value_pence) == (date(2025, 3, 1), 200000)
    assert line.status == "terminated"


def test_the_real_awards_add_up(shared: Path) -> None:
    file = shared / "data" / "official" / "contracts_finder_ocds_sample_2025.json.gz"
    text = gzip.decompress(file.read_bytes()).decode()
    releases = json.loads(text, parse_float=Decimal)["releases"]
    last: dict[tuple[str, str], Any] = {}
    for release in sorted(releases, key=lambda one: str(one["date"])):
        for award in release.get("awards", ()):
            last[release["ocid"], award["id"]] = award
    lines = contract_lines(json.loads(text)["releases"])
    assert len(lines) == len(last) == 143
    total = sum(Decimal(award["value"]["amount"]) * 100 for award in last.values())
    assert sum(line.value_pence or 0 for line in lines) == total
    assert {line.ocid for line in lines} == {ocid for ocid, _ in last}
