"""Sight: the base of every case record, and the one rule of who sees it (domain.md, *Sight*)."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.capabilities import Capability, can
from accounts.models.circles import Circle
from accounts.models.users import User

Viewer = User | AnonymousUser
REMEMBERED = "_remembered_circles"


def in_sight(user: User, prefix: str = "") -> Q:
    """The condition under which a record with a circle is open to the user; `prefix` leads to it."""
    circle, mine = f"{prefix}circle", circles_of(user)
    open_to_all = Q(**{f"{circle}__isnull": True})
    return open_to_all if mine == [] else open_to_all | Q(**{f"{circle}__in": mine})


def remember_circles(user: User) -> None:
    """Read the user's circles at most once more; for doors, on an account that lives for one reading request.

    The rule stands many times in one query, and three joined tables in each place cost more than the answer.
    """
    user.__dict__[REMEMBERED] = None


def circles_of(user: User) -> models.QuerySet[Circle] | list[int]:
    """The circles the user stands in: a query, or their keys where a door remembers them."""
    if REMEMBERED not in user.__dict__:
        return Circle.objects.of(user)
    if user.__dict__[REMEMBERED] is None:
        user.__dict__[REMEMBERED] = list(Circle.objects.of(user).values_list("pk", flat=True).distinct())
    keys: list[int] = user.__dict__[REMEMBERED]
    return keys


class RecordQuerySet(models.QuerySet[Any]):
    """Base of the query sets of everything that belongs to a case."""

    def visible_to(self, user: Viewer) -> Self:
        """What this user may know of; doubt is nothing."""
        if not isinstance(user, User) or not can(user, Capability.SEE_CASES):
            return self.none()
        return self.seen_by(user)

    def seen_by(self, user: User) -> Self:
        """The rule of this noun, for someone who sees cases at all."""
        raise NotImplementedError


class CaseRecordQuerySet(RecordQuerySet):
    """Query sets of records that carry a circle of their own."""

    def seen_by(self, user: User) -> Self:
        """Open to the department, or the user stands in its circle."""
        return self.filter(in_sight(user))


class Dated(models.Model):
    """A record that the outside knows by its `uid`, with a version for lost updates."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def touch(self, *fields: str) -> None:
        """Save the named fields and bump the version: the record, or what it owns, has changed."""
        self.version += 1
        self.save(update_fields=[*fields, "version", "updated_at"])


class CaseRecord(Dated):
    """A record of a case: a unit owns it, and a circle may close it."""

    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("accounts.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
