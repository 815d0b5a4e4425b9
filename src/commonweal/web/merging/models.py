"""Bodies, successions, sources and mergers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

#: A merger is proposed by one person and carried out by another.
STATES = ("proposed", "done", "withdrawn")


class KnownBody(models.Model):
    """An organisation of the folder that the records belong to, with one time of its being;
    `neighbour` says that it belongs to another system."""

    code = models.CharField(max_length=40)
    name = models.TextField()
    kind = models.CharField(max_length=40)
    opened = models.DateField()
    closed = models.DateField(null=True)
    neighbour = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["code", "opened"], name="known_once"),)


class Became(models.Model):
    """A body was succeeded by another; without one it was dissolved."""

    predecessor = models.CharField(max_length=40)
    successor = models.CharField(max_length=40, blank=True, default="")
    on = models.DateField()
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="became_once"),
        )


class KnownSource(models.Model):
    """A source of the folder that the records belong to: statements name it by its id."""

    source = models.CharField(max_length=200, primary_key=True)
    title = models.TextField()
    publisher = models.TextField()
    place = models.TextField()
    licence = models.TextField(blank=True, default="")
    vintage = models.TextField(blank=True, default="")
    known_from = models.DateField(null=True)
    quotation = models.TextField(blank=True, default="")
    verified = models.BooleanField(default=False)


class Merger(models.Model):
    """Bodies that are to become one, what that does to every total, and who did it.

    `preview` holds what was found when it was proposed, or last looked at: totals before and after
    and what becomes of each statement, by kind and one by one. `made` is the name of the folder
    that was written.
    """

    token = models.CharField(max_length=40, primary_key=True)
    predecessors = models.JSONField()
    successor = models.CharField(max_length=40)
    name = models.TextField(blank=True, default="")
    on = models.DateField()
    folder = models.CharField(max_length=200, blank=True, default="")
    office = models.CharField(max_length=200)
    why = models.TextField()
    state = models.CharField(max_length=10, default="proposed")
    preview = models.JSONField()
    made = models.CharField(max_length=200, blank=True, default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
