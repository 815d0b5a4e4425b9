"""The page: whole without scripts, nothing lost, everything leads somewhere, nothing is trusted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

from page_reading import Reader, alone, page, read, simple

from commonweal.report import render_page
from commonweal.rules import Rule
from commonweal.rules.rule import NOT_KNOWN
from report_sample import answers, chapter, figures, page_arguments
from sample_tables import LISTS, MINUTES


def test_the_first_screen_says_who_is_served_and_what_was_asked() -> None:
    first = page()[: page().index('id="answers"')]
    assert "1,886,016 people were registered" in first
    assert re.search(r'<svg [^>]*id="chart-sample-groups-drawing"', first)
    for answer in answers():
        assert answer.question in first
        assert answer.status.value.capitalize() in first
        assert f'href="#answer-{answer.id}"' in first
        assert f"#sign-{answer.status.name.lower()}" in first


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    ids = [attributes["id"] for _, attributes in read().elements if "id" in attributes]
    assert [identifier for identifier, times in Counter(ids).items() if times > 1] == []
    inside = [a["href"][1:] for a in read().all("a") if a["href"].startswith("#")]
    inside += [use["href"][1:] for use in read().all("use")]
    for name in ("aria-labelledby", "aria-describedby"):
        inside += [e[name] for _, e in read().elements if name in e]
    assert sorted(set(inside) - set(ids)) == []
    assert len(inside) > 40


def test_a_figure_leads_to_its_source_and_method_in_one_step() -> None:
    rows = re.findall(r'<li class="figure"(.*?)</li>', page(), re.DOTALL)
    assert len(rows) == len(figures()) + 2
    for row in rows:
        assert re.search(r'href="#m1"', row)
        assert "not known" in row or re.search(r'href="#s\d"', row)


def test_a_figure_says_what_it_is() -> None:
    share = read().text("li", id="figure-sample.share")
    assert share.startswith(
        "Share of the partnership 21.9% 95% interval 21.0% to 23.0% as of 1 July 2019"
    )
    assert "estimated" in share
    assert "Source 2 not verified" in share
    cost = read().text("li", id="figure-sample.cost")
    assert "£1,600,000" in cost
    assert "assumed" in cost


def test_links_to_sources_and_methods_are_described_by_their_titles() -> None:
    described = [link for link in read().all("a") if "aria-describedby" in link]
    assert len(described) > 10
    for link in described:
        assert link["aria-describedby"] == f"{link['href'][1:]}n"
    assert read().text("strong", id="s2n") == "Minutes of a committee"
    assert read().text("h3", id="m1n") == "Sum of lists"
    ids = {attributes.get("id") for _, attributes in read().elements}
    assert {link["aria-describedby"] for link in described} <= ids


def test_what_is_missing_is_said_and_is_never_nought_or_blank() -> None:
    assert "not known: the folder holds no table ledger" in read().text(
        "li", id="figure-sample.deficit"
    )
    cells = re.findall(r"<t[dh]( class=\"missing[^>]*)?>(.*?)</t[dh]>", page())
    assert [text for missing, text in cells if missing and text != "not known"] == []


def test_an_answer_stands_whole() -> None:
    answer = read().text("article", id="answer-Q2")
    for words in (
        "Q2 Is it really a quarter of the system?",
        "Contradicted",
        "What was said: The partnership is a quarter of the system.",
        "How sure: Firm: both series agree.",
        "When it was asked: 12 March 2019 Not answerable",
        "Held now, latest figure: 1 October 2021 Contradicted",
        "Source 2 not verified",
    ):
        assert words in answer
    assert "Lacking: ledger" in read().text("article", id="answer-Q5")


def test_headings_go_down_by_single_steps() -> None:
    levels = [int(tag[1]) for tag, _ in read().elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_is_in_british_english_with_landmarks_and_a_skip_link() -> None:
    assert read().all("html")[0]["lang"] == "en-GB"
    tags = [tag for tag, _ in read().elements]
    assert [tags.count(tag) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert read().all("a")[0] == {"class": "skip", "href": "#main"}
    assert "NHS" not in re.sub(r"<script.*?</script>", "", page(), flags=re.DOTALL)


def test_tables_have_captions_scopes_and_a_scrolling_region() -> None:
    for caption in read().all("caption"):
        assert caption["id"].endswith("-caption")
    assert len(read().all("caption")) == len(read().all("table")) == 13
    assert {th["scope"] for th in read().all("th")} == {"col", "row"}
    regions = [e for _, e in read().elements if e.get("role") == "region"]
    assert all(e["tabindex"] == "0" for e in regions)
    assert all("aria-labelledby" in e or "aria-label" in e for e in regions)


def test_a_long_table_is_cut_and_leads_to_its_file() -> None:
    held = read().text("div", id="table-sample.years")
    assert "The first 4 of 6 rows are shown." in held
    assert "All rows: tables/sample.years.csv" in held
    assert 'href="tables/sample.years.csv"' in page()


def test_every_sign_of_a_legend_is_drawn() -> None:
    named = set(re.findall(r'<use href="#(key-[\w-]+)"', page()))
    assert {"key-triangle-up-open", "key-line-dashed", "key-upright", "key-circle"} <= named
    assert named <= {e["id"] for e in read().all("g") if "id" in e}


def test_the_curves_of_a_funnel_stand_beside_it_and_nowhere_else() -> None:
    assert page().count('id="table-sample.curves"') == 1
    assert "table-sample.curves" not in page().split("Also in this chapter")[1]


def test_every_chart_leads_to_its_table() -> None:
    for chart in chapter().charts:
        figure = read().text("figure", id=f"chart-sample-{chart.id}")
        assert "Table of this chart" in figure
        assert chart.description in figure
        assert f'id="table-{chart.table}"' in page()


def test_nothing_is_loaded_from_elsewhere() -> None:
    for tag, attributes in read().elements:
        assert "src" not in attributes
        assert tag not in ("iframe", "object", "embed", "base", "img")
        if tag == "link":
            assert attributes["href"] == "data:,"
    policy = next(m["content"] for m in read().all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none';")
    styles = "".join(re.findall(r"<style>(.*?)</style>", page(), re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_same_arguments_give_the_same_page() -> None:
    assert render_page(**page_arguments()) == page()


def test_a_system_of_1065_small_areas_fits() -> None:
    held = page_arguments(across=71, down=15)
    assert len(held["chapters"][0].shapes[0].geometries) == 1065
    assert len(render_page(**held).encode()) < 2_500_000


def test_lacks_stand_by_cause() -> None:
    missing = read().text("section", id="missing")
    assert missing.index("Tables that are not held (1)") < missing.index(
        "Rows that are not held (1)"
    )
    assert "ledger: No table of budgets. The deficit cannot be said. Who is served" in missing


def test_sources_say_whether_they_were_read() -> None:
    first = read().text("li", id="s1")
    assert "Verified: read at its place." in first
    assert "public since 18 April 2019" in first
    second = read().text("li", id="s2")
    assert "not verified" in second
    assert "The partnership covers about a quarter of the people." in second
    assert (
        '<a class="address" href="https://example.org/lists">https://example.org/lists</a>'
        in page()
    )
    assert '<cite class="address">minutes.txt, item 7</cite>' in page()


def test_a_place_that_is_no_web_address_is_never_a_link() -> None:
    source = replace(LISTS, place="javascript:alert(1)")
    held = simple(figures=(replace(figures()[0], sources=(source,)),))
    assert 'href="javascript:' not in alone(held)


def test_rules_applied_say_where_they_stand() -> None:
    rule = Rule(
        id="band",
        subject="population-band",
        text="Networks serve circa 30,000 to 50,000 patients.",
        applies_to=("network",),
        in_force_from=date(2019, 7, 1),
        source=replace(MINUTES, id="rule-band", title="Contract"),
        note="Waivers below in rural areas.",
    )
    made = Reader(alone(simple(rules=(rule,))))
    shown = made.text("section", id="rules")
    assert "circa 30,000 to 50,000 patients" in shown
    assert "network, England in force from 1 July 2019" in shown
    assert "Source 1 not verified" in shown
    assert made.text("strong", id="s1n") == "Contract"
    assert 'id="rules"' not in page()
    undated = Reader(alone(simple(rules=(replace(rule, in_force_from=NOT_KNOWN),))))
    assert "network, England since when it holds is not known" in undated.text(
        "section", id="rules"
    )


def test_what_nobody_asked_is_answered_as_of_the_day_of_the_plan() -> None:
    assert "Questions that members asked" in page()
    given = page_arguments()
    on = chapter().as_of
    unasked = [
        replace(one, then=None if one.then is None else replace(one.then, on=on))
        for one in answers()
    ]
    told = render_page(**{**given, "answers": unasked})
    assert "members asked" not in told
    assert "When it was asked" not in told
    assert "On the day of the plan: 1 July 2019" in re.sub(r"\s+", " ", told)


def test_a_source_stands_once_with_all_words_relied_on_and_its_days_as_read() -> None:
    one = replace(MINUTES, title="example.org 2019-02-14", quotation="first words")
    again = replace(one, id="again", quotation="second words")
    [answer] = [each for each in answers() if each.id == "Q2"]
    told = render_page(
        **{**page_arguments(), "answers": [replace(answer, sources=(one, again))]}
    ).split('id="sources-title"')[1]
    assert told.count("example.org 14 February 2019") == 1
    assert "first words" in told
    assert "second words" in told
