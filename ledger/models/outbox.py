"""The outbox: events that commit with the change they tell of, and how far each handler has come with them."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ledger.vocabulary import UNDONE, DeliveryState


class OutboxEvent(models.Model):
    """Something that happened to a record, thin: ids only. Never changed, save for its position, set once.

    `position` is the place in the feed, given after commit by one relay under a lock. It has no gaps; ids have,
    because databases hand them out before commit.
    """

    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    type = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_uid = models.UUIDField()
    subject_version = models.PositiveIntegerField(null=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("id",), name="outbox_unplaced", condition=Q(position=None)),
            models.Index(fields=("subject_uid", "position"), name="outbox_by_subject"),
            models.Index(fields=("type", "created_at", "id"), name="outbox_by_type"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.subject_uid}"


class OutboxDeliveryQuerySet(models.QuerySet["OutboxDelivery"]):
    """Deliveries, narrowed."""

    def pending(self) -> Self:
        """Waiting for a relay."""
        return self.filter(state=DeliveryState.PENDING)

    def failed(self) -> Self:
        """Given up: somebody has to look."""
        return self.filter(state=DeliveryState.FAILED)

    def due(self, at: datetime) -> Self:
        """Pending ones whose hour has come and whose subject has no earlier one undone with the same handler."""
        earlier = OutboxDelivery.objects.filter(
            handler=OuterRef("handler"),
            state__in=UNDONE,
            event__subject_uid=OuterRef("event__subject_uid"),
            event__position__lt=OuterRef("event__position"),
        )
        placed = self.pending().filter(next_try_at__lte=at, event__position__isnull=False)
        return placed.exclude(Exists(earlier)).order_by("event_id", "id")

    def stale(self, before: datetime) -> Self:
        """Claimed before that moment and not finished since: their worker is gone."""
        return self.filter(state=DeliveryState.RUNNING, claimed_at__lt=before)


class OutboxDelivery(models.Model):
    """One event for one handler. `attempts` counts claims; `last_error` is a class name, never a message."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutboxDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("event", "handler"), name="outbox_once_per_event_and_handler"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="outbox_delivery_state_known"),
        )
        indexes = (
            models.Index(fields=("event", "id"), name="delivery_pending", condition=Q(state="pending")),
            models.Index(fields=("claimed_at",), name="delivery_running", condition=Q(state="running")),
        )

    def __str__(self) -> str:
        return f"{self.handler} of event {self.event_id}: {self.state}"
