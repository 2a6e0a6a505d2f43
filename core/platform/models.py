"""What every feature counts, marks or records. Nothing here is about what a person answered."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How often something was tried in one window of time, by somebody named only by a keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    began = models.BigIntegerField()  # seconds since 1970; a window begins with its first count
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} since {self.began}"


class Mark(models.Model):
    """When something last happened, by name: the hourly deletion, the last time the clock was trusted."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"


class MonthCount(models.Model):
    """How often something happened in a month, with all readers together: never about one person."""

    month = models.DateField()  # its first day
    name = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "name"], name="one_count_of_a_month")]

    def __str__(self) -> str:
        return f"{self.name}: {self.times}"


class AuditLine(models.Model):
    """Who of the staff did what, when, with what result; never content. Each holds the digest of the one before."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.PositiveBigIntegerField(null=True)  # accounts stand above this room: an id, no key
    actor_name = models.CharField(max_length=254, blank=True)
    clinic = models.PositiveBigIntegerField(null=True)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.act} {self.result}"
