"""Celery's doors to the work: ticks that ask the database what is due, so that a lost or doubled one does no harm."""

from celery import shared_task
from django.utils import timezone

from outreach.services import absences, escalations, gates, notifications, reviews
from outreach.services import sweep as sweeping


@shared_task(name="outreach.tasks.open_reviews")
def open_reviews() -> int:
    """Open the weekly reviews whose hour has come."""
    return len(reviews.open_due_reviews(at=timezone.now()))


@shared_task(name="outreach.tasks.remind")
def remind() -> int:
    """Tell everybody what comes due and what is overdue."""
    return notifications.remind(at=timezone.now())


@shared_task(name="outreach.tasks.escalate")
def escalate() -> int:
    """Tell somebody above of what is overdue for long."""
    return escalations.escalate(at=timezone.now())


@shared_task(name="outreach.tasks.watch_gates")
def watch_gates() -> int:
    """End holds whose time is up, and tell of gates that nobody answers."""
    at = timezone.now()
    return gates.lapse_holds(at=at) + gates.escalate_silence(at=at)


@shared_task(name="outreach.tasks.hand_over_absent")
def hand_over_absent() -> int:
    """Give the steps of who is away to who stands in."""
    return absences.hand_over_absent(at=timezone.now())


@shared_task(name="outreach.tasks.sweep")
def sweep() -> dict[str, int]:
    """Find what should exist and does not."""
    return sweeping.sweep(at=timezone.now())
