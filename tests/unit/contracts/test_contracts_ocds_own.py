"""Our own notices and contracts as releases: what is published, and what never leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from commonweal.contracts.exchange import (
    Outgoing,
    Own,
    contract_lines,
    faults_of,
    own_releases,
    package_of,
)
from commonweal.records import Statement, draft, fold

START = datetime(2024, 1, 8, 9, tzinfo=UTC)
PREFIX = "ocds-213czf"


def stated(*said: tuple[str, Mapping[str, Any]]) -> list[Statement]:
    """Statements a week apart, named by their kind and place."""
    return [
        draft(
            kind, payload, id=f"{kind}-{at}", stated_by="Office", about="X1", reason="register",
            stated_at=START + timedelta(days=7 * at), effective=date(2024, 1, 1),
        )
        for at, (kind, payload) in enumerate(said)
    ]  # fmt: skip


def own(*said: tuple[str, Mapping[str, Any]], **how: Any) -> Own:
    state = fold(stated(*said), effective=date(2030, 1, 1)).ever()
    return own_releases(state, prefix=PREFIX, **how)


BODY = ("body", {"body": "X1", "name": "A board", "kind": "icb", "form": "organisation",
                 "source": "made up"})  # fmt: skip
BOUGHT = ("procurement", {"procurement": "p-1", "authority": "X1", "title": "Nursing",
                          "began": "2024-01-01", "process": "competitive",
                          "value_pence": 99900})  # fmt: skip
AWARD = (
    "award",
    {
        "procurement": "p-1",
        "contract": "k-1",
        "organisation": "A charity",
        "organisation_ids": ["charity:1", "ods:ABC"],
        "on": "2024-01-05",
        "value_pence": 100050,
        "starts": "2024-04-01",
        "ends": "2025-03-31",
    },
)
CONTRACT = (
    "contract",
    {
        "contract": "k-1",
        "authority": "X1",
        "organisation": "A charity",
        "organisation_ids": ["charity:1"],
        "title": "Nursing",
        "value_pence": 100050,
        "service": "nursing",
        "signed": "2024-01-06",
        "starts": "2024-04-01",
        "ends": "2025-03-31",
        "extension_months": 11,
        "source": "register",
    },
)


def notice(kind: str, published: str | None = "2024-01-05") -> tuple[str, Mapping[str, Any]]:
    told = {"procurement": "p-1", "notice": f"n {kind}", "kind": kind,
            "fields": {"to": "A charity"}}  # fmt: skip
    return "procurement_notice", {**told, **({"published": published} if published else {})}


def valid(found: Own) -> list[Mapping[str, Any]]:
    releases = [one.release for one in found.releases]
    for number, release in enumerate(releases, start=1):
        assert [str(fault) for fault in faults_of(release, number)] == []
        parties = {party["id"] for party in release["parties"]}
        assert release["buyer"]["id"] in parties
        for award in release.get("awards", ()):
            assert {one["id"] for one in award["suppliers"]} <= parties
    return releases


def test_a_process_from_invitation_to_its_end_is_told_release_by_release() -> None:
    change = ("modification", {"contract": "k-1", "on": "2024-01-20", "change_pence": -50,
                               "attributable_to": "authority", "materially_different": False,
                               "reason": "Fewer visits"})  # fmt: skip
    end = ("contract_ended", {"contract": "k-1", "on": "2024-02-20", "how": "terminated",
                              "source": "register"})  # fmt: skip
    found = own(BODY, BOUGHT, notice("invitation"), AWARD, notice("award"), CONTRACT, change, end)
    releases = valid(found)
    assert found.left == ()
    assert [one["tag"] for one in releases] == [
        ["tender"], ["award"], ["contract"], ["contractAmendment"], ["contractTermination"],
    ]  # fmt: skip
    assert {one["ocid"] for one in releases} == {"ocds-213czf-p-1"}
    record = package_of(found.releases, form="records").package["records"][0]["compiledRelease"]
    (contract,) = record["contracts"]
    assert contract["value"] == {"amount": 1000, "currency": "GBP"}
    assert contract["status"] == "terminated"
    assert contract["period"] == {
        "startDate": "2024-04-01T00:00:00Z",
        "endDate": "2024-02-20T23:59:59Z",
        "maxExtentDate": "2026-02-28T23:59:59Z",
    }
    (award,) = record["awards"]
    assert award["value"] == {"amount": 1000.5, "currency": "GBP"}
    supplier = next(one for one in record["parties"] if "supplier" in one["roles"])
    assert supplier["identifier"]["scheme"] == "GB-CHC"
    (line,) = contract_lines(releases)
    assert (line.value_pence, line.suppliers, line.buyer) == (100000, ("A charity",), "A board")


def test_what_was_not_published_is_left_out_and_named() -> None:
    found = own(BODY, BOUGHT, notice("invitation", None), AWARD, notice("intention to award"),
                CONTRACT)  # fmt: skip
    assert [one["tag"] for one in valid(found)] == [["tenderUpdate"]]
    assert found.left == (
        ("award-3", "no notice of the award was published"),
        ("contract-5", "its award was not published"),
        ("procurement_notice-2", "the notice was not published"),
    )
    # Neither who is to get it, nor what it was thought to cost, but what the notice itself says.
    text = json.dumps([one.release for one in found.releases])
    assert "999" not in text
    assert "k-1" not in text
    assert '"description": "to: A charity"' in text


def lots(*contracts: str, **more: Any) -> tuple[str, Mapping[str, Any]]:
    kind, told = notice("award")
    return kind, {**told, "notice": f"n {contracts}", **more, "contracts": list(contracts)}


SECOND = ("award", {**AWARD[1], "contract": "k-2", "organisation": "Another"})
SECOND_CONTRACT = ("contract", {**CONTRACT[1], "contract": "k-2", "organisation": "Another"})


def test_a_notice_of_one_lot_publishes_no_other() -> None:
    """Whatever was awarded in a procurement was published with the first notice of it."""
    found = own(BODY, BOUGHT, AWARD, SECOND, lots("k-1"), CONTRACT, SECOND_CONTRACT)
    releases = valid(found)
    assert [one["tag"] for one in releases] == [["award"], ["contract"]]
    assert "k-2" not in json.dumps(releases)
    assert found.left == (
        ("award-3", "no notice of the award was published"),
        ("contract-6", "its award was not published"),
    )
    both = valid(own(BODY, BOUGHT, AWARD, SECOND, lots("k-1"), lots("k-2"), SECOND_CONTRACT))
    assert [[award["id"] for award in one["awards"]] for one in both] == [
        ["k-1-award"], ["k-2-award"], ["k-2-award"],
    ]  # fmt: skip


def test_a_notice_that_names_no_contract_publishes_the_one_that_had_been_awarded_by_then() -> None:
    later = ("award", {**SECOND[1], "on": "2024-02-05"})
    found = valid(own(BODY, BOUGHT, AWARD, later, notice("award"), CONTRACT, SECOND_CONTRACT))
    assert [one["tag"] for one in found] == [["award"], ["contract"]]
    assert "k-2" not in json.dumps(found)
    # Of which of two it is nobody can tell.
    neither = valid(own(BODY, BOUGHT, AWARD, SECOND, notice("award"), CONTRACT, SECOND_CONTRACT))
    assert "k-" not in json.dumps(neither)


def test_a_contract_without_an_award_on_record_is_given_out_as_it_was_stated() -> None:
    assert [one["tag"] for one in valid(own(BODY, CONTRACT))] == [["contract"]]


def test_bids_evaluations_and_objections_are_in_no_release() -> None:
    secret = "SECRET"
    found = own(
        BODY, BOUGHT, notice("invitation"), AWARD, notice("award"),
        ("bidder", {"procurement": "p-1", "organisation": f"{secret} Ltd", "step": "bid"}),
        ("evaluator", {"procurement": "p-1", "person": secret, "role": "evaluator"}),
        ("evaluation", {"procurement": "p-1", "organisation": f"{secret} Ltd", "criterion": "value",
                        "by": "panel", "reason": secret, "score": 1}),
        ("representation", {"procurement": "p-1", "by": secret, "step": "received",
                            "on": "2024-01-07"}),
        ("procurement_record", {"procurement": "p-1", "item": "reasons", "text": secret}),
    )  # fmt: skip
    assert secret not in json.dumps([one.release for one in found.releases])


def test_names_that_are_not_public_and_redacted_providers_never_leave() -> None:
    found = own(
        BODY, BOUGHT, notice("award"), AWARD, CONTRACT,
        clean=lambda words: words.replace("Nursing", "[name withheld]"),
        withheld={"award-3": ("organisation",), "contract-4": ("organisation",)},
    )  # fmt: skip
    releases = valid(found)
    text = json.dumps(releases)
    assert "Nursing" not in text
    assert "GB-CHC" not in text
    names = {one["name"] for release in releases for one in release["parties"]}
    assert names == {"A board", "[redacted]"}


def test_a_contract_of_no_procurement_is_a_process_of_its_own() -> None:
    owner = ("provider_owner", {"organisation": "A charity", "owner": "voluntary", "source": "r"})
    (release,) = valid(own(BODY, CONTRACT, owner))
    assert release["ocid"] == "ocds-213czf-contract-k-1"
    supplier = release["parties"][1]
    assert supplier["details"] == {"vcse": True}
    assert supplier["id"] == "GB-CHC-1"


def test_an_authority_that_nobody_names_stands_by_its_code() -> None:
    (release,) = valid(own(CONTRACT))
    assert release["buyer"] == {"id": "local-X1", "name": "X1"}
    (release,) = valid(own(CONTRACT, names={"X1": "As the folder calls it"}))
    assert release["buyer"] == {"id": "local-X1", "name": "As the folder calls it"}
    (release,) = valid(own(BODY, CONTRACT, names={"X1": "As the folder calls it"}))
    assert release["buyer"]["name"] == "A board"


def test_a_suspended_contract_is_not_terminated() -> None:
    end = ("contract_ended", {"contract": "k-1", "on": "2024-02-20", "how": "suspended",
                              "source": "register"})  # fmt: skip
    release = valid(own(BODY, CONTRACT, end))[-1]
    assert release["tag"] == ["contractUpdate"]
    assert "status" not in release["contracts"][0]


def test_a_change_of_a_contract_that_is_not_given_out_is_left_out() -> None:
    change = ("modification", {"contract": "k-9", "on": "2024-01-20", "change_pence": 1,
                               "attributable_to": "authority", "materially_different": False,
                               "reason": "x"})  # fmt: skip
    found = own(BODY, change)
    assert found.releases == ()
    assert found.left == (("modification-1", "its contract is not given out"),)


def terms(example: Mapping[str, Any], **change: Any) -> tuple[str, Mapping[str, Any]]:
    return "outcome_contract", {**example, **change}


def test_a_signed_outcome_contract_is_told_and_a_worked_example_never() -> None:
    example = outcome_contract()
    signed = ("outcome_contract_signed", {"contract": "k-100", "on": "2024-01-06", "by": "Board"})
    found = own(BODY, terms(example, made_up=True), signed)
    assert found.releases == ()
    assert found.left == (("outcome_contract-1", "it is a worked example, no contract"),)
    assert own(BODY, terms(example)).left == (("outcome_contract-1", "it is not signed"),)
    (release,) = valid(own(BODY, terms(example), signed))
    (contract,) = release["contracts"]
    assert contract["value"] == {"amount": 30.5, "currency": "GBP"}
    assert [one["name"] for one in release["awards"][0]["suppliers"]] == ["A trust"]
    assert [one["roles"] for one in release["parties"]] == [
        ["buyer"], ["supplier"], ["subcontractor"],
    ]  # fmt: skip


def outcome_contract() -> dict[str, Any]:
    partner = {"sector": "acute", "does": "care", "share": 0.5, "risk_share": 0.5}
    return {
        "contract": "k-100", "title": "Care", "authority": "X1", "partnership": "P",
        "currency": "GBP", "starts": "2024-04-01", "ends": "2026-03-31",
        "population": {"registered_with": ["A81001"], "described": "All"},
        "partners": [
            {**partner, "partner": "t", "name": "A trust", "role": "party", "ids": ["ods:RXX"]},
            {**partner, "partner": "c", "name": "A charity", "role": "subcontractor",
             "contracts_with": "t"},
        ],
        "outcomes": [{"outcome": "o", "title": "O", "indicator": "i", "unit": "%", "weight": 1,
                      "measures": "share", "better": "higher", "fewest": 1, "lag_months": 1}],
        "payment": {"years": [{"year": 1, "base_pence": 1000}, {"year": 2, "base_pence": 2050}],
                    "outcome_share": 0.1, "most_at_risk": 0.1, "cap": 1.1, "collar": 0.9,
                    "gain_share": 0.5, "loss_share": 0.5},
        "reporting": {"every_months": 3, "first": "2024-07-01", "to": "Board", "published": True},
        "exit": {"notice_months": 6, "plan": "p"},
    }  # fmt: skip


def test_releases_of_our_own_are_given_out_in_a_package_with_the_extension() -> None:
    found = own(BODY, CONTRACT)
    package = package_of(found.releases).package
    assert package["extensions"] == [
        "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json"
    ]
    assert isinstance(found.releases[0], Outgoing)


def test_a_letter_to_one_provider_is_no_notice_though_it_was_called_published() -> None:
    found = own(BODY, BOUGHT, notice("letter to unsuccessful"), notice("intention to award"))
    assert [one.release["tag"] for one in found.releases] == [["tenderUpdate"]]
    assert found.left == (("procurement_notice-2", "it is a letter to one provider, no notice"),)
