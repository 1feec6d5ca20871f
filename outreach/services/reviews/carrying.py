"""Promises of earlier reviews that are still open when one opens: carried over, and counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from outreach.models import FollowUp, ReviewCarry, WeeklyReview
from outreach.vocabulary import FollowUpOrigin


def carry_over(review: WeeklyReview) -> None:
    """Write down which steps of earlier reviews are still owed as this one opens."""
    owed = FollowUp.objects.unfinished().filter(origin=FollowUpOrigin.REVIEW, review_item__isnull=False)
    ReviewCarry.objects.bulk_create(
        ReviewCarry(review=review, follow_up=step) for step in owed.order_by("due_at", "pk")
    )


def carries_of(review: WeeklyReview) -> QuerySet[Any]:
    """What a review carries, the earliest due first, each with the `times` it was carried up to this review."""
    return carries_in([review.pk])


def carries_in(reviews: Iterable[int]) -> QuerySet[Any]:
    """The same of several reviews, by their keys."""
    until_then = Q(follow_up__carries__review__opened_at__lte=F("review__opened_at"))
    carries = ReviewCarry.objects.filter(review__in=reviews)
    counted = carries.annotate(times=Count("follow_up__carries", filter=until_then))
    return counted.select_related("follow_up__assignee").order_by("follow_up__due_at", "pk")
