"""Opening the review of a week: once, however many ask."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.capabilities import Capability, can
from accounts.models import User
from casework.analysis.weeks import IsoWeek
from casework.services.acting import Doer, actor_of, department_zone
from casework.services.saving import insert
from ledger.actors import SYSTEM
from ledger.services import audit, outbox
from ledger.services.locks import held
from ledger.vocabulary import Invalid, Refused
from outreach.analysis.schedule import due_weeks
from outreach.models import ReviewItem, WeeklyReview
from outreach.services.protocols.unfolding import look_back
from outreach.services.reviews.carrying import carry_over
from outreach.services.reviews.listing import AGENDAS, left_over, of_week, ranked, rows
from outreach.services.reviews.timing import current_schedule


@transaction.atomic
def open_review(*, week: IsoWeek | str, at: datetime, actor: Doer = SYSTEM) -> WeeklyReview:
    """Open the review of a week that has ended, with its agenda; the second time it is the same review, unchanged.

    Takes in what earlier reviews were opened without (marked late) and carries over their steps that are still open.
    Refused without the capability; Invalid (field week) for no week, or one that has not ended.
    """
    if isinstance(actor, User) and not can(actor, Capability.RUN_REVIEWS):
        raise Refused("Only a supervisor or commander opens a review.")
    wanted = _ended_week(week, at)
    review = WeeklyReview(week=str(wanted), opened_at=at)
    with held(AGENDAS):
        if there := WeeklyReview.objects.filter(week=review.week).first():
            return there
        insert(review)
        _fill(review, wanted, at)
    after = {"week": review.week, "items": review.items.count(), "carried": review.carries.count()}
    audit.record("outreach.review.opened", actor=actor_of(actor), subject=review, at=at, after=after)
    outbox.append("outreach.review.opened", subject=review, at=at)
    return review


def open_due_reviews(*, at: datetime) -> list[WeeklyReview]:
    """Open every review that should have opened within the look-back and has not; those that are new."""
    schedule = current_schedule()
    due = due_weeks(at, weekday=schedule.weekday, hour=schedule.hour, zone=department_zone(), look_back=look_back())
    opened = set(WeeklyReview.objects.filter(week__in=map(str, due)).values_list("week", flat=True))
    return [open_review(week=week, at=at) for week in due if str(week) not in opened]


def _ended_week(week: IsoWeek | str, at: datetime) -> IsoWeek:
    try:
        wanted = week if isinstance(week, IsoWeek) else IsoWeek.parse(week)
    except ValueError as error:
        raise Invalid(str(error), field="week", code="invalid") from error
    if wanted.end(department_zone()) > at:
        raise Invalid("This week has not ended yet.", field="week", code="not_ended")
    return wanted


def _fill(review: WeeklyReview, week: IsoWeek, at: datetime) -> None:
    """The week's own first, then what came late; numbered through."""
    own = of_week(week).filter(review_items__isnull=True)
    items = rows(review, ranked(own), first=1, late=False)
    late = left_over(at).exclude(pk__in=own.values("pk"))
    items += rows(review, ranked(late), first=len(items) + 1, late=True)
    ReviewItem.objects.bulk_create(items)
    carry_over(review)
