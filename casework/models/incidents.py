"""Incidents: a shooting or killing, where and when it happened."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import CaseRecord, CaseRecordQuerySet, User, in_sight
from casework.models.people import Person
from casework.vocabulary import (
    NO_FAMILY_MESSAGE,
    AnswerConfidence,
    Circumstance,
    Clearance,
    Confidence,
    IncidentKind,
    Motive,
    PlacePrecision,
    Weapon,
)


def incident_in_sight(user: User, prefix: str = "") -> Q:
    """The condition under which an incident is open to the user; `prefix` leads to it, ending in `__`.

    An incident that involves a sealed person is as invisible as the person. The sealed are few: their incidents are
    taken out as one set, so that the cost does not grow with the incidents.
    """
    sealed = Person.objects.sealed_from(user).filter(involvements__isnull=False)
    return in_sight(user, prefix) & ~Q(**{f"{prefix}pk__in": sealed.values("involvements__incident")})


class IncidentQuerySet(CaseRecordQuerySet):
    """Narrowing verbs over incidents."""

    def seen_by(self, user: User) -> Self:
        """Open, or in one of the user's circles, and naming nobody who is sealed from the user."""
        return self.filter(incident_in_sight(user))

    def founded(self) -> Self:
        """Incidents that did happen."""
        return self.exclude(clearance=Clearance.UNFOUNDED)


class Incident(CaseRecord):
    """A shooting, a killing, or shots fired: what the unit's work starts from."""

    case_number = models.CharField(max_length=40, blank=True, help_text="The department's number; may come later.")
    kind = models.CharField(max_length=20, choices=IncidentKind.choices)
    occurred_at = models.DateTimeField()
    time_known = models.BooleanField(default=True, help_text="If not, only the date counts.")
    occurred_on = models.DateField(help_text="Local date in the zone of the source, fixed when saved.")
    known_at = models.DateTimeField(help_text="When the unit knew; the clocks of a protocol run from here.")
    recorded_at = models.DateTimeField()
    address = models.CharField(max_length=200, blank=True)
    neighborhood = models.CharField(max_length=80, blank=True)
    division = models.CharField(max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    place_precision = models.CharField(max_length=14, choices=PlacePrecision.choices, default=PlacePrecision.UNKNOWN)
    circumstance = models.CharField(max_length=24, choices=Circumstance.choices, default=Circumstance.UNKNOWN)
    motive = models.CharField(max_length=24, choices=Motive.choices, default=Motive.UNKNOWN)
    motive_confidence = models.CharField(max_length=12, choices=Confidence.choices, default=Confidence.UNKNOWN)
    weapon = models.CharField(max_length=20, choices=Weapon.choices, default=Weapon.UNKNOWN)
    clearance = models.CharField(max_length=24, choices=Clearance.choices, default=Clearance.OPEN)
    cleared_on = models.DateField(null=True, blank=True)
    narrative = models.TextField(blank=True)
    lead = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="led_incidents")
    detective = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="investigated_incidents"
    )
    working_units = models.ManyToManyField("accounts.Unit", blank=True, related_name="worked_incidents")
    answers = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answered_by",
        help_text="The earlier incident that this one is thought to answer.",
    )
    answers_confidence = models.CharField(max_length=12, choices=AnswerConfidence.choices, blank=True)
    answers_why = models.CharField(max_length=300, blank=True)
    answers_noted_by = models.CharField(max_length=120, blank=True)
    source_system = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=120, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-occurred_at", "-id")
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="incident_by_time"),
            models.Index(fields=["kind", "-occurred_at", "-id"], name="incident_by_kind"),
            models.Index(fields=["division", "-occurred_at", "-id"], name="incident_by_division"),
            models.Index(fields=["neighborhood", "-occurred_at", "-id"], name="incident_by_neighborhood"),
            models.Index(fields=["occurred_on", "id"], name="incident_by_day"),
            models.Index(fields=["recorded_at", "id"], name="incident_by_recorded"),
            models.Index(fields=["case_number", "id"], name="incident_by_case_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case_number"],
                name="incident_case_number_once",
                condition=Q(circle__isnull=True) & ~Q(case_number=""),
                violation_error_message="This case number is already on another incident.",
            ),
            models.UniqueConstraint(
                fields=["source_system", "source_id"],
                name="incident_source_once",
                condition=~Q(source_id=""),
                violation_error_message="This source record is already here.",
            ),
            models.CheckConstraint(
                name="incident_not_its_own_answer",
                condition=Q(answers__isnull=True) | ~Q(answers=models.F("id")),
                violation_error_message="An incident does not answer itself.",
            ),
            models.CheckConstraint(
                name="incident_whole_coordinates",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                violation_error_message="Give latitude (−90 to 90) and longitude (−180 to 180) together, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.case_number or f"{self.get_kind_display()} of {self.occurred_on:%d %b %Y}"

    @property
    def has_family_message(self) -> bool:
        """Whether the unit brings its message to the family, or an advocate goes instead (domain.md)."""
        return self.circumstance not in NO_FAMILY_MESSAGE

    @property
    def is_unfounded(self) -> bool:
        """Whether it turned out not to have happened."""
        return self.clearance == Clearance.UNFOUNDED
