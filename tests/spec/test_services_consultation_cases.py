"""What is taken out of what people wrote, and what words mean, case by case."""

from __future__ import annotations

import pytest
from text_table import cases

from commonweal.services.consultation.columns import columns_of
from commonweal.services.consultation.details import nhs_number
from commonweal.services.consultation.personal import redacted, without_markup
from commonweal.services.consultation.wording import (
    age_of,
    answer_of,
    is_body,
    selection_of,
)

# Nobody is meant: names are the words Synthetic and Example, numbers are from ranges kept for tests
# and drama, no postcode here is anybody's.
WRITTEN = """
| written                                      | kept                                            | kind | why |
| My name is Synthetic Example and I agree.    | My name is [name removed] and I agree.          | name | a cue |
| my name is synthetic example                 | my name is [name removed]                       | name | a cue, no capitals |
| Mrs Example told me.                         | Mrs [name removed] told me.                     | name | a title |
| Ask Dr. S Example-Synthetic about it.        | Ask Dr. [name removed] about it.                | name | initials and hyphens |
| MR EXAMPLE SAYS NO                           | MR [name removed] NO                            | name | in capitals no surname's end can be told |
| my husband Synthetic died there              | my husband [name removed] died there            | name | a relation |
| I am Synthetic Example from Margate.         | I am [name removed] from Margate.               | name | two capitals after I am |
| Close it. Regards, Synthetic Example         | Close it. Regards, [name removed]               | name | a sign-off at the end |
| Dear Sir or Madam, no.                       | Dear Sir or Madam, no.                          |      | no name |
| I am British and angry.                      | I am British and angry.                         |      | one capital is no name |
| a hospital called Darent Valley              | a hospital called Darent Valley                 |      | a place that is known |
| write to a.b+c@example.org today             | write to [email removed] today                  | email | |
| see https://example.org/me?id=1 now          | see [link removed] now                          | link | |
| ask @synthetic_example                       | ask [handle removed]                            | handle | |
| ring 01632 960123 after six                  | ring [phone removed] after six                  | phone | a line |
| or +44 7700 900456.                          | or [phone removed].                             | phone | a mobile, with the country |
| call me on 960123                            | [phone removed]                                 | phone | a local number after a cue |
| 691 journeys in 16 months, 2500 strokes      | 691 journeys in 16 months, 2500 strokes         |      | counts are no numbers |
| £20,900,000 for 32 beds                      | £20,900,000 for 32 beds                         |      | nor is money |
| my number is 999 000 0018                    | my number is [nhs number removed]               | nhs_number | the check digit fits |
| my number is 999 000 0019                    | my number is [number removed]                   | number | it does not fit, but may be one mistyped |
| my account is 12345678                       | my account is [number removed]                  | number | eight digits on end count nothing |
| NHS number: 9990000019                       | [nhs number removed]                            | nhs_number | it is said to be one |
| born on 01/01/1900 in Kent                   | [date of birth removed] in Kent                 | date_of_birth | a cue |
| She died on 1 January 1900.                  | She died on [date removed].                     | date | any full date |
| in April 2018 and again in 2019              | in April 2018 and again in 2019                 |      | no day is named |
| I live at ZZ99 3VZ.                          | I live at ZZ99 [postcode removed].              | postcode | the outward part stays |
| zz993vz                                      | ZZ99 [postcode removed]                         | postcode | without capitals or blank |
| off the M25 3rd exit                         | off the M25 3rd exit                            |      | a road and an ordinal |
| at 0 Synthetic Street, Margate               | at [address removed], Margate                   | address | |
| at 12a example road                          | at [address removed]                            | address | no capitals |
| 60 minutes by road, 2 miles of lane          | 60 minutes by road, 2 miles of lane             |      | a journey is no address |
| QQ 12 34 56 C                                | QQ 12 34 56 C                                   |      | no prefix of that kind |
| AB 12 34 56 C                                | [national insurance removed]                    | national_insurance | |
| the SSNAP is poor at QEQM                    | the SSNAP is poor at QEQM                       |      | initials are no names |
"""  # noqa: E501

PLACES = frozenset(("darent", "margate", "thanet"))


@pytest.mark.parametrize("case", cases(WRITTEN), ids=lambda case: case["written"][:40])
def test_what_is_taken_out(case: dict[str, str]) -> None:
    kept, removed = redacted(case["written"], PLACES)
    assert kept == case["kept"]
    assert set(removed) == ({case["kind"]} if case["kind"] else set())


@pytest.mark.parametrize("case", cases(WRITTEN), ids=lambda case: case["written"][:40])
def test_nothing_is_left_to_take_out(case: dict[str, str]) -> None:
    once, _ = redacted(case["written"], PLACES)
    assert redacted(once, PLACES) == (once, {})


