"""A task: the questions that it asks, who may do it, and the statements that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from commonweal.records import Statement
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.desk.asking.questions import Answers, Page
from commonweal.web.desk.asking.second import Second
from commonweal.web.store.reading import Thing, today


class Fault(NamedTuple):
    """Why something is not recorded, and on which page that is mended; "" where on none."""

    text: str
    page: str = ""


@dataclass(frozen=True)
class Asked:
    """Who is asked, about what, and what was answered so far.

    Parameters
    ----------
    user
        Who is asked.
    about
        Code of the thing that the task is about; empty where it makes a new one.
    answers
        What was answered.
    token
        Of this draft: ids of what it states are made from it, so that nothing is stated twice.
    now
        The instant of sending.
    """

    user: User
    about: str
    answers: Answers
    token: str
    now: datetime

    @property
    def today(self) -> date:
        """The day of sending in England."""
        return today()


@dataclass(frozen=True)
class Task:
    """Something that somebody does.

    Parameters
    ----------
    name, title
        Its part of the address, and what it is called.
    action
        The right that it needs (`accounts.roles.RIGHTS`).
    body
        Code of the body that the thing belongs to, or of all bodies of which it is part or that
        it belongs to in common: a right for one of them is enough. "" where it belongs to none;
        raises KeyError where there is no such thing.
    pages
        What it asks, in order; none where there is only something to be looked over and sent.
    make
        The statements that it makes of the answers.
    after
        The address to go to when it is done.
    thing
        What it changes, or the rows that tell of that where no statement speaks of it by a code:
        others who change the same are told before they send.
    own
        Whether the thing is one's own.
    named
        What the thing is called that it is about, by its code: where that stands on every page and
        among what was begun; "" where the task says it by itself.
    shows
        What is shown beside the answers before sending: what is on record already.
    look
        What deserves a look before it is sent: what it would bring about.
    second
        What a second person is asked for, where a rule asks for one: then it is proposed, and
        recorded once somebody else approves.
    done, button, heading
        What is said when it is done, what the button of the last page says, and its heading.
    anew
        Whether it is begun from the desk, about nothing yet.
    group
        Under which heading it stands there.
    """

    name: str
    title: str
    action: str
    pages: tuple[Page, ...]
    make: Callable[[Asked], Sequence[Statement]]
    after: Callable[[Asked], str]
    body: Callable[[Asked], str | Iterable[str]] = lambda _asked: ""
    thing: Callable[[Asked], Thing | Q | None] = lambda _asked: None
    own: Callable[[Asked], bool] = lambda _asked: False
    named: Callable[[str], str] = lambda _about: ""
    shows: Callable[[Asked], Sequence[tuple[str, str]]] = lambda _asked: ()
    look: Callable[[Asked], Sequence[str]] = lambda _asked: ()
    second: Callable[[Asked], Second | None] = lambda _asked: None
    intro: str = ""
    done: str = "It is recorded."
    button: str = "Record this"
    heading: str = ""
    anew: bool = True
    group: str = "More"

    def titled(self, about: str) -> str:
        """What it is called, with what it is about where that has a name."""
        name = self.named(about)
        return f"{self.title}: {name}" if name else self.title

    def asked_pages(self, answers: Answers) -> list[Page]:
        """The pages that are asked, each by what was answered on those before it: what was answered
        on a page that is asked no more counts no more."""
        found: list[Page] = []
        held: dict[str, Any] = {}
        for page in self.pages:
            if page.when(held):
                found.append(page)
                held |= {key: answers[key] for key in page.keys if key in answers}
        return found

    def kept(self, answers: Answers) -> dict[str, Any]:
        """The answers of the pages that are asked."""
        keys = [key for page in self.asked_pages(answers) for key in page.keys]
        return {key: answers[key] for key in keys if key in answers}

    def amiss(self, asked: Asked) -> list[Fault]:
        """Which answers do not fit, as things stand now: what was chosen may be gone since, or an
        answer changed on which another rests."""
        pages = self.asked_pages(asked.answers)
        return [Fault(text, page.name) for page in pages for text in page.amiss(asked)]

    def allows(self, asked: Asked) -> bool:
        """Whether whoever is asked may do it.

        Raises
        ------
        KeyError
            When there is no such thing as it would be about.
        """
        bodies = self.body(asked)
        several = [bodies] if isinstance(bodies, str) else list(bodies)
        own = self.own(asked)
        return any(allowed(asked.user, self.action, body, own=own) for body in several or [""])
