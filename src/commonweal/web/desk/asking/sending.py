"""Adding what was asked for once: sent twice, it is stated once and both see the same page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import IntegrityError

from commonweal.records import Statement, StatementError
from commonweal.records.refusal import RefusedError
from commonweal.web.store.adding import append, writing
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Draft, Submission


def send(
    token: str,
    address: str,
    make: Callable[[], Sequence[Statement]],
    *,
    meanwhile: Callable[[], str] = lambda: "",
) -> list[str]:
    """Add statements under a token, all or none, and take its draft away.

    Parameters
    ----------
    token
        Of the form: one that was sent already adds nothing more.
    address
        Where whoever sent it goes from here, also the second time.
    make
        Makes the statements.
    meanwhile
        Says why it has to be looked at again, once nobody else can add anything: two who send at
        the same moment are told as surely as two who send after one another. "" where all is as it
        was looked at.

    Returns
    -------
    Why nothing was added, every reason; nothing where it was, or had been.
    """
    try:
        with writing():
            if Submission.objects.filter(token=token).exists():
                return []
            moved = meanwhile()
            if moved:
                return [moved]
            append(make(), checks=checks())
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
