"""Attendance, and closing a review with its minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.services.acting import Doer, actor_of
from casework.services.saving import apply, save
from ledger.services import audit, outbox
from ledger.vocabulary import Conflict, Invalid
from outreach.models import ReviewAttendee, ReviewItem, WeeklyReview
from outreach.services.reviews.locking import check_may_run, lock_open
from outreach.services.reviews.minutes import take_minutes
from outreach.vocabulary import ReviewState


@transaction.atomic
def record_attendance(*, review: WeeklyReview, users: Sequence[User], actor: Doer, at: datetime) -> WeeklyReview:
    """Who sits in the review, all of them: who was named before and is not now has not been there.

    Invalid (users.0) for somebody who does not work cases; WrongState when the review is closed.
    """
    check_may_run(actor)
    review = lock_open(review)
    able = set(User.objects.assignable().filter(pk__in=[user.pk for user in users]).values_list("pk", flat=True))
    for index, user in enumerate(users):
        if user.pk not in able:
            raise Invalid("This account does not work cases.", field=f"users.{index}", code="not_assignable")
    before = {row.user_id: row.name for row in review.attendees.all()}
    now = {user.pk: str(user) for user in users}
    if before.keys() == now.keys():
        return review
    review.attendees.exclude(user__in=now).delete()
    ReviewAttendee.objects.bulk_create(
        ReviewAttendee(review=review, user_id=pk, name=name) for pk, name in now.items() if pk not in before
    )
    review.touch()
    changes = {"attendance": (sorted(before.values()), sorted(now.values()))}
    audit.record_change("outreach.review.attended", actor=actor_of(actor), instance=review, at=at, changes=changes)
    outbox.append("outreach.review.attended", subject=review, at=at)
    return review


@transaction.atomic
def close_review(*, review: WeeklyReview, actor: Doer, at: datetime) -> WeeklyReview:
    """Close a review; its minutes are fixed from this moment.

    Conflict while items that the actor may see are unsettled, or nobody is written down as present; WrongState when
    it is closed.
    """
    check_may_run(actor)
    review = lock_open(review)
    _check_settled(review, actor)
    if not review.attendees.exists():
        raise Conflict("Write down who was there.", field="attendance", code="no_attendance")
    closed_by = actor_of(actor).name
    minutes = take_minutes(review, closed_by=closed_by, at=at)
    values = {"state": ReviewState.CLOSED, "closed_at": at, "closed_by_name": closed_by, "minutes": minutes}
    changes = apply(review, values)
    save(review, changes)
    del changes["minutes"]
    audit.record_change("outreach.review.closed", actor=actor_of(actor), instance=review, at=at, changes=changes)
    outbox.append("outreach.review.closed", subject=review, at=at)
    return review


def _check_settled(review: WeeklyReview, actor: Doer) -> None:
    """What has been sealed since the review was opened is not the room's to settle."""
    items = ReviewItem.objects.visible_to(actor) if isinstance(actor, User) else ReviewItem.objects.all()
    numbers = list(items.unclosed().filter(review=review).order_by("number").values_list("number", flat=True))
    if numbers:
        named = ", ".join(map(str, numbers))
        raise Conflict(f"Settle first: {named}. Add a step, confirm the open ones, or say why none.", code="unsettled")
