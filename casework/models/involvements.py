"""Involvements: a person's part in an incident."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Dated, RecordQuerySet, User
from casework.models.incidents import Incident, incident_in_sight
from casework.models.people import Person, person_in_sight, unit_works
from casework.vocabulary import Injury, InvolvementRole, Weapon


def involvement_in_sight(user: User, prefix: str = "") -> Q:
    """The condition under which an involvement is open; witnesses and juveniles only to the units at work."""
    theirs = Incident.objects.filter(pk=OuterRef(f"{prefix}incident__pk")).filter(unit_works(user))
    return (
        incident_in_sight(user, f"{prefix}incident__")
        & (Q(**{f"{prefix}person__isnull": True}) | person_in_sight(user, f"{prefix}person__"))
        & (Q(**{f"{prefix}restricted": False}) | Q(Exists(theirs)))
    )


class InvolvementQuerySet(RecordQuerySet):
    """Narrowing verbs over involvements."""

    def seen_by(self, user: User) -> Self:
        """Incident and person are open, and a witness or juvenile only to the units working the incident."""
        return self.filter(involvement_in_sight(user))

    def victims(self) -> Self:
        """The parts of those it was done to."""
        return self.filter(role=InvolvementRole.VICTIM)

    def suspects(self) -> Self:
        """The parts of those thought to have done it."""
        return self.filter(role=InvolvementRole.SUSPECT)


class Involvement(Dated):
    """A person's part in an incident; the person may be unknown."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="involvements")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=8, choices=InvolvementRole.choices)
    injury = models.CharField(max_length=10, choices=Injury.choices, blank=True)
    injured_on = models.DateField(null=True, blank=True, help_text="By default the day of the incident.")
    died_on = models.DateField(null=True, blank=True)
    age_as_given = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of an unknown person, in years.")
    restricted = models.BooleanField(default=False, help_text="A witness or juvenile: only the units at work see it.")
    source_system = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=120, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ("incident_id", "id")
        indexes = [
            models.Index(fields=["role", "injured_on", "injury"], name="involvement_counting"),
            models.Index(fields=["incident", "role", "id"], name="involvement_of_incident"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "person", "role"],
                name="involvement_once",
                condition=Q(person__isnull=False),
                violation_error_message="This person already has that part in the incident.",
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                name="involvement_source_once",
                condition=~Q(source_id=""),
                violation_error_message="This source row is already here.",
            ),
            models.CheckConstraint(
                name="involvement_victims_have_injury_and_day",
                condition=(Q(role=InvolvementRole.VICTIM, injured_on__isnull=False) & ~Q(injury=""))
                | (~Q(role=InvolvementRole.VICTIM) & Q(injury="", injured_on__isnull=True)),
                violation_error_message="A victim has an injury and its day; nobody else has.",
            ),
            models.CheckConstraint(
                name="involvement_died_only_if_fatal",
                condition=Q(died_on__isnull=True) | Q(injury=Injury.FATAL),
                violation_error_message="Only a killed victim has a day of death.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or 'Unknown person'}, {self.get_role_display().lower()}"

    @property
    def may_have_stance(self) -> bool:
        """Only surviving gunshot victims have one (domain.md, *Cooperation*)."""
        struck = self.role == InvolvementRole.VICTIM and self.injury == Injury.NONFATAL
        return struck and self.incident.weapon == Weapon.FIREARM
