"""The page in a browser: for keyboard, screen reader, small screens, print, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from commonweal.report import render_page
from report_sample import chapter, charts, page_arguments
from web_looked_at import against
from web_site import browsing


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as held:
        yield held


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with every kind of chart, status and lack."""
    path = tmp_path_factory.mktemp("sample") / "index.html"
    path.write_text(render_page(**page_arguments()), encoding="utf-8")
    return path


@pytest.fixture
def kent_and_medway(example_pack: Path) -> Path:
    """The page of the example's pack."""
    return example_pack / "index.html"


def opened(browser: Browser, path: Path, width: int = 1280, scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("which", ["sample", "kent_and_medway"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_against_the_page(
    browser: Browser, which: str, width: int, request: pytest.FixtureRequest
) -> None:
    page = opened(browser, request.getfixturevalue(which), width)
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    assert against(page) == []


@pytest.mark.parametrize("which", ["sample", "kent_and_medway"])
def test_nothing_is_requested_and_nothing_fails(
    browser: Browser, which: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(which)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []


@pytest.mark.parametrize("which", ["sample", "kent_and_medway"])
def test_the_page_fits_a_screen_of_320_pixels(
    browser: Browser, which: str, request: pytest.FixtureRequest
) -> None:
    page = opened(browser, request.getfixturevalue(which), width=320)
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == 320
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    assert page.evaluate(wide) == 320


def test_the_keyboard_reaches_and_works_everything(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample)
    focused = page.locator(":focus")
    page.keyboard.press("Tab")
    assert focused.inner_text() == "Skip to main content"
    assert focused.bounding_box()["x"] >= 0  # type: ignore[index]  # it has the focus, so it is drawn
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"

    summary = page.locator("summary", has_text="How to read the figures").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("counted or recorded at the source").is_visible()

    page.get_by_role("link", name="Is it really a quarter of the system?").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#answer-Q2'")
    assert page.locator("#answer-Q2 h3").is_visible()


@pytest.mark.parametrize(
    ("head", "rising"),
    [
        ("Registered patients", ["Westbrook", "Eastbrook", "Northmere", "Southmere", "Midford"]),
        ("Opened", ["Southmere", "Northmere", "Eastbrook", "Midford", "Westbrook"]),
        ("Place", ["Eastbrook", "Midford", "Northmere", "Southmere", "Westbrook"]),
        ("Cost", ["Westbrook", "Eastbrook", "Southmere", "Northmere", "Midford"]),
    ],
)
def test_tables_are_sorted_by_keyboard_with_the_missing_last(
    browser: Browser, sample: Path, head: str, rising: list[str]
) -> None:
    page = opened(browser, sample)
    table = page.get_by_role("table", name="Registered patients by place")
    button = table.get_by_role("button", name=head)
    missing = {"Registered patients": ["Midford"], "Opened": ["Westbrook"], "Cost": ["Midford"]}
    known = [name for name in rising if name not in missing.get(head, [])]
    for key, order, words in (
        ("Enter", rising, "ascending"),
        ("Space", [*known[::-1], *missing.get(head, [])], "descending"),
    ):
        button.focus()
        page.keyboard.press(key)
        sorted_by = table.locator(f"th[aria-sort='{words}']")
        assert sorted_by.count() == 1
        assert head in sorted_by.inner_text()
        names = [name.strip() for name in table.locator("tbody th").all_inner_texts()]
        if words == "ascending" or head != "Opened":
            assert names == order
        assert head in page.get_by_role("status").inner_text()


def test_a_link_opens_the_details_that_hold_its_target(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample)
    page.locator("#chart-sample-ages").get_by_role("link", name="Table of this chart").click()
    page.get_by_role("table", name="Residents by age and sex").wait_for(state="visible")


def test_pointing_at_a_mark_reads_it_out_until_escape(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample)
    page.locator("#chart-sample-groups").scroll_into_view_if_needed()
    box = page.locator("#chart-sample-groups svg.chart").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.move(box["x"] + 62, box["y"] + 62)
    page.locator(".tip").wait_for(state="visible")
    assert "Partnership: Northmere" in page.locator(".tip").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator(".tip").is_visible()


@pytest.mark.parametrize(
    ("chart", "mark", "words"),
    [
        ("funnel", -1, "Practice: Practice 61\nRecorded with diabetes: 15.0%\n"),
        ("control", 14, "Waiting longer than 18 weeks: 640\nMonth: 1 April 2018\n"),
        ("interval", 0, "District: District 0\nLife expectancy: 78.5\n"),
        ("steps", 1, "Step: Less income\nAmount: −£12,100,000\nRole: expected"),
        ("fifths", 0, "Fifth of deprivation: 1 (most deprived)\nPeople recorded, crude: 22.0%\n"),
    ],
)
def test_pointing_at_a_value_reads_out_its_row(
    browser: Browser, sample: Path, chart: str, mark: int, words: str
) -> None:
    page = opened(browser, sample)
    drawn = page.locator(f"#chart-sample-{chart}")
    drawn.scroll_into_view_if_needed()
    drawn.locator("path[data-t], use[data-t], [data-f] > :is(path, use)").nth(mark).hover()
    page.locator(".tip").wait_for(state="visible")
    assert page.locator(".tip").inner_text().startswith(words)


def test_pointing_at_a_source_names_it(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample)
    link = page.locator("#answer-Q2").get_by_role("link", name="Source 2").first
    link.hover()
    assert link.get_attribute("title") == "Minutes of a committee"


def test_every_chart_has_the_name_of_its_title(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample)
    for figure in page.locator("figure.chart").all():
        title = figure.locator("figcaption").inner_text()
        assert figure.get_by_role("img", name=title).count() == 1


def test_without_scripts_all_is_there(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample, scripts=False)
    assert page.locator("svg.chart:visible").count() == len(charts())
    assert page.locator("table:visible").count() == 2
    assert page.get_by_role("button").count() == 0
    page.locator("summary", has_text="Table: Residents by age and sex").click()
    assert page.get_by_role("table", name="Residents by age and sex").is_visible()
    page.get_by_role("link", name="Is it really a quarter of the system?").click()
    assert page.url.endswith("#answer-Q2")


def test_print_shows_what_is_folded_and_the_charts(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("table:visible").count() == len(chapter().tables)
    assert page.locator("svg.chart:visible").count() == len(charts())
    assert not page.locator("header").is_visible()
    assert page.locator("thead th:visible").first.inner_text() == "Place"
    assert page.locator("button:visible").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("details[open]").count() == 0
    assert page.locator("button:visible").first.inner_text().startswith("Place")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_print_without_scripts_shows_what_is_folded(browser: Browser, sample: Path) -> None:
    page = opened(browser, sample, scripts=False)
    page.emulate_media(media="print")
    assert page.get_by_text("Residents by age and sex").nth(1).bounding_box() is not None
    assert page.get_by_role("table", name="Residents by age and sex").is_visible()


@pytest.mark.parametrize("width", [320, 1100])
def test_captions_stay_within_what_is_seen_however_far_a_table_is_moved(
    browser: Browser, sample: Path, width: int
) -> None:
    page = opened(browser, sample, width)
    places = page.evaluate(
        """() => [...document.querySelectorAll('.scroll:has(table)')].map(seen => {
            seen.scrollLeft = seen.scrollWidth;
            const box = seen.getBoundingClientRect();
            const caption = seen.querySelector('caption').getBoundingClientRect();
            const moved = seen.scrollLeft;
            return [caption.left - box.left, box.right - caption.right, moved];
        })"""
    )
    assert places
    assert all(left >= -1 and right >= -1 for left, right, _ in places)
    # On a phone some table is wider than the page, so that the test says something.
    assert width > 320 or any(moved for _, _, moved in places)
