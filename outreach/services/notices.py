"""Telling a colleague of one thing at once; what is told stands in the application, without names or narratives."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from accounts.vocabulary import Role
from casework.models import Incident
from outreach.models import FollowUp, Notification, NotificationLine


@transaction.atomic
def tell(
    *, user: User, kind: str, key: str, incident: Incident, at: datetime, follow_up: FollowUp | None = None
) -> Notification | None:
    """Tell somebody once for each key; None when it was told before, or the incident is closed to them."""
    if not Incident.objects.visible_to(user).filter(pk=incident.pk).exists():
        return None
    try:
        with transaction.atomic():
            notification = Notification.objects.create(user=user, kind=kind, at=at)
            line = f"{key}/{user.uid}"
            NotificationLine.objects.create(notification=notification, key=line, follow_up=follow_up, incident=incident)
    except IntegrityError:
        return None
    return notification


def supervisors_on_duty(*, unit: Unit, at: datetime) -> list[User]:
    """Who is asked to step in: the unit's duty supervisor, else every supervisor of the unit who is there."""
    duty = unit.duty_supervisor
    if duty is not None and duty.is_active and not duty.is_away(at):
        return [duty]
    supervisors = User.objects.active().filter(unit=unit, role=Role.SUPERVISOR)
    return [user for user in supervisors.order_by("pk") if not user.is_away(at)]
