"""Themes known beforehand are found, the same every time; quotations name nobody; the gate."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import numpy as np
import pytest

from commonweal.services.consultation.campaigns import find_campaigns
from commonweal.services.consultation.capitals import letter_told, looks
from commonweal.services.consultation.log import (
    Answered,
    EqualityEvidence,
    gate,
    unanswered,
    why_not_counted,
)
from commonweal.services.consultation.quoting import common_words, quotations
from commonweal.services.consultation.stability import Tried, agreement, chosen, tried
from commonweal.services.consultation.themes import Theme, find_themes

KNOWN = {
    "travel": re.findall(r"\w+", "ambulance roads journey minutes traffic distance motorway delay"),
    "staff": re.findall(
        r"\w+", "nurses consultants rota vacancies recruiting doctors shortage shifts"
    ),
    "visiting": re.findall(
        r"\w+", "parking visiting relatives buses fares visitors transport lifts"
    ),
    "growth": re.findall(
        r"\w+", "housing homes population estates developers growing capacity building"
    ),
}


def made(count: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Texts of eight words of one theme and four of no theme, and the theme of each."""
    draw = np.random.default_rng(seed)
    rest = [f"filler{chr(97 + i)}{chr(97 + j)}" for i in range(20) for j in range(20)]
    texts, about = [], []
    for _ in range(count):
        theme = str(draw.choice(list(KNOWN)))
        words = [*draw.choice(KNOWN[theme], 6, replace=False), *draw.choice(rest, 4)]
        texts.append(" ".join(draw.permutation(words)))
        about.append(theme)
    return texts, about


def test_themes_known_beforehand_are_found() -> None:
    texts, about = made(400)
    found = find_themes(texts, range(len(texts)), numbers=(3, 4, 5, 6))
    assert len(found.themes) == 4
    for theme in found.themes:
        most, count = Counter(about[i] for i in theme.texts).most_common(1)[0]
        assert count > 0.97 * len(theme.texts)
        assert set(theme.words[:6]) <= set(KNOWN[most])
    assert sum(len(theme.texts) for theme in found.themes) > 380


def test_themes_are_the_same_every_time() -> None:
    texts, _ = made(150)
    first, again = (find_themes(texts, range(150), numbers=(3, 4)) for _ in range(2))
    assert first == again


def test_a_letter_sent_by_many_makes_no_theme_of_its_own() -> None:
    texts, _ = made(200)
    letter = "we object to filleraa fillerbb fillercc fillerdd fillerff fillergg at once"
    texts += [letter] * 300
    distinct = [*range(200), *[200] * 300]
    found = find_themes(texts, distinct, numbers=(4,))
    assert all(not set(theme.words[:3]) & set(letter.split()) for theme in found.themes)


def test_a_word_of_fewer_than_five_is_of_no_theme() -> None:
    texts, _ = made(60)
    texts = [f"{text} smithson smithson" if i < 4 else text for i, text in enumerate(texts)]
    found = find_themes(texts, range(60), numbers=(4,))
    assert all("smithson" not in theme.words for theme in found.themes)


@pytest.mark.parametrize("texts", [[], ["too few words"] * 9, ["", ""]])
def test_too_few_texts_have_no_themes_and_say_why(texts: list[str]) -> None:
    found = find_themes(texts, range(len(texts)))
    assert not found.themes
    assert "too few" in found.reason


def test_how_far_two_sets_of_themes_agree() -> None:
    assert agreement([[1, 2]], [[3, 4]]) == 0.0
    # Depth 1: 1 of 1; depth 2: 1 of 3 words.
    assert agreement([[1, 2], [5, 6]], [[5, 6], [1, 3]]) == pytest.approx((1 + (1 + 1 / 3) / 2) / 2)


def test_the_number_is_the_one_that_parts_agree_on_most() -> None:
    # Of two numbers four parts agree by halves, of three the last part disagrees with the others.
    alike = np.full((4, 4), 0.5) - 0.5 * np.eye(4)
    three = np.ones((4, 4)) - np.eye(4)
    three[3, :3] = three[:3, 3] = 0.0
    two, most = tried([2, 3], [alike, three])
    assert (two.agreement, most.agreement) == (0.5, 0.5)
    assert chosen([two, most]) == 2
    # Of the six halves, the three without the last part agree on three themes.
    assert (two.first, most.first) == (0.5, 0.5)
    assert two.error == pytest.approx(0.0)
    # Without the last part 1.0, without another 1 pair of 3: a mean of 0.5.
    spread = 0.5**2 + 3 * (1 / 3 - 0.5) ** 2
    assert most.error == pytest.approx((3 / 4 * spread) ** 0.5)


