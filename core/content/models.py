"""Published guides. An edition never changes: a saved page names its edition and shows the same words for ever."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from pydantic import ValidationError

from core.guide.schema import Guide, digest_of


class EditionDamaged(Exception):
    """The stored document is not the one that was published."""


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, guide: str) -> Self:
        return self.filter(guide=guide)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("an edition never changes: publish a new one")

    def delete(self) -> NoReturn:
        raise TypeError("an edition is kept for ever: saved pages name it")


class Edition(models.Model):
    """A guide as it was published: number, document and digest."""

    guide = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    document = models.TextField()  # text, not a JSON column: PostgreSQL would put the keys into another order
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    change_note = models.TextField(blank=True)  # for readers: what is new

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="one_edition_of_a_number")]

    def __str__(self) -> str:
        return f"{self.guide} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("an edition never changes: publish a new one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("an edition is kept for ever: saved pages name it")

    def read(self) -> Guide:
        """The guide. Raises EditionDamaged when the document is not the published one."""
        damaged = EditionDamaged(f"edition {self.number} of {self.guide} is not what was published")
        if digest_of(self.document) != self.digest:
            raise damaged
        try:
            return Guide.model_validate_json(self.document)
        except ValidationError:
            raise damaged from None


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def in_force(self, guide: str) -> Self:
        return self.filter(guide=guide, restored_at=None)


class Withdrawal(models.Model):
    """An option that no reader is shown until two people bring it back. Readers see that it is being checked."""

    WHOLE_GUIDE = ""  # as `option`: every option of the guide

    guide = models.SlugField(max_length=60)
    option = models.SlugField(max_length=80, blank=True)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.PositiveBigIntegerField(null=True)  # accounts stand above this room: an id, no key
    asked_back_by = models.PositiveBigIntegerField(null=True)
    asked_back_at = models.DateTimeField(null=True)
    restored_by = models.PositiveBigIntegerField(null=True)
    restored_at = models.DateTimeField(null=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "option"], condition=models.Q(restored_at=None), name="withdrawn_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(restored_by=None) | ~models.Q(restored_by=models.F("asked_back_by")),
                name="bringing_back_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}: withdrawn"
