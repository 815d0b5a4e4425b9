"""People in questions: chosen from those on record, or stated as new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q

from commonweal.governance.law import whenever
from commonweal.records import Statement, latest
from commonweal.records.kinds import Person
from commonweal.web.desk.asking import Asked, Choice, Question
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.reading import around


def people(_asked: Asked) -> Sequence[Choice]:
    """Everybody on record: by name, with the id where two have one name; by id where no name is
    held."""
    held = latest(whenever(around((), also=Q(type="person"))), Person, lambda one: one.person)
    shared = Counter((one.what.name or "").casefold() for one in held.values())
    told = []
    for code, one in held.items():
        name = one.what.name or code
        several = one.what.name is not None and shared[name.casefold()] > 1
        told.append((code, f"{name} ({code})" if several else name))
    return tuple(sorted(told, key=lambda one: one[1].casefold()))


def who(
    name: str,
    label: str,
    *,
    needed: bool = True,
    free: bool = True,
    check: Callable[[Any, Asked], str] = lambda _value, _asked: "",
) -> Question:
    """The question who somebody is; `check` says what is wrong with who was named."""
    hint = "Begin to type the name or id."
    if free:
        hint += " Of somebody who is not on record, type the name: they are added."
    return Question(
        name, label, "name", hint=hint, choices=people, needed=needed, free=free, check=check
    )


def person_of(asked: Asked, name: str, about: str) -> tuple[str | None, list[Statement]]:
    """Who was answered, with the statement that puts them on record where they are new."""
    given = asked.answers.get(name)
    if given is None:
        return None, []
    if given["code"]:
        return str(given["code"]), []
    code = code_of(asked, "person", "" if name == "person" else name)
    payload = {"person": code, "name": given["words"]}
    return code, [
        stated(
            asked,
            "person",
            payload,
            about=about,
            reason="somebody new",
            tail="" if name == "person" else name,
        )
    ]
