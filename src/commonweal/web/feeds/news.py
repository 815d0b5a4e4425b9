"""What is new: papers, decisions, promises, registers of interests, published plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence.words import day, known
from commonweal.governance.commitments import Tracked, track
from commonweal.governance.exchange.publication import Publication
from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.decisions import PaperTold
from commonweal.web.api.kinds.decisions import decisions as told_decisions
from commonweal.web.api.kinds.decisions import papers as told_papers
from commonweal.web.api.kinds.interests import interests as told_interests
from commonweal.web.feeds.atom import News, feed
from commonweal.web.lists.withdrawn import standing
from commonweal.web.plans.models import Published
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed, Mention, Row
from commonweal.web.store.reading import first_hash, today

#: Entries of a feed, and how many statements are looked through for them.
MOST, LOOKED = 50, 80
#: Statements by which a register of interests changes.
INTERESTS = ("interest", "interest_ended")


def papers(request: HttpRequest) -> HttpResponse:
    """New papers that everybody may read."""
    codes = _newest("paper")
    told = told_papers(codes, Look(today(), None)) if codes else {}
    at = _stated("paper", told, states=True)
    news = [
        News(
            (code,),
            one.title,
            _short(one.text or _without_words(one)),
            at[code],
            _full(request, "paper", code),
        )
        for code, one in told.items()
    ]
    return _sent(request, "papers", "New papers", news, "meetings")


def _without_words(paper: PaperTold) -> str:
    if paper.file is not None:
        return f"It is a file: {paper.file.name}."
    return "Its words are not in the records."


def decisions(request: HttpRequest) -> HttpResponse:
    """New decisions; of those taken in private, that they were."""
    codes = _newest("decision")
    told = told_decisions(codes, Look(today(), None)) if codes else {}
    at = _stated("decision", told, states=True)
    news = [
        News(
            (code,),
            one.title,
            f"Decided: {known(one.on, one.precision)}. {_short(one.text or 'Taken in private.')}",
            at[code],
            _full(request, "decision", code),
        )
        for code, one in told.items()
    ]
    return _sent(request, "decisions", "New decisions", news, "decisions")


def promises(request: HttpRequest) -> HttpResponse:
    """Promises that were made, fell due without delivery, were delivered or closed."""
    late = Listed.objects.filter(list="promise", state="open", until__lt=today()).order_by(
        "-until", "code"
    )
    codes = dict.fromkeys(_recent("commitment", ("commitment", "delivery", "closure")))
    codes |= dict.fromkeys(late.values_list("code", flat=True)[:MOST])
    listed = Listed.objects.filter(list="promise", code__in=codes, public_from__lte=today())
    known = set(listed.values_list("code", flat=True))
    shown = given_out([("commitment", code) for code in codes if code in known], deep=0)
    news = [
        News(key, title, shown.text(one.what.text), at,
             _full(request, "promise", one.what.commitment))
        for one in track(shown.past, on=shown.on)
        if one.what.commitment in known
        for key, title, at in _steps(one, shown)
    ]  # fmt: skip
    return _sent(request, "promises", "Promises that changed state", news, "promises")


def _steps(one: Tracked, shown: Publication) -> Iterable[tuple[tuple[str, ...], str, datetime]]:
    yield (one.made.id,), f"{one.what.kind.capitalize()} made", one.made.stated_at
    for step in one.deliveries:
        yield (step.id,), f"Delivered against a {one.what.kind}", step.stated_at
    if one.closure is not None:
        outcome = one.closure.what.outcome
        yield (one.closure.id,), f"{one.what.kind.capitalize()}: {outcome}", one.closure.stated_at
    if one.status == "overdue" and one.due.latest is not None:
        first = one.due.latest + timedelta(days=1)
        told = f"{one.what.kind.capitalize()} overdue: it was due on {shown.text(one.due.told)}"
        yield ("overdue", one.what.commitment, first.isoformat()), told, _midnight(first)


def registers(request: HttpRequest) -> HttpResponse:
    """Interests that came into public registers or ended."""
    held = _recent("interest", INTERESTS)
    public = Listed.objects.filter(list="interest", code__in=held, public_from__lte=today())
    at = _stated("interest", public.values_list("code", flat=True), type__in=INTERESTS)
    # A register is read for each: of those alone that the feed has room for.
    codes = sorted(at, key=lambda code: (at[code], code), reverse=True)[:MOST]
    told = told_interests(codes, Look(today(), None)) if codes else {}
    news = []
    for code, one in told.items():
        who = one.name or one.position or "somebody who is not named"
        ended = one.ended is not None
        words = [one.organisation, one.type, one.description]
        news.append(
            News(
                (code, "ended" if ended else "declared"),
                f"Interest {'ended' if ended else 'declared'}: {who}",
                ". ".join(word for word in words if word) or "Withheld.",
                at[code],
                _full(request, "register-of", one.register_of),
            )
        )
    return _sent(request, "registers", "Changes of registers of interests", news, "interests")


def plans(request: HttpRequest) -> HttpResponse:
    """Plans that were published."""
    news = [
        News(
            (str(one.pk), one.plan.pk),
            f"Plan of {one.plan.system} as of {day(one.plan.as_of)}",
            one.plan.sentence,
            one.at,
            _full(request, "plan", one.plan.pk),
        )
        for one in Published.objects.select_related("plan").order_by("-pk")[:MOST]
    ]
    return _sent(request, "plans", "Published plans", news, "start")


def _newest(name: str) -> list[str]:
    held = standing(Listed.objects.filter(list=name, public_from__lte=today()))
    return list(held.order_by("-public_from", "code").values_list("code", flat=True)[:MOST])


def _recent(thing: str, types: Sequence[str]) -> list[str]:
    """Things of which statements of some kinds speak: those stated last."""
    rows: list[tuple[datetime, int]] = []
    # Of each kind by itself: that is read from an index, whatever else there is.
    for type_ in types:
        last = Row.objects.filter(type=type_).order_by("-stated_at", "-number")
        rows += last.values_list("stated_at", "number")[:LOOKED]
    numbers = [number for _, number in sorted(rows, reverse=True)[:LOOKED]]
    told = Mention.objects.filter(row_id__among=numbers, thing=thing)
    return list(dict.fromkeys(told.order_by("code").values_list("code", flat=True)))


def _stated(thing: str, codes: Iterable[str], **of: Any) -> dict[str, datetime]:
    """When each thing was last spoken of by statements of some kind."""
    held = Mention.objects.filter(thing=thing, code__in=list(codes), **of)
    return dict(held.values_list("code").annotate(Max("row__stated_at")))


def _sent(
    request: HttpRequest, name: str, title: str, news: Sequence[News], page: str
) -> HttpResponse:
    latest = sorted(news, key=lambda one: (one.updated, one.key), reverse=True)[:MOST]
    own = request.build_absolute_uri(request.path)
    where = request.build_absolute_uri(reverse(page))
    text = feed(name, title, latest, first=first_hash(), own=own, page=where)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _full(request: HttpRequest, name: str, code: str) -> str:
    return str(request.build_absolute_uri(reverse(name, args=[code])))


def _short(words: str, most: int = 400) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]} …"


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


FEEDS: dict[str, tuple[str, Callable[[HttpRequest], HttpResponse]]] = {
    "papers": ("New papers", papers),
    "decisions": ("New decisions", decisions),
    "promises": ("Promises that changed state", promises),
    "registers": ("Changes of registers of interests", registers),
    "plans": ("Published plans", plans),
}
