"""People who sign in, the roles they have for bodies, and what was done about their accounts."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from commonweal.web.accounts.roles import ROLES


class Users(BaseUserManager):
    """Makes users."""

    def create_user(self, email: str, password: str | None = None, **other: Any) -> User:
        """A user; without a password nobody signs in until one is set."""
        user: User = self.model(email=self.normalize_email(email).lower(), **other)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """A user by the address that they sign in with, in whatever case it is written."""
        found: User = self.get(email=(username or "").strip().lower())
        return found


class User(AbstractBaseUser):
    """Somebody who signs in.

    `person` is the id that stands for them in the records; names stand there and nowhere else.
    `office` is what pages call them and what a statement says of who states it. Raising `epoch`
    ends all their sessions and every link to set a password.
    """

    email = models.EmailField(unique=True)
    office = models.CharField(max_length=200)
    person = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)
    demonstration = models.BooleanField(default=False)
    epoch = models.PositiveIntegerField(default=0)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["office"]

    @cached_property
    def held(self) -> tuple[tuple[str, str], ...]:
        """The roles that somebody has now, each with its body; "" for all bodies."""
        return tuple((one.role, one.body) for one in self.grants.all())

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: it ends when the password changes or `epoch` is raised."""
        return str(
            salted_hmac(
                "commonweal.session", f"{self.password}|{self.epoch}", secret, algorithm="sha256"
            ).hexdigest()
        )


class Current(models.Manager):
    """Grants that have not ended."""

    def get_queryset(self) -> models.QuerySet[Grant]:
        """Those that hold."""
        found: models.QuerySet[Grant] = super().get_queryset().filter(ended_at=None)
        return found


class Grant(models.Model):
    """A role that somebody has for a body; for all bodies where `body` is empty.

    It is given and ended, and never edited or deleted. `objects` and `user.grants` are those that
    hold; `every` has those that ended too.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40, choices=[(one, one) for one in ROLES])
    body = models.CharField(max_length=200, blank=True, default="")
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.CharField(max_length=200, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, default="")

    objects: ClassVar[Current] = Current()
    every: ClassVar[models.Manager[Grant]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "role", "body"],
                condition=models.Q(ended_at=None),
                name="granted_once",
            ),
        )


class Act(models.Model):
    """What was done about an account, by whom and when: added and never changed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)


class RecoveryCode(models.Model):
    """A code that stands in once for the second factor; kept as its hash alone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "hash"], name="code_once"),)


class ReadOfPaper(models.Model):
    """Somebody read a paper that is not public, or asked for one that is withheld from them."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    paper = models.CharField(max_length=200)
    body = models.CharField(max_length=200)
    given = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["body", "at"]), models.Index(fields=["paper", "at"]))


class Tally(models.Model):
    """How often something was asked for in a stretch of time, by a hash of who asked."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends = models.DateTimeField(db_index=True)
