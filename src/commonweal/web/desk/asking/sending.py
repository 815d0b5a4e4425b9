"""Adding what was asked for once: sent twice, it is stated once and both see the same page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import IntegrityError

from commonweal.records import Statement, StatementError
from commonweal.records.refusal import RefusedError
from commonweal.web.store.adding import append, writing
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Draft, Submission


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
        return list(dict.fromkeys(one.reason for one in error.refusals))
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
