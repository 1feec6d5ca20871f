"""Shootings that come to a review after it was opened, and those that turn out not to have happened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from casework.models import Incident
from casework.models.incidents import IncidentQuerySet
from casework.vocabulary import Clearance
from ledger.actors import SYSTEM
from ledger.services import audit, outbox
from ledger.services.locks import held
from outreach.models import ReviewItem, WeeklyReview
from outreach.services.reviews.listing import AGENDAS, left_over, ranked, rows
from outreach.services.reviews.locking import change_item
from outreach.vocabulary import ReviewState

UNFOUNDED = "Unfounded."


@transaction.atomic
def join_late(*, incident: Incident, at: datetime) -> ReviewItem | None:
    """Put an incident that its week's review was opened without on the agenda of the earliest open one, marked late.

    None when there is nothing to do: it is on an agenda, is no shooting for a review, its week is still to be
    reviewed, or no review is open; the next one to open takes it in.
    """
    if not left_over(at).filter(pk=incident.pk).exists():
        return None
    with held(AGENDAS):
        review = WeeklyReview.objects.open().select_for_update().order_by("week").first()
        late = left_over(at).filter(pk=incident.pk)
        if review is None or not late.exists():
            return None
        return _join(review, late, at)


@transaction.atomic
def settle_unfounded(*, incident: Incident, at: datetime) -> int:
    """Close the open items of an incident that did not happen, saying so; the number closed."""
    items = ReviewItem.objects.unclosed().filter(incident=incident, review__state=ReviewState.OPEN)
    settled = {"no_action_reason": UNFOUNDED, "closed_at": at, "closed_by_name": SYSTEM.name}
    return len([change_item(item, "closed", settled, actor=SYSTEM, at=at) for item in list(items)])


def find_late(*, at: datetime) -> int:
    """Put every shooting that a review was opened without on an agenda; the number. For the sweep."""
    if not WeeklyReview.objects.open().exists():
        return 0
    found = [join_late(incident=incident, at=at) for incident in list(left_over(at).order_by("occurred_at", "pk"))]
    return sum(item is not None for item in found)


def find_unfounded(*, at: datetime) -> int:
    """Close the items of open reviews whose incidents are unfounded; the number closed. For the sweep."""
    items = ReviewItem.objects.unclosed().filter(review__state=ReviewState.OPEN)
    left = Incident.objects.filter(clearance=Clearance.UNFOUNDED, review_items__in=items).distinct().order_by("pk")
    return sum(settle_unfounded(incident=incident, at=at) for incident in list(left))


def _join(review: WeeklyReview, late: IncidentQuerySet, at: datetime) -> ReviewItem:
    incident = late.get()
    last = review.items.aggregate(last=Max("number"))["last"] or 0
    (item,) = rows(review, ranked(late), first=last + 1, late=True)
    item.save()
    review.touch()
    after = {"review": review.week, "number": item.number, "incident": incident.uid, "late": True}
    audit.record("outreach.review_item.joined", actor=SYSTEM, subject=item, at=at, after=after)
    outbox.append("outreach.review_item.joined", subject=review, at=at, payload={"incident": incident.uid})
    return item
