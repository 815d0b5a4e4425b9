"""Whether somebody may do something: asked here and nowhere else."""

from __future__ import annotations

from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import may

#: What is told whoever would do what nobody does for themselves, and is nobody on record.
UNLINKED = (
    "Your account is linked to no person in the records, so it cannot be told that this is not "
    "about yourself. Ask whoever keeps accounts to link it first."
)


def allowed(user: User, action: str, body: str = "", *, own: bool = False) -> bool:
    """Whether somebody may do something to an object of a body.

    Parameters
    ----------
    user
        Whoever is signed in.
    action
        One of `roles.RIGHTS`.
    body
        The body that the object belongs to; "" where it belongs to none.
    own
        Whether the object is one's own.
    """
    if not (user.is_authenticated and user.is_active):
        return False
    return may(action, user.held, body, own=own)


def somebody_else(user: User, first: User) -> bool:
    """Whether somebody is another than whoever did something first: under no other account of the
    same person or office either."""
    same = user.pk == first.pk or user.office == first.office
    return not (same or (user.person and user.person == first.person))


def unlinked(user: User) -> str:
    """Why somebody cannot do what nobody does for themselves; "" where it can be told who they
    are."""
    return "" if user.person else UNLINKED
