"""Stances: what a surviving victim says about giving an account and wanting charges, as a dated history."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Dated, RecordQuerySet, User
from casework.models.involvements import Involvement, involvement_in_sight
from casework.vocabulary import Account, StanceClass, UnableReason, WantsCharges


class StanceQuerySet(RecordQuerySet):
    """Narrowing verbs over stances."""

    def seen_by(self, user: User) -> Self:
        """As the victim's part is."""
        return self.filter(involvement_in_sight(user, "involvement__"))


class Stance(Dated):
    """What the assigned detective is told, or a doorstep entry until a detective confirms it; never overwritten."""

    involvement = models.ForeignKey(Involvement, on_delete=models.PROTECT, related_name="stances")
    account = models.CharField(max_length=14, choices=Account.choices)
    wants_charges = models.CharField(max_length=10, choices=WantsCharges.choices, default=WantsCharges.UNDECIDED)
    unable_reason = models.CharField(max_length=24, choices=UnableReason.choices, blank=True)
    stance = models.CharField(max_length=14, choices=StanceClass.choices, help_text="Derived from the two answers.")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_by_name = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="Empty while provisional.")
    confirmed_by_name = models.CharField(max_length=120, blank=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        ordering = ("involvement_id", "noted_at", "id")
        indexes = [models.Index(fields=["involvement", "noted_at", "id"], name="stance_history")]
        constraints = [
            models.CheckConstraint(
                name="stance_unable_has_reason",
                condition=(Q(account=Account.UNABLE) & ~Q(unable_reason=""))
                | (~Q(account=Account.UNABLE) & Q(unable_reason="")),
                violation_error_message="Say why the victim is not able to, and only then.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_stance_display()

    @property
    def provisional(self) -> bool:
        """Whether a detective has still to confirm it."""
        return self.confirmed_at is None
