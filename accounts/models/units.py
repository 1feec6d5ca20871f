"""Units: who works together and owns case records."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.capabilities import Capability, can

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.users import User


class UnitQuerySet(models.QuerySet["Unit"]):
    """Narrowing verbs over units."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """All units, for those who work with colleagues; nobody else needs them."""
        return self.all() if can(viewer, Capability.SEE_COLLEAGUES) else self.none()


class Unit(models.Model):
    """A squad or section of the department; every case record has one that owns it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True, help_text="As officers say it: Gang Unit.")
    duty_supervisor = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Gets steps that have no lead officer.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
