"""What was begun and repeats what is destroyed: it goes too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commonweal.web.desk.asking import Asked
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.models import Draft, Mention
from commonweal.web.store.reading import Thing


def forget_begun(names: Collection[str]) -> None:
    """Delete what was begun about the things that statements state, before their payloads are
    destroyed: what these say stood in its questions to begin from. Where something else that was
    begun names such a thing, its code takes the place of the words.

    Parameters
    ----------
    names
        The statements.
    """
    stating = Mention.objects.filter(row__statement__in=list(names), states=True)
    things = set(stating.values_list("thing", "code"))
    codes = {code for _, code in things}
    about = Q(about__in=[*codes, *names])
    for code in codes:
        about |= Q(about__startswith=f"{code}~")
    for draft in Draft.objects.select_for_update().filter(about).order_by("pk"):
        if _is_about(draft, things):
            draft.delete()
    for draft in Draft.objects.select_for_update().order_by("pk"):
        answers = _without_words(draft.answers, codes)
        if answers != draft.answers:
            Draft.objects.filter(pk=draft.pk).update(answers=answers)


def _is_about(draft: Draft, things: set[Thing]) -> bool:
    """Whether something was begun about one of several things, and not about one of another kind
    with the same code; what cannot be told is."""
    task = TASKS.get(draft.task)
    if task is None:
        return True
    answers = task.kept(draft.answers)
    try:
        thing = task.thing(Asked(draft.user, draft.about, answers, draft.token, timezone.now()))
    except KeyError:
        return True
    return not isinstance(thing, tuple) or thing[1] != draft.about or thing in things


def _without_words(answers: Any, codes: set[str]) -> Any:
    """Answers with the codes of things alone, where they name them with words too."""
    if isinstance(answers, dict):
        if answers.get("code") in codes and "words" in answers:
            return {**answers, "words": answers["code"]}
        return {name: _without_words(one, codes) for name, one in answers.items()}
    if isinstance(answers, list):
        return [_without_words(one, codes) for one in answers]
    return answers
