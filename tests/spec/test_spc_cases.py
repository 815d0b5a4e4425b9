"""What a control chart must say, case by case."""

from __future__ import annotations

import numpy as np
import pytest
from text_table import cases

from commonweal.stats import spc

#: Worked examples that others published. "screen" is whether large moving ranges are left out.
PUBLISHED = """
| who            | screen | mean      | lower     | upper    | values |
| vignette       | yes    | 1.94      | -0.72     | 4.6      | VIGNETTE |
| vignette       | no     | 1.94      | -3.06     | 6.95     | VIGNETTE |
| snapshot       | yes    | 0.1416238 | -3.01138  | 3.294627 | NORMAL |
| snapshot, 10   | yes    | 0.6694159 | -2.383666 | 3.722497 | OUTLYING |
| snapshot, 10   | no     | 0.6694159 | -4.596625 | 5.935457 | OUTLYING |
| statprocon     | yes    | 32.5      | -20.7     | 85.7     | 10 50 40 30 |
| inventory      | no     | 20.39     |           | 32.89    | INVENTORY |
| spc_plotly     | no     | 2820.6315789473683 | | 4341.864011379801 | COUNTS |
"""

#: - vignette: R package NHSRplotthedots, "Deviations from Excel defaults", captions of its figures;
#: - snapshot: the same package, tests/testthat/_snaps/ptd_spc_standard.md; its twenty values are
#:   those of R's set.seed(123) and rnorm(20), the fifteenth set to 10 in the second and third;
#: - statprocon, spc_plotly: the examples on the pages of those Python packages;
#: - inventory: "How to Plot an XmR Chart", Xmrit, after Wheeler, "Understanding Variation".
SERIES = {
    "VIGNETTE": "1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1",
    "NORMAL": "-0.56047565 -0.23017749 1.55870831 0.07050839 0.12928774 1.71506499 0.46091621 "
    "-1.26506123 -0.68685285 -0.44566197 1.2240818 0.35981383 0.40077145 0.11068272 "
    "-0.55584113 1.78691314 0.49785048 -1.96661716 0.7013559 -0.47279141",
    "INVENTORY": "19 27 20 16 18 25 22 24 17 25 15 17 20 22 19 16 22 19 25 22 18 20 16 17 "
    "20 15 27 25 17 19 28",
    "COUNTS": "2478 2350 2485 2296 2359 2567 3089 2668 1788 2854 2365 1883 1959 1927 2640 2626 "
    "2144 2409 4412 3287 3049 3364 3078 2972 3415 2753 3102 2191 3693 4385 4699 3031 2659 3885 "
    "2628 2621 3071 2002",
}
SERIES["OUTLYING"] = SERIES["NORMAL"].replace("-0.55584113", "10")

