"""Search over all that is listed: every word, or its beginning, must stand there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from commonweal.web.store.models import Listed, Word
from commonweal.web.store.reading import today

#: A word of the title says more of a thing than one of its text; a whole word more than one begun.
TITLE, TEXT = 3, 1
#: Words of a search that count, and letters of a word that are kept.
MOST, LONGEST = 12, 40
#: So many of a word are counted to find the rarest of several.
COUNTED = 2000
_LAST = "\U0010ffff"


def search(words: str, list: str | None = None) -> QuerySet[Listed]:
    """Everything public in which all words stand, the best first.

    Parameters
    ----------
    words
        What is looked for: whole words or their beginnings, whatever their accents and capitals.
    list
        In which list; in all when None.

    Returns
    -------
    Rows for paging, without their words; none where nothing is looked for. The same rows in the
    same order on either database.
    """
    wanted = folded(words)[:MOST]
    if not wanted:
        return Listed.objects.none()
    rarest = _rarest(wanted)
    held = Listed.objects.filter(
        pk__in=Word.objects.filter(_begun(rarest)).values("listed"), public_from__lte=today()
    )
    if list is not None:
        held = held.filter(list=list)
    own = Word.objects.filter(listed=OuterRef("pk"))
    for word in wanted:
        if word != rarest:
            held = held.filter(Exists(own.filter(_begun(word))))
    scores = [_score(own, word) for word in wanted]
    rank = sum(scores[1:], scores[0])
    return (
        held.defer("words")
        .annotate(rank=rank)
        .order_by("-rank", F("on").desc(nulls_last=True), "list", "code")
    )


def _rarest(wanted: Sequence[str]) -> str:
    """The word with which the fewest begin, as far as they are counted: a search begins with it."""
    if len(wanted) == 1:
        return wanted[0]
    counts = ", ".join(
        "(SELECT COUNT(*) FROM (SELECT 1 FROM store_word "
        "WHERE word >= %s AND word < %s LIMIT %s) AS begun)"
        for _ in wanted
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counts}",
            [part for word in wanted for part in (word, word + _LAST, COUNTED)],
        )
        return min(zip(cursor.fetchone(), wanted, strict=True))[1]


def _score(own: QuerySet[Word], word: str) -> Subquery:
    """How well a row fits a word."""
    whole = When(word=word, then=F("weight") * 2)
    score = Case(whole, default=F("weight"), output_field=IntegerField())
    begun = own.filter(_begun(word)).annotate(score=score).order_by("-score")
    return Subquery(begun.values("score")[:1])


def folded(text: str) -> list[str]:
    """The words of a text as they are found: in small letters, without accents, each once.

    Examples
    --------
    >>> folded("Café at QEQM, café")
    ['cafe', 'at', 'qeqm']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return [*dict.fromkeys(one[:LONGEST] for one in re.findall(r"\w+", bare))]


def index(rows: Iterable[Listed]) -> None:
    """Have rows be found by their words from now on."""
    held = []
    for one in rows:
        title = set(folded(one.title))
        held += [
            Word(listed=one, word=word, weight=TITLE if word in title else TEXT)
            for word in folded(f"{one.title} {one.code} {one.words}")
        ]
    Word.objects.bulk_create(held, batch_size=2000)


def _begun(word: str) -> Q:
    return Q(word__gte=word, word__lt=word + _LAST)