def test_a_smaller_number_that_is_nearly_as_stable_does_not_take_a_theme_away() -> None:
    rows = [Tried(number=n, agreement=a, error=0.02, first=0.5) for n, a in ((6, 0.79), (7, 0.80))]
    assert chosen(rows) == 7


def test_the_number_is_that_of_the_law_whatever_texts_are_drawn() -> None:
    for seed in range(4):
        texts, _ = made(240, seed)
        found = find_themes(texts, range(240), numbers=(2, 3, 4, 5, 6))
        assert len(found.themes) == 4
        sure = {row.number: row.first for row in found.stability}
        assert max(sure, key=lambda number: sure[number]) == 4
        assert sum(sure.values()) == pytest.approx(1.0)


TEXTS = [
    "The ambulance journey takes far too long on these roads. We fear for our parents.",
    "The ambulance journey with Synthetic took far too long for us all. We fear it.",
    "[name removed] said the ambulance journey takes far too long on these roads.",
    "The ambulance journey takes too long.",
    "the ambulance journey takes far too long on bad roads in winter when it snows",
]


def test_quotations_name_nobody() -> None:
    theme = Theme(id="t", words=("ambulance",), texts=(0, 1, 2, 3, 4), weight=(0.9,) * 5)
    found = looks([*TEXTS * 5, *["Do we say the roads are it?"] * 5])
    quoted = quotations(theme, TEXTS, unsafe={2}, found=found, fewest=5)
    assert quoted == (TEXTS[0], TEXTS[3])
    assert quotations(theme, TEXTS, unsafe=set(), found=found, fewest=6) == ()
    assert quotations(theme, TEXTS, unsafe={0, 2, 3, 4}, found=found, fewest=5) == ()


@pytest.mark.parametrize(
    "added",
    [
        *("It is 01632 960123.", "It is 9.", "ask me @ home", "ask smithson", "ask SMITHSON"),
        *("ask José", "ask Mrs Long", "ask dr long", "ask sir far", "it is ٣"),
        *("ask Bloggs", "ask Long", "ask bloggs"),
    ],
)
def test_a_sentence_with_a_number_an_address_a_title_a_name_or_a_rare_word_is_not_quoted(
    added: str,
) -> None:
    said = TEXTS[3].rstrip(".")
    texts = [f"{said} {added}", *[TEXTS[3]] * 20]
    texts += ["The home. Do ask me at home the it is far mrs dr sir long Bloggs"] * 20
    theme = Theme(id="t", words=("ambulance",), texts=(0,), weight=(0.9,))
    assert quotations(theme, texts, unsafe=(), found=looks(texts), fewest=1) == ()
    texts[0] = f"{TEXTS[3]} {added}"
    assert quotations(theme, texts, unsafe=(), found=looks(texts), fewest=1) == (TEXTS[3],)


def test_a_word_is_common_where_five_write_it_in_small_letters() -> None:
    texts = ["The smithson roads"] * 5 + ["The roads"] * 10
    assert common_words(looks(texts), 2) == {"roads", "smithson"}
    assert common_words(looks(texts[1:]), 2) == {"roads"}
    assert common_words(looks(texts), 12) == {"roads"}
    assert common_words(looks(["ask bloggs", "ASK BLOGGS", "Ask Bloggs"] * 9), 2) == set()
    assert common_words(looks(["We like Margate and QEQM"] * 9, ["margate"]), 2) >= {
        "margate",
        "qeqm",
    }


def test_no_theme_has_the_name_of_a_person_however_many_name_her() -> None:
    texts, about = made(200)
    texts = [
        f"{text}. We thank Bloggs, dear Bloggs." if theme == "staff" else text
        for text, theme in zip(texts, about, strict=True)
    ]
    assert looks(texts).names() == {"bloggs"}

    def words(names: frozenset[str]) -> set[str]:
        found = find_themes(texts, range(200), names=names, numbers=(4,))
        return {word for theme in found.themes for word in theme.words}

    assert "bloggs" in words(frozenset())
    assert words(looks(texts).names()) - {"bloggs"} == words(looks(texts).names())


