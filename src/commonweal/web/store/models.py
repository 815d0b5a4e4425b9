"""One append-only table with the chain, and what is made from it so that pages find things."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.utils import timezone

from commonweal.records.chain import START
from commonweal.web.store import among as among  # its lookup is there from the first


class Row(models.Model):
    """A statement in its place in the chain, as its line stands in a file of records."""

    number = models.PositiveBigIntegerField(primary_key=True)
    statement = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=60)
    about = models.CharField(max_length=200)
    stated_at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    line = models.TextField()

    class Meta:
        indexes = (
            models.Index(fields=["type", "number"]),
            # What was stated last of a kind.
            models.Index(fields=["type", "stated_at", "number"], name="row_stated_last"),
            models.Index(fields=["about", "number"]),
        )


class Head(models.Model):
    """How many statements there are and the hash of the last: whoever adds holds this row."""

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)
    #: For which day all lists were made last.
    listed_on = models.DateField(null=True)
    #: When that was: pages that show what stood before are kept no longer.
    rebuilt_at = models.DateTimeField(null=True)


class Mention(models.Model):
    """A statement speaks of a thing, or gives it its id (`states`)."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT)
    thing = models.CharField(max_length=24)
    code = models.CharField(max_length=200)
    states = models.BooleanField()
    #: The kind of the statement, so that a few of many are found without looking at the rest.
    type = models.CharField(max_length=60)

    class Meta:
        indexes = (
            models.Index(fields=["thing", "code", "row"], name="mention_found"),
            models.Index(fields=["thing", "code", "type", "row"], name="mention_of_type"),
        )
        constraints = (
            models.UniqueConstraint(fields=["row", "thing", "code", "states"], name="mention_once"),
        )


class Name(models.Model):
    """A statement gives a person a name, or an id that can stand in words: found by its last word,
    so that words which hold it are shown only to whom they may be."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT)
    person = models.CharField(max_length=200)
    word = models.CharField(max_length=200)
    name = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["word", "row"]), models.Index(fields=["person"]))


class TextWord(models.Model):
    """A word that stands in the texts of a statement: whatever names somebody is found by it."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT)
    word = models.CharField(max_length=40)

    class Meta:
        indexes = (models.Index(fields=["word", "row"], name="text_word_found"),)


class Listed(models.Model):
    """A thing as it stands in a list and is found by a search: public words only, from a day on."""

    list = models.CharField(max_length=24)
    code = models.CharField(max_length=200)
    title = models.TextField()
    body = models.CharField(max_length=200, default="")
    on = models.DateField(null=True)
    until = models.DateField(null=True)
    state = models.CharField(max_length=40, default="")
    public_from = models.DateField()
    words = models.TextField(default="")
    #: By what it is sorted among titles: in small letters, as far as an index holds every title.
    sorts_as = models.CharField(max_length=100, default="")
    #: For which day it was made.
    made_on = models.DateField(default=timezone.localdate)
    #: All bodies that have it, where several can: kept as `Under`.
    bodies: Sequence[str] = ()

    class Meta:
        indexes = (
            # What a list counts, sorts and chooses by stands in the index: no row is looked at
            # that is not shown.
            models.Index(
                fields=["list", "on", "code", "public_from", "state"], name="listed_by_day"
            ),
            models.Index(
                fields=["list", "body", "on", "code", "public_from", "state"],
                name="listed_by_body",
            ),
            models.Index(fields=["list", "until", "code"], name="listed_by_end"),
            models.Index(
                fields=["list", "sorts_as", "code", "public_from", "on", "state"],
                name="listed_by_title",
            ),
            # The day first: whatever is public is counted by it, and no list is read by it.
            models.Index(fields=["public_from", "list"], name="listed_public"),
        )
        constraints = (models.UniqueConstraint(fields=["list", "code"], name="listed_once"),)


class Under(models.Model):
    """A body that has a thing which several can have."""

    listed = models.ForeignKey(Listed, on_delete=models.CASCADE)
    body = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["body", "listed"], name="under_found"),)
        constraints = (models.UniqueConstraint(fields=["listed", "body"], name="under_once"),)


class Word(models.Model):
    """A word of what is listed, as a search finds it: without accents, in small letters."""

    listed = models.ForeignKey(Listed, on_delete=models.CASCADE)
    word = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=["word", "listed"]),)
        constraints = (models.UniqueConstraint(fields=["listed", "word"], name="word_once"),)


class Kept(models.Model):
    """A thing as those who keep it find it, public or not: by what it is called, its days and how
    it stands. Of what a page shows of it the rights are asked first, by whose it is."""

    list = models.CharField(max_length=24)
    code = models.CharField(max_length=200)
    title = models.TextField()
    #: By what it is sorted, and found, where it is so by its words: in small letters.
    sort = models.CharField(max_length=300)
    words = models.TextField(default="")
    #: Of whom it is bought.
    provider = models.TextField(default="")
    #: Who has it on the day.
    body = models.CharField(max_length=200, default="")
    on = models.DateField(null=True)
    #: Its last day as agreed, that on which it holds at all, and since when it is suspended.
    ends = models.DateField(null=True)
    until = models.DateField(null=True)
    suspended = models.DateField(null=True)
    state = models.CharField(max_length=40, default="")
    #: By what it presses: the place of its state among others, the number of the first day that is
    #: due while it runs, and days that it was late with what is done.
    rank = models.PositiveSmallIntegerField(default=0)
    due = models.PositiveIntegerField(null=True)
    late = models.PositiveIntegerField(default=0)
    #: For which day it was made.
    made_on = models.DateField(default=timezone.localdate)
    #: Whose it is, by code or identifier: its parties, and of them who buys by it. Kept as `Party`.
    parties: Sequence[str] = ()
    buyers: Sequence[str] = ()

    class Meta:
        indexes = (
            models.Index(fields=["list", "sort", "code"], name="kept_by_title"),
            models.Index(fields=["list", "until", "sort"], name="kept_by_end"),
            models.Index(fields=["list", "body", "on", "code"], name="kept_by_body"),
        )
        constraints = (models.UniqueConstraint(fields=["list", "code"], name="kept_once"),)


class Party(models.Model):
    """One whose a thing is that is kept: who buys by it has it for all whose committee that is."""

    kept = models.ForeignKey(Kept, on_delete=models.CASCADE)
    party = models.CharField(max_length=200)
    buys = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=["party", "buys", "kept"], name="party_found"),)
        constraints = (
            models.UniqueConstraint(fields=["kept", "party", "buys"], name="party_once"),
        )


class Draft(models.Model):
    """What somebody has entered of a task and not yet sent."""

    token = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    task = models.CharField(max_length=60)
    about = models.CharField(max_length=200, default="")
    answers = models.JSONField(default=dict)
    #: The last statement about the thing that was there when it was begun, or looked at again.
    seen = models.PositiveBigIntegerField(default=0)
    changed = models.DateTimeField(auto_now=True)


class Submission(models.Model):
    """A form that was sent: sent twice, it adds once, and both are shown the same page."""

    token = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    address = models.CharField(max_length=400)
