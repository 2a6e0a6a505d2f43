"""What every feature counts or marks. Nothing here is about what a person answered."""

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
