"""Weekly reviews: every shooting and homicide of a week, each with steps for the next."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Dated, RecordQuerySet, User
from casework.models import Incident, incident_in_sight
from outreach.vocabulary import ReviewState


class ReviewSchedule(Dated):
    """When a review opens: the first such weekday and hour after its week, in the department's zone. One row."""

    weekday = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(7)], help_text="1 is Monday, 7 is Sunday."
    )
    hour = models.PositiveSmallIntegerField(default=6, validators=[MaxValueValidator(23)], help_text="0 to 23.")
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="schedule_weekday_1_to_7", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(name="schedule_hour_0_to_23", condition=Q(hour__gte=0, hour__lte=23)),
            models.CheckConstraint(name="schedule_only_one", condition=Q(only=True)),
        ]

    def __str__(self) -> str:
        return f"weekday {self.weekday}, {self.hour:02}:00"


class WeeklyReviewQuerySet(RecordQuerySet):
    """Narrowing verbs over reviews."""

    def seen_by(self, user: User) -> Self:
        """A review is the unit's; what it lists is narrowed item by item."""
        return self.all()

    def open(self) -> Self:
        """Reviews not closed yet."""
        return self.filter(state=ReviewState.OPEN)


class WeeklyReview(Dated):
    """The weekly shooting review of one local ISO week; there is one a week, however many schedulers run."""

    week = models.CharField(max_length=8, unique=True, help_text="ISO week: 2021-W38.")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ReviewState.choices, default=ReviewState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    minutes = models.JSONField(null=True, blank=True, help_text="Fixed at closing.")

    objects = WeeklyReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-week", "-id")
        indexes = [models.Index(fields=["state", "week"], name="review_by_state")]
        constraints = [
            models.CheckConstraint(
                name="review_closed_has_minutes",
                condition=Q(state=ReviewState.OPEN) | Q(closed_at__isnull=False, minutes__isnull=False),
                violation_error_message="A closed review has its minutes.",
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.week}"


class ReviewAttendee(models.Model):
    """Somebody who sat in the review."""

    review = models.ForeignKey(WeeklyReview, on_delete=models.PROTECT, related_name="attendees")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="review_attendee_once")]

    def __str__(self) -> str:
        return self.name


class ReviewItemQuerySet(RecordQuerySet):
    """Narrowing verbs over items."""

    def seen_by(self, user: User) -> Self:
        """As the incident is."""
        return self.filter(incident_in_sight(user, "incident__"))

    def unclosed(self) -> Self:
        """Items still to be settled."""
        return self.filter(closed_at__isnull=True)


class ReviewItem(Dated):
    """One shooting on a review's agenda."""

    review = models.ForeignKey(WeeklyReview, on_delete=models.PROTECT, related_name="items")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="review_items")
    number = models.PositiveSmallIntegerField(help_text="Its number in the agenda and the minutes.")
    weekend = models.BooleanField(help_text="Between Friday 18:00 and Sunday 24:00.")
    late = models.BooleanField(default=False, help_text="Entered after the review of its own week.")
    decision = models.TextField(blank=True)
    steps_confirmed_at = models.DateTimeField(null=True, blank=True)
    no_action_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        ordering = ("review_id", "number", "id")
        constraints = [
            models.UniqueConstraint(fields=["review", "incident"], name="review_item_once"),
            models.UniqueConstraint(fields=["review", "number"], name="review_item_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.incident}"


class ReviewCarry(models.Model):
    """A promised step that was still open when a later review opened: one row each time it was carried."""

    review = models.ForeignKey(WeeklyReview, on_delete=models.PROTECT, related_name="carries")
    follow_up = models.ForeignKey("outreach.FollowUp", on_delete=models.PROTECT, related_name="carries")

    class Meta:
        ordering = ("review_id", "id")
        constraints = [models.UniqueConstraint(fields=["review", "follow_up"], name="review_carry_once")]

    def __str__(self) -> str:
        return str(self.follow_up)
