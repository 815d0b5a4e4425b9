"""Adding what was asked for once: sent twice, it is stated once and both see the same page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import IntegrityError

from commonweal.records import Statement, StatementError
from commonweal.records.refusal import TWICE, RefusedError
from commonweal.web.store.adding import append, writing
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Draft, Submission

#: What is said where what a form would state has an id that is taken.
TAKEN = (
    "{id} is on record already, and this form would record under the same id. Look whether that "
    "is what you meant to record. What you entered is kept here: to record it besides, begin again "
    "and copy it"
)


def why_not(error: RefusedError, taken: str) -> list[str]:
    """Why statements are refused, every reason once; of an id that is taken as is told here."""
    reasons = (
        taken.format(id=one.id) if one.reason == TWICE else one.reason for one in error.refusals
    )
    return list(dict.fromkeys(reasons))


def once(token: str, do: Callable[[], str]) -> list[str]:
    """Do under a token what adds something, all or nothing, and take its draft away.

    Parameters
    ----------
    token
        Of the form: one that was sent already does nothing more.
    do
        Adds, and gives the address where whoever sent it goes from here, also the second time. It
        is done once nobody else can add anything: what it asks is so when it adds.

    Returns
    -------
    Why nothing was added, every reason; nothing where it was, or had been.
    """
    try:
        with writing():
            if Submission.objects.filter(token=token).exists():
                return []
            address = do()
            Submission.objects.create(token=token, address=address)
            Draft.objects.filter(token=token).delete()
    except RefusedError as error:
        # What was sent by the same form meanwhile is no fault of whoever sent it twice.
        if Submission.objects.filter(token=token).exists():
            return []
        return why_not(error, TAKEN)
    except StatementError as error:
        return [str(error)]
    except IntegrityError:
        if not Submission.objects.filter(token=token).exists():
            raise
    return []


def send(
    token: str,
    address: str,
    make: Callable[[], Sequence[Statement]],
    *,
    meanwhile: Callable[[], str] = lambda: "",
) -> list[str]:
    """Add statements `once` under a token.

    Parameters
    ----------
    token, address
        As in `once`.
    make
        Makes the statements.
    meanwhile
        Says why it has to be looked at again: two who send at the same moment are told as surely
        as two who send after one another. "" where all is as it was looked at.

    Returns
    -------
    Why nothing was added, every reason; nothing where it was, or had been.
    """

    def add() -> str:
        moved = meanwhile()
        if moved:
            raise StatementError(moved)
        append(make(), checks=checks())
        return address

    return once(token, add)
