"""Pages of rows: those that are counted as they are put in order are the same as those that are
counted first, whatever page is asked for."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import timezone

from commonweal.web.lists import search
from commonweal.web.lists.searching import index
from commonweal.web.public.paging import ROWS, paged, paged_and_counted
from commonweal.web.store.models import Listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("there", [0, 1, ROWS, ROWS + 1, 2 * ROWS + 3])
@pytest.mark.parametrize(
    "asked", ["", "1", "2", "3", "4", "0", "-1", "two", "1.5", "²", "9999999", "9" * 30]
)
def test_either_way_gives_the_same(there: int, asked: str) -> None:
    made = [
        Listed(list="paper", code=f"p{n:03}", title="Minutes", public_from=timezone.localdate())
        for n in range(there)
    ]
    Listed.objects.bulk_create(made)
    index(Listed.objects.all())
    request = RequestFactory().get("/search/", {"q": "minutes", "page": asked})
    one, other = paged(request, search("minutes")), paged_and_counted(request, search("minutes"))
    assert [row.code for row in one.pop("rows")] == [row.code for row in other.pop("rows")]
    assert one == other
    assert one["total"] == there


def test_a_page_that_is_there_takes_one_query(django_assert_num_queries: object) -> None:
    made = [
        Listed(list="paper", code=f"p{n:03}", title="Minutes", public_from=timezone.localdate())
        for n in range(ROWS + 1)
    ]
    Listed.objects.bulk_create(made)
    index(Listed.objects.all())
    request = RequestFactory().get("/search/", {"q": "minutes", "page": "2"})
    with django_assert_num_queries(1):  # type: ignore[operator]  # given by pytest-django
        assert len(paged_and_counted(request, search("minutes"))["rows"]) == 1
