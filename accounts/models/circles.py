"""Circles: who alone sees a record that is not open to the whole unit."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.users import User
from accounts.vocabulary import CircleKind


class CircleQuerySet(models.QuerySet["Circle"]):
    """Narrowing verbs over circles."""

    def of(self, user: User) -> CircleQuerySet:
        """The circles a user stands in; explicit denial wins over membership and unit."""
        inside = models.Q(people=user)
        if user.unit_id is not None:
            inside |= models.Q(units=user.unit_id)
        return self.filter(inside).exclude(denied=user)


class Circle(models.Model):
    """A closed ring around one or more records."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=CircleKind.choices)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="owned_circles")
    reason = models.CharField(max_length=300, blank=True)
    people = models.ManyToManyField(User, related_name="circles", blank=True)
    units = models.ManyToManyField("accounts.Unit", related_name="circles", blank=True)
    denied = models.ManyToManyField(User, related_name="denials", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.get_kind_display()