NUMBERS = """
| number     | fits | why |
| 9434765919 | yes  | the example that most descriptions of the check give |
| 9434765918 | no   | another last digit |
| 9990000018 | yes  | of the range for tests |
| 4010232137 | yes  | another that fits |
| 943476591  | no   | nine digits |
| 94347659190| no   | eleven |
| 943476591x | no   | a letter |
"""


def _twin(number: str) -> bool:
    """The check digit, counted in another way: the whole weighted sum divides by eleven."""
    if len(number) != 10 or not number.isdigit():
        return False
    return sum((10 - i) * int(d) for i, d in enumerate(number)) % 11 == 0


@pytest.mark.parametrize("case", cases(NUMBERS), ids=lambda case: case["number"])
def test_nhs_numbers(case: dict[str, str]) -> None:
    assert nhs_number(case["number"]) == (case["fits"] == "yes") == _twin(case["number"])


MARKED = """
| written                               | kept             |
| Keep <b>it</b> open                   | Keep it open     |
| Keep it<script>alert(1)</script> open | Keep it open     |
| Keep it <script>alert(1)              | Keep it          |
| waits < 4 hours and > 2               | waits < 4 hours and > 2 |
| <img src=x onerror=alert(1)>no        | no               |
| &lt;b&gt;no&lt;/b&gt; A&amp;E         | no A&E           |
| n<scr<b>ipt>o                         | n                |
"""


@pytest.mark.parametrize("case", cases(MARKED), ids=lambda case: case["written"])
def test_markup_is_taken_out(case: dict[str, str]) -> None:
    assert without_markup(case["written"])[0].strip() == case["kept"]


SAID = """
| cell                       | high | answer     |
| Strongly Support           |      | support    |
| tend to agree              |      | support    |
| YES                        |      | support    |
| 1                          |      |            |
| 0                          |      |            |
| Neither support nor oppose |      | neither    |
| Don’t know                 |      | neither    |
| strongly_disagree          |      | oppose     |
| 4                          |      |            |
| 4                          | yes  | support    |
| 4                          | no   | oppose     |
| 3                          | yes  | neither    |
| 7                          | yes  |            |
| maybe                      |      |            |
"""


@pytest.mark.parametrize("case", cases(SAID), ids=lambda case: f"{case['cell']} {case['high']}")
def test_what_an_answer_means(case: dict[str, str]) -> None:
    high = {"": None, "yes": True, "no": False}[case["high"]]
    found = answer_of(case["cell"], high_supports=high)
    assert (found.value if found else "") == case["answer"]


CHANNELS = """
| channel                         | said          | selection     |
| online form                     |               | self-selected |
| telephone survey                |               | self-selected |
| telephone survey, random sample |               | sampled       |
| representative survey           |               | sampled       |
| self-selected sample            |               | self-selected |
| post                            | probability   | sampled       |
| random sample                   | volunteers    | self-selected |
|                                 |               | self-selected |
"""


@pytest.mark.parametrize("case", cases(CHANNELS), ids=lambda case: f"{case['channel']}")
def test_only_what_says_so_is_a_sample(case: dict[str, str]) -> None:
    assert selection_of(case["channel"], case["said"]) == case["selection"]


AGES = """
| said        | ages   |
| 16-24       | 16 24  |
| 25 to 34    | 25 34  |
| 65+         | 65 .   |
| 75 and over | 75 .   |
| under 18    | 0 17   |
| 47          | 47 47  |
| 47 years    | 47 47  |
| 34-25       |        |
| old         |        |
"""


@pytest.mark.parametrize("case", cases(AGES), ids=lambda case: case["said"])
def test_ages(case: dict[str, str]) -> None:
    found = age_of(case["said"])
    low, _, high = case["ages"].partition(" ")
    wanted = None if not low else (int(low), None if high == "." else int(high))
    assert found == wanted


HEADERS = """
| header                | role      |
| Respondent Kind       | kind      |
| Home area             | area      |
| Support for Option B? | option B  |
| option_a_support      | option A  |
| D                     | option D  |
| Comments              | text      |
| Other option          | other     |
| E-mail address        |           |
| Postcode              |           |
| Coder 1               | coder     |
| Browser               |           |
"""


@pytest.mark.parametrize("case", cases(HEADERS), ids=lambda case: case["header"])
def test_what_a_column_is(case: dict[str, str]) -> None:
    found = columns_of(["area_code", case["header"]], ["A", "B", "C", "D"])
    if case["role"] == "area":
        assert columns_of([case["header"], "text"]).roles()[case["header"]] == "area"
    else:
        assert found.roles().get(case["header"], "") == case["role"]


def test_bodies_are_no_persons() -> None:
    assert [is_body(kind) for kind in ("Parish council", "MP", "carer", "NHS staff")] == [
        True,
        True,
        False,
        False,
    ]
