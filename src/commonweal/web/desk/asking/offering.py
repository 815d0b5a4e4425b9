"""What a page may offer somebody: a task is offered by its own gate, so that none is refused that
was offered."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from types import MappingProxyType

from django.utils import timezone

from commonweal.web.accounts.models import User
from commonweal.web.desk.asking.questions import Answers
from commonweal.web.desk.asking.task import Asked
from commonweal.web.desk.tasks import TASKS

_log = logging.getLogger(__name__)


def may_begin(
    user: User, name: str, about: str = "", answers: Answers = MappingProxyType({})
) -> bool:
    """Whether somebody may begin a task.

    Parameters
    ----------
    user, name, about
        Who, which task, and about what; "" where it makes something new.
    answers
        What they would answer: a task may depend on it.
    """
    task = TASKS[name]
    try:
        return task.allows(Asked(user, about, answers, "", timezone.now()))
    except KeyError as error:
        _log.warning("a page did not find what a task that it may offer is about", exc_info=error)
        return False


def offered_of(user: User, names: Iterable[str], about: str = "") -> dict[str, bool]:
    """Which of several tasks somebody may begin about a thing."""
    return {name: may_begin(user, name, about) for name in names}