def test_the_order_of_the_file_makes_no_theme_and_no_campaign() -> None:
    letter = "please keep the stroke unit at our hospital because minutes matter to all of us"
    texts = [*made(90)[0], *[letter] * 8, *[f"{letter} and more"] * 8]
    other = [texts[i] for i in np.random.default_rng(5).permutation(len(texts))]
    found, again = (
        (find_campaigns(held), find_themes(held, find_campaigns(held).distinct, numbers=(3, 4)))
        for held in (texts, other)
    )
    assert [texts[c.leader] for c in found[0].campaigns] == [
        other[c.leader] for c in again[0].campaigns
    ]
    assert found[1].stability == again[1].stability
    assert [(t.id, t.words, sorted(texts[i] for i in t.texts)) for t in found[1].themes] == [
        (t.id, t.words, sorted(other[i] for i in t.texts)) for t in again[1].themes
    ]


def test_a_letter_of_many_is_shown_without_whom_it_names() -> None:
    letter = "Keep the unit. Ask Bloggs of it. Long helped us all. Margate needs the QEQM unit."
    found = looks([letter, "They do keep what helped us all and ask, it is of use."], ["margate"])
    assert letter_told(letter, found, 500) == "Keep the unit. [...] Margate needs the QEQM unit."
    assert letter_told(letter, found, 14) == "Keep the unit."
    assert letter_told("keep bloggs", looks(["keep bloggs"]), 500) == "[...]"


def test_every_theme_needs_an_answer() -> None:
    log = [
        Answered(theme="Travel, time", did="Times were worked out again."),
        Answered(theme="staff", did="A plan."),
        Answered(theme="staff", did="TBC."),
    ]
    assert unanswered(["travel-time", "staff", "cost"], log) == ("staff", "cost")


EVIDENCE = EqualityEvidence(title="Assessment", on=date(2018, 6, 1))
DID = [Answered(theme="staff", did="A plan.", on=date(2018, 9, 1))]


@pytest.mark.parametrize(
    ("given", "bars"),
    [
        ({}, []),
        ({"log": []}, ["1 of 1 themes have no answer: staff"]),
        ({"evidence": []}, ["no evidence of regard to equality is held"]),
        (
            {"evidence": [EqualityEvidence(title="a", on=None)]},
            ["no evidence of regard to equality is dated"],
        ),
        ({"responses": 0}, ["no response has been analysed"]),
        ({"themes": [], "texts": 9}, ["9 responses are in own words, but no themes are held"]),
        (
            {"on": date(2018, 4, 20)},
            ["closes on 2018-04-20", "themes have no answer", "dated on or before 2018-04-20"],
        ),
        ({"on": date(2018, 8, 31)}, ["1 of 1 themes have no answer"]),
        ({"on": date(2019, 2, 14)}, []),
    ],
)
def test_what_bars_a_decision(given: dict[str, object], bars: list[str]) -> None:
    asked: dict[str, object] = {
        "themes": ["staff"],
        "log": DID,
        "evidence": [EVIDENCE],
        "responses": 40,
        "closed": date(2018, 4, 20),
    }
    asked |= given
    found = gate(asked.pop("themes"), asked.pop("log"), asked.pop("evidence"), **asked)  # type: ignore[arg-type]
    assert len(found.bars) == len(bars)
    assert all(part in bar for part, bar in zip(bars, found.bars, strict=True))
    assert found.open == (not bars)


def test_answers_to_no_theme_are_named() -> None:
    log = [*DID, Answered(theme="parking", did="More.")]
    assert gate(["staff"], log, [EVIDENCE], responses=1).unknown == ("parking",)


@pytest.mark.parametrize(
    ("answered", "on", "why"),
    [
        (Answered(theme="staff", did="A plan.", on=date(2019, 3, 1)), None, None),
        (Answered(theme="staff", did="A plan.", on=date(2019, 2, 14)), date(2019, 2, 14), None),
        (
            Answered(theme="staff", did="A plan.", on=date(2019, 2, 15)),
            date(2019, 2, 14),
            "dated 2019-02-15, after the decision",
        ),
        (Answered(theme="staff", did="A plan."), date(2019, 2, 14), "without a day"),
        (Answered(theme="staff", did="TBC"), None, "no answer yet"),
    ],
)
def test_why_an_answer_does_not_count_is_said_where_the_gate_does_not_count_it(
    answered: Answered, on: date | None, why: str | None
) -> None:
    assert why_not_counted(answered, on) == why
    barred = gate(["staff"], [answered], [EVIDENCE], responses=1, on=on).unanswered
    assert (barred == ("staff",)) == (why is not None)
