"""Saved pages. What stands here can be read only with the reader's code."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models


class SummaryQuerySet(models.QuerySet["Summary"]):
    def still_kept(self, today: date) -> Self:
        return self.filter(expires_on__gte=today)

    def expired(self, today: date) -> Self:
        return self.filter(expires_on__lt=today)


class Summary(models.Model):
    """A saved page: found by a value derived from its code, sealed under another. Days, never times of day."""

    record_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lookup_id = models.BinaryField(max_length=32, unique=True)
    v = models.PositiveSmallIntegerField()  # the format of what is sealed
    kid = models.CharField(max_length=16)  # which pepper
    content_version = models.CharField(max_length=80)  # guide/number of the edition last saved
    wrap = models.BinaryField()
    body = models.BinaryField()
    created_on = models.DateField()
    expires_on = models.DateField(db_index=True)

    objects = SummaryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"saved page, kept until {self.expires_on}"


class StaffOpening(models.Model):
    """How often staff opened a saved page on one day. The person reads it with their code."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="staff_openings")
    on = models.DateField()
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "on"], name="one_count_of_a_day")]

    def __str__(self) -> str:
        return f"opened {self.times} times on {self.on}"


class PepperVerifier(models.Model):
    """What a pepper must derive to: a start with another one under the same name is noticed."""

    kid = models.CharField(max_length=16, primary_key=True)
    value = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.kid
