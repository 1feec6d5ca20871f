"""Notifications: what somebody is told, in one combined message."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models

from accounts.models import User
from casework.models import Incident
from outreach.models.followups import FollowUp
from outreach.vocabulary import NotificationKind


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Narrowing verbs over notifications."""

    def visible_to(self, user: User) -> Self:
        """Everybody sees their own."""
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        """Not seen yet."""
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One message to one person; its lines say what it is about, without names or narratives."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=12, choices=NotificationKind.choices)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["user", "read_at", "-at", "-id"], name="notification_of_user")]

    def __str__(self) -> str:
        return self.get_kind_display()


class NotificationLine(models.Model):
    """One thing a message is about; its key stops a second telling."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=200, unique=True, help_text="What is told to whom, and for which due date.")
    follow_up = models.ForeignKey(FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.key
