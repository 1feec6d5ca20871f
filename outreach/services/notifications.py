"""Reminders: one combined message a person for the steps that come due or are overdue, each told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from casework.services.acting import Doer
from casework.vocabulary import Clearance
from ledger.services import audit
from ledger.vocabulary import Refused
from outreach.models import FollowUp, Notification, NotificationLine
from outreach.services.protocols.unfolding import look_back
from outreach.vocabulary import NotificationKind

Lines = dict[str, FollowUp]


def remind(*, at: datetime) -> int:
    """Tell everybody what comes due within REMIND_HOURS_BEFORE and what is overdue; the number of messages.

    Each step is told once as coming due and once as overdue, again only for another due date. Nothing due before
    the look-back is told, nor what is finished, paused by a hold, unfounded or out of the person's sight.
    """
    by_person: dict[User, list[FollowUp]] = defaultdict(list)
    for step in _due(at):
        if step.assignee is not None:
            by_person[step.assignee].append(step)
    return sum(_remind(user, steps, at) for user, steps in by_person.items())


@transaction.atomic
def mark_read(*, notification: Notification, actor: Doer, at: datetime) -> Notification:
    """Somebody has seen an own message. Refused for another's."""
    if not isinstance(actor, User) or notification.user_id != actor.pk:
        raise Refused("This message is for somebody else.")
    if notification.read_at is None:
        notification.read_at = at
        notification.save(update_fields=["read_at"])
        audit.record("outreach.notification.read", actor=actor.actor, subject=notification, at=at)
    return notification


@transaction.atomic
def mark_all_read(*, actor: User, at: datetime) -> int:
    """Somebody has seen all own messages; the number that was unread."""
    count = Notification.objects.visible_to(actor).unread().update(read_at=at)
    if count:
        detail = {"count": count}
        audit.record("outreach.notification.read", actor=actor.actor, subject=actor, at=at, detail=detail)
    return count


@transaction.atomic
def tell_together(*, user: User, kind: str, lines: Lines, at: datetime) -> Notification | None:
    """One message with a line for each key that this person was not told yet; None when there is nothing new.

    When another scheduler tells the same at the same instant, its message stands and this one is left for the
    next tick.
    """
    visible = FollowUp.objects.visible_to(user).filter(pk__in=[step.pk for step in lines.values()])
    seen = set(visible.values_list("pk", flat=True))
    told = set(NotificationLine.objects.filter(key__in=lines).values_list("key", flat=True))
    new = {key: step for key, step in lines.items() if key not in told and step.pk in seen}
    if not new:
        return None
    try:
        with transaction.atomic():
            return _write(user, kind, new, at)
    except IntegrityError:
        return None


def _write(user: User, kind: str, lines: Lines, at: datetime) -> Notification:
    notification = Notification.objects.create(user=user, kind=kind, at=at)
    NotificationLine.objects.bulk_create(
        NotificationLine(notification=notification, key=key, follow_up=step, incident_id=step.incident_id)
        for key, step in lines.items()
    )
    return notification


def _due(at: datetime) -> Iterable[FollowUp]:
    soon = at + timedelta(hours=settings.STANDDOWN["REMIND_HOURS_BEFORE"])
    steps = FollowUp.objects.unfinished().filter(due_at__gte=at - look_back(), due_at__lte=soon, paused_at=None)
    steps = steps.filter(assignee__is_active=True).exclude(incident__clearance=Clearance.UNFOUNDED)
    return steps.select_related("assignee").order_by("due_at", "pk")


def _remind(user: User, steps: Iterable[FollowUp], at: datetime) -> bool:
    lines = {_key(step, user, at): step for step in steps}
    return tell_together(user=user, kind=NotificationKind.REMINDER, lines=lines, at=at) is not None


def _key(step: FollowUp, user: User, at: datetime) -> str:
    word = "overdue" if step.due_at < at else "due"
    return f"{word}/{step.uid}/{step.due_at.isoformat()}/{user.uid}"
