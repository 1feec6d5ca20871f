"""Overdue steps are told to somebody above: once a step and level, in one message a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.vocabulary import Role
from casework.vocabulary import Clearance
from ledger.actors import SYSTEM
from outreach.models import FollowUp, FollowUpEscalation
from outreach.services.followups.history import change, lock
from outreach.services.notices import supervisors_on_duty
from outreach.services.notifications import Lines, tell_together
from outreach.services.protocols.unfolding import look_back
from outreach.vocabulary import EscalationLevel, FollowUpVerb, NotificationKind

#: So many steps in one transaction at most, so that nobody's save waits; the next tick goes on.
BATCH = 100


def escalate(*, at: datetime) -> int:
    """Tell supervisors and then commanders of steps that are overdue for so long; the number of steps told of.

    To the supervisor on duty after ESCALATE_SUPERVISOR_HOURS, to the commanders after ESCALATE_COMMANDER_HOURS. A
    step that was due before the look-back, is paused by a hold or unfounded is told to nobody; one that nobody
    above may see, or for which nobody is there, waits for somebody.
    """
    return sum(_escalate(level, at) for level in EscalationLevel)


@transaction.atomic
def _escalate(level: EscalationLevel, at: datetime) -> int:
    told: dict[User, Lines] = defaultdict(dict)
    escalated = 0
    for step in lock(_overdue(level, at)):
        above = [user for user in _above(step, level, at) if _may_see(user, step)]
        if step.is_overdue(at) and above and _once(step, level, above, at):
            escalated += 1
            for user in above:
                told[user][f"escalated/{level}/{step.uid}/{user.uid}"] = step
    for user, lines in sorted(told.items(), key=lambda pair: pair[0].pk):
        tell_together(user=user, kind=NotificationKind.ESCALATION, lines=lines, at=at)
    return escalated


def _overdue(level: EscalationLevel, at: datetime) -> Iterable[FollowUp]:
    numbers = settings.STANDDOWN
    hours = {
        EscalationLevel.SUPERVISOR: numbers["ESCALATE_SUPERVISOR_HOURS"],
        EscalationLevel.COMMANDER: numbers["ESCALATE_COMMANDER_HOURS"],
    }[level]
    steps = FollowUp.objects.overdue(at).filter(due_at__gte=at - look_back(), due_at__lte=at - timedelta(hours=hours))
    told = FollowUpEscalation.objects.filter(level=level)
    left = steps.exclude(pk__in=told.values("follow_up")).exclude(incident__clearance=Clearance.UNFOUNDED)
    return left.order_by("due_at", "pk")[:BATCH]


def _above(step: FollowUp, level: EscalationLevel, at: datetime) -> list[User]:
    """The supervisors on duty; where there are none, and for the second level, the commanders who are there."""
    if level == EscalationLevel.SUPERVISOR and (supervisors := supervisors_on_duty(unit=step.unit, at=at)):
        return supervisors
    commanders = User.objects.active().filter(role=Role.COMMANDER).order_by("pk")
    return [user for user in commanders if not user.is_away(at)]


def _may_see(user: User, step: FollowUp) -> bool:
    return FollowUp.objects.visible_to(user).filter(pk=step.pk).exists()


def _once(step: FollowUp, level: EscalationLevel, above: list[User], at: datetime) -> bool:
    """Write it down; False when it was told on this level before."""
    try:
        with transaction.atomic():
            FollowUpEscalation.objects.create(follow_up=step, level=level, told=above[0], at=at)
    except IntegrityError:
        return False
    names = ", ".join(str(user) for user in above)
    change(step, FollowUpVerb.ESCALATED, {}, actor=SYSTEM, at=at, before=level.label, after=names)
    return True
