"""Protocols: steps that arise by themselves after an event."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from accounts.capabilities import Capability, can
from accounts.models import Dated, Viewer
from outreach.vocabulary import FollowUpKind, Priority, ProtocolTrigger, StepAnchor, StepAssignee


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    """Narrowing verbs over protocols."""

    def visible_to(self, user: Viewer) -> Self:
        """They hold no case content: open to whoever works by them."""
        return self.all() if can(user, Capability.SEE_PROTOCOLS) else self.none()

    def in_force(self, trigger: str, at: datetime) -> Self:
        """Versions in force at that time, the newest first."""
        return self.filter(trigger=trigger, in_force_from__lte=at).order_by("-in_force_from", "-number")


class Protocol(Dated):
    """One immutable version of the steps that arise after a kind of event."""

    trigger = models.CharField(max_length=20, choices=ProtocolTrigger.choices)
    number = models.PositiveIntegerField()
    in_force_from = models.DateTimeField()
    reason = models.CharField(max_length=300, help_text="Why this version was made.")
    made_by_name = models.CharField(max_length=120)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        ordering = ("trigger", "-number", "id")
        constraints = [models.UniqueConstraint(fields=["trigger", "number"], name="protocol_version_once")]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()}, version {self.number}"


class ProtocolStep(models.Model):
    """One step of a protocol version; `key` is the same in every version and trigger that means the same step."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="steps")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=120, help_text="Starts with a verb; {victim} stands for the name.")
    kind = models.CharField(max_length=16, choices=FollowUpKind.choices)
    anchor = models.CharField(max_length=12, choices=StepAnchor.choices, default=StepAnchor.KNOWN)
    offset_minutes = models.PositiveIntegerField(help_text="Due so many minutes after the anchor.")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    per_victim = models.BooleanField(default=False, help_text="One step for each victim, not one for the incident.")
    routine = models.BooleanField(default=False, help_text="Only between 08:00 and 21:00.")
    assignee = models.CharField(max_length=12, choices=StepAssignee.choices, default=StepAssignee.LEAD)

    class Meta:
        ordering = ("protocol_id", "anchor", "offset_minutes", "id")
        constraints = [models.UniqueConstraint(fields=["protocol", "key"], name="protocol_step_key_once")]

    def __str__(self) -> str:
        return self.title
