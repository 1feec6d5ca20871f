"""Follow-ups: promised steps."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Dated, RecordQuerySet, User
from casework.models import Incident, Involvement, Person, incident_in_sight, person_in_sight
from outreach.models.contacts import Contact
from outreach.models.protocols import ProtocolStep
from outreach.models.reviews import ReviewItem
from outreach.vocabulary import (
    UNFINISHED,
    EscalationLevel,
    FollowUpKind,
    FollowUpOrigin,
    FollowUpState,
    FollowUpVerb,
    Priority,
)


class FollowUpQuerySet(RecordQuerySet):
    """Narrowing verbs over steps."""

    def seen_by(self, user: User) -> Self:
        """Its incident is open and so is the person it is for."""
        person = Q(person__isnull=True) | person_in_sight(user, "person__")
        return self.filter(incident_in_sight(user, "incident__") & person)

    def unfinished(self) -> Self:
        """Steps still owed."""
        return self.filter(state__in=UNFINISHED)

    def overdue(self, at: datetime) -> Self:
        """Steps owed and late; a clock that a hold pauses runs into nothing."""
        return self.unfinished().filter(due_at__lt=at, paused_at__isnull=True)

    def of(self, user: User) -> Self:
        """Steps this person promised."""
        return self.filter(assignee=user)


class FollowUp(Dated):
    """A promised step: what, about which incident, for whom, by whom, until when."""

    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="follow_ups")
    victim = models.ForeignKey(Involvement, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        help_text="Whom it is for or about.",
    )
    key = models.CharField(
        max_length=160, unique=True, editable=False, help_text="Record, victim and step: stops doubles."
    )
    kind = models.CharField(max_length=16, choices=FollowUpKind.choices)
    title = models.CharField(max_length=160)
    details = models.TextField(blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    state = models.CharField(max_length=12, choices=FollowUpState.choices, default=FollowUpState.OPEN)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True, help_text="Since when a hold stops its clock.")
    origin = models.CharField(max_length=10, choices=FollowUpOrigin.choices)
    asked_by_name = models.CharField(max_length=120, help_text="From whom it comes.")
    protocol_step = models.ForeignKey(
        ProtocolStep, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    review_item = models.ForeignKey(ReviewItem, null=True, blank=True, on_delete=models.PROTECT, related_name="steps")
    raised_by = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="raised",
        help_text="The contact from which it arose.",
    )
    completed_by = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="completed")
    closing_note = models.CharField(max_length=300, blank=True, help_text="What was done, or why it was cancelled.")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by_name = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "id")
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="follow_up_due"),
            models.Index(fields=["assignee", "state", "due_at", "id"], name="follow_up_of_assignee"),
            models.Index(fields=["incident", "state", "due_at"], name="follow_up_of_incident"),
            models.Index(fields=["due_at", "id"], name="follow_up_by_due"),
            models.Index(fields=["-recorded_at", "-id"], name="follow_up_by_recorded"),
        ]
        constraints = [
            models.CheckConstraint(
                name="follow_up_done_says_how",
                condition=~Q(state=FollowUpState.DONE) | Q(completed_by__isnull=False) | ~Q(closing_note=""),
                violation_error_message="Say by which contact it was done, or write a note.",
            ),
            models.CheckConstraint(
                name="follow_up_cancelled_says_why",
                condition=~Q(state=FollowUpState.CANCELLED) | ~Q(closing_note=""),
                violation_error_message="Say why the step is cancelled.",
            ),
            models.CheckConstraint(
                name="follow_up_finished_knows_when",
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                violation_error_message="A finished step knows when, an unfinished one does not.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unfinished(self) -> bool:
        """Whether it is still owed."""
        return self.state in UNFINISHED

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is owed and late."""
        return self.is_unfinished and self.paused_at is None and self.due_at < at


class FollowUpChange(models.Model):
    """One line of a step's history."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    verb = models.CharField(max_length=12, choices=FollowUpVerb.choices)
    by_name = models.CharField(max_length=120)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.get_verb_display()


class FollowUpEscalation(models.Model):
    """That an overdue step was told to somebody above: once a step, level and due date."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="escalations")
    level = models.PositiveSmallIntegerField(choices=EscalationLevel.choices)
    told = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("follow_up_id", "level")
        constraints = [models.UniqueConstraint(fields=["follow_up", "level"], name="escalation_once_a_level")]

    def __str__(self) -> str:
        return self.get_level_display()
