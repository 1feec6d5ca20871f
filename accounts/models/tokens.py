"""API tokens: how a program signs in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models.users import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Narrowing verbs over tokens."""

    def visible_to(self, viewer: User | AnonymousUser) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=viewer.pk) if viewer.is_authenticated else self.none()


class ApiToken(models.Model):
    """A secret for a program, kept only as a digest; its scopes cut the owner's role down."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120, help_text="What uses it: records system, dashboard.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list, help_text="Words like contacts:write; an empty list allows nothing.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.name

    def is_live(self, at: datetime) -> bool:
        """Whether the token opens anything at that time."""
        return self.revoked_at is None and at < self.expires_at and self.user.is_active
