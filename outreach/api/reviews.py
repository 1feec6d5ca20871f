"""Weekly reviews: the agenda in order, what is decided about each item, and the minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.api.kit import Collective, Create, Field, Nested, Read, Resource, Transition, Views
from accounts.capabilities import Capability
from accounts.models import User
from ledger.vocabulary import NotFound
from outreach.api.review_inputs import (
    AttendanceInput,
    CloseReviewInput,
    ConfirmStepsInput,
    DecisionInput,
    NoActionInput,
    OpenReviewInput,
    ReviewStepInput,
    ScheduleInput,
)
from outreach.api.review_parts import AGENDA, CARRIED
from outreach.filters import WeeklyReviewFilter
from outreach.models import ReviewAttendee, ReviewItem, WeeklyReview
from outreach.services import reviews
from outreach.vocabulary import Priority


class ReviewResource(Resource):
    """The review of one local ISO week. `agenda` is in order: the weekend first, then worst first; late ones last."""

    model = WeeklyReview
    noun = "review"
    orderings = ("-week", "updated_at", "id")
    fields = {
        "id": Field("uid"),
        "week": Field(),
        "state": Field(),
        "opened_at": Field(),
        "closed_at": Field(),
        "closed_by": Field("closed_by_name"),
        "attendance": Nested(
            ReviewAttendee,
            via="review",
            order=("name", "id"),
            always=True,
            fields={"id": Field("user__uid"), "display": Field("name")},
        ),
        "carried": CARRIED,
        "agenda": AGENDA,
        "updated_at": Field(),
    }


class ReviewMinutesSchema(serializers.Serializer[Any]):
    """Attendance, and for each item its number, decisions, owners, dates and record versions."""

    week = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    closed_by = serializers.CharField()
    attendance = serializers.ListField(child=serializers.CharField())
    items = serializers.ListField(child=serializers.DictField())
    carried = serializers.ListField(child=serializers.DictField())


class ReviewScheduleSchema(serializers.Serializer[Any]):
    """When reviews open, local time."""

    weekday = serializers.IntegerField(min_value=1, max_value=7)
    hour = serializers.IntegerField(min_value=0, max_value=23)


def minutes(*, review: WeeklyReview, user: User, at: datetime) -> dict[str, Any]:
    """The minutes, as far as the reader may know of what they are about; 404 while the review is open."""
    written = reviews.readable_minutes(review=review, user=user)
    if written is None:
        raise NotFound("Minutes are written when the review is closed.", code="open")
    return written


def schedule(*, user: User, at: datetime) -> dict[str, int]:
    """When reviews open."""
    current = reviews.current_schedule()
    return {"weekday": current.weekday, "hour": current.hour}


def set_schedule(*, actor: User, at: datetime, **given: int) -> dict[str, int]:
    """Choose when reviews open from now on."""
    chosen = reviews.set_schedule(actor=actor, at=at, **given)
    return {"weekday": chosen.weekday, "hour": chosen.hour}


def add_step(*, review: WeeklyReview, item: ReviewItem, priority: str = "normal", **given: Any) -> None:
    """Promise a step for the coming week; the item closes with it."""
    reviews.add_step(item=item, priority=Priority[priority.upper()], **given)


def _on_item(service: Callable[..., Any]) -> Callable[..., None]:
    """The item knows its review."""

    def call(*, review: WeeklyReview, **given: Any) -> None:
        service(**given)

    call.__doc__ = service.__doc__
    return call


ITEM = {"item": lambda review, user: ReviewItem.objects.visible_to(user).filter(review=review)}


class Reviews(Views):
    """/reviews/"""

    route = "reviews"
    resource = ReviewResource
    filters = WeeklyReviewFilter
    capabilities = {
        "list": Capability.SEE_REVIEWS,
        "retrieve": Capability.SEE_REVIEWS,
        "minutes": Capability.SEE_REVIEWS,
        "schedule": Capability.SEE_REVIEWS,
        "set_schedule": Capability.SET_SCHEDULE,
        "create": Capability.RUN_REVIEWS,
        "attend": Capability.RUN_REVIEWS,
        "add_step": Capability.RUN_REVIEWS,
        "confirm_steps": Capability.RUN_REVIEWS,
        "no_action": Capability.RUN_REVIEWS,
        "decide": Capability.RUN_REVIEWS,
        "close": Capability.RUN_REVIEWS,
    }
    verbs = {
        "minutes": Read(minutes, ReviewMinutesSchema, detail=True),
        "schedule": Read(schedule, ReviewScheduleSchema),
        "set_schedule": Collective(ScheduleInput, set_schedule, output=ReviewScheduleSchema),
        "create": Create(OpenReviewInput, reviews.open_review),
        "attend": Transition(AttendanceInput, reviews.record_attendance, path="attendance/"),
        "add_step": Transition(ReviewStepInput, add_step, path="items/<uuid:item>/steps/", within=ITEM),
        "confirm_steps": Transition(
            ConfirmStepsInput, _on_item(reviews.confirm_steps), path="items/<uuid:item>/confirm/", within=ITEM
        ),
        "no_action": Transition(
            NoActionInput, _on_item(reviews.decide_no_action), path="items/<uuid:item>/no-action/", within=ITEM
        ),
        "decide": Transition(
            DecisionInput, _on_item(reviews.note_decision), path="items/<uuid:item>/decision/", within=ITEM
        ),
        "close": Transition(CloseReviewInput, reviews.close_review),
    }
