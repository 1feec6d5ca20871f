"""Contacts: one visit, call or attempt, told once and amended by whole new versions."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Dated, RecordQuerySet, User
from casework.models import Incident, Person, incident_in_sight, person_in_sight
from outreach.vocabulary import (
    DIRECT,
    ContactMethod,
    GateState,
    Outcome,
    Reception,
    Relationship,
)


class ContactQuerySet(RecordQuerySet):
    """Narrowing verbs over contacts."""

    def seen_by(self, user: User) -> Self:
        """Its incident is open and no version of it names anybody who is hidden from the user."""
        rows = ContactPerson.objects.filter(version__contact=OuterRef("pk"))
        return self.filter(incident_in_sight(user, "incident__")).filter(
            ~Exists(rows.exclude(person_in_sight(user, "person__")))
        )


class Contact(Dated):
    """One visit, call or attempt; what was said stands in its versions, the latest counts."""

    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="contacts")
    occurred_at = models.DateTimeField(help_text="As the latest version says.")
    recorded_at = models.DateTimeField()
    latest = models.OneToOneField(
        "outreach.ContactVersion", null=True, on_delete=models.PROTECT, related_name="latest_of"
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ("-occurred_at", "-id")
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="contact_by_time"),
            models.Index(fields=["incident", "-occurred_at", "-id"], name="contact_of_incident"),
            models.Index(fields=["-recorded_at", "-id"], name="contact_by_recorded"),
        ]

    def __str__(self) -> str:
        return f"Contact of {self.occurred_at:%d %b %Y}"


class ContactVersion(models.Model):
    """What was written down about a contact at one time; never edited."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    occurred_at = models.DateTimeField()
    method = models.CharField(max_length=16, choices=ContactMethod.choices)
    narrative = models.TextField(blank=True)
    gate_state = models.CharField(
        max_length=8, choices=GateState.choices, help_text="As it was when the contact took place."
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was amended.")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("contact_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="contact_version_number_once"),
            models.CheckConstraint(
                name="contact_amendment_has_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message="Say why the contact is amended.",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class ContactOfficer(models.Model):
    """An officer who was there, as one version says."""

    version = models.ForeignKey(ContactVersion, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="contact_officer_once")]

    def __str__(self) -> str:
        return self.name


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    """Narrowing verbs over the rows of contacts."""

    def current(self) -> Self:
        """Rows of the versions that count."""
        return self.filter(version__latest_of__isnull=False)

    def direct(self) -> Self:
        """Rows of those spoken to, in person or by phone."""
        return self.filter(outcome__in=DIRECT)


class ContactPerson(models.Model):
    """What came of a contact for one person, as one version says: a row is an attempt."""

    version = models.ForeignKey(ContactVersion, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_rows")
    relationship = models.CharField(max_length=12, choices=Relationship.choices)
    outcome = models.CharField(max_length=18, choices=Outcome.choices)
    elements = models.JSONField(default=list, blank=True)
    reception = models.CharField(max_length=16, choices=Reception.choices, blank=True)
    intent_against = models.CharField(max_length=200, blank=True)
    intent_words = models.TextField(blank=True, help_text="The exact words.")

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["person", "version"], name="contact_row_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"],
                name="contact_person_once",
                violation_error_message="This person is already in the contact.",
            ),
            models.CheckConstraint(
                name="contact_intent_has_words",
                condition=~Q(reception=Reception.VOICED_INTENT) | ~Q(intent_words=""),
                violation_error_message="Write down the exact words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_outcome_display()}"

    @property
    def is_direct(self) -> bool:
        """Whether the person was spoken to."""
        return self.outcome in DIRECT
