"""Who evaluates, and scores: conflicts with bidders are looked for again before each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

from django.db.models import Q

from commonweal.governance.law import whenever
from commonweal.records import Statement, StatementError, said
from commonweal.records.kinds import Seat
from commonweal.records.kinds.procurement import Criterion
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import Grant
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.drafting import plain
from commonweal.web.desk.keeping import people_named, with_committees
from commonweal.web.desk.naming import beside
from commonweal.web.desk.procurement_held import Bought, bought
from commonweal.web.desk.tasks.procurement import found_by, owners_of, page_of, thing_of
from commonweal.web.desk.tasks.stating import stated as drafted
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import around


def _people(asked: Asked) -> Sequence[Choice]:
    """Who can evaluate: those who sit on the authority or a committee of it, or have a role."""
    codes = with_committees(owners_of(asked))
    rows = Mention.objects.filter(thing="body", code__in=codes, states=False, type="seat").values(
        "row_id"
    )
    seats = said(whenever(around((), also=Q(number__in=rows))), Seat)
    grants = Grant.objects.filter(body__in=codes).exclude(user__person="")
    offices = {one.user.person: one.user.office for one in grants.select_related("user")}
    for one in seats:
        if one.what.person is not None:
            offices.setdefault(one.what.person, one.what.office or one.what.role)
    held = people_named(
        [*offices, *(one.what.person for one in bought(asked.about).held.evaluators)]
    )
    told = {code: _by_office(code, name, offices.get(code)) for code, name in held.items()}
    shared = Counter(words.casefold() for words in told.values())
    return tuple(
        (code, beside(words, code) if shared[words.casefold()] > 1 else words)
        for code, words in sorted(told.items(), key=lambda one: one[1].casefold())
    )


def _by_office(code: str, name: str, office: str | None) -> str:
    """Somebody by name and office; of whom no name is held, by the seats that stand for it."""
    seats = name.removesuffix(f" ({code})")
    if seats != name:
        return seats
    return name if office is None else f"{name}, {office}"


def _evaluator(asked: Asked) -> list[Statement]:
    payload = {
        "procurement": asked.about,
        "person": asked.answers["person"]["code"],
        "role": asked.answers["role"],
    }
    about, why = bought(asked.about).held.about, "who evaluates"
    return [drafted(asked, "evaluator", payload, about=about, reason=why)]


EVALUATOR = Task(
    name="add-evaluator",
    title="Add somebody who evaluates, decides or advises",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "person",
            (Question("person", "Who?", "name", hint="Begin to type.", choices=_people),),
        ),
        Page(
            "role",
            (
                Question(
                    "role",
                    "What do they do?",
                    "choice",
                    choices=(
                        ("evaluator", "They score what bidders offer"),
                        ("decision-maker", "They decide"),
                        ("adviser", "They advise"),
                    ),
                ),
            ),
        ),
    ),
    make=_evaluator,
    look=found_by(_evaluator),
    after=page_of,
    done="It is recorded. They were set against all bidders.",
    anew=False,
)


def _keeps(asked: Asked) -> bool:
    """Whether whoever is asked enters the scores of others too."""
    return any(allowed(asked.user, "buy", body) for body in owners_of(asked))


def _scorers(asked: Asked) -> Sequence[Choice]:
    held = bought(asked.about)
    codes = [one for one in held.evaluators if _keeps(asked) or one == asked.user.person]
    return tuple((code, held.names.get(code, code)) for code in codes)


def _may_score(value: Any, asked: Asked) -> str:
    return " ".join(against_scoring(bought(asked.about), str(value)))


def against_scoring(held: Bought, person: str) -> list[str]:
    """Why somebody's scores are not taken: out of it, or with a conflict that nobody settled.

    Everybody is set against the bidders as they stand now: who declared before they were known is
    looked at again.
    """
    told = [
        f"{held.told_who(one)} is connected with {one.match.gainer_name}, and nobody has settled "
        "how that is treated: no score is taken before."
        for one in held.unmanaged()
        if one.match.person == person
    ]
    out = held.replaced.get(person)
    if out is not None:
        told.append(f"{held.names.get(person, person)} {out}: no score of theirs is taken.")
    return told


def _bidders(asked: Asked) -> Sequence[Choice]:
    return tuple((name, name) for name in bought(asked.about).standing)


def _score(value: Any, _asked: Asked) -> str:
    return "" if 0 <= value <= 100 else "Enter a score between 0 and 100"


def _scored(asked: Asked) -> list[Statement]:
    answers = asked.answers
    held = bought(asked.about)
    against = against_scoring(held, answers["by"])
    if against:
        raise StatementError(" ".join(against))
    score = answers.get("score")
    payload = {
        "procurement": asked.about,
        "organisation": answers["organisation"],
        "criterion": answers["criterion"],
        "by": answers["by"],
        "reason": answers["why"],
        "score": None if score is None else float(score),
    }
    return [drafted(asked, "evaluation", payload, about=held.held.about, reason="evaluation")]


SCORE = Task(
    name="score-bidder",
    title="Score a bidder",
    intro="Before each score whoever scores is set against all bidders again.",
    action="evaluate",
    body=owners_of,
    thing=lambda asked: None if asked.about == "" else thing_of(asked),
    pages=(
        Page("by", (Question("by", "Whose score?", "choice", choices=_scorers, check=_may_score),)),
        Page(
            "organisation",
            (Question("organisation", "Which bidder?", "choice", choices=_bidders),),
        ),
        Page(
            "criterion",
            (
                Question(
                    "criterion",
                    "By which criterion?",
                    "choice",
                    choices=plain(*get_args(Criterion)),
                ),
            ),
        ),
        Page(
            "score",
            (
                Question("why", "What was found, and why?", "long"),
                Question("score", "Score", "number", needed=False, check=_score),
            ),
            title="What was found?",
        ),
    ),
    make=_scored,
    after=page_of,
    done="The score is recorded with its reason.",
    anew=False,
)

TASKS = (EVALUATOR, SCORE)
