"""Accounts made, roles given and ended: each with who did it and when."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from commonweal.records.worded import CODE, line_fault
from commonweal.web.accounts import second_factor
from commonweal.web.accounts.models import Act, Grant, User
from commonweal.web.accounts.roles import ROLES
from commonweal.web.store.models import Mention


class Links(PasswordResetTokenGenerator):
    """Tokens of links to set a password: each holds once, for its time, and until the next one."""

    key_salt = "commonweal.links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}|{user.epoch}|{user.is_active}"


LINKS = Links()


def make(email: str, office: str, person: str = "", *, by: str) -> User:
    """A new account, which has no password until its link is used.

    Raises
    ------
    ValueError
        When the address is none or has an account, no office is given or it is no line, or the
        records hold no such person.
    """
    plain = email.strip().lower()
    try:
        validate_email(plain)
    except ValidationError as error:
        raise ValueError(f"{email!r} is no e-mail address") from error
    if not office.strip():
        raise ValueError("an account needs the office that pages call it by")
    fault = line_fault(office.strip(), CODE)
    if fault:
        raise ValueError(f"Office: {fault}")
    if User.objects.filter(email=plain).exists():
        raise ValueError("there is an account with this e-mail address already")
    if person.strip():
        _on_record(person.strip())
    with transaction.atomic():
        user = User.objects.create_user(plain, office=office.strip(), person=person.strip())
        note(user, "account made", by)
    return user


def link_with(user: User, person: str, *, by: str) -> None:
    """Link an account that is nobody's yet with a person on record, once: whose it is never
    changes.

    Raises
    ------
    ValueError
        When it is linked already, or the records hold no such person.
    """
    if user.person:
        raise ValueError("this account is linked already; make another for somebody else")
    _on_record(person.strip())
    with transaction.atomic():
        user.person = person.strip()
        user.save(update_fields=["person"])
        note(user, f"linked with the person {user.person}", by)


def _on_record(person: str) -> None:
    if not Mention.objects.filter(thing="person", code=person, states=True).exists():
        told = f"the records hold no person of the id {person!r}; put them on record first"
        raise ValueError(told)


def link_for(user: User, *, by: str) -> str:
    """The address, without its host, where somebody sets their password once.

    Links made before are worth nothing any more, and whoever is signed in is signed out.
    """
    end_sessions(user)
    note(user, "link to set a password made", by)
    name = urlsafe_base64_encode(force_bytes(user.pk))
    return str(reverse("set-password", args=(name, LINKS.make_token(user))))


def role_fault(role: str, body: str) -> str:
    """What is wrong with giving somebody a role for a body, "" for all; "" where nothing is.

    A role for a body that the records do not hold would give nothing, and nobody would be told.
    """
    code = body.strip()
    if role not in ROLES:
        return f"no such role: {role!r}; there are {', '.join(ROLES)}"
    if code and not Mention.objects.filter(thing="body", code=code, states=True).exists():
        return (
            f"The records know no body with the code {code}: give the code with which the address "
            "of its page under /bodies/ ends, or have the body put on record first, by somebody "
            "whose role is for all bodies"
        )
    if code and role == "administrator":
        return "An administrator is one for all bodies: leave the body out"
    return ""


def give(user: User, role: str, body: str = "", *, by: str) -> Grant:
    """Give a role for a body, "" for all; what is held already stays as it was given.

    Raises
    ------
    ValueError
        When there is no such role.
    """
    if role not in ROLES:
        raise ValueError(f"no such role: {role!r}; there are {', '.join(ROLES)}")
    with transaction.atomic():
        grant, made = Grant.objects.get_or_create(
            user=user, role=role, body=body.strip(), defaults={"given_by": by}
        )
        if made:
            note(user, f"given the role {role} for {body.strip() or 'all bodies'}", by)
    user.__dict__.pop("held", None)
    return grant


def end(grant: Grant, *, by: str) -> None:
    """End a role: from now on it gives no right; that it was given stays on record."""
    with transaction.atomic():
        ended = Grant.objects.filter(pk=grant.pk).update(ended_at=timezone.now(), ended_by=by)
        if ended:
            note(grant.user, f"role {grant.role} for {grant.body or 'all bodies'} ended", by)
    grant.user.__dict__.pop("held", None)


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])


def close(user: User, *, by: str) -> None:
    """Close an account: nobody signs in with it; it is kept, because records name its office."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        end_sessions(user)
        note(user, "account closed", by)


def open_again(user: User, *, by: str) -> None:
    """Open a closed account."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        note(user, "account opened again", by)


def forget_second_factor(user: User, *, by: str) -> None:
    """Take away a lost second factor; it is set up anew at the next sign-in."""
    with transaction.atomic():
        second_factor.forget(user)
        end_sessions(user)
        note(user, "second factor taken away", by)


def note(user: User, what: str, by: str) -> None:
    """Keep what was done about an account."""
    Act.objects.create(user=user, what=what, by=by)
