"""Contracts on the desk: their changes, their terms, and the figures of their outcomes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.contracts.monitoring import series_of
from commonweal.folder.partly import read_table
from commonweal.records import draft
from commonweal.web.desk import figures_kept
from commonweal.web.desk.models import OutcomeFigure
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import head, today
from web_board import BODY, board, form_of, new_since, signed_in, stated, user, walked
from web_contracts import SIGNED, contracts, page_of, state

pytestmark = pytest.mark.django_db

TERMS = Path("examples/contracts/medway-swale.toml")
WORKED = Path("examples/contracts/worked-year.toml")


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def change(client: Client, code: str, pounds: str, on: date) -> str:
    pages = (
        {"way": "more", "change": pounds},
        {"attributable": "authority"},
        {"different": "no"},
        {"urgent": "no"},
        {**form_of(on=on), "why": "More clinics"},
    )
    at, answer = walked(client, "modify-contract", *pages, about=code)
    assert answer.status_code == 302, answer.content.decode()
    return at


def test_changes_add_up_against_the_thresholds(manager: Client) -> None:
    code = state(manager)
    change(manager, code, "400,000", date(2024, 9, 1))
    assert "below the sum, or below the share" in page_of(manager, f"/desk/contracts/{code}/")
    change(manager, code, "300,000", date(2025, 9, 1))
    page = page_of(manager, f"/desk/contracts/{code}/")
    assert "All changes since it was signed come to £700,000, 70.0% of its value" in page
    assert "neither below the sum nor below the share (C15a)" in page
    assert contracts().stated[code].value_pence == 100_000_000


def test_the_end_and_when_buying_again_begins_stand_in_the_calendar(manager: Client) -> None:
    code = state(manager)
    calendar = page_of(manager, "/desk/procurements/calendar/")
    assert "The contract ends" in calendar
    assert "31 March 2029" in calendar
    at = f"/desk/contracts/{code}/"
    # Seven months before, by a rule that nobody read at its source.
    assert "Buying again would have to begin by 31 August 2028" in page_of(manager, at)
    assert "a rule that was not verified (re-procurement-lead)" in page_of(manager, at)
    said = {**form_of(on=today()), "source": "letter"}
    walked(manager, "end-contract", {"how": "suspended"}, said, about=code)
    assert "Suspended on " in page_of(manager, at)
    # A suspension is no end, which can still be told.
    assert "Say that it ended" in page_of(manager, at)
    assert "suspended" in page_of(manager, "/desk/contracts/")
    walked(manager, "end-contract", {"how": "terminated"}, said, about=code)
    assert "Terminated on " in page_of(manager, at)
    assert "Say that it ended" not in page_of(manager, at)
    owner = {"owner": "independent"}, {**form_of(since=SIGNED), "source": "accounts"}
    walked(manager, "provider-owner", {"organisation": "Orbit"}, *owner)
    assert "independent" in page_of(manager, f"/desk/contracts/{code}/")


def upload(client: Client, at: str, content: bytes, name: str, **fields: str) -> object:
    return client.post(at, {"file": SimpleUploadedFile(name, content), **fields})


def of_board(text: str) -> bytes:
    lines = [
        f'authority = "{BODY}"' if line.startswith("authority =") else line
        for line in text.splitlines()
    ]
    return "\n".join(lines).encode()


def test_terms_are_uploaded_with_all_findings_and_recorded_once(manager: Client) -> None:
    content = of_board(TERMS.read_text())
    answer = upload(manager, "/desk/contracts/terms/", content, "terms.toml")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    at = answer.headers["Location"]  # type: ignore[attr-defined]
    assert "What the check found" in page_of(manager, at)
    before = head().count
    first, second = manager.post(at), manager.post(at)
    assert first.headers["Location"] == second.headers["Location"]
    (made,) = new_since(before)
    assert made.type == "outcome_contract"
    assert not Draft.objects.exists()
    code = str(made.payload["contract"])
    assert "not signed" in page_of(manager, f"/desk/contracts/{code}/")
    assert "Settle a year" in page_of(manager, f"/desk/contracts/{code}/")


def test_a_signature_is_refused_with_every_reason(manager: Client) -> None:
    text = TERMS.read_text().replace('currency = "GBP"', 'currency = "EUR"')
    content = of_board(text)
    at = upload(manager, "/desk/contracts/terms/", content, "t.toml").headers["Location"]  # type: ignore[attr-defined]
    assert "may not be signed" in page_of(manager, at)
    manager.post(at)
    (code,) = contracts().terms
    sign = {**form_of(on=today()), "by": "Chief Executive"}
    _, told = walked(manager, "sign-contract", sign, about=code)
    assert told.status_code == 422
    assert "is not signed:" in told.content.decode()
    assert contracts().signed == {}


def test_terms_of_another_body_are_refused_with_words(manager: Client) -> None:
    told = upload(manager, "/desk/contracts/terms/", TERMS.read_bytes(), "terms.toml")
    assert told.status_code == 422  # type: ignore[attr-defined]
    page = told.content.decode()  # type: ignore[attr-defined]
    assert "is bought by 91Q, for which you keep no contracts" in page
    assert not Draft.objects.exists()


def test_terms_without_form_tell_every_clause(manager: Client) -> None:
    told = upload(manager, "/desk/contracts/terms/", b'contract = ""', "terms.toml")
    assert told.status_code == 422  # type: ignore[attr-defined]
    assert "partners" in told.content.decode()  # type: ignore[attr-defined]
    picture = upload(manager, "/desk/contracts/terms/", b"\x89PNG\x00", "terms.toml")
    assert "by its content" in picture.content.decode()  # type: ignore[attr-defined]


def test_a_year_is_settled_step_by_step_from_a_file(manager: Client) -> None:
    content = of_board(WORKED.read_text())
    manager.post(
        upload(manager, "/desk/contracts/terms/", content, "w.toml").headers["Location"]  # type: ignore[attr-defined]
    )
    (code,) = contracts().terms
    observed = Path("examples/contracts/worked-year-observed.csv").read_bytes()
    told = upload(manager, f"/desk/contracts/{code}/year-end/", observed, "o.csv", year="1")
    page = " ".join(told.content.decode().split())  # type: ignore[attr-defined]
    assert "The year pays £" in page
    assert "Every step" in page
    wrong = upload(manager, f"/desk/contracts/{code}/year-end/", b"a,b\n1,2\n", "o.csv", year="9")
    assert "Choose a year of the contract" in wrong.content.decode()  # type: ignore[attr-defined]


OUTCOMES = Path("examples/contracts/synthetic-outcomes.csv").read_text().splitlines()
WATCHED = OUTCOMES[1].split(",")[0]


def watched_contract(**more: str) -> str:
    """A contract of which the example holds outcomes; where they are watched."""
    made = {
        "contract": WATCHED,
        "authority": BODY,
        "organisation": "Orbit",
        "organisation_ids": ["company:00000003"],
        "title": "Transport",
        "source": "made up",
        **more,
    }
    at = datetime.combine(SIGNED, datetime.min.time(), UTC)
    held = draft(
        "contract", made, id="c", stated_by="Manager", about=BODY, stated_at=at, effective=SIGNED,
        reason="made up for a test",
    )  # fmt: skip
    append([held], checks=checks())
    return f"/desk/contracts/{WATCHED}/monitoring/"


def sent(client: Client, at: str, rows: Sequence[str]) -> str:
    """Upload figures; where they are looked at."""
    told = upload(client, at, "\n".join([OUTCOMES[0], *rows]).encode(), "o.csv")
    assert told.status_code == 302, told.content.decode()[:3000]  # type: ignore[attr-defined]
    return str(told.headers["Location"])  # type: ignore[attr-defined]


def test_outcomes_of_a_contract_are_watched_from_a_file_and_kept_once(manager: Client) -> None:
    at = watched_contract()
    mine = [row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED]
    looked = sent(manager, at, OUTCOMES[1:])
    page = page_of(manager, looked)
    assert f"{len(mine)} figures are new" in page
    assert "Outcomes, warnings first" in page
    assert not OutcomeFigure.objects.exists()
    assert "No figure of its outcomes is kept yet" in page_of(manager, at)
    assert [unquote(manager.post(looked).headers["Location"]) for _ in range(2)] == [at, at]
    assert OutcomeFigure.objects.count() == len(mine)
    page = page_of(manager, at)
    assert "Outcomes, warnings first" in page
    assert "Contract manager" in page
    assert "SYNTHETIC" in page
    held = manager.get(f"/desk/contracts/{WATCHED}/outcomes.csv")
    (told, faults), (first, _) = (
        series_of(read_table(path, "outcomes"), {}) for path in (_file(held.content), _file(mine))
    )
    assert faults == ()
    assert [(one.name, one.values.tolist(), one.published) for one in told] == [
        (one.name, one.values.tolist(), one.published) for one in first
    ]


def test_a_file_of_figures_is_told_by_its_own_rows_and_its_columns_stand_on_the_page(
    manager: Client,
) -> None:
    at = watched_contract()
    mine = next(row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED)
    wrong = mine.replace(mine.split(",")[3], "2019-13-01", 1)
    page = upload(manager, at, "\n".join([OUTCOMES[0], wrong]).encode(), "mon.csv")
    told = page.content.decode()  # type: ignore[attr-defined]
    assert "Row 2, start “2019-13-01”: " in told
    assert "outcomes.csv:" not in told
    assert "(type)" not in told
    example = figures_kept.sample(WATCHED)
    assert len(figures_kept.read(example, WATCHED, "o.csv")) == 1
    assert "First day of the period" in page_of(manager, at)


def test_what_is_watched_has_its_unit_and_period_and_what_came_before_the_contract_is_told(
    manager: Client,
) -> None:
    at = watched_contract(starts="2021-06-01")
    mine = [row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED][:3]
    page = page_of(manager, sent(manager, at, mine))
    assert "1 June 2021 to 30 June 2021" in page
    assert ">%<" in page
    before = "arrived on time: 2 periods of 3 ended before the contract began on 1 June 2021"
    assert before in page
    manager.post(sent(manager, at, mine[2:]))
    assert "before the contract began" not in page_of(manager, at)


def _file(content: bytes | Sequence[str]) -> Path:
    path = Path(tempfile.mkdtemp()) / "outcomes.csv"
    data = content if isinstance(content, bytes) else "\n".join([OUTCOMES[0], *content]).encode()
    path.write_bytes(data)
    return path


def test_a_figure_that_is_kept_again_takes_the_place_of_the_one_before_which_stays(
    manager: Client,
) -> None:
    at = watched_contract()
    mine = [row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED][:3]
    manager.post(sent(manager, at, mine[:2]))
    cells = mine[1].split(",")
    revised = ",".join([*cells[:5], "50", cells[6], "1200", "2400", *cells[9:]])
    looked = sent(manager, at, [mine[0], revised, mine[2]])
    page = page_of(manager, looked)
    assert "1 figure is new, 1 says otherwise than what is kept and would take its place" in page
    assert "1 is kept already" in page
    manager.post(looked)
    assert OutcomeFigure.objects.count() == 4
    assert [one.value for one in figures_kept.kept(WATCHED)] == [
        float(mine[0].split(",")[5]),
        50.0,
        float(mine[2].split(",")[5]),
    ]


def test_figures_that_cannot_stand_beside_those_kept_are_not_kept(manager: Client) -> None:
    at = watched_contract()
    mine = [row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED]
    manager.post(sent(manager, at, mine[:2]))
    overlapping = mine[0].replace("2021-04-01,2021-04-30", "2021-04-15,2021-04-30")
    answer = manager.post(sent(manager, at, [overlapping]))
    assert answer.status_code == 422
    assert "periods overlap" in answer.content.decode()
    assert OutcomeFigure.objects.count() == 2
    for rows, told in (
        ([mine[0], mine[0]], "stands twice"),
        ([mine[0].replace(WATCHED, "another")], "No row of the file is about"),
        (["=cmd|' /C calc'!A0,x"], "formula"),
    ):
        file = "\n".join([OUTCOMES[0], *rows]).encode()
        refused = upload(manager, at, file, "o.csv")
        assert refused.status_code == 422  # type: ignore[attr-defined]
        assert told in refused.content.decode()  # type: ignore[attr-defined]


def test_figures_are_kept_by_whoever_keeps_the_contracts_of_the_body_that_buys(
    manager: Client,
) -> None:
    at = watched_contract()
    mine = [row for row in OUTCOMES[1:] if row.split(",")[0] == WATCHED]
    assert manager
    provider = signed_in(user("Provider", ("contract manager", "company:00000003")))
    looked = sent(provider, at, mine)
    assert "Keep these figures" not in page_of(provider, looked)
    assert provider.post(looked).status_code == 403
    elsewhere = signed_in(user("Elsewhere", ("contract manager", "09W")))
    assert elsewhere.get(at).status_code == 403
    assert elsewhere.get(looked).status_code == 404
    assert elsewhere.get(f"/desk/contracts/{WATCHED}/outcomes.csv").status_code == 403
    assert not OutcomeFigure.objects.exists()


def test_terms_of_a_contract_of_another_body_are_not_theirs_to_state(manager: Client) -> None:
    content = of_board(TERMS.read_text())
    manager.post(
        upload(manager, "/desk/contracts/terms/", content, "t.toml").headers["Location"]  # type: ignore[attr-defined]
    )
    (code,) = contracts().terms
    other = {
        "body": "oth",
        "name": "Other board",
        "kind": "icb",
        "form": "board",
        "source": "constitution",
    }
    append([stated("body", "body-2", other)], checks=checks())
    thief = signed_in(user("Other manager", ("contract manager", "oth")))
    theirs = content.replace(f'"{BODY}"'.encode(), b'"oth"')
    at = upload(thief, "/desk/contracts/terms/", theirs, "t.toml").headers["Location"]  # type: ignore[attr-defined]
    assert thief.get(at).status_code == 403
    assert thief.post(at).status_code == 403
    assert contracts().authority(code) == BODY