#: Points after a baseline of 0 2 0 2: mean 1, mean moving range 2, so limits -4.32 and 6.32, and
#: the outer thirds begin at -2.546... and 4.546... Codes are those of the points after the four;
#: before the colon those of the last of the four, which may belong to a run.
RULES = """
| why                                            | after 0 2 0 2                  | codes |
| nothing                                        | 1 2 0 2                        | 0: 0 0 0 0 |
| six above are no run                           | 2 2 2 2 2                      | 0: 0 0 0 0 0 |
| seven above are, all seven                     | 2 2 2 2 2 2                    | 1: 1 1 1 1 1 1 |
| eight below                                    | 0 0 0 0 0 0 0 0                | 0: -1 -1 -1 -1 -1 -1 -1 -1 |
| a point on the mean ends the run               | 2 2 1 2 2 2                    | 0: 0 0 0 0 0 0 |
| a gap ends the run                             | 2 2 . 2 2 2                    | 0: 0 0 0 0 0 0 |
| two of three near the upper limit              | 5 3 5                          | 0: 2 0 2 |
| the two may be neighbours                      | 5 5                            | 0: 2 2 |
| the third on the other side                    | 5 0 5                          | 0: 0 0 0 |
| the third on the mean                          | 5 1 5                          | 0: 0 0 0 |
| the third missing                              | 5 . 5                          | 0: 0 0 0 |
| near opposite limits                           | 5 -3                           | 0: 0 0 |
| two of three near the lower limit              | -3 0 -3                        | 0: -2 0 -2 |
| three of three                                 | -3 -3 -3                       | 0: -2 -2 -2 |
| two of four are not two of three               | 5 2 2 5                        | 0: 0 0 0 0 |
| beyond the upper limit                         | 7                              | 0: 4 |
| beyond the lower limit                         | -5                             | 0: -4 |
| on the limit is not beyond, but near it        | 6.32                           | 0: 0 |
| on the limit counts as near                    | 6.32 6.32                      | 0: 2 2 |
| beyond is not one of the two                   | 7 3 5                          | 0: 4 0 0 |
| beyond may be the third                        | 5 7 5                          | 0: 2 4 2 |
| six rising are no trend                        | 0.5 0.6 0.7 0.8 0.9 1.1        | 0: 0 0 0 0 0 0 |
| seven rising are, across the mean              | 0.5 0.6 0.7 0.8 0.9 1.1 1.2    | 0: 3 3 3 3 3 3 3 |
| seven falling, with the point they fall from   | 1.9 1.8 1.7 0.8 0.7 0.6        | -3: -3 -3 -3 -3 -3 -3 |
| an equal neighbour ends the trend              | 0.5 0.6 0.7 0.7 0.8 0.9 1.1    | 0: 0 0 0 0 0 0 0 |
| a gap ends the trend                           | 0.5 0.6 0.7 . 0.8 0.9 1.1 1.2  | 0: 0 0 0 0 0 0 0 0 |
| a trend goes before seven on one side          | 2.1 2.2 2.3 2.4 2.5 2.6        | 3 3: 3 3 3 3 3 3 |
| beyond goes before a trend                     | 2.1 2.2 2.3 2.4 2.5 7          | 3 3: 3 3 3 3 3 4 |
| near goes before seven on one side             | 2 2 2 5 2 5                    | 1: 1 1 1 2 1 2 |
| the turning point has the later direction      | 0.5 0.6 0.7 0.8 0.9 1.1 1.2 1.1 0.9 0.8 0.7 0.6 0.5 | 0: 3 3 3 3 3 3 -3 -3 -3 -3 -3 -3 -3 |
| a trend that ends beside the next is its own   | 0.5 0.6 0.7 0.8 0.9 1.1 1.2 0.5 0.6 0.7 0.8 0.9 1.1 1.2 | 0: 3 3 3 3 3 3 3 3 3 3 3 3 3 3 |
"""  # noqa: E501 (a case is a line)

#: Whole charts worked by hand, where limits can be hard to come by. "." is a missing point.
CHARTS = """
| why                             | values        | rebase | baseline | mean    | lower        | upper     | codes   | reason |
| two points                      | 1 3           |        |          | 2       | -3.32        | 7.32      | 0 0     | |
| one point                       | 5             |        |          | 5       | .            | .         | 0       | no two neighbouring points for a moving range |
| none                            | . .           |        |          | .       | .            | .         | 0 0     | no points for a mean |
| no neighbours                   | 5 . 6         |        |          | 5.5     | .            | .         | 0 0 0   | no two neighbouring points for a moving range |
| no range over a gap             | 1 . 3 5       |        |          | 3       | -2.32        | 8.32      | 0 0 0 0 | |
| a gap at the end has limits     | 1 3 .         |        |          | 2       | -3.32        | 7.32      | 0 0 0   | |
| all equal                       | 5 5 5 5 5 5 5 5 |      |          | 5       | 5            | 5         | 0 0 0 0 0 0 0 0 | |
| all equal, a tenth              | 0.1 0.1 0.1 0.1 0.1 0.1 0.1 | | | 0.1    | 0.1          | 0.1       | 0 0 0 0 0 0 0 | |
| off an equal baseline           | 5 5 5 6 5     |        | 3        | 5       | 5            | 5         | 0 0 0 4 0 | |
| a break has no range over it    | 1 3 11 13     | 2      |          | 2 2 12 12 | -3.32 -3.32 6.68 6.68 | 7.32 7.32 17.32 17.32 | 0 0 0 0 | |
| a phase of one point            | 1 3 11        | 2      |          | 2 2 11  | -3.32 -3.32 . | 7.32 7.32 . | 0 0 0  | no two neighbouring points for a moving range |
| first points fix each phase     | 1 3 9 11 13 29 | 3     | 2        | 2 2 2 12 12 12 | -3.32 -3.32 -3.32 6.68 6.68 6.68 | 7.32 7.32 7.32 17.32 17.32 17.32 | 0 0 4 0 0 4 | |
| a baseline longer than the phase | 1 3          |        | 9        | 2       | -3.32        | 7.32      | 0 0     | |
| a slice of the phase            | 50 1 3 2      |        | 1:3      | 2       | -3.32        | 7.32      | 4 0 0 0 | |
| a slice beyond the phase        | 1 3           |        | 5:9      | .       | .            | .         | 0 0     | no points for a mean |
| a range beyond the screen is left out | 0 1 0 1 0 1 6 5 6 5 6 | |  | 2.8181818 | 0.1581818 | 5.4781818 | -4 -2 -4 -2 -4 -2 4 2 4 2 4 | |
| a range within it is not        | 0 1 0 1 0 1 5 4 5 4 5 | |        | 2.3636364 | -1.0943636 | 5.8216364 | -2 0 -2 0 -2 0 2 0 2 0 2 | |
"""  # noqa: E501 (a case is a line)

