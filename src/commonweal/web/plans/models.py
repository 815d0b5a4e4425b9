"""Plans that were kept, runs that make them, and which of them the public sees."""

from __future__ import annotations

from django.conf import settings
from django.db import models

STATES = ("queued", "running", "done", "failed", "cancelled")


class Plan(models.Model):
    """A plan that was kept: its files lie in the folder of its id, and nothing of it changes.

    The id is the beginning of the hash of its pack's manifest, so that the same inputs have the
    same address on every machine.
    """

    id = models.CharField(max_length=16, primary_key=True)
    folder = models.CharField(max_length=200)
    system = models.CharField(max_length=200)
    as_of = models.DateField()
    seed = models.PositiveIntegerField()
    sentence = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["made_at"]),)


class Published(models.Model):
    """A plan was published: the last of these is what the public sees at the plain addresses."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    why = models.TextField(blank=True, default="")


class Run(models.Model):
    """A run of a plan on a folder, from the queue to its end."""

    folder = models.CharField(max_length=200)
    as_of = models.DateField(null=True)
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default="queued")
    #: What it told while it ran: instant and words.
    progress = models.JSONField(default=list)
    #: Why it failed, line by line.
    faults = models.JSONField(default=list)
    #: Whether its plan is published when it is done: the first plan of a new database.
    publish = models.BooleanField(default=False)
    process = models.PositiveIntegerField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "queued_at"]),)
