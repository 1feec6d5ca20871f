"""Contact gates: whether the unit may go to the family yet."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Dated, RecordQuerySet, User
from casework.models import Incident, incident_in_sight
from outreach.vocabulary import OPEN_GATES, GateAnswer, GateState, GateVerb


class ContactGateQuerySet(RecordQuerySet):
    """Narrowing verbs over gates."""

    def seen_by(self, user: User) -> Self:
        """As the incident is."""
        return self.filter(incident_in_sight(user, "incident__"))

    def shut(self) -> Self:
        """Gates nobody may go through yet."""
        return self.exclude(state__in=OPEN_GATES)


class ContactGate(Dated):
    """Stands before every visit to a family: shut until next of kin know and the detective has answered."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="gate")
    state = models.CharField(max_length=8, choices=GateState.choices, default=GateState.HELD)
    asked_at = models.DateTimeField(help_text="Since when an answer of the detective is awaited.")
    kin_notified_at = models.DateTimeField(null=True, blank=True)
    kin_notified_by = models.CharField(max_length=120, blank=True, help_text="Who told the next of kin.")
    answer = models.CharField(max_length=8, choices=GateAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    limits = models.CharField(max_length=300, blank=True, help_text="Whom not to see, what not to say.")
    hold_since = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateTimeField(null=True, blank=True, help_text="A hold lapses here unless renewed.")
    opened_at = models.DateTimeField(null=True, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)

    objects = ContactGateQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-id")
        indexes = [
            models.Index(fields=["state", "asked_at"], name="gate_awaited"),
            models.Index(fields=["state", "hold_until"], name="gate_lapsing"),
        ]
        constraints = [
            models.CheckConstraint(
                name="gate_limited_says_what",
                condition=~Q(answer=GateAnswer.LIMITED) | ~Q(limits=""),
                violation_error_message="Say whom not to see or what not to say.",
            ),
            models.CheckConstraint(
                name="gate_hold_has_an_end",
                condition=~Q(state=GateState.HOLD) | Q(hold_until__isnull=False, hold_since__isnull=False),
                violation_error_message="A hold has a beginning and an end.",
            ),
            models.CheckConstraint(
                name="gate_open_knows_since_when",
                condition=~Q(state__in=OPEN_GATES) | Q(opened_at__isnull=False),
                violation_error_message="An open gate knows since when.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        """Whether the unit may go to the family."""
        return self.state in OPEN_GATES


class GateEntry(models.Model):
    """One line of a gate's history."""

    gate = models.ForeignKey(ContactGate, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    verb = models.CharField(max_length=20, choices=GateVerb.choices)
    answer = models.CharField(max_length=8, choices=GateAnswer.choices, blank=True)
    by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.get_verb_display()