BAD = """
| why                    | values    | rebase | baseline | says |
| nothing                |           |        |          | empty |
| an infinite point      | 1 inf 3   |        |          | inf at .1,., 1 infinite |
| a break before the first | 1 2 3   | 0      |          | 0 is out of range |
| a break after the last | 1 2 3     | 3      |          | 3 is out of range: a phase can begin |
| a negative break       | 1 2 3     | -1     |          | -1 is out of range |
| breaks out of order    | 1 2 3 4   | 3 1    |          | not in ascending order |
| a break twice          | 1 2 3 4   | 2 2    |          | 2 is given twice |
| two faults at once     | 1 2 3 4   | 2 2 9  |          | 9 is out of range.*2 is given twice |
| a baseline of one      | 1 2 3     |        | 1        | 1 points have no moving range |
| a baseline of less than none | 1 2 3 |      | -2       | -2 points have no moving range |
"""


def numbers(text: str) -> list[float]:
    return [float("nan") if cell == "." else float(cell) for cell in text.split()]


def whole(text: str) -> list[int]:
    return [int(cell) for cell in text.split()]


def baseline(text: str) -> int | slice | None:
    if ":" in text:
        return slice(*whole(text.replace(":", " ")))
    return int(text) if text else None


@pytest.mark.parametrize(
    "case", cases(PUBLISHED), ids=lambda case: f"{case['who']}-{case['screen']}"
)
def test_published_examples(case: dict[str, str]) -> None:
    values = numbers(SERIES.get(case["values"], case["values"]))
    mean, lower, upper, _ = spc.xmr(values, screen_outliers=case["screen"] == "yes")
    for line, printed in ((mean, case["mean"]), (lower, case["lower"]), (upper, case["upper"])):
        if printed:
            # Right to the last digit that was printed.
            digits = len(printed.partition(".")[2])
            assert line == pytest.approx(float(printed), abs=max(0.51 * 10.0**-digits, 1e-11))


@pytest.mark.parametrize("case", cases(RULES), ids=lambda case: case["why"])
def test_rules(case: dict[str, str]) -> None:
    chart = spc.xmr([0, 2, 0, 2, *numbers(case["after 0 2 0 2"])], baseline=4)
    first, _, rest = case["codes"].partition(":")
    assert chart.special_cause.tolist() == [*[0, 0, 0, *whole(first)][-4:], *whole(rest)]
    assert chart.upper[0] == pytest.approx(6.32)


@pytest.mark.parametrize("case", cases(CHARTS), ids=lambda case: case["why"])
def test_whole_charts(case: dict[str, str]) -> None:
    values = numbers(case["values"])
    chart = spc.xmr(values, rebase_at=whole(case["rebase"]), baseline=baseline(case["baseline"]))
    for line, name in ((chart.mean, "mean"), (chart.lower, "lower"), (chart.upper, "upper")):
        stated = numbers(case[name])
        np.testing.assert_allclose(
            line, stated * (len(values) if len(stated) == 1 else 1), atol=1e-7
        )
    assert chart.special_cause.tolist() == whole(case["codes"])
    assert chart.reason.tolist()[-1] == case["reason"]


@pytest.mark.parametrize("case", cases(BAD), ids=lambda case: case["why"])
def test_bad_input(case: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=case["says"]):
        spc.xmr(
            numbers(case["values"]),
            rebase_at=whole(case["rebase"]),
            baseline=baseline(case["baseline"]),
        )
