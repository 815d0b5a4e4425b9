"""What somebody proposes and a second person approves or sends back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

WAITS, APPROVED, SENT_BACK = "waits", "approved", "sent back"


class Proposal(models.Model):
    """Statements that are added once somebody else than who proposes them approves.

    `statements` are envelopes with payloads; `approver_in` of each names the field in which the
    approver's office stands once it is approved (`asking.APPROVER` until then). Where `destroys`
    names a statement, its payload is destroyed instead.
    """

    token = models.CharField(max_length=64, primary_key=True)
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=200)
    #: Which rule asks for a second person, and why it is proposed.
    rule = models.CharField(max_length=200)
    why = models.TextField()
    statements = models.JSONField(default=list)
    destroys = models.CharField(max_length=200, default="")
    #: The last row that acted on what it changes, withholds or destroys when it was proposed.
    seen = models.PositiveBigIntegerField(default=0)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, default=WAITS)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="settled"
    )
    settled_at = models.DateTimeField(null=True)
    words = models.TextField(default="")

    class Meta:
        indexes: ClassVar = (models.Index(fields=["state", "body", "proposed_at"]),)


class ConsultationResponse(models.Model):
    """A response to a consultation: its text without personal details, and what it chose. Who sent
    it is kept nowhere."""

    decision = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    text = models.TextField()
    area = models.CharField(max_length=200, default="")
    channel = models.CharField(max_length=200, default="")
    answers = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = (
            models.UniqueConstraint(fields=["decision", "number"], name="response_once"),
        )


class Theme(models.Model):
    """A theme of the codebook of a consultation: what texts can be about. It is never renamed, so
    that what was coded by it stays what it was."""

    decision = models.CharField(max_length=200)
    name = models.CharField(max_length=100)
    meaning = models.TextField(default="")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = (
            models.UniqueConstraint("decision", Lower("name"), name="theme_once"),
        )


class Coding(models.Model):
    """The themes that somebody found in a response; an empty list where none of them was."""

    response = models.ForeignKey(ConsultationResponse, on_delete=models.PROTECT)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    #: Names of `Theme`.
    themes = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = (
            models.UniqueConstraint(fields=["response", "coder"], name="coded_once"),
        )


class OutcomeFigure(models.Model):
    """What was measured of an outcome of a contract in a period, in the form of a folder's table
    `outcomes`, with its source in words. It is added and never changed: a later row for the same
    period takes the place of an earlier one, which stays."""

    contract = models.CharField(max_length=200)
    outcome = models.CharField(max_length=300)
    category = models.CharField(max_length=300, default="")
    start = models.DateField()
    end = models.DateField()
    value = models.FloatField()
    unit = models.CharField(max_length=100)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    target = models.FloatField(null=True)
    better = models.CharField(max_length=10, default="")
    published = models.DateField(null=True)
    basis = models.CharField(max_length=20)
    source = models.TextField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    kept_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = (models.Index(fields=["contract", "outcome", "start"]),)
