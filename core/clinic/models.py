"""Consultations: what a clinic keeps of a talk. What was said is sealed; only what a list needs stands in clear."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.staff.models import Clinic, User


class State(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def of(self, clinic: Clinic | None) -> Self:
        """What this clinic may see; nothing without a clinic."""
        return self.filter(clinic=clinic) if clinic else self.none()

    def still_open(self) -> Self:
        return self.filter(state=State.OPEN)

    def closed_before(self, at: datetime) -> Self:
        return self.filter(state=State.CLOSED, closed_at__lt=at)

    def begun_on(self, day: date) -> Self:
        return self.filter(began_at__date=day)

    def newest_first(self) -> Self:
        return self.order_by("-began_at", "-pk")


class Consultation(models.Model):
    """One talk. `sealed` is the note as JSON, under the clinic's purpose; `version` counts the saves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="consultations")
    nurse = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consultations")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    sealed = models.TextField()

    objects = ConsultationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"consultation of {self.began_at:%Y-%m-%d}"
