"""Drafts of a guide: the document as it is being written, everything that was done to it, and who stands for it."""

from __future__ import annotations

import json
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.guide.schema import digest_of
from core.staff.models import User


class DraftState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    DISCARDED = "discarded", _("Discarded")


class DraftQuerySet(models.QuerySet["Draft"]):
    def at_work(self) -> Self:
        return self.filter(state__in=[DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED])

    def newest_first(self) -> Self:
        return self.order_by("-changed_at", "-pk")


class Draft(models.Model):
    """A copy of a guide document that is being changed. `version` counts the changes."""

    guide = models.SlugField(max_length=60)
    based_on = models.PositiveIntegerField(null=True)  # the edition it began as
    knows_edition = models.PositiveIntegerField(null=True)  # the newest edition whose changes it holds
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=DraftState, default=DraftState.DRAFT)
    document = models.TextField()  # text, as in an edition: the order of keys counts
    version = models.PositiveIntegerField(default=0)
    change_note = models.TextField(blank=True)  # what is new, for readers
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_as = models.PositiveIntegerField(null=True)

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def data(self) -> dict[str, Any]:
        """The document as plain data, for `core.editorial.parts`."""
        data: dict[str, Any] = json.loads(self.document)
        return data

    @property
    def digest(self) -> str:
        """SHA-256 of what would be published: the document and the note for readers."""
        return digest_of(f"{self.document}\n{self.change_note}")


class ChangeKind(models.TextChoices):
    EDIT = "edit", _("Changed")
    ADD = "add", _("Added")
    DELETE = "delete", _("Deleted")
    ORDER = "order", _("Put in another order")
    RENAME = "rename", _("Given another key")


class Change(models.Model):
    """One change of one part: who, when, before and after. Never altered; undoing is another change."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=ChangeKind)
    part = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.TextField(blank=True)  # JSON; empty where there was nothing
    after = models.TextField(blank=True)
    behind = models.CharField(max_length=60, blank=True)  # the key of the part before it, for bringing it back
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "version"], name="one_change_of_a_version")]

    def __str__(self) -> str:
        return f"{self.part} at {self.version}"


class Move(models.Model):
    """A draft went from one state to another: by whom, when, with what remark. An approval is the signature."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="moves")
    was = models.CharField(max_length=12, choices=DraftState)
    became = models.CharField(max_length=12, choices=DraftState)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=120, blank=True)  # of a signature: as readers see it
    role = models.CharField(max_length=120, blank=True)
    remarks = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of what was signed

    def __str__(self) -> str:
        return f"{self.was} to {self.became}"


class Comment(models.Model):
    """A remark beside a part of a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField(max_length=200, blank=True)  # empty: the whole
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"on {self.part}"
