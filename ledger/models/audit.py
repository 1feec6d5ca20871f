"""The audit log: what was done or refused, by whom, and who was shown. Append-only, by triggers."""

from typing import Self
from uuid import UUID, uuid4

from django.db import models

from ledger.vocabulary import ActorKind, Outcome


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """The log, narrowed."""

    def by(self, actor_uid: str) -> Self:
        """What this actor did, saw, or was refused."""
        return self.filter(actor_uid=actor_uid)

    def about(self, subject_uid: UUID) -> Self:
        """What was done to this record."""
        return self.filter(subject_uid=subject_uid)

    def showing(self, subject_uid: UUID) -> Self:
        """The events in which somebody was shown this person by name."""
        return self.filter(pk__in=AuditShown.objects.filter(subject_uid=subject_uid).values("event"))


class AuditEvent(models.Model):
    """One thing that was done or refused. The actor is copied, so that history outlives the account.

    Content that must be able to go (before, after, names, search terms) is in the payload; the event keeps its
    SHA-256 (`payload_digest`, empty without payload), which the seals cover.
    """

    uid = models.UUIDField(unique=True, default=uuid4, editable=False)
    at = models.DateTimeField(help_text="When it was done.")
    actor_id = models.BigIntegerField(null=True, help_text="Key of the account; empty for the system.")
    actor_uid = models.CharField(max_length=64, blank=True)
    actor_name = models.CharField(max_length=200)
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    verb = models.CharField(max_length=100, help_text="app.noun.what_happened")
    subject_type = models.CharField(max_length=100, blank=True, help_text="app.noun of the record.")
    subject_uid = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    request_id = models.CharField(max_length=100, blank=True)
    payload_digest = models.CharField(max_length=64, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("actor_uid", "id"), name="audit_by_actor"),
            models.Index(fields=("subject_uid", "id"), name="audit_by_subject"),
            models.Index(fields=("verb", "id"), name="audit_by_verb"),
            models.Index(fields=("at", "id"), name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.verb} by {self.actor_name}"


class AuditPayload(models.Model):
    """What an event was about: before, after, detail, terms, names. A disposal may remove it; the event stays."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    content = models.JSONField()

    def __str__(self) -> str:
        return f"Content of event {self.event_id}"


class AuditShown(models.Model):
    """One person whose name one event showed to its actor."""

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="shown")
    subject_type = models.CharField(max_length=100)
    subject_uid = models.UUIDField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("event", "subject_uid"), name="audit_shown_once_per_event"),)
        indexes = (models.Index(fields=("subject_uid", "event"), name="audit_shown_by_subject"),)

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_uid} in event {self.event_id}"
