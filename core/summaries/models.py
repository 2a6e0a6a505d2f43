"""Saved pages. What stands here can be read only with the reader's code."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models


class SummaryQuerySet(models.QuerySet["Summary"]):
    def still_kept(self, today: date) -> Self:
        return self.filter(expires_on__gte=today)

    def expired(self, today: date) -> Self:
        return self.filter(expires_on__lt=today)


class Summary(models.Model):
    """A saved page: found by a value derived from its code, sealed under another."""

    lookup = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    expires_on = models.DateField(db_index=True)

    objects = SummaryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"saved page, kept until {self.expires_on}"
