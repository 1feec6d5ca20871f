"""Locking a review with its item, and writing what changed. The review comes first, always."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.capabilities import Capability, can
from accounts.models import User
from casework.services.acting import Doer, actor_of
from casework.services.saving import apply, locked, save
from ledger.services import audit, outbox
from ledger.vocabulary import Refused
from outreach.models import ReviewItem, WeeklyReview
from outreach.vocabulary import ReviewState, WrongState


def check_may_run(actor: Doer) -> None:
    """Else Refused: supervisors and commanders run the review, the software keeps it."""
    if isinstance(actor, User) and not can(actor, Capability.RUN_REVIEWS):
        raise Refused("Only a supervisor or commander runs the review.")


def lock_open(review: WeeklyReview) -> WeeklyReview:
    """The review as it is now, held until the transaction ends; WrongState when it is closed."""
    review = locked(review)
    if review.state != ReviewState.OPEN:
        raise WrongState("This review is closed; its minutes stand.", code="closed")
    return review


def lock_item(item: ReviewItem) -> ReviewItem:
    """An item of an open review as it is now, with its review."""
    review = lock_open(item.review)
    item = ReviewItem.objects.select_for_update(of=("self",)).select_related("incident").get(pk=item.pk)
    item.review = review
    return item


def change_item(item: ReviewItem, verb: str, values: dict[str, Any], *, actor: Doer, at: datetime) -> ReviewItem:
    """Set the values on an item, under the review's lock; the review's version follows."""
    item = lock_item(item)
    changes = apply(item, values)
    if changes:
        save(item, changes)
        item.review.touch()
        word = f"outreach.review_item.{verb}"
        audit.record_change(word, actor=actor_of(actor), instance=item, at=at, changes=changes)
        outbox.append(word, subject=item.review, at=at, payload={"incident": item.incident.uid})
    return item
