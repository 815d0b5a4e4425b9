"""Answers that name something: what is told where nothing fits."""

from __future__ import annotations

import pytest

from commonweal.web.desk.asking.readers import reader

SIX = [(f"o-{number}", f"Office {number}") for number in range(1, 7)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "none is on record yet; leave it empty, or state it first"),
        (SIX[:2], "none with that name is on record; there is Office 1 and Office 2"),
        (SIX, "there is Office 1, Office 2, Office 3, Office 4, Office 5 and 1 more"),
    ],
)
def test_a_name_that_is_not_on_record_is_told_with_those_that_are(
    options: list[tuple[str, str]], told: str
) -> None:
    value, fault = reader("name", free=False)(["Nobody's", ""], options)
    assert value is None
    assert fault.endswith(told)
