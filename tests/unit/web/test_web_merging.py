"""Eight bodies become one from the web: counted before, carried out by a second person, public."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.folder import read_folder
from commonweal.plan.merge import merge
from commonweal.records import inspect
from commonweal.web.merging import known, worded
from commonweal.web.merging.models import KnownBody, Merger
from commonweal.web.store.models import Row
from commonweal.web.store.reading import head
from web_board import EIGHT, MERGER


def chain_is_whole() -> bool:
    written = "".join(
        f"{line}\n" for line in Row.objects.order_by("number").values_list("line", flat=True)
    )
    return not inspect(written.encode(), head()).damages


def test_eight_become_one_and_every_count_is_public(
    administrators: tuple[Client, Client], tmp_path: Path
) -> None:
    one, other = administrators
    before = Row.objects.count()
    proposed = one.post("/desk/mergers/", {**MERGER, "folder": "kent-medway"})
    assert proposed.status_code == 302, proposed.content.decode()
    page = proposed.headers["Location"]
    assert Row.objects.count() == before
    assert one.post(f"{page}carry-out/").status_code == 409
    assert Client().get(page.replace("/desk", "")).status_code == 404
    done = other.post(f"{page}carry-out/")
    assert done.status_code == 302
    held = Merger.objects.get()
    records, counts = held.preview["records"], held.preview["counts"]
    assert held.preview["totals"]
    assert all(one["equal"] for one in held.preview["totals"])
    assert all(
        row["before"] == row["moved"] + row["read as successor"] + row["ended"] for row in counts
    )
    assert sum(row["before"] for row in counts) == len(held.preview["handed"])
    assert Row.objects.count() == records["after"] == before + records["added"]
    assert chain_is_whole()
    told = Client().get(done.headers["Location"]).text
    assert f"{records['after']:,} after" in told
    assert "8 bodies became NHS Kent and Medway CCG (91Q)" in told
    assert f"{len(held.preview['totals'])} totals, {len(held.preview['totals'])} of them" in told
    merged = read_folder(tmp_path / "folders" / held.made)
    assert merged.statements is not None
    assert len(merged.statements.read_bytes().splitlines()) == records["after"]
    became = {one.predecessor for one in known.successions() if one.successor == "91Q"}
    assert became >= set(EIGHT)
    assert not KnownBody.objects.filter(code__in=EIGHT, closed=None).exists()
    first = date(2020, 4, 1)
    assert any(
        opened <= first and (closed is None or closed >= first)
        for opened, closed in known.organisations()["91Q"]
    )


@pytest.fixture
def summed(administrators: tuple[Client, Client]) -> Client:
    """A public reader of a merger with sums of the example's folder: those that stand for each way
    in which they are told."""
    one, other = administrators
    page = one.post("/desk/mergers/", MERGER).headers["Location"]
    assert other.post(f"{page}carry-out/").status_code == 302
    return Client()


def total(measure: str, of: str, amount: str, after: str = "") -> dict[str, Any]:
    zero = {"ended": "0", "began": "0"}
    sums = {"before": amount, **zero, "after": after or amount}
    return {"measure": measure, "of": of, **sums, "equal": not after}


@pytest.mark.parametrize(
    ("held", "words", "of", "before"),
    [
        (
            total("memberships with a successor, or ended for a recorded reason",
                  "part_of in the bodies", "276"),
            "Memberships that passed to a successor, or ended for a reason on record",
            "of others in the bodies that merge", "276",
        ),
        (total("registered patients", "allocation, 2019-03-31", "1886016.95"),
         "Registered patients", "allocation, 31 March 2019", "1,886,017"),
        # Where they differ the reader sees by how much.
        (total("registered patients", "", "1886016.95", "1886016.85"),
         "Registered patients", "", "1,886,016.95"),
        (total("rows as they were", "case_conditions", "5"),
         "Rows of tables that a merger leaves as they are", "Conditions of approvals", "5"),
        (total("areas and residents of a place", "KM-ICP-EAST, areas", "405"),
         "Small areas of a place, and their residents", "East Kent (planned), areas", "405"),
        (total("pence of everybody, by heading", "allocation, allocation, 2013-14", "4409000000"),
         "Pounds in all lines, of a system and of its parts alike", "allocation, 2013-14",
         "£44,090,000"),
        (total("pence of periods before, under the codes of the time", "actual", "-34530000000"),
         "Pounds in lines of all earlier years together, under the codes of the time", "actual",
         "−£345,300,000"),
        (total("pence of the bodies", "forecast, gap, 2020-04-01, 2021-03-31", "-4200000000"),
         "Pounds in the bodies&#39; lines that are open on the day",
         "forecast, gap, 1 April 2020 to 31 March 2021", "−£42,000,000"),
        (total("staff from the day on, fte", "all posts", "-0.5"),
         "Staff from the day on, in whole-time posts", "all posts", "−0.5"),
    ],
)  # fmt: skip
def test_totals_are_told_in_words_and_numbers_as_elsewhere(
    summed: Client, held: dict[str, Any], words: str, of: str, before: str
) -> None:
    merger = Merger.objects.get()
    Merger.objects.update(preview={**merger.preview, "totals": [held]})
    KnownBody.objects.filter(code="KM-ICP-EAST").update(name="East Kent (planned)")
    page = summed.get(f"/mergers/{merger.token}/").text
    for told in (words, of or "all", before):
        assert f"<span>{told}</span>" in page
    assert "None of these sums is an amount of money that anybody has" in page


def test_every_total_of_the_example_has_words(example: Path) -> None:
    merged = merge(
        read_folder(example),
        predecessors=EIGHT,
        successor="91Q",
        on=date(2020, 4, 1),
        name="NHS Kent and Medway CCG",
    )
    assert {one.measure for one in merged.totals} <= set(worded.MEASURES)


def test_pages_of_mergers_look_from_another_day_and_with_its_knowledge(
    administrators: tuple[Client, Client],
) -> None:
    one, other = administrators
    proposed = one.post("/desk/mergers/", MERGER).headers["Location"]
    page = other.post(f"{proposed}carry-out/").headers["Location"]
    Merger.objects.update(done_at=datetime(2026, 2, 10, 23, 59, 59, tzinfo=UTC))
    public = Client()
    # In force from 1 April 2020; carried out on 10 February 2026 and not known before.
    for there, query in (
        (True, ""),
        (True, "?on=2020-04-01"),
        (True, "?known=2026-02-10"),
        (True, "?on=2020-04-01&known=2026-02-10"),
        (False, "?on=2020-03-31"),
        (False, "?known=2026-02-09"),
        (False, "?on=2020-04-01&known=2026-02-09"),
    ):
        listed = public.get(f"/mergers/{query}")
        assert listed.status_code == 200
        link = f'href="{page}{query}"'.replace("&", "&amp;")
        assert (link in listed.text, page in listed.text) == (there, there), query
        assert public.get(f"{page}{query}").status_code == (200 if there else 404), query
    told = public.get(f"{page}?on=2020-04-01&known=2026-02-10").text
    assert "As of 1 April 2020, as known on 10 February 2026" in told
    assert 'href="/mergers/?on=2020-04-01&amp;known=2026-02-10"' in told
    assert 'name="known" type="date" value="2026-02-10"' in told
    assert "None that was carried out here was on record then." in (
        public.get("/mergers/?on=2020-03-31").text
    )
    for query in ("?on=2199-01-01", "?known=nonsense"):
        assert public.get(f"/mergers/{query}").status_code == 400
        assert public.get(f"{page}{query}").status_code == 400
    # One that is carried out ahead of its day is public at once, and holds on no earlier day.
    Merger.objects.update(on=date(2199, 4, 1))
    assert page in public.get("/mergers/").text
    assert public.get(page).status_code == 200
    assert page not in public.get("/mergers/?on=2026-02-11").text


def test_a_merger_that_was_not_carried_out_is_public_on_no_day(
    administrators: tuple[Client, Client],
) -> None:
    one, _ = administrators
    page = one.post("/desk/mergers/", MERGER).headers["Location"].replace("/desk", "")
    for query in ("", "?on=2020-04-01", "?known=2026-02-10"):
        assert Client().get(f"{page}{query}").status_code == 404
        assert page not in Client().get(f"/mergers/{query}").text


def test_the_page_offers_bodies_that_ended_until_they_are_merged_here(
    administrators: tuple[Client, Client],
) -> None:
    one, other = administrators
    page = one.get("/desk/mergers/").text
    for name in ("on-day", "on-month", "on-year"):
        assert f'name="{name}"' in page
    for code in (*EIGHT, "91Q"):
        assert page.count(f'value="{code}"') == 1
    assert "NHS Medway CCG (09W), until 31 March 2020" in page
    assert "/desk/mergers/" in one.get("/desk/").text
    assert "/accounts/" in one.get("/desk/").text
    proposed = one.post("/desk/mergers/", MERGER).headers["Location"]
    assert other.post(f"{proposed}carry-out/").status_code == 302
    left = one.get("/desk/mergers/").text
    assert not any(f'value="{code}"' in left for code in EIGHT)


def test_bodies_of_a_merger_lead_to_it_as_far_as_the_page_looks(
    administrators: tuple[Client, Client],
) -> None:
    one, other = administrators
    public = Client()
    assert "/mergers/" not in public.get("/bodies/91Q/").text.partition("<h1")[2]
    proposed = one.post("/desk/mergers/", MERGER).headers["Location"]
    assert proposed.replace("/desk", "") not in public.get("/bodies/91Q/").text
    page = other.post(f"{proposed}carry-out/").headers["Location"]
    Merger.objects.update(done_at=datetime(2026, 2, 10, 12, tzinfo=UTC))
    new = public.get("/bodies/91Q/").text
    assert f'href="{page}"' in new
    assert "Came from" in new
    for code in EIGHT:
        assert f'href="/bodies/{code}/"' in new
    # Its own code went on as another body when it ended.
    assert "NHS Kent and Medway ICB - 91Q, from 1 July 2022" in new
    old = public.get("/bodies/09W/").text
    assert f'href="{page}"' in old
    assert "What became of it" in old
    assert 'href="/bodies/91Q/"' in old
    # As public as the merger: not before its day, nor by what was known before it was done.
    for query in ("?on=2020-03-31", "?known=2026-02-09"):
        for code in ("91Q", "09W"):
            assert page not in public.get(f"/bodies/{code}/{query}").text
    assert f'href="{page}?on=2020-04-01"' in public.get("/bodies/91Q/?on=2020-04-01").text
